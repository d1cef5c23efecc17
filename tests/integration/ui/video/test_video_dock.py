"""The dock before real cameras: live tiles, a stopped stream in words, an engine that dies and comes back."""

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from app.domain.ids import uuid7
from app.domain.place import Point
from app.entrypoints.demo_cameras import DemoCameras
from app.link.supervision import State as EngineState
from app.queries.places import CameraAt
from tests.helpers.cameras import CODES, NAMES
from ui.theme import Theme
from ui.video.camera_tile import CameraTile
from ui.video.start import video_engine
from ui.video.video_dock import VideoDock

pytestmark = pytest.mark.alone
SAID_WITHIN_MS = 3000
WAIT_MS = 20_000
NOON = datetime(2021, 12, 31, 4, 0, tzinfo=UTC)


@dataclass
class Desk:
    """A dock with what it needs, shown."""

    bot: QtBot
    cameras: DemoCameras
    dock: VideoDock
    counts: list[tuple[int, int]]

    def until(self, holds: Callable[[], bool], within_ms: int = WAIT_MS) -> None:
        """Wait until something holds."""
        self.bot.waitUntil(holds, timeout=within_ms)

    def all_live(self) -> bool:
        """Say whether every tile shows pictures of now."""
        return all(tile.live and tile.snapshot() is not None for tile in self.dock.tiles)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    cameras = DemoCameras(dict(zip(CODES, NAMES, strict=True)), lambda: NOON)
    engine = video_engine()
    dock = VideoDock(Theme("day"), engine, cameras.url_of, lambda: NOON)
    cameras.listening.connect(dock.refresh)
    counts: list[tuple[int, int]] = []
    dock.counts.connect(lambda live, shown: counts.append((live, shown)))
    dock.resize(990, 182)
    dock.show()
    try:
        cameras.start()
        dock.show_cameras([
            CameraAt(id=uuid7(NOON), code=code, name=name, owner="own", point=Point(0, 0), bearing_deg=0,
                     distance_m=35.0) for code, name in zip(CODES, NAMES, strict=True)])
        yield Desk(qtbot, cameras, dock, counts)
    finally:
        dock.hide()
        engine.close()
        cameras.close()


def picture(tile: CameraTile) -> QImage:
    """Return what the tile shows above its caption."""
    return tile.grab().toImage().copy(0, 0, tile.width(), tile.height() - 30)


def test_four_live_tiles_and_a_stopped_stream_in_words(desk: Desk) -> None:
    dock, first = desk.dock, desk.dock.tiles[0]
    assert first.state_text()
    desk.until(desk.all_live)
    assert desk.counts[-1] == (4, 4)
    assert first.state_text() == ""
    earlier = picture(first)
    desk.until(lambda: picture(first) != earlier)

    desk.cameras.server.send({"kind": "stall", "camera": CODES[0]})
    desk.cameras.server.send({"kind": "end", "camera": CODES[1]})
    desk.until(lambda: not first.live and not dock.tiles[1].live, SAID_WITHIN_MS)
    assert first.state_text().startswith("No new picture for")
    assert dock.tiles[1].state_text().startswith("No signal for")
    assert first.accessibleName().startswith(f"{NAMES[0]}, No new picture for")
    assert first.snapshot() is None
    assert desk.counts[-1] == (2, 4)
    desk.until(lambda: first.state_text().startswith("No new picture for 4 s"))

    for code in CODES[:2]:
        desk.cameras.server.send({"kind": "resume", "camera": code})
    desk.until(desk.all_live)


def test_a_killed_engine_comes_back_and_one_given_up_by_the_button(desk: Desk) -> None:
    desk.until(desk.all_live)
    engine = desk.dock.feeds._engine
    before = engine.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    desk.until(lambda: not any(tile.live for tile in desk.dock.tiles))
    desk.until(desk.all_live)
    assert engine.pid != before

    dock = desk.dock
    engine.hold_down()
    desk.until(lambda: engine.state is EngineState.HELD_DOWN)
    assert dock._retry.isVisible()
    assert not any(tile.isVisible() for tile in dock.tiles)
    desk.bot.mouseClick(dock._retry, Qt.MouseButton.LeftButton)
    desk.until(desk.all_live)
    assert not dock._retry.isVisible()


def test_one_large_a_snapshot_and_nobody_looking(desk: Desk) -> None:
    dock, second = desk.dock, desk.dock.tiles[1]
    desk.until(desk.all_live)
    desk.bot.mouseDClick(second, Qt.MouseButton.LeftButton)
    assert [tile.isVisible() for tile in dock.tiles] == [False, True, False, False]
    assert second.width() > dock.width() * 0.9
    desk.until(lambda: second.live)
    with desk.bot.waitSignal(dock.snapshot_taken) as taken:
        dock.take_snapshot()
    camera, image = taken.args
    assert (camera.code, image.width()) == (CODES[1], 512)
    desk.bot.mouseDClick(second, Qt.MouseButton.LeftButton)
    assert all(tile.isVisible() for tile in dock.tiles)

    dock._hidden_since.setInterval(0)
    dock.hide()
    desk.until(lambda: dock.feeds.feed(CODES[0]) is None)
    dock.show()
    desk.until(desk.all_live)


def test_a_camera_without_an_address_says_so(desk: Desk) -> None:
    desk.dock._url_of = lambda code: ""
    desk.dock.refresh()
    desk.until(lambda: all("has no valid stream address" in tile.state_text() for tile in desk.dock.tiles))


def test_without_cameras_it_says_what_to_do(desk: Desk) -> None:
    desk.dock.show_cameras([])
    assert desk.dock._empty.isVisible()
    assert desk.dock._empty.text().startswith("Choose a case")
    desk.dock.show_cameras([], none_near=True)
    assert desk.dock._empty.text() == "There is no camera near this place."
    assert desk.counts[-1] == (0, 0)
