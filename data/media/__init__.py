"""What people attach: looked at in a bounded process of its own before it is kept."""
