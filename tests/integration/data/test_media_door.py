"""Bad photos, recordings and clips at the door, by their numbers in the list of bad inputs: refused, or cleaned."""

import io
import struct
import subprocess
import wave
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image, PngImagePlugin

from app.domain.errors import BadInput
from app.domain.media import MOST_CLIP_BYTES, MOST_PHOTO_BYTES
from app.messages import LANGUAGES, sentence
from data.media import door
from data.media.door import BoundedDoor
from tests.helpers.clips import clip

DOOR = BoundedDoor("EPSG:4545", ZoneInfo("Asia/Shanghai"))


def encoded(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **settings: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (120, 130, 90)).save(out, kind, **settings)
    return out.getvalue()


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is so large, in some bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + png_chunk(b"IDAT", zlib.compress(bytes(1000)))
            + png_chunk(b"IEND", b""))


def many_texts() -> bytes:
    """A small PNG with 100,000 text chunks."""
    plain = encoded("PNG")
    end = plain.rindex(struct.pack(">I", 0) + b"IEND")
    return plain[:end] + png_chunk(b"tEXt", b"Comment\0bomb") * 100_000 + plain[end:]


def with_exif(**tags: object) -> bytes:
    exif = Image.Exif()
    exif[0x0132] = tags.get("taken", "2021:12:30 10:00:00")
    if "at" in tags:
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2], gps[3], gps[4] = "N", tags["at"][0], "E", tags["at"][1]  # type: ignore[index]
    return encoded(exif=exif)


def tone(seconds: float = 1.0, rate: int = 8000) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(bytes(round(seconds * min(rate, 8000)) * 2))
    return out.getvalue()


def silent_film() -> bytes:
    """An MP4 with a picture and no sound."""
    return subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=s=64x48:d=1", "-movflags", "frag_keyframe+empty_moov",
         "-f", "mp4", "pipe:1"], check=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL).stdout


PHOTOS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "04 empty": ("media.empty", lambda: b""),
    "05 truncated": ("media.damaged", lambda: encoded(size=(400, 300))[:900]),
    "06 other type than its ending": ("media.no_photo", lambda: b"PK\x03\x04" + bytes(100)),
    "11 over the size limit": ("media.too_large", lambda: b"\xff\xd8\xff" + bytes(MOST_PHOTO_BYTES)),
    "39 two gigapixels in a kilobyte": ("media.too_many_pixels", lambda: png_of(50_000, 40_000)),
    "42 SVG named .jpg": ("media.no_photo", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
    "43 EXIF of 60 MB": ("media.too_large", lambda: encoded()[:2] + b"\xff\xe1\xff\xff" + bytes(60 << 20)),
    "45 zero by zero": ("media.damaged", lambda: png_of(0, 0)),
    "HEIC": ("media.heic", lambda: b"\0\0\0\x18ftypheic" + bytes(50)),
    "GIF": ("media.no_photo", lambda: encoded("GIF")),
}


@pytest.mark.parametrize("which", PHOTOS)
def test_no_photo_is_refused_in_a_sentence(which: str) -> None:
    code, make = PHOTOS[which]
    with pytest.raises(BadInput) as raised:
        DOOR.photo(make(), "拍摄.jpg")
    assert raised.value.code == code
    for language in LANGUAGES:
        said = sentence(raised.value, language)
        assert "拍摄.jpg" in said and "{" not in said


def test_40_png_with_a_hundred_thousand_texts_is_cleaned_or_refused() -> None:
    try:
        kept = DOOR.photo(many_texts(), "a.png").content
    except BadInput as refusal:
        assert refusal.code in ("media.damaged", "media.too_many_pixels")
    else:
        assert b"bomb" not in kept and len(kept) < 10_000


def test_41_what_hangs_on_behind_a_photo_is_dropped() -> None:
    kept = DOOR.photo(encoded() + b"PK\x03\x04 archive", "a.jpg").content
    assert b"PK\x03\x04" not in kept
    assert Image.open(io.BytesIO(kept)).size == (64, 48)


def test_44_position_and_time_are_told_and_taken_out_of_the_picture() -> None:
    content = with_exif(taken="2031:01:01 08:00:00", at=((36.0, 51.0, 36.0), (109.0, 19.0, 48.0)))
    medium = DOOR.photo(content, "a.jpg")
    assert medium.told.taken_at == datetime(2031, 1, 1, 0, 0, tzinfo=UTC)
    point = medium.told.point
    assert point is not None
    assert abs(point.x_mm / 1000 - 618_500) < 5_000 and abs(point.y_mm / 1000 - 4_081_000) < 5_000
    assert not Image.open(io.BytesIO(medium.content)).getexif()


@pytest.mark.parametrize("tags", [{"taken": "not a time"}, {"at": ((999.0, 0.0, 0.0), (109.0, 0.0, 0.0))},
                                  {"at": ((36.0,), (109.0,))}])
def test_44_nonsense_in_the_tags_harms_nothing(tags: dict[str, object]) -> None:
    medium = DOOR.photo(with_exif(**tags), "a.jpg")
    assert medium.told.taken_at is None or medium.told.point is None


def test_46_of_an_animation_the_first_picture_is_kept() -> None:
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    medium = DOOR.photo(out.getvalue(), "a.png")
    assert medium.animated
    kept = Image.open(io.BytesIO(medium.content))
    assert getattr(kept, "n_frames", 1) == 1
    assert kept.convert("RGB").getpixel((0, 0)) == (255, 0, 0)


