"""The duty roster, and what one shift leaves to the next."""
