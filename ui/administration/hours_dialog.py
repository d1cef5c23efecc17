"""The form of one set of office hours."""

from PySide6.QtCore import QCoreApplication, QDate
from PySide6.QtWidgets import QCheckBox, QDateEdit, QHBoxLayout, QLabel, QLineEdit, QWidget

from app.domain.calendar import EPOCH, OfficeHours
from app.domain.errors import BadInput
from app.domain.time_rules import CalendarRules, check_calendar, parse_spans, spans_text
from ui.card import Card
from ui.context import Context

WIDTH_PX = 500
_YEAR = 2020
"""A leap year, so that every day of a season can be chosen."""


class HoursDialog(Card):
    """Asks for the spans of a day, the day that they hold from, and a season; `hours` is the answer once accepted."""

    def __init__(self, context: Context, hours: OfficeHours, parent: QWidget | None = None) -> None:
        """`hours` is what is changed."""
        super().__init__(context.operations, context.language, _tr_title(), _tr_take(), parent)
        self.setMinimumWidth(WIDTH_PX)
        self.hours = hours
        self.spans = QLineEdit(spans_text(hours.spans))
        self.spans.setPlaceholderText("08:00-12:00 14:00-18:00")
        self.spans.setAccessibleName(self.tr("Office hours"))
        self.form.addRow(self.tr("Office hours"), self.spans)
        self.always = QCheckBox(self.tr("Since ever"))
        self.first = _day_edit("yyyy-MM-dd", QDate(max(hours.first.year, 2021), hours.first.month, hours.first.day))
        self.first.setAccessibleName(self.tr("Valid from"))
        self.always.setChecked(hours.first <= EPOCH)
        self.first.setDisabled(self.always.isChecked())
        self.always.toggled.connect(self.first.setDisabled)
        self.form.addRow(self.tr("Valid from"), _row(self.always, self.first))
        begins, ends = hours.season or ("05-01", "09-30")
        self.seasonal = QCheckBox(self.tr("Only from"))
        self.begins, self.ends = (_day_edit("MM-dd", QDate.fromString(f"{_YEAR}-{each}", "yyyy-MM-dd"))
                                  for each in (begins, ends))
        self.begins.setAccessibleName(self.tr("Season begins"))
        self.ends.setAccessibleName(self.tr("Season ends"))
        self.seasonal.setChecked(hours.season is not None)
        for edit in (self.begins, self.ends):
            edit.setEnabled(self.seasonal.isChecked())
            self.seasonal.toggled.connect(edit.setEnabled)
        self.form.addRow(self.tr("Season"), _row(self.seasonal, self.begins, QLabel("–"), self.ends))
        self.say(self.tr("Several spans stand one after the other; what lies between them is not worked. "
                         "A season (summer hours) comes back every year."))

    def submit(self) -> None:
        """Take the hours, if they can be counted by."""
        first = EPOCH if self.always.isChecked() else self.first.date().toPython()
        season = (self.begins.date().toString("MM-dd"), self.ends.date().toString("MM-dd"))
        try:
            found = OfficeHours(first, parse_spans(self.spans.text()), season if self.seasonal.isChecked() else None)
            check_calendar(CalendarRules(hours=(OfficeHours(), found)))
        except BadInput as refusal:
            self.refuse(refusal)
            self.spans.setFocus()
            return
        self.hours = found
        self.accept()


def _day_edit(display: str, day: QDate) -> QDateEdit:
    edit = QDateEdit(day)
    edit.setDisplayFormat(display)
    edit.setCalendarPopup(display.startswith("yyyy"))
    edit.setButtonSymbols(QDateEdit.ButtonSymbols.NoButtons)
    return edit


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for each in widgets:
        row.addWidget(each)
    row.addStretch(1)
    return row


def _tr_title() -> str:
    return QCoreApplication.translate("HoursDialog", "Office hours")


def _tr_take() -> str:
    return QCoreApplication.translate("HoursDialog", "Take")
