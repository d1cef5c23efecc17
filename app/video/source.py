"""One camera's stream as a pipe of MPEG-TS: ffmpeg takes it in and copies it, without decoding.

Debian builds VLC without live555, so libvlc can't open `rtsp://` itself. ffmpeg in between costs 0.002 core a stream
and is the place where a dead camera is told from a wrong address. It is killed with the engine by the kernel (setpriv).

A password in the address stands in ffmpeg's command line, where other users of the machine can read it unless /proc is
mounted with `hidepid=2`; it never reaches a log.
"""

import os
import re
import subprocess
from urllib.parse import urlsplit

from app.video.stream_state import Reason

SCHEMES = frozenset({"rtsp", "rtsps", "http", "https"})
_SOCKET_TIMEOUT_US = 5_000_000
# RTSP says itself what comes: little needs to be looked at, and the first picture comes half a second earlier.
_RTSP = ("-analyzeduration", "100000", "-probesize", "32000", "-rtsp_transport", "tcp",
         "-timeout", str(_SOCKET_TIMEOUT_US))
_HTTP = ("-analyzeduration", "500000", "-probesize", "200000", "-rw_timeout", str(_SOCKET_TIMEOUT_US))
_KEPT_BYTES = 4096
# Patterns: ports and addresses in ffmpeg's lines may hold any number.
_WORDS = (
    ("Connection refused", Reason.REFUSED),
    (r"(failed:|returned|error) 404\b", Reason.NOT_FOUND),
    (r"(failed:|returned|error) 40[13]\b", Reason.UNAUTHORISED),
    ("Connection timed out", Reason.UNREACHABLE),
    ("No route to host", Reason.UNREACHABLE),
    ("Network is unreachable", Reason.UNREACHABLE),
    ("Failed to resolve hostname", Reason.UNREACHABLE),
    ("Invalid data found", Reason.UNREADABLE),
    ("matches no streams", Reason.UNREADABLE),
)


def is_stream_address(url: str) -> bool:
    """Say whether ffmpeg may be given an address: a stream's scheme and a host, and nothing that reads as an option."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in SCHEMES and bool(parts.hostname)


class Source:
    """A running ffmpeg; `fd` is the end of the pipe to read from. Start it on the main thread: it dies with it."""

    def __init__(self, url: str) -> None:
        self.fd, write_fd = os.pipe()
        how = _RTSP if url.startswith("rtsp") else _HTTP
        try:
            self._ffmpeg = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "ffmpeg", "-v", "error", "-nostdin", *how, "-i", url, "-map",
                 "0:v:0", "-c", "copy", "-f", "mpegts", "-flush_packets", "1", "-muxdelay", "0", "pipe:1"],
                stdin=subprocess.DEVNULL, stdout=write_fd, stderr=subprocess.PIPE)
        finally:
            os.close(write_fd)
        assert self._ffmpeg.stderr is not None
        os.set_blocking(self._ffmpeg.stderr.fileno(), False)
        self._last_words = b""

    def why_ended(self) -> Reason | None:
        """Return why the stream ended, None while it runs."""
        assert self._ffmpeg.stderr is not None
        ended = self._ffmpeg.poll() is not None
        self._last_words = (self._last_words + (self._ffmpeg.stderr.read() or b""))[-_KEPT_BYTES:]
        return reason_of(self._last_words.decode(errors="replace")) if ended else None

    def end(self) -> None:
        """Kill ffmpeg, so that whoever reads the pipe comes to its end."""
        self._ffmpeg.kill()
        self._ffmpeg.wait()

    def close(self) -> None:
        """Close the pipe. Call it when nobody reads it any more."""
        assert self._ffmpeg.stderr is not None
        self._ffmpeg.stderr.close()
        os.close(self.fd)


def reason_of(last_words: str) -> Reason:
    """Return what ffmpeg's last words mean; a stream that simply ended says nothing."""
    return next((reason for words, reason in _WORDS if re.search(words, last_words)), Reason.ENDED)
