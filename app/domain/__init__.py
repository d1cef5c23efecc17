"""The rules: states, deadlines, codes, figures. Standard library only; no clock, no I/O."""
