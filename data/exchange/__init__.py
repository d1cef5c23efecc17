"""Exchange with files: what comes in from, and goes out to, other systems."""
