"""The event-loop watchdog, and an idle event loop under it: what the machine itself does to a loop.

As a program (``python -m app.bench.watchdog --pipe FD --parent PID``) it is that idle loop; it answers ``blocked``.
"""

import sys
import time
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer

from app.bench.orders import Orders
from app.link.child import open_pipe
from app.link.messages import Message

EVERY_MS = 5


class Watchdog(QObject):
    """Wants to be called every few milliseconds and keeps how late that was."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._late_ms: list[float] = []
        self._last_s = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now_s = time.perf_counter()
        self._late_ms.append(max(0.0, (now_s - self._last_s) * 1000 - EVERY_MS))
        self._last_s = now_s

    def take(self) -> list[float]:
        """Return how long the loop was away each time since the last call, in ms."""
        self._tick()
        taken, self._late_ms = self._late_ms, []
        return taken


class _Idle(QObject):
    """Does nothing but answer."""

    def __init__(self, argv: Sequence[str]) -> None:
        super().__init__()
        self._watchdog = Watchdog(self)
        self._orders = Orders(open_pipe(argv), self._carry_out, self)

    def _carry_out(self, message: Message) -> None:
        self._orders.tell({"kind": message["kind"], "ms": self._watchdog.take()})


def main(argv: Sequence[str]) -> int:
    """Run until the bench is gone."""
    application = QCoreApplication([])
    idle = _Idle(argv)
    code = application.exec()
    del idle
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
