"""Asks for a span of days; either end may be left open."""

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QGridLayout, QVBoxLayout, QWidget

from ui.cases.wording import tr
from ui.day_edit import DayEdit


class DateSpanDialog(QDialog):
    """From a day to a day, both included."""

    def __init__(self, title: str, first: date | None, last: date | None, today: date, parent: QWidget) -> None:
        """`first` and `last` are what holds now, None: open."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.from_box, self.first = QCheckBox(tr("From")), DayEdit()
        self.until_box, self.last = QCheckBox(tr("Until")), DayEdit()
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for row, (box, edit, day) in enumerate(((self.from_box, self.first, first), (self.until_box, self.last, last))):
            chosen = day or today
            edit.setDate(QDate(chosen.year, chosen.month, chosen.day))
            edit.setAccessibleName(box.text())
            box.setChecked(day is not None or first is None and last is None)
            edit.setEnabled(box.isChecked())
            box.toggled.connect(edit.setEnabled)
            grid.addWidget(box, row, 0)
            grid.addWidget(edit, row, 1)
        grid.setColumnStretch(1, 1)
        self.first.dateChanged.connect(lambda day: self.last.setDate(max(day, self.last.date())))
        self.last.dateChanged.connect(lambda day: self.first.setDate(min(day, self.first.date())))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(tr("Filter"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addLayout(grid)
        column.addWidget(buttons)

    def span(self) -> tuple[date | None, date | None]:
        """Return the first and the last day, both included."""
        return (_day(self.first) if self.from_box.isChecked() else None,
                _day(self.last) if self.until_box.isChecked() else None)


def _day(edit: DayEdit) -> date:
    day = edit.date()
    return date(day.year(), day.month(), day.day())
