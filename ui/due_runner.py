"""Lets the program do what is due: ended deferrals, reminders, urgings, claims that ran out. Mostly nothing is."""

from uuid import UUID

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import Refusal
from app.domain.ids import uuid7
from app.services.due import RunDue
from ui.cases.asking import Asking
from ui.context import Context

EVERY_MS = 60_000


class DueRunner(QObject):
    """Asks once a minute which cases something is due of."""

    def __init__(self, context: Context, parent: QObject) -> None:
        """`parent` is the window; it ends with it."""
        super().__init__(parent)
        self._context = context
        self._ask = Asking(context.operations, self)
        if not context.read_only:
            QTimer(self, interval=EVERY_MS, timeout=self.run).start()

    def run(self) -> None:
        """Do what is due by now."""
        self._ask.read(self._context.cases.due, self._write, refused=_leave)

    def _write(self, cases: tuple[UUID, ...]) -> None:
        if cases:
            intent = RunDue(id=uuid7(self._context.clock.now()), cases=cases)
            self._ask.write(intent, lambda _: None, refused=_leave)


def _leave(refusal: Refusal) -> None:
    """Nobody asked for it, so nobody is told: the next minute tries again."""
