"""What a file is, by its first bytes; its name says nothing."""

PHOTOS = {"jpeg", "png", "webp"}
AUDIO = {"wav", "mp3", "ogg", "flac", "mp4", "amr"}
VIDEO = {"mp4", "matroska"}
"""MP4 with its kin (MOV, 3GP), and Matroska with WebM; whether there are pictures in it, a look inside tells."""


def kind_of(content: bytes) -> str:
    """Return `jpeg png webp heic gif svg wav mp3 ogg flac mp4 matroska amr playlist`, or an empty text."""
    head = content[:64]
    for start, kind in ((b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"GIF8", "gif"),
                        (b"OggS", "ogg"), (b"fLaC", "flac"), (b"#!AMR", "amr"), (b"ID3", "mp3"),
                        (b"\x1a\x45\xdf\xa3", "matroska"),
                        (b"#EXTM3U", "playlist"), (b"ffconcat", "playlist")):
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE"):
        return "webp" if head[8:12] == b"WEBP" else "wav"
    if head[4:8] == b"ftyp":
        return "heic" if head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc") else "mp4"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return "mp3"
    return "svg" if b"<svg" in content[:1024].lower() else ""
