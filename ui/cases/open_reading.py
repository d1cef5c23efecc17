"""The reading of the open cases for map, status bar and notices: whoever changes something wants them anew."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.errors import Refusal
from app.queries.cases import CaseRow
from ui.cases.asking import Asking
from ui.cases.tabs import open_cases
from ui.context import Context


class OpenReading(QObject):
    """One reading at a time, however many are wished for: those of meanwhile become one more after it."""

    def __init__(self, context: Context, take: Callable[[list[CaseRow]], None], parent: QObject) -> None:
        """`take` gets the cases of the moment that is shown, never those of another one."""
        super().__init__(parent)
        self._context, self._take = context, take
        self._ask = Asking(context.operations, self)
        self._moments = 0
        self._running = self._waiting = False
        context.moment.changed.connect(self._on_moment)

    def wish(self) -> None:
        """Read the open cases, at once or after the reading that is under way."""
        if self._running:
            self._waiting = True
            return
        self._running, self._waiting = True, False
        moments = self._moments

        def end(rows: list[CaseRow]) -> None:
            self._go_on()
            if moments == self._moments:
                self._take(rows)

        self._ask.read(self._read, end, refused=self._refuse)

    def _read(self) -> list[CaseRow]:
        """On a reading thread."""
        try:
            return open_cases(self._context)
        finally:
            self._running = False  # Also after a fault, of which nobody tells.

    def _go_on(self) -> None:
        if self._waiting:
            self.wish()

    def _refuse(self, refusal: Refusal) -> None:
        self._go_on()
        self._context.operations.refused.emit(refusal)

    def _on_moment(self) -> None:
        """What is being read may be of the moment before; the window wishes for what is shown now."""
        self._moments += 1
