"""A workstation's copy of a shared store: what it holds, what was meant here, and how both meet."""
