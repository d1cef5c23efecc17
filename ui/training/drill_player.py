"""A drill that plays behind the window: on a thread of its own, for as long as it takes, whatever window is open."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Lock, Thread

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import Refusal
from app.services.intent import Changes

_REFRESH_MS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillWish:
    """What is asked for: how many times faster than life, how many office hours, by which chance."""

    speed: float
    hours: float
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillTold:
    """How far a drill is."""

    at: datetime | None = None
    """The store's time; None at the end."""
    reported: int = 0
    steps: int = 0
    refused: int = 0
    refused_wrongly: int = 0
    broken: str = ""
    """The first invariant that doesn't hold at the end; empty while all hold."""


Play = Callable[[DrillWish, Event, Callable[[DrillTold], None], Callable[[Changes], None]], DrillTold]
"""Plays a drill until it is over or the event is set; tells how far it is, and each step's changes."""


class DrillPlayer(QObject):
    """One per open store.

    Signals:
        changed: the `Changes` of the last second's steps, as one.
        told: a `DrillTold`, while it plays.
        ended: a `DrillTold`, or the `Refusal` that ended it.
    """

    changed = Signal(object)
    told = Signal(object)
    ended = Signal(object)
    _over = Signal(object)

    def __init__(self, play: Play, parent: QObject | None = None) -> None:
        """`play` runs on the drill's thread."""
        super().__init__(parent)
        self._play, self._stop, self._lock = play, Event(), Lock()
        self._thread: Thread | None = None
        self._news: Changes | None = None
        self.wish: DrillWish | None = None
        """Of the drill that plays; None while none does."""
        self._over.connect(self._end)
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self._refresh)

    def start(self, wish: DrillWish) -> None:
        """Begin, unless one plays already."""
        if self.wish is not None:
            return
        self.wish = wish
        self._stop.clear()
        self._thread = Thread(target=self._run, args=(wish,), name="wanmi-drill")
        self._thread.start()
        self._timer.start()

    def stop(self) -> None:
        """Let it end after the step under way; `ended` tells when."""
        self._stop.set()

    def close(self) -> None:
        """End it and wait. Idempotent."""
        self.stop()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._timer.stop()

    def _run(self, wish: DrillWish) -> None:
        try:
            found: DrillTold | Refusal = self._play(wish, self._stop, self.told.emit, self._note)
        except Refusal as refusal:
            found = refusal
        self._over.emit(found)

    def _note(self, changes: Changes) -> None:
        """Add a step's changes to what the window has yet to hear; on the drill's thread."""
        with self._lock:
            news = self._news or Changes()
            self._news = Changes(seq=changes.seq, cases=news.cases | changes.cases,
                                 components=news.components | changes.components, tables=news.tables | changes.tables)

    def _refresh(self) -> None:
        with self._lock:
            news, self._news = self._news, None
        if news is not None:
            self.changed.emit(news)

    def _end(self, found: object) -> None:
        self.wish = None
        self.close()
        self._refresh()
        self.ended.emit(found)
