"""The exchange with the shared store, as the window shows it: at a glance, in detail, and what could not be applied."""
