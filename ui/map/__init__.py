"""The map as the window has it: shows the engine's frames, forwards input, owns the state."""
