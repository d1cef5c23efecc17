"""Asks why, and carries out what needs a reason: the journal keeps it."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.services.intent import Changes, Intent
from ui.card import Card
from ui.context import Context

WIDTH_PX = 460


class ReasonDialog(Card):
    """One act on something, with its reason."""

    def __init__(self, context: Context, title: str, about: str, intents: Callable[[str], list[Intent]],
                 parent: QWidget | None = None) -> None:
        """`about` says what will be done; `intents` makes what is carried out, one after the other, of the reason."""
        super().__init__(context.operations, context.language, title, title, parent)
        self.setMinimumWidth(WIDTH_PX)
        self._intents = intents
        self._left: list[Intent] = []
        said = QLabel(about)
        said.setWordWrap(True)
        self.reason = QLineEdit()
        self.reason.setAccessibleName(self.tr("Reason"))
        self.reason.setPlaceholderText(self.tr("Kept in the journal"))
        self.form.addRow(said)
        self.form.addRow(self.tr("Reason"), self.reason)
        self.reason.setFocus()

    def submit(self) -> None:
        """Do it."""
        self.set_busy(True)
        self._left = self._intents(self.reason.text())
        self._next(None)

    def _next(self, _: Changes | None) -> None:
        if self._left:
            self._operations.write(self._left.pop(0), self._next, refused=self.refuse)
        else:
            self.accept()
