"""The fault run: clients, a bad network, a crashing server, and a verdict from what was recorded."""
