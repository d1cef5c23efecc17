"""What serves training and looking into things: the past at any moment, and a drill on a demonstration store."""
