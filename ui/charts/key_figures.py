"""The evaluation's own numbers in a row: what was reported, was due, is closed, and the rate."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.evaluation import Evaluation, rounded
from ui.cases.wording import DOT

PERCENT = 100


class KeyFigures(QWidget):
    """Five figures, each with its name above and what it is made of below."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("key_figures")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.values: dict[str, QLabel] = {}
        self._notes: dict[str, QLabel] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        words = {"reported": self.tr("Reported"), "due": self.tr("Due"), "closed": self.tr("Closed"),
                 "rate": self.tr("Closing rate"), "open": self.tr("Not closed")}
        for key, title in words.items():
            if self.values:
                row.addWidget(_line())
            row.addWidget(self._figure(key, title), 1)

    def show_evaluation(self, found: Evaluation) -> None:
        """Show the counts of a span."""
        rate = rounded(found.closing_rate)
        texts = {
            "reported": (found.reported, self.tr("components {components}{dot}events {events}").format(
                components=found.by_kind.get("component", 0), dot=DOT, events=found.by_kind.get("event", 0))),
            "due": (found.due, self.tr("whose limit has come, or that are closed")),
            "closed": (found.closed, self.tr("of the {due} due").format(due=found.due)),
            "rate": ("–" if rate is None else f"{rate * PERCENT:.2f} %",
                     self.tr("nothing was due") if rate is None else f"{found.closed} / {found.due}"),
            "open": (found.due - found.closed, self.tr("of the due ones")),
        }
        for key, (value, note) in texts.items():
            self.values[key].setText(str(value))
            self._notes[key].setText(note)

    def _figure(self, key: str, title: str) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(2)
        name, value, note = QLabel(title), QLabel("–"), QLabel()
        name.setProperty("role", "said")
        value.setProperty("role", "figure")
        note.setProperty("role", "hint")
        for part in (name, value, note):
            column.addWidget(part)
        self.values[key], self._notes[key] = value, note
        return whole


def _line() -> QFrame:
    line = QFrame()
    line.setObjectName("hairline")
    line.setFixedWidth(1)
    return line
