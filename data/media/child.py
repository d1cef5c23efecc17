"""The bounded process: reads one photo from its input, encodes it anew, and tells what it was.

Started as ``python -m data.media.child``: input is the file's bytes, output one line of JSON and the new bytes. A file
that makes it grow or run too long ends this process, never the window.
"""

import io
import json
import resource
import sys
import warnings
from typing import Any

from PIL import ExifTags, Image, ImageOps

MEMORY_BYTES = 1 << 30
CPU_S = 10
MOST_PIXELS = 50_000_000
_QUALITY = 90


def main() -> int:
    """Do it; exit code 1 with the reason's code on the first line where it is no photo."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    content = sys.stdin.buffer.read()
    try:
        told, kept = photo(content)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return _refuse("media.too_many_pixels")
    except MemoryError:
        return _refuse("media.too_many_pixels")
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, ZeroDivisionError):
        return _refuse("media.damaged")
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + kept)
    return 0


def photo(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Return what the file told besides the picture, and the picture alone, upright."""
    with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as probe:
        probe.verify()
    with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as image:
        told = {"animated": getattr(image, "n_frames", 1) > 1, **_exif(image)}
        kind = image.format
        image.load()
        upright = ImageOps.exif_transpose(image)
        assert upright is not None
        out = io.BytesIO()
        if kind == "PNG":
            plain = upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB")
            plain.info.clear()
            plain.save(out, "PNG")
        else:
            plain = upright.convert("RGB")
            plain.info.clear()
            plain.save(out, "JPEG", quality=_QUALITY)
        return told, out.getvalue()


def _exif(image: Image.Image) -> dict[str, Any]:
    """Return time, position and camera as it wrote them; nonsense is left out."""
    found: dict[str, Any] = {}
    try:
        exif = image.getexif()
        taken = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
        if isinstance(taken, str):
            found["taken"] = taken[:19]
        maker, model = (str(exif.get(tag) or "").strip("\0 ")[:60] for tag in (
            ExifTags.Base.Make, ExifTags.Base.Model))
        found["camera"] = model if model.lower().startswith(maker.lower()) else f"{maker} {model}".strip()
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        if ExifTags.GPS.GPSLatitude in gps and ExifTags.GPS.GPSLongitude in gps:
            latitude, longitude = (_degrees(gps[tag]) for tag in (
                ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLongitude))
            south = gps.get(ExifTags.GPS.GPSLatitudeRef) == "S"
            west = gps.get(ExifTags.GPS.GPSLongitudeRef) == "W"
            found["at"] = [-longitude if west else longitude, -latitude if south else latitude]
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, ZeroDivisionError, IndexError):
        found.pop("at", None)
    return found


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not 0 <= value <= 180:
        raise ValueError("no angle")
    return value


def _refuse(code: str) -> int:
    sys.stdout.buffer.write(code.encode())
    return 1


if __name__ == "__main__":
    sys.exit(main())
