"""What a recording is, by its bytes."""

import pytest

from app.domain.errors import BadInput
from app.domain.sound import MOST_BYTES, check_sound


@pytest.mark.parametrize("content", [
    b"RIFF\x24\0\0\0WAVEfmt ", b"ID3\x04",
    b"\xff\xfb\x90\x00\x00", b"OggS", b"fLaC", b"#!AMR\n", b"\0\0\0\x20ftypM4A "])
def test_recordings_pass(content: bytes) -> None:
    check_sound("call", content)


@pytest.mark.parametrize("content", [
    b"", b"#EXTM3U\n", b"RIFF\x24\0\0\0AVI ", b"RIFF\x24\0\0\0WEBP", b"\xff\xd8\xff\xe0\x00", b"\x89PNG", b"PK\x03\x04",
    b"<svg xmlns=", b"\xff\xff\xff\xff\xff"])
def test_what_is_no_sound_is_refused(content: bytes) -> None:
    with pytest.raises(BadInput, match="media.no_sound"):
        check_sound("call.mp3", content)


def test_too_large_is_refused() -> None:
    with pytest.raises(BadInput, match="media.too_large"):
        check_sound("call.wav", b"RIFF\x24\0\0\0WAVE" + bytes(MOST_BYTES))