def test_40_texts_within_a_photo_are_left_behind() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "somebody", zip=True)
    assert b"Author" not in DOOR.photo(encoded("PNG", pnginfo=info), "a.png").content


def test_a_photo_lies_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert Image.open(io.BytesIO(DOOR.photo(encoded(exif=exif), "a.jpg").content)).size == (48, 64)


RECORDINGS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "47 playlist named .mp4": ("media.playlist", lambda: b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"),
    "47 concat list": ("media.playlist", lambda: b"ffconcat version 1.0\nfile /etc/passwd\n"),
    "49 no sound in it": ("media.no_sound", silent_film),
    "49 only a head": ("media.no_sound", lambda: b"OggS" + bytes(200)),
    "50 a billion hertz": ("media.odd_sound", lambda: tone(1.0, 1_000_000_000)),
    "a text": ("media.no_recording", lambda: b"hello"),
}


@pytest.mark.parametrize("which", RECORDINGS)
def test_no_recording_is_refused_in_a_sentence(which: str) -> None:
    code, make = RECORDINGS[which]
    with pytest.raises(BadInput) as raised:
        DOOR.recording(make(), "通话.mp4")
    assert raised.value.code == code
    assert "通话.mp4" in sentence(raised.value, LANGUAGES[0])


def test_48_a_length_that_is_no_length_is_refused() -> None:
    endless = bytearray(tone(2.0))
    endless[24:28], endless[28:32] = struct.pack("<I", 1), struct.pack("<I", 1)  # One sample a second: hours of it.
    with pytest.raises(BadInput) as raised:
        DOOR.recording(bytes(endless), "a.wav")
    assert raised.value.code == "media.odd_sound"


def test_a_recording_is_kept_as_it_is() -> None:
    medium = DOOR.recording(tone(2.0), "a.wav")
    assert medium.content == tone(2.0)
    assert medium.seconds == pytest.approx(2.0, abs=0.01)


def torn(content: bytes) -> bytes:
    return content[:len(content) * 6 // 10]


CLIPS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "04 empty": ("media.empty", lambda: b""),
    "05 truncated": ("media.torn", lambda: torn(clip())),
    "05 truncated before its index": ("media.torn", lambda: torn(clip(index_first=False))),
    "05 truncated WebM": ("media.torn", lambda: torn(clip("webm"))),
    "06 a photo": ("media.no_clip", encoded),
    "11 over the size limit": ("media.too_large", lambda: b"\0\0\0\x18ftypisom" + bytes(MOST_CLIP_BYTES)),
    "47 playlist named .mp4": ("media.playlist", lambda: b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"),
    "49 only a head": ("media.torn", lambda: b"\x1a\x45\xdf\xa3" + bytes(200)),
    "49 only another head": ("media.torn", lambda: b"\0\0\0\x18ftypisom" + bytes(200)),
    "49 sound alone": ("media.no_picture", lambda: sound_alone()),
}


def sound_alone() -> bytes:
    """An M4A."""
    return subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=d=1", "-c:a", "aac", "-movflags",
         "frag_keyframe+empty_moov", "-f", "mp4", "pipe:1"], check=True, stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL).stdout


@pytest.mark.parametrize("which", CLIPS)
def test_no_clip_is_refused_in_a_sentence(which: str) -> None:
    code, make = CLIPS[which]
    with pytest.raises(BadInput) as raised:
        DOOR.clip(make(), "路口.mp4")
    assert raised.value.code == code
    for language in LANGUAGES:
        said = sentence(raised.value, language)
        assert "路口.mp4" in said and "{" not in said


@pytest.mark.parametrize("content", [
    clip(), clip(index_first=False), clip("webm"), clip("matroska"), silent_film()],
    ids=["mp4", "mp4 with its index last", "webm", "matroska", "without sound"])
def test_a_clip_is_kept_as_it_is_and_its_pictures_are_counted(content: bytes) -> None:
    medium = DOOR.clip(content, "路口.mp4")
    assert (medium.content, medium.kind, medium.told.name) == (content, "video", "路口.mp4")
    assert medium.told.length_s == round(medium.seconds) in (1, 4)


def test_48_a_clip_of_hours_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MOST_CLIP_SECONDS", 3.0)
    with pytest.raises(BadInput, match="media.odd_clip"):
        DOOR.clip(clip(), "a.mp4")


def test_09_a_name_can_t_break_the_sentence() -> None:
    with pytest.raises(BadInput) as raised:
        DOOR.photo(b"x", "a\nb\u202egpj." + "长" * 300)
    name = str(raised.value.facts["name"])
    assert name.isprintable() and len(name) <= 80


def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    DOOR.recording(tone(), "a.wav")
    assert list(tmp_path.iterdir()) == []


def test_the_file_s_name_and_the_camera_come_along_in_one_line() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "HUAWEI\0", "HUAWEI P40\u202e"
    told = DOOR.photo(encoded(exif=exif), "路口\n\u202e照片" + "长" * 300 + ".jpg").told
    assert told.camera in ("HUAWEI P40?", "HUAWEI P40") or told.camera.startswith("HUAWEI P40")
    assert told.camera.isprintable() and told.name.isprintable()
    assert told.name.startswith("路口??照片") and told.name.endswith(".jpg") and len(told.name) == 160
    assert DOOR.recording(tone(), "来电.wav").told.name == "来电.wav"
