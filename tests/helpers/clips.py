"""Small video clips, made once."""

import subprocess
import tempfile
from functools import cache
from pathlib import Path

_CODED = {"mp4": ("-c:v", "libx264", "-c:a", "aac"), "webm": ("-c:v", "libvpx", "-b:v", "300k", "-c:a", "libvorbis"),
          "matroska": ("-c:v", "mjpeg", "-c:a", "pcm_s16le")}


@cache
def clip(kind: str = "mp4", *, seconds: int = 4, index_first: bool = True) -> bytes:
    """Return a clip of 320×240 with sound; `index_first`: of an MP4, before the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip"  # An MP4 can't be written into a pipe.
        subprocess.run(
            ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"testsrc=size=320x240:rate=25:duration={seconds}",
             "-f", "lavfi", "-i", f"sine=duration={seconds}", "-pix_fmt", "yuv420p", *_CODED[kind],
             *(("-movflags", "+faststart") if kind == "mp4" and index_first else ()), "-f", kind, str(path)],
            check=True, stdin=subprocess.DEVNULL)
        return path.read_bytes()
