"""Reading and writing for one widget: an answer that comes after the widget is gone is dropped."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app.domain.errors import Refusal
from app.services.intent import Changes, Intent
from ui.operations import Operations

Answer = TypeVar("Answer")


class Asking:
    """The operations, on behalf of a widget."""

    def __init__(self, operations: Operations, asker: QObject) -> None:
        self._operations = operations
        self._asker = asker

    def read(self, work: Callable[[], Answer], then: Callable[[Answer], None], *,
             refused: Callable[[Refusal], None]) -> None:
        """Run `work` off the GUI thread, then one of the two here."""
        self._operations.read(work, self.while_there(then), refused=self.while_there(refused))

    def write(self, intent: Intent, then: Callable[[Changes], None], *, refused: Callable[[Refusal], None]) -> None:
        """Carry the intent out, then one of the two here."""
        self._operations.write(intent, self.while_there(then), refused=self.while_there(refused))

    def while_there(self, act: Callable[[Answer], None]) -> Callable[[Answer], None]:
        """Return what acts only as long as the widget is there."""
        return lambda answer: act(answer) if isValid(self._asker) else None
