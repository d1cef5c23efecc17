"""Domain objects ↔ rows, within one unit of work."""
