"""Which addresses ffmpeg is given, and what its last words mean."""

import pytest

from app.video.source import is_stream_address, reason_of
from app.video.stream_state import Reason


@pytest.mark.parametrize("url", ["rtsp://10.0.0.8/ch1", "rtsps://user:word@camera.local:8554/live?x=1",
                                 "http://10.0.0.8:80/video.mjpg", "https://camera.local/a.m3u8"])
def test_streams_are_addresses(url: str) -> None:
    assert is_stream_address(url)


@pytest.mark.parametrize("url", ["", "-i", "--help", "/etc/passwd", "file:///etc/passwd", "concat:a|b", "rtsp://",
                                 "pipe:0", "ftp://10.0.0.8/a", "rtsp://[::1", "data:text/plain,x", "rtsp:10.0.0.8"])
def test_everything_else_is_refused(url: str) -> None:
    assert not is_stream_address(url)


@pytest.mark.parametrize(("said", "reason"), [
    ("", Reason.ENDED),
    ("[tcp @ 0x5] Connection to tcp://127.0.0.1:9 failed: Connection refused", Reason.REFUSED),
    ("[rtsp @ 0x5] method DESCRIBE failed: 404 Not Found", Reason.NOT_FOUND),
    ("[rtsp @ 0x5] method DESCRIBE failed: 401 Unauthorized", Reason.UNAUTHORISED),
    ("rtsp://10.1.1.1/: Connection timed out", Reason.UNREACHABLE),
    ("http://10.1.1.1/: Invalid data found when processing input", Reason.UNREADABLE),
    ("[http @ 0x404401] error\nhttp://127.0.0.1:40404/: Invalid data found when processing input", Reason.UNREADABLE),
    ("[http @ 0x5] HTTP error 404 Not Found", Reason.NOT_FOUND),
    ("rtsp://10.1.1.1/: Server returned 403 Forbidden (access denied)", Reason.UNAUTHORISED),
])
def test_last_words(said: str, reason: Reason) -> None:
    assert reason_of(said) is reason
