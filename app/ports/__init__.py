"""What the rules need of the outside, as protocols: store, clock, map, video, blobs."""
