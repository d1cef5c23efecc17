"""Which days the figures are of: the usual spans in one press, any other by two dates."""

from datetime import date, timedelta

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QWidget

from ui.day_edit import DayEdit

KEYS = ("today", "month", "days30", "year", "last_year")


def span_of(key: str, today: date) -> tuple[date, date]:
    """Return the first and the last day of a usual span, both included."""
    return {
        "today": (today, today),
        "month": (today.replace(day=1), today),
        "days30": (today - timedelta(days=29), today),
        "year": (today.replace(month=1, day=1), today),
        "last_year": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    }[key]


class SpanBar(QWidget):
    """Chooses a span.

    Signals:
        chosen: first and last day (`date`), both included.
    """

    chosen = Signal(object, object)

    def __init__(self, today: date, key: str = "month") -> None:
        super().__init__()
        self._today = today
        words = {"today": self.tr("Today"), "month": self.tr("This month"), "days30": self.tr("30 days"),
                 "year": self.tr("This year"), "last_year": self.tr("Last year")}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        for each in KEYS:
            button = QPushButton(words[each])
            button.setCheckable(True)
            button.setProperty("step", "segment")
            button.clicked.connect(lambda _=False, chosen=each: self.choose(chosen))
            self._group.addButton(button)
            self.buttons[each] = button
            row.addWidget(button)
        self.first, self.last = DayEdit(), DayEdit()
        row.addSpacing(16)
        for edit, name, between in ((self.first, self.tr("First day"), ""), (self.last, self.tr("Last day"), "–")):
            edit.setAccessibleName(name)
            edit.setMaximumDate(QDate(today.year, today.month, today.day))
            row.addWidget(QLabel(between))
            row.addWidget(edit)
            edit.dateChanged.connect(self._edited)
        row.addStretch(1)
        self.choose(key)

    @property
    def span(self) -> tuple[date, date]:
        """First and last day."""
        return self.first.date().toPython(), self.last.date().toPython()

    def choose(self, key: str) -> None:
        """Choose a usual span."""
        first, last = span_of(key, self._today)
        for edit, day in ((self.first, first), (self.last, last)):
            edit.blockSignals(True)
            edit.setDate(QDate(day.year, day.month, day.day))
            edit.blockSignals(False)
        self.buttons[key].setChecked(True)
        self.chosen.emit(first, last)

    def _edited(self) -> None:
        self._group.setExclusive(False)
        for button in self.buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)
        first, last = self.span
        if first <= last:
            self.chosen.emit(first, last)
