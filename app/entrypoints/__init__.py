"""Wiring: the desktop, the command line. The only rooms that know everybody."""
