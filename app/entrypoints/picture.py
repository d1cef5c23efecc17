"""Waits until the window shows what it is to show, saves its picture and says what is in it."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import Unusable
from app.link.supervision import State
from ui.main_window import MainWindow
from ui.map.map_view import MapView
from ui.map.start import running_for_ms
from ui.video.video_dock import VideoDock

POLL_MS = 50
CALM_MS = 400
"""So long nothing may be read, and no new frame may come, before the picture is taken."""
MOST_MS = 60_000
VIDEO_MS = 15_000
"""So long tiles may take to show a picture; a camera that doesn't answer says so in words."""
GIVEN_UP = (State.CRASH_LOOP, State.HELD_DOWN)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the picture shows."""

    screenshot: str
    grids: int | None
    """Unit grids, as the running map engine reports them; None while it doesn't run."""
    components: int | None
    cases: int | None
    """Open cases, as map and status bar show them."""
    cameras: int | None
    workspace: str
    first_map_ms: int | None
    """From the start of the process to the frame that is in the picture."""

    @property
    def whole(self) -> bool:
        """Whether map engine and panels were there (a workspace without a map has no frame of it)."""
        return None not in (self.grids, self.components, self.cases)

    def as_json(self) -> str:
        """Return it as one JSON document."""
        return json.dumps(asdict(self), ensure_ascii=False)


class Picture(QObject):
    """Watches a window until it is drawn.

    Signals:
        taken: the `Shown` of the picture that was saved.
        failed: the `Refusal` why it couldn't be.
    """

    taken = Signal(object)
    failed = Signal(object)

    def __init__(self, window: MainWindow, map_view: MapView, video: VideoDock, path: Path,
                 idle: Callable[[], bool], parent: QObject | None = None) -> None:
        """`idle` says whether nothing is being read or written for the window."""
        super().__init__(parent)
        self._window, self._map, self._path, self._idle = window, map_view, path, idle
        self._video = video
        self._frame_ms: int | None = None
        self._complete = False
        self._began_ms = running_for_ms()
        self._stirred_ms = self._began_ms
        self._tiles: tuple[int, int] | None = None
        map_view.frame_painted.connect(self._painted)
        video.counts.connect(self._counted)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _painted(self, complete: bool) -> None:
        self._complete = complete
        self._stirred_ms = running_for_ms()
        if complete:
            self._frame_ms = self._stirred_ms

    def _counted(self, live: int, tiles: int) -> None:
        self._tiles = (live, tiles)

    def _look(self) -> None:
        now_ms = running_for_ms()
        waited_ms = now_ms - self._began_ms
        if not self._idle():
            self._stirred_ms = now_ms
        map_there = self._map.engine.state in GIVEN_UP or (self._complete and self._map.counts is not None)
        video_there = not self._video.isVisible() or (self._tiles is not None and self._tiles[0] == self._tiles[1])
        drawn = self._window.cases is not None and self._window.town is not None and (
            map_there or not self._map.isVisible())
        calm = now_ms - self._stirred_ms >= CALM_MS
        if (drawn and calm and (video_there or waited_ms > VIDEO_MS)) or waited_ms > MOST_MS:
            self._take()

    def _take(self) -> None:
        self._timer.stop()
        counts = self._map.counts or {}
        window = self._window
        if not window.grab().save(str(self._path)):
            self.failed.emit(Unusable("environment.not_writable", path=str(self._path)))
            return
        self.taken.emit(Shown(
            screenshot=str(self._path), grids=counts.get("unit_grid"), components=counts.get("component"),
            cases=None if window.cases is None else len(window.cases),
            cameras=None if window.town is None else window.town.cameras,
            workspace=window.workspace.key, first_map_ms=self._frame_ms if counts else None))
