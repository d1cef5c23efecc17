"""The media door (`app.ports.media`): limits, the file's true kind, then a bounded process looks inside."""

import json
import subprocess
import sys
import tempfile
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from app.domain.errors import BadInput, Unusable
from app.domain.media import MOST_CLIP_BYTES, MOST_PHOTO_BYTES, MOST_RECORDING_BYTES, MediaFacts, one_line
from app.domain.place import Point
from app.ports.media import Medium
from data.media.sniffing import AUDIO, PHOTOS, VIDEO, kind_of

MOST_SECONDS = 4 * 3600.0
MOST_HERTZ = 192_000
MOST_CLIP_SECONDS = 3600.0
_WAIT_S = 15
_TORN = (b"partial file", b"ended prematurely")
"""What ffmpeg says of a clip that ends before its time; other complaints of it are no reason to refuse one."""
_CAMERA_CHARACTERS = 60
_ROOT = Path(__file__).resolve().parents[2]


class BoundedDoor:
    """Safe on several threads: each file has its own process."""

    def __init__(self, crs_id: str, zone: tzinfo) -> None:
        """`crs_id` is the district's, `zone` what a camera's clock is read in."""
        self._crs_id, self._zone = crs_id, zone

    def photo(self, content: bytes, name: str) -> Medium:
        """As the port says."""
        _check_size(content, name, MOST_PHOTO_BYTES)
        kind = kind_of(content)
        if kind == "heic":
            raise BadInput("media.heic", name=_shown(name))
        if kind not in PHOTOS:
            raise BadInput("media.no_photo", name=_shown(name))
        told, kept = self._looked_at(content, name)
        facts = MediaFacts(name=one_line(name), taken_at=self._taken(told), point=self._point(told),
                           camera=one_line(str(told.get("camera", "")), _CAMERA_CHARACTERS))
        return Medium(content=kept, kind="photo", animated=bool(told["animated"]), told=facts)

    def recording(self, content: bytes, name: str) -> Medium:
        """As the port says."""
        _check_size(content, name, MOST_RECORDING_BYTES)
        kind = kind_of(content)
        if kind == "playlist":
            raise BadInput("media.playlist", name=_shown(name))
        if kind not in AUDIO:
            raise BadInput("media.no_recording", name=_shown(name))
        return Medium(content=content, kind="audio", seconds=_length(content, name),
                      told=MediaFacts(name=one_line(name)))

    def clip(self, content: bytes, name: str) -> Medium:
        """As the port says."""
        _check_size(content, name, MOST_CLIP_BYTES)
        kind = kind_of(content)
        if kind == "playlist":
            raise BadInput("media.playlist", name=_shown(name))
        if kind not in VIDEO:
            raise BadInput("media.no_clip", name=_shown(name))
        seconds = _clip_length(content, name, "mov" if kind == "mp4" else kind)
        return Medium(content=content, kind="video", seconds=seconds,
                      told=MediaFacts(name=one_line(name), length_s=max(1, round(seconds))))

    def _looked_at(self, content: bytes, name: str) -> tuple[dict[str, Any], bytes]:
        try:
            done = subprocess.run([sys.executable, "-m", "data.media.child"], input=content, cwd=_ROOT, check=False,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_WAIT_S)
        except subprocess.TimeoutExpired as error:
            raise BadInput("media.too_long_to_read", name=_shown(name)) from error
        except OSError as error:
            raise Unusable("media.no_checker", detail=str(error)) from error
        if done.returncode == 0:
            line, _, kept = done.stdout.partition(b"\n")
            told: dict[str, Any] = json.loads(line)
            return told, kept
        code = done.stdout.decode("ascii", "replace")
        if code == "media.too_many_pixels":
            raise BadInput("media.too_many_pixels", name=_shown(name))
        raise BadInput("media.damaged", name=_shown(name))

    def _taken(self, told: dict[str, Any]) -> datetime | None:
        try:
            return datetime.strptime(told.get("taken", ""), "%Y:%m:%d %H:%M:%S").replace(tzinfo=self._zone)
        except ValueError:
            return None

    def _point(self, told: dict[str, Any]) -> Point | None:
        if "at" not in told:
            return None
        from data.exchange.projection import Projection  # Seldom needed, and slow to load.
        return Projection(self._crs_id).point(*told["at"])


def _check_size(content: bytes, name: str, most: int) -> None:
    if not content:
        raise BadInput("media.empty", name=_shown(name))
    if len(content) > most:
        raise BadInput("media.too_large", name=_shown(name), most_mb=most >> 20, found_mb=len(content) >> 20)


def _length(content: bytes, name: str) -> float:
    """Return the seconds of a recording, as ffprobe finds them."""
    done = _looked_into(content, name, "ffprobe", "-v", "error", "-protocol_whitelist", "file,pipe", "-select_streams",
                        "a", "-show_entries", "stream=sample_rate:format=duration", "-of", "json")
    try:
        found = json.loads(done.stdout or b"{}")
        rates = [int(stream.get("sample_rate", 0)) for stream in found.get("streams", [])]
        seconds = float(found.get("format", {}).get("duration", "nan"))
    except ValueError as error:
        raise BadInput("media.damaged", name=_shown(name)) from error
    if not rates:
        raise BadInput("media.no_sound", name=_shown(name))
    if max(rates) > MOST_HERTZ or not 0 < seconds <= MOST_SECONDS:
        raise BadInput("media.odd_sound", name=_shown(name), hours=int(MOST_SECONDS // 3600))
    return seconds


def _clip_length(content: bytes, name: str, demuxer: str) -> float:
    """Return the seconds of a clip's pictures by walking through all of them undecoded, so that a torn file is told."""
    done = _looked_into(content, name, "ffmpeg", "-v", "error", "-nostdin", "-nostats", "-progress", "pipe:1",
                        "-protocol_whitelist", "file,pipe", "-f", demuxer, "-i", after=(
                            "-map", "0:v:0", "-c", "copy", "-f", "null", "-"))
    if b"matches no streams" in done.stderr:
        raise BadInput("media.no_picture", name=_shown(name))
    if done.returncode or any(sign in done.stderr for sign in _TORN):
        raise BadInput("media.torn", name=_shown(name))
    told = [line.partition(b"=")[2] for line in done.stdout.splitlines() if line.startswith(b"out_time_us=")]
    seconds = int(told[-1]) / 1e6 if told and told[-1].lstrip(b"-").isdigit() else 0.0
    if not 0 < seconds <= MOST_CLIP_SECONDS:
        raise BadInput("media.odd_clip", name=_shown(name), minutes=int(MOST_CLIP_SECONDS // 60))
    return seconds


def _looked_into(content: bytes, name: str, *command: str,
                 after: tuple[str, ...] = ()) -> subprocess.CompletedProcess[bytes]:
    """Run a command of ffmpeg's on the bytes, bounded: it may read this file and nothing else."""
    with tempfile.NamedTemporaryFile(prefix="wanmi-medium-") as file:
        file.write(content)
        file.flush()
        try:
            return subprocess.run(["prlimit", "--as=1073741824", "--cpu=10", *command, f"file:{file.name}", *after],
                                  check=False, stdin=subprocess.DEVNULL, capture_output=True, timeout=_WAIT_S)
        except subprocess.TimeoutExpired as error:
            raise BadInput("media.too_long_to_read", name=_shown(name)) from error
        except OSError as error:
            raise Unusable("media.no_checker", detail=str(error)) from error


def _shown(name: str) -> str:
    """Return a file's name as a sentence may hold it: one line, no marks that turn the writing, not too long."""
    return one_line(name, 80)
