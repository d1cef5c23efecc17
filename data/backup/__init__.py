"""Backup and restore of either store: one whole SpatiaLite file with its media and a manifest, whatever the engine."""
