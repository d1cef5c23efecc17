"""One conflict in full: what you meant beside what happened instead, and the sentence that says why."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.messages import sentence
from app.ports.exchange import Conflict
from ui.cases.wording import tr
from ui.exchange import words
from ui.exchange.words import Names


class ConflictCard(QWidget):
    """Every word that was typed can be read and copied here."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self.title, self.why = QLabel(), QLabel()
        self.title.setProperty("role", "title")
        self.mine, self.theirs = QLabel(), QLabel()
        self.put_off = QLabel(tr("Kept for later"))
        self.put_off.setProperty("role", "hint")
        for label in (self.title, self.why, self.mine, self.theirs):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self.mine, self.theirs):
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
        grid = QGridLayout()
        grid.setSpacing(6)
        for column, (head, body) in enumerate(((tr("What you meant"), self.mine),
                                               (tr("What happened instead"), self.theirs))):
            grid.addWidget(_framed(head, body), 0, column)
            grid.setColumnStretch(column, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 8, 12, 8)
        whole.setSpacing(8)
        for part in (self.title, self.why):
            whole.addWidget(part)
        whole.addLayout(grid)
        whole.addWidget(self.put_off)

    def show_conflict(self, conflict: Conflict, names: Names) -> None:
        """Show it; `names` say who and which department."""
        self.title.setText(words.short_text(conflict.meant, self._language))
        self.why.setText(sentence(conflict.happened, self._language))
        mine = [(tr("Who"), names.get(conflict.login, conflict.login)), (tr("When"), words.when_text(conflict.at))]
        self.mine.setText(_table(mine + words.mine_rows(conflict, names, self._language)))
        theirs = words.theirs_rows(conflict, names, self._language)
        self.theirs.setText(_table(theirs) if theirs else tr("Nothing is known of it here."))
        self.put_off.setVisible(conflict.put_off)


def _framed(head: str, body: QLabel) -> QFrame:
    frame = QFrame()
    frame.setObjectName("conflict_side")
    column = QVBoxLayout(frame)
    column.setContentsMargins(6, 8, 6, 8)
    title = QLabel(head)
    title.setProperty("role", "strong")
    column.addWidget(title)
    column.addWidget(body, 1)
    return frame


def _table(rows: Sequence[tuple[str, str]]) -> str:
    return "<table cellspacing='2'>" + "".join(
        f"<tr><td style='padding-right: 8px' valign='top'>{escape(label)}</td><td>{escape(value)}</td></tr>"
        for label, value in rows) + "</table>"
