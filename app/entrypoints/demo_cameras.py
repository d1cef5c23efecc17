"""The demonstration's cameras as the desktop starts them: their server supervised, and the addresses of its streams."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.link.messages import Message
from ui.engine_process import EngineProcess

_ROOT = Path(__file__).resolve().parents[2]
_PYTHON = "/usr/bin/python3"
"""Debian's own, which has `gi`."""


class DemoCameras(QObject):
    """Serves cameras by RTSP on the loopback interface. Close it before the application ends.

    Signals:
        listening: the addresses are there, or have changed.
    """

    listening = Signal()

    def __init__(self, cameras: Mapping[str, str], now: Callable[[], datetime], parent: QObject | None = None) -> None:
        """`cameras` gives the name of each by its code; `now` is the store's clock, in local time."""
        super().__init__(parent)
        self._cameras, self._now = dict(cameras), now
        self._port = 0
        self.server = EngineProcess([_PYTHON, "-m", "app.video.demo_cameras"], folder=_ROOT, parent=self)
        self.server.ready.connect(self._tell)
        self.server.received.connect(self._received)

    def start(self) -> None:
        """Start the server; it is there after some 300 ms."""
        self.server.start()

    def url_of(self, code: str) -> str | None:
        """Return the address of a camera's stream, None as long as the server isn't listening."""
        return f"rtsp://127.0.0.1:{self._port}/{code}" if self._port and code in self._cameras else None

    def close(self) -> None:
        """End the server."""
        self.server.close()

    def _tell(self) -> None:
        # The same port after a restart, so that players find their stream again.
        local = self._now().replace(tzinfo=None).isoformat()
        self.server.send({"kind": "cameras", "cameras": self._cameras, "clock": local, "port": self._port})

    def _received(self, message: Message, _fds: list[int]) -> None:
        if message["kind"] == "listening":
            self._port = int(message["port"])
            self.listening.emit()
