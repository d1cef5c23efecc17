"""The schema's history: one line, on both engines."""
