"""A recording, or a clip, through real libvlc: plays, holds, goes on from elsewhere, ends; what is none is said."""

import math
import os
import struct
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.link.frames import Frames
from tests.helpers.cameras import ENGINE
from tests.helpers.clips import clip
from tests.helpers.engines import Engine

pytestmark = pytest.mark.alone
LENGTH_S = 8


@pytest.fixture
def engine() -> Iterator[Engine]:
    with Engine(ENGINE) as process:
        process.wait_for("hello")
        yield process


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "a_name_without_ending"
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(b"".join(struct.pack("<h", round(3000 * math.sin(at / 3))) for at in range(8000 * LENGTH_S)))
    return path


def tell(engine: Engine, path: Path, *, playing: bool, **more: int) -> None:
    engine.pipe.send({"kind": "sound", "path": str(path), "playing": playing, **more})


def test_it_plays_holds_seeks_and_ends(engine: Engine, recording: Path) -> None:
    tell(engine, recording, playing=True)
    said = engine.wait_for("sound", lambda said: said["state"] == "playing" and said["at_ms"] > 200)
    assert said["path"] == str(recording) and abs(said["length_ms"] - LENGTH_S * 1000) < 200
    tell(engine, recording, playing=False)
    held = engine.wait_for("sound", lambda said: said["state"] == "paused")
    tell(engine, recording, playing=True, at_ms=5000)
    engine.wait_for("sound", lambda said: said["state"] == "playing" and said["at_ms"] >= 4900 > held["at_ms"])
    engine.wait_for("sound", lambda said: said["state"] == "ended" and said["at_ms"] == said["length_ms"])
    tell(engine, recording, playing=True)
    engine.wait_for("sound", lambda said: said["state"] == "playing" and said["at_ms"] < 2000)


def test_a_clip_shows_its_pictures_no_larger_than_wanted(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "clip"
    path.write_bytes(clip(seconds=3))
    tell(engine, path, playing=True, width_px=80, height_px=200)
    engine.wait_for("sound_frames", lambda said: said["path"] == str(path))
    engine.wait_for("sound", lambda said: said["state"] == "ended" and 2500 < said["length_ms"] < 3500)
    frames = Frames.attach(os.dup(engine.fds[str(path)]))
    assert frames.width_px == 80 and 60 <= frames.height_px <= 64, "the decoder's size has some rows more"
    shown = sum(map(frames.count, range(frames.slots)))
    assert shown > 10 and any(bytes(frames.slot(0)))
    tell(engine, path, playing=True, at_ms=1000, width_px=80, height_px=200)
    engine.wait_for("sound", lambda said: said["state"] == "playing" and said["at_ms"] > 1200)
    tell(engine, Path(), playing=False)
    engine.pipe.send({"kind": "ping"})
    engine.wait_for("pong")


def test_what_is_no_recording_fails(engine: Engine, tmp_path: Path) -> None:
    tell(engine, tmp_path / "gone", playing=True)
    engine.wait_for("sound", lambda said: said["state"] in ("failed", "ended") and not said["length_ms"])
