"""The product under measurement: the whole window on a store, with a watchdog, taking the bench's orders.

Started as ``python -m app.bench.window STORE WORKSPACE --pipe FD --parent PID``. It tells ``first`` with its first
whole map, and ``shown`` once everything has been started that starts by itself. It answers the same orders as
`layers.bare` (view, redraw), and ``blocked``.
"""

import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.bench import slowness
from app.bench.orders import Orders
from app.bench.watchdog import Watchdog
from app.entrypoints.first_map import Wishes, first_map
from app.link.child import open_pipe
from app.link.messages import Message
from app.link.pipe import Pipe
from ui.map.state import View

if TYPE_CHECKING:
    from app.entrypoints.session import Session

SIZE_PX = (1920, 1080)
CALM_MS = 300
"""So long nothing may have been painted before the map counts as shown; as in `layers.bare`."""


class MeasuredWindow(QObject):
    """Carries the orders out."""

    def __init__(self, session: "Session", pipe: Pipe) -> None:
        super().__init__()
        self._session, self._map = session, session.map_view
        self._slowed = slowness.slowed()
        self._moves = 0
        self._watchdog: Watchdog | None = None
        self._painted_s = self._ordered_s = 0.0
        self._complete = self._settled = False
        self._extent: list[float] = []
        self._views: deque[View] = deque()
        self._redrawn_ms: list[float] = []
        self._then: Callable[[], None] = self._tell_shown
        self._orders = Orders(pipe, lambda message: getattr(self, f"_{message['kind']}")(message), self)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM_MS)
        self._calm.timeout.connect(self._on_calm)
        self._map.frame_painted.connect(self._on_painted)
        self._map.opened.connect(lambda facts: setattr(self, "_extent", facts["extent"]))
        self._map.first_frame.connect(self._on_first)
        if self._slowed:
            self._map.canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Slow down what `slowness` wants slow."""
        if event.type() == QEvent.Type.MouseMove:
            self._moves += 1
            time.sleep(slowness.wait_at_move(self._moves, self._slowed))
        return False

    def _on_first(self, after_ms: int) -> None:
        """The loop is watched as soon as there is something to use."""
        self._watchdog = Watchdog(self)
        self._orders.tell({"kind": "first", "ms": after_ms})

    def _on_painted(self, complete: bool) -> None:
        self._painted_s, self._complete = time.perf_counter(), complete
        self._calm.start()

    def _on_calm(self) -> None:
        there = self._complete and self._map.counts is not None and self._painted_s > self._ordered_s
        # The spare engine is the last that starts.
        self._settled = self._settled or (self._session.is_idle() and self._map.engine.has_spare)
        if there and self._settled:
            self._then()
        else:
            self._calm.start()

    # The orders

    def _view(self, message: Message) -> None:
        self._map.set_view(View(**message["view"]))
        self._then = self._tell_shown
        # The same view again paints nothing.
        self._calm.start()

    def _redraw(self, message: Message) -> None:
        """Draw every component at every scale, once for each view, one after the other."""
        self._redrawn_ms = []
        self._views.extend(View(**each) for each in message["views"])
        self._then = self._redraw_next
        self._map.set_scale_rule(False)
        self._calm.start()

    def _redraw_next(self) -> None:
        self._ordered_s = time.perf_counter()
        if "full_redraw" in self._slowed:
            time.sleep(slowness.REDRAW_S)
        self._map.set_view(self._views.popleft())
        self._then = self._redrawn_one
        self._calm.start()

    def _redrawn_one(self) -> None:
        self._redrawn_ms.append((self._painted_s - self._ordered_s) * 1000)
        if self._views:
            self._redraw_next()
        else:
            self._orders.tell({"kind": "redrawn", "ms": self._redrawn_ms})

    def _blocked(self, message: Message) -> None:
        assert self._watchdog is not None
        self._orders.tell({"kind": message["kind"], "ms": self._watchdog.take()})

    def _tell_shown(self) -> None:
        canvas, counts = self._map.canvas, self._map.counts
        assert counts is not None
        corner = canvas.mapToGlobal(canvas.rect().topLeft())
        self._orders.tell({"kind": "shown", "rect": [corner.x(), corner.y(), canvas.width(), canvas.height()],
                           "extent": self._extent, "components": counts["component"],
                           "state": self._map.whole_state()})


def main(argv: Sequence[str]) -> int:
    """Run until the bench is gone."""
    if "first_map" in slowness.slowed():
        time.sleep(slowness.START_S)
    pipe = open_pipe(argv[2:])
    application = QApplication(argv[:0])
    # In the order of `app.entrypoints.desktop`: the engine starts while the rest is imported.
    path, wishes = Path(argv[0]), Wishes(theme="day", language="zh_CN", workspace=argv[1], size=SIZE_PX)
    first = first_map(path, wishes, application)
    from app.entrypoints.session import Session
    from data.store import Store
    session = Session(Store.open(path, write=False), wishes, first)
    try:
        window = MeasuredWindow(session, pipe)
        QTimer.singleShot(0, session.view_only)
        code = application.exec()
        del window
        return code
    finally:
        session.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
