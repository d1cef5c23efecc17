"""Recordings are played in place, other files opened or saved; each says its name, size, who and when."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from pytestqt.qtbot import QtBot

from app.domain.errors import BadInput
from app.link.frames import Frames
from app.link.supervision import State
from app.domain.media import MediaFacts
from app.queries.cases import MediaRow
from tests.helpers.fake_context import MemoryBlobs, fake_context
from tests.helpers.fake_queries import NOW
from tests.helpers.hands import shown
from ui.cases.media_list import MediaList
from ui.cases.media_player import ClipView
from ui.video.sounds import Sounds


class FileBlobs(MemoryBlobs):
    """Blobs that lie in a folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def path(self, sha256: str) -> Path:
        if sha256 not in self.kept:
            raise BadInput("blob.missing", sha256=sha256)
        path = self._folder / sha256
        path.write_bytes(self.kept[sha256])
        return path


class FakeEngine(QObject):
    """Remembers what it was told."""

    ready = Signal()
    received = Signal(dict, list)
    state_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.state = State.STOPPED
        self.told: list[dict[str, object]] = []

    def start(self) -> None:
        self.state = State.RUNNING
        self.ready.emit()

    def send(self, message: dict[str, object]) -> bool:
        if self.state is State.RUNNING:
            self.told.append(message)
        return self.state is State.RUNNING


def media(blobs: MemoryBlobs, kind: str, content: bytes, name: str = "") -> MediaRow:
    return MediaRow(sha256=blobs.put(content), kind=kind, stage="before", at=NOW, who="话务员01",
                    told=MediaFacts(name=name))


def test_a_recording_is_played_held_and_sought(qtbot: QtBot, tmp_path: Path) -> None:
    blobs, engine = FileBlobs(tmp_path), FakeEngine()
    row = media(blobs, "audio", b"x" * 2048)
    sounds = Sounds(engine)  # type: ignore[arg-type]
    entries = MediaList(fake_context("ACC", blobs=blobs, sounds=sounds))
    assert entries.show_media((row,))
    shown(qtbot, entries, 420, 200)
    [entry] = entries.entries()
    assert entry.said.text() == "2.0 kB · 话务员01 · 12-31 16:00"
    player = entry.player
    assert player is not None
    qtbot.mouseClick(player.button, Qt.MouseButton.LeftButton)
    path = str(tmp_path / row.sha256)
    assert engine.told == [{"kind": "sound", "path": path, "playing": True}]
    engine.received.emit({"kind": "sound", "path": path, "state": "playing", "at_ms": 5000, "length_ms": 65_000}, [])
    assert (player.slider.value(), player.time.text(), player.button.toolTip()) == (5000, "0:05 / 1:05", "Hold")
    player.slider.setFocus()
    qtbot.keyClick(player.slider, Qt.Key.Key_PageUp)
    assert engine.told[-1] == {"kind": "sound", "path": path, "playing": True, "at_ms": 15_000}
    qtbot.mouseClick(player.button, Qt.MouseButton.LeftButton)
    assert engine.told[-1] == {"kind": "sound", "path": path, "playing": False}
    engine.received.emit({"kind": "sound", "path": path, "state": "failed", "at_ms": 0, "length_ms": 0}, [])
    assert player.time.text() == "can't be played"


def test_a_clip_is_played_over_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    blobs, engine = FileBlobs(tmp_path), FakeEngine()
    row = replace(media(blobs, "video", b"x" * 2048), told=MediaFacts(name="路口.mp4", length_s=65))
    entries = MediaList(fake_context("ACC", blobs=blobs, sounds=Sounds(engine)))  # type: ignore[arg-type]
    assert entries.show_media((row,))
    shown(qtbot, entries, 420, 400)
    [entry] = entries.entries()
    assert entry.said.text() == "2.0 kB · 话务员01 · 12-31 16:00" and entry.player is None
    assert entry.play_button.text() == "Play · 1:05"
    qtbot.mouseClick(entry.play_button, Qt.MouseButton.LeftButton)
    [view] = entries.window().findChildren(ClipView)
    path = str(tmp_path / row.sha256)
    assert engine.told == [{"kind": "sound", "path": path, "playing": True, "width_px": 420, "height_px": 400}]
    frames = Frames.create(40, 30, 3)
    frames.slot(0)[:] = bytes((0, 0, 255, 0)) * (40 * 30)
    engine.received.emit({"kind": "sound_frames", "path": path}, [os.dup(frames.fd)])
    frames.publish(0)
    engine.received.emit({"kind": "sound", "path": path, "state": "playing", "at_ms": 8000, "length_ms": 65_000}, [])
    qtbot.waitUntil(lambda: view.grab().toImage().pixelColor(view.screen.geometry().center()).name() == "#ff0000")
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert (engine.told[-1]["at_ms"], engine.told[-1]["width_px"]) == (3000, 420)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert engine.told[-1]["playing"] is False
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not entries.window().findChildren(ClipView))
    assert engine.told[-1] == {"kind": "sound", "path": "", "playing": False}
    other = os.memfd_create("nobody's")
    engine.received.emit({"kind": "sound_frames", "path": path}, [other])
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(other)


def test_other_files_have_a_name_and_are_saved(qtbot: QtBot, tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path)
    entries = MediaList(fake_context("ACC", blobs=blobs))
    entries.show_media((media(blobs, "file", b"%PDF-", "许可证.pdf"), media(blobs, "photo", b"no")))
    [entry] = entries.entries()
    entry.save_as(tmp_path / "saved.pdf")
    assert (tmp_path / "saved.pdf").read_bytes() == b"%PDF-" and entry.player is None
    entry.save_as(tmp_path / "no" / "saved.pdf")
    assert "saved.pdf" in entry.said.text()


def test_a_long_name_leaves_room_for_the_rest(qtbot: QtBot, tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path)
    entries = MediaList(fake_context("ACC", blobs=blobs))
    entries.show_media((media(blobs, "video", b"x" * 5000, "路口" * 60 + ".mp4"),))
    shown(qtbot, entries, 360, 200)
    assert entries.minimumSizeHint().width() <= 360


def test_what_is_not_here_is_said(qtbot: QtBot) -> None:
    entries = MediaList(fake_context("ACC"))
    assert entries.show_media((MediaRow(sha256="0" * 64, kind="file", stage="before", at=NOW, who="x"),))
    [entry] = entries.entries()
    assert entry.said.text() == "The file is not on this machine" and not entry.open_button.isEnabled()
    assert not MediaList(fake_context("ACC")).show_media(())


def test_a_photo_whose_facts_disagree_with_the_case_has_a_hint(qtbot: QtBot, tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path)
    told = MediaFacts(name="IMG_0001.jpg", taken_at=NOW + timedelta(days=2), camera="HUAWEI P40")
    row = MediaRow(sha256=blobs.put(b"picture"), kind="photo", stage="before", at=NOW, who="监督员01", told=told,
                   far_m=1234)
    entries = MediaList(fake_context("ACC", blobs=blobs))
    assert entries.show_media((row, replace(row, told=MediaFacts(), far_m=None)))
    [entry] = entries.entries()
    said = entry.told.text()
    assert "taken 2022-01-02 16:00 · HUAWEI P40" in said and "1234 m from the case's place" in said
    assert "⚠ says that it was taken later than it was attached" in said
