"""Hears the exchange on its own thread and tells the window on this one."""

from PySide6.QtCore import QObject, QTimer, Signal

from app.ports.exchange import Arrival, Exchange, ExchangeState
from ui.operations import Operations

EVERY_MS = 5000
"""The age of the last exchange is told so often at least."""


class ExchangeWatch(QObject):
    """Knows how the exchange stands.

    Signals:
        stood: an `ExchangeState`, whenever it may have changed.
    """

    stood = Signal(object)
    _told = Signal(object)

    def __init__(self, exchange: Exchange, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self.exchange = exchange
        self.state: ExchangeState | None = None
        self._operations = operations
        self._reading = self._again = False
        # The exchange outlives the window; only a queued signal crosses over, and a deleted receiver hears nothing.
        self._told.connect(self._take)
        self._leave = exchange.watch(self._told.emit)
        QTimer(self, interval=EVERY_MS, timeout=self.refresh).start()
        self.refresh()

    def refresh(self) -> None:
        """Read how it stands, once at a time."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        self._operations.read(self.exchange.state, self._stand)

    def leave(self) -> None:
        """Hear nothing more: the window goes, the exchange stays."""
        self._leave()

    def _take(self, arrival: Arrival) -> None:
        del arrival
        self.refresh()

    def _stand(self, state: ExchangeState) -> None:
        self._reading = False
        self.state = state
        self.stood.emit(state)
        if self._again:
            self._again = False
            self.refresh()
