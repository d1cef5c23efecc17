"""The window's end of the map's stills: asked of the running map engine, answered as the bytes of a picture."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer

from app.domain.place import Point
from ui.engine_process import EngineProcess

WAIT_MS = 8000
"""An engine that is starting has answered by then."""
Taken = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A small picture of the map."""

    centre: Point
    m_per_px: float
    """Metres a logical pixel."""
    width_px: int
    """Logical pixels, like `height_px`."""
    height_px: int
    ratio: float
    """The picture's pixels a logical one."""
    theme: str


class Stills(QObject):
    """Asks for stills; each answer comes once, empty where the map can't give any."""

    def __init__(self, engine: EngineProcess, parent: QObject | None = None, *, wait_ms: int = WAIT_MS) -> None:
        """`engine` belongs to the map view, which sends it the store before anything is asked here."""
        super().__init__(parent)
        self._engine, self._wait_ms = engine, wait_ms
        self._last = 0
        self._waiting: dict[int, tuple[Wanted, Taken]] = {}
        engine.received.connect(self._received)
        engine.ready.connect(self._ask_again)

    def ask(self, wanted: Wanted, then: Taken) -> None:
        """Ask for a still; `then` gets PNG or JPEG bytes, or none after a while."""
        self._last += 1
        number = self._last
        self._waiting[number] = wanted, then
        self._send(number)
        QTimer.singleShot(self._wait_ms, self, lambda: self._answer(number, b""))

    def _send(self, number: int) -> None:
        wanted, _ = self._waiting[number]
        self._engine.send({
            "kind": "still", "id": number, "x": wanted.centre.x_mm / 1000, "y": wanted.centre.y_mm / 1000,
            "m_per_px": wanted.m_per_px, "width_px": wanted.width_px, "height_px": wanted.height_px,
            "ratio": wanted.ratio, "theme": wanted.theme})

    def _ask_again(self) -> None:
        """A new engine knows nothing of what the last was asked."""
        QTimer.singleShot(0, self, lambda: [self._send(number) for number in self._waiting])

    def _received(self, message: dict[str, Any], _fds: list[int]) -> None:
        if message["kind"] == "still":
            self._answer(int(message["id"]), base64.b64decode(message["picture"]))

    def _answer(self, number: int, picture: bytes) -> None:
        _, then = self._waiting.pop(number, (None, None))
        if then is not None:
            then(picture)
