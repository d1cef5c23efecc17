"""What the program suggests: at most three rows, each with how sure it is and why. Nothing is taken by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.domain.suggestion import Guess
from app.messages import filled
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
             filled(tr("{seen} of {of} earlier {of:case|cases}"), seen=guess.seen, of=guess.of) if guess.seen else "",
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
        button = _Row(number, row)
        button.clicked.connect(lambda: self.take(number))
        self._column.addWidget(button)
        self._buttons.append(button)


class _Row(QPushButton):
    """One suggestion; the reason stands below the words where it doesn't fit beside them, and is never cut."""

    def __init__(self, number: int, row: Suggestion) -> None:
        super().__init__()
        self.setProperty("step", "suggestion")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        sure = f"{row.sure:.0%}"
        self._number, self._words, self.why, self._sure = (
            _label(words, role) for words, role in (
                (str(number + 1), "hint"), (row.words, ""), (row.why, "hint"), (sure, "label")))
        for label in (self._words, self.why):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(8, 4, 8, 4)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        for at, label in ((0, self._number), (1, self._words), (3, self._sure)):
            self._grid.addWidget(label, 0, at)
        self.setToolTip(wording.DOT.join(word for word in (row.words, row.why, tr("{sure} sure").format(sure=sure))
                                         if word))
        self.setAccessibleName(self.toolTip())
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The reason may fit beside the words now, or no longer."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        margins, gap_px = self._grid.contentsMargins(), self._grid.horizontalSpacing()
        room_px = self.width() - margins.left() - margins.right() - 2 * gap_px
        room_px -= self._number.sizeHint().width() + self._sure.sizeHint().width()
        words_px, why_px = (_line_px(label) for label in (self._words, self.why))
        below = words_px + gap_px + why_px > room_px
        self._grid.removeWidget(self.why)
        self._grid.addWidget(self.why, *((1, 1, 1, 3) if below else (0, 2)))
        self._grid.setColumnStretch(1, 1 if below else 0)
        self._grid.setColumnStretch(2, 0 if below else 1)
        self._grid.setColumnMinimumWidth(1, 0 if below else words_px)
        for label in (self._words, self.why):
            label.setWordWrap(below)
        height_px = margins.top() + margins.bottom() + (
            # The reason below spans the column between words and share, which has its gap, too.
            self._words.heightForWidth(max(room_px - gap_px, 1)) + self.why.heightForWidth(
                max(room_px + gap_px + self._sure.sizeHint().width(), 1)) if below else self._words.sizeHint().height())
        self.setFixedHeight(height_px)


def _line_px(label: QLabel) -> int:
    return label.fontMetrics().horizontalAdvance(label.text()) + 2


def _label(words: str, role: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", role)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return label
