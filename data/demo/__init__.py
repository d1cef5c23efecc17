"""The made-up demonstration city: geography, people and drawn photos, deterministic by seed."""
