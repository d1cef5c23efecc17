"""One user intent each, carried out in one unit of work; returns what changed."""
