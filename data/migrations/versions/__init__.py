"""One file per step of the schema, in one line."""
