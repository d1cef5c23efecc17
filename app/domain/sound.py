"""What is a sound file by its first bytes, whatever its name says: a play list or a picture never is."""

from app.domain.errors import BadInput

MOST_BYTES = 64 * 1024 * 1024
"""An hour of a call in any usual form."""
_AT_START = (b"ID3", b"OggS", b"fLaC", b"#!AMR")
_BRANDS = (b"M4A ", b"M4B ", b"mp42", b"isom", b"3gp4", b"3gp5")


def check_sound(name: str, content: bytes) -> None:
    """Raise BadInput `media.too_large` or `media.no_sound` unless the bytes begin as WAV, MP3, Ogg, FLAC, AMR, M4A."""
    if len(content) > MOST_BYTES:
        raise BadInput("media.too_large", name=name, most_mb=MOST_BYTES // 1024 // 1024)
    if not _is_sound(content):
        raise BadInput("media.no_sound", name=name)


def _is_sound(content: bytes) -> bool:
    if content.startswith(_AT_START):
        return True
    if content[:4] == b"RIFF":
        return content[8:12] == b"WAVE"
    if content[4:8] == b"ftyp":
        return content[8:12] in _BRANDS
    # MPEG audio: eleven set bits, then a version and a layer that exist, and neither rate is the forbidden one.
    return len(content) > 4 and content[0] == 0xFF and content[1] & 0xE0 == 0xE0 and content[1] & 0x18 != 0x08 \
        and content[1] & 0x06 != 0 and content[2] & 0xF0 != 0xF0 and content[2] & 0x0C != 0x0C
