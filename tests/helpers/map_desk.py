"""A map on a small store, for tests: waits for what the real engine does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage

from app.domain.place import Point
from tests.helpers.filled import SOUTH, WEST, fill
from tests.helpers.stores import make_store
from ui.map.map_view import MapView
from ui.map.start import map_engine
from ui.theme import Theme

WAIT_MS = 20_000
LAMPS = 251


def filled_store(folder: Path) -> Path:
    """Make a small store and close it."""
    store = make_store(folder)
    fill(store)
    path = Path(store.path)
    store.close()
    return path


def place(x_m: float, y_m: float) -> Point:
    """Return a point of the small town, metres from its corner."""
    return Point(WEST + round(x_m * 1000), SOUTH + round(y_m * 1000))


class Desk:
    """A map view and what can be seen of it."""

    def __init__(self, bot: QtBot, view: MapView) -> None:
        self.bot, self.view = bot, view
        self.complete = 0
        self.frames = 0
        view.frame_painted.connect(self._count)

    def _count(self, complete: bool) -> None:
        self.complete += complete
        self.frames += 1

    def until(self, condition: Callable[[], Any], wait_ms: int = WAIT_MS) -> None:
        """Wait until something is so."""
        self.bot.waitUntil(lambda: bool(condition()), timeout=wait_ms)

    @contextmanager
    def new_picture(self) -> Iterator[None]:
        """Wait, after the block, for a whole map painted since."""
        before = self.complete
        yield
        self.until(lambda: self.complete > before)

    def settle(self) -> None:
        """Wait until nothing changes any more."""
        frames = -1
        while frames != self.frames:
            frames = self.frames
            self.bot.wait(250)

    def pixel_of(self, point: Point) -> QPoint:
        """Return where a point is on the widget."""
        view = self.view.view
        assert view is not None
        return QPoint(round(self.view.width() / 2 + (point.x_mm / 1000 - view.x) / view.m_per_px),
                      round(self.view.height() / 2 - (point.y_mm / 1000 - view.y) / view.m_per_px))

    def click(self, point: Point, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        """Click there."""
        self.bot.mouseClick(self.view.canvas, button, pos=self.pixel_of(point))

    def picture(self) -> QImage:
        """Return what the canvas shows, without the overlays."""
        return self.view.canvas.grab().toImage()

    def colour_at(self, point: Point) -> QColor:
        """Return a pixel of the map."""
        return self.picture().pixelColor(self.pixel_of(point))


@contextmanager
def desk(bot: QtBot, store: Path, *, spare_after_ms: int | None = None) -> Iterator[Desk]:
    """Show a store on a map of 600×480 and wait for the first whole picture."""
    view = MapView(Theme(), engine=map_engine(spare_after_ms=spare_after_ms))
    view.resize(600, 480)
    view.show()
    made = Desk(bot, view)
    try:
        view.open_store(store)
        made.until(lambda: view.first_frame_ms is not None)
        yield made
    finally:
        view.close_engine()
        view.close()
        view.deleteLater()
