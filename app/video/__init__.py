"""Camera pipelines and the video engine process."""
