"""The demonstration's cameras: drawn scenes, and the RTSP server that the system's Python runs."""
