"""A recording through real libvlc: plays, holds, goes on from elsewhere, ends; what is none is said."""

import math
import struct
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.cameras import ENGINE
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


def test_what_is_no_recording_fails(engine: Engine, tmp_path: Path) -> None:
    tell(engine, tmp_path / "gone", playing=True)
    engine.wait_for("sound", lambda said: said["state"] in ("failed", "ended") and not said["length_ms"])
