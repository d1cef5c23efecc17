"""What the program suggests: at most three rows, each with how sure it is and why. Nothing is taken by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.domain.suggestion import Guess
from ui.cases import wording
from ui.cases.wording import tr
from ui.context import Context

MOST = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One row."""

    words: str
    sure: float
    """0 to 1."""
    why: str


def why_text(guess: Guess[object], *, catalogue: bool = False) -> str:
    """Return the reasons of a guess: words of the text, earlier cases, the catalogue."""
    parts = (tr("because of {words}").format(words=tr(", ").join(guess.why)) if guess.why else "",
             tr("{seen} of {of} earlier cases").format(seen=guess.seen, of=guess.of) if guess.seen else "",
             tr("the catalogue says so") if catalogue else "")
    return wording.DOT.join(part for part in parts if part)


class Suggestions(QWidget):
    """Rows to press, or to take by 1, 2, 3 while the focus is in them; nothing to see while there is none."""

    taken = Signal(int)
    """Number of the row, from 0."""

    def __init__(self, context: Context, title: str) -> None:
        super().__init__()
        self.setObjectName("suggestions")
        self._theme = context.theme
        self._rows: list[Suggestion] = []
        self._buttons: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        heading = QLabel(title)
        heading.setProperty("role", "hint")
        self._column.addWidget(heading)
        for number in range(MOST):
            context.commands.add(f"suggestion.{number + 1}", tr("Take suggestion {number}").format(number=number + 1),
                                 lambda number=number: self.take(number), self,
                                 enabled=lambda number=number: number < len(self._rows))
        self.hide()

    def offer(self, rows: Sequence[Suggestion]) -> None:
        """Show these rows, surest first."""
        if list(rows[:MOST]) == self._rows:
            return
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._rows, self._buttons = list(rows[:MOST]), []
        for number, each in enumerate(self._rows):
            self._add(number, each)
        self.setVisible(bool(self._rows))

    def rows(self) -> list[Suggestion]:
        """Return what is shown."""
        return list(self._rows)

    def take(self, number: int) -> None:
        """Take a row, where it is there."""
        if number < len(self._rows):
            self.taken.emit(number)

    def _add(self, number: int, row: Suggestion) -> None:
        button = QPushButton()
        button.setProperty("step", "suggestion")
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout(button)
        line.setContentsMargins(8, 4, 8, 4)
        line.setSpacing(8)
        sure = f"{row.sure:.0%}"
        for words, role, stretch in ((str(number + 1), "hint", 0), (row.words, "", 0), (row.why, "hint", 1),
                                     (sure, "label", 0)):
            label = QLabel(words)
            label.setProperty("role", role)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            if stretch:
                label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            line.addWidget(label, stretch)
        button.setMinimumHeight(line.sizeHint().height())
        button.setToolTip(wording.DOT.join((row.words, row.why, tr("{sure} sure").format(sure=sure))))
        button.setAccessibleName(button.toolTip())
        button.clicked.connect(lambda: self.take(number))
        self._column.addWidget(button)
        self._buttons.append(button)
