"""Calendars: whose, which office hours, which days; changed in a draft that is saved at once or given up."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem
from PySide6.QtWidgets import QPushButton, QToolButton, QVBoxLayout, QWidget

from app.domain.calendar import EPOCH, OfficeHours, is_public_working_day
from app.domain.errors import Refusal
from app.domain.ids import uuid7
from app.domain.time_rules import (
    HALL,
    CalendarRules,
    OwnDays,
    TimeRules,
    Whose,
    make_calendar,
    spans_text,
    with_days,
    without_days,
)
from app.messages import filled, sentence
from app.queries.people import DepartmentRow
from app.services.intent import Changes
from app.services.time_rules import SetCalendar
from ui.administration.hours_dialog import HoursDialog
from ui.administration.month_view import MonthView
from ui.cases.fields import ChoiceBox
from ui.cases.wording import is_chinese
from ui.context import Context
from ui.dialogs import open_dialog
from ui.icons import icon
from ui.local_time import local

SIDE_PX = 300


class CalendarPage(QWidget):
    """The district's calendar, and the hall's and the departments' own over it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._known, self._draft = TimeRules(), CalendarRules()
        self.owner = ChoiceBox()
        self.owner.setAccessibleName(self.tr("Whose calendar"))
        self.owner.addItem(self.tr("The district"), None)
        self.owner.addItem(self.tr("The hall's posts"), HALL)
        self.month = MonthView(context.theme, local(context.clock.now()).date())
        self.hours, self.days = QListWidget(), QListWidget()
        self.name = QLineEdit()
        self.title, self.chosen, self.said = QLabel(), QLabel(), QLabel()
        self.warning, self.checked = QLabel(), QCheckBox()
        self.off, self.work = QPushButton(self.tr("Not worked")), QPushButton(self.tr("Worked"))
        self.usual = QPushButton(self.tr("As usual"))
        self.save, self.give_up = QPushButton(self.tr("Save")), QPushButton(self.tr("Discard"))
        self._lay_out()
        self._connect()
        context.operations.read(context.people.departments, self._offer)
        self.refresh()

    def refresh(self) -> None:
        """Read the rules anew; a draft that was not saved stays."""
        self._context.operations.read(self._context.time_rules.now, self._show_known)

    @property
    def whose(self) -> Whose:
        """Whose calendar is shown; None = the district's."""
        found = self.owner.currentData()
        return UUID(found) if found and found != HALL else found

    @property
    def draft(self) -> CalendarRules:
        """The rules as they would be saved."""
        return self._draft

    def mark(self, *, worked: bool | None) -> None:
        """Say of the chosen days whether they are worked; None takes back what was said."""
        first, last = self.month.selection
        if worked is None:
            self._change(without_days(self._draft, first, last))
            return
        name = self.name.text().strip() or (self.tr("Make-up day") if worked else self.tr("Holiday"))
        self._change(with_days(self._draft, OwnDays(first, last, worked, name)))

    def submit(self) -> None:
        """Save the draft as the next edition."""
        self.save.setDisabled(True)
        self._context.operations.write(
            SetCalendar(id=uuid7(self._context.clock.now()), rules=self._draft, hall=self.whose == HALL,
                        department=self.whose if isinstance(self.whose, UUID) else None,
                        seen=self._known.number(self.whose)), self._saved, refused=self._refuse)

    def _offer(self, departments: list[DepartmentRow]) -> None:
        chinese = is_chinese(self._context.language)
        for each in departments:
            self.owner.addItem(each.name_zh if chinese else each.name_en, str(each.id))

    def _show_known(self, known: TimeRules) -> None:
        unsaved = self._unsaved()
        self._known = known
        if not unsaved:
            self._draft = known.rules(self.whose)
        self._show()

    def _unsaved(self) -> bool:
        return self._draft != self._known.rules(self.whose)

    def _change(self, draft: CalendarRules) -> None:
        self._draft = draft
        self.said.clear()
        self._show()

    def _saved(self, changes: Changes) -> None:
        count = dict(changes.said).get("cases", "0")
        self.said.setText(filled(self.tr("Saved. The dates of {count} open {count:case|cases} changed."), count=count))
        self._known = TimeRules(self._known.zone)
        self._draft = CalendarRules()
        self.refresh()

    def _refuse(self, refusal: Refusal) -> None:
        self.save.setEnabled(True)
        self.said.setText(sentence(refusal, self._context.language))

    # What is shown

    def _show(self) -> None:
        own, known = self._draft, self._known
        district = known.rules() if self.whose else own
        calendar = make_calendar(known.zone, district, own if self.whose else CalendarRules(),
                                 chinese=known.chinese)
        self.month.show_calendar(calendar, own)
        self._show_hours()
        self.days.clear()
        for each in own.days:
            self._add_days(each)
        unsaved = self._unsaved()
        self.save.setEnabled(unsaved)
        self.give_up.setEnabled(unsaved)
        self._show_month(self.month.month)
        self._show_chosen(*self.month.selection)

    def _show_hours(self) -> None:
        self.hours.clear()
        for each in self._draft.hours:
            words = [spans_text(each.spans).replace("-", "–").replace(" ", "  ")]
            when = [self.tr("from {day}").format(day=each.first)] if each.first > EPOCH else []
            if each.season:
                when.append(self.tr("each year {begins} to {ends}").format(begins=each.season[0], ends=each.season[1]))
            if when:
                words.append(", ".join(when))
            item = QListWidgetItem("\n".join(words))
            item.setData(Qt.ItemDataRole.UserRole, each)
            self.hours.addItem(item)
        if not self._draft.hours:
            item = QListWidgetItem(self.tr("As the district") if self.whose else
                                   spans_text(OfficeHours().spans).replace("-", "–").replace(" ", "  "))
            item.setData(Qt.ItemDataRole.UserRole, None)
            self.hours.addItem(item)

    def _add_days(self, each: OwnDays) -> None:
        span = f"{each.first}" if each.first == each.last else f"{each.first} – {each.last:%m-%d}"
        word = self.tr("work") if each.worked else self.tr("off")
        item = QListWidgetItem(f"{span}  {word}\n{each.name}")
        item.setData(Qt.ItemDataRole.UserRole, each)
        self.days.addItem(item)

    def _show_month(self, month: date) -> None:
        self.title.setText(self.tr("{year}-{month}").format(year=month.year, month=f"{month.month:02d}"))
        unknown = self._known.chinese and not is_public_working_day(month)[1]
        self.warning.setVisible(unknown and self.whose is None)
        self.checked.setVisible(unknown and self.whose is None)
        if unknown:
            self.warning.setText(self.tr(
                "The public holidays of {year} are not known to the program: Monday to Friday are counted. Enter "
                "the days of the State Council's notice here.").format(year=month.year))
            self.checked.setText(self.tr("The days of {year} are entered").format(year=month.year))
            self.checked.blockSignals(True)
            self.checked.setChecked(month.year in self._draft.checked_years)
            self.checked.blockSignals(False)

    def _show_chosen(self, first: date, last: date) -> None:
        days = (last - first).days + 1
        self.chosen.setText(str(first) if days == 1 else filled(
            self.tr("{first} to {last}, {count} {count:day|days}"), first=first, last=last, count=days))
        own = self.month.own(first)
        self.name.setText(own.name if own is not None else "")
        self.usual.setEnabled(any(each.first <= last and each.last >= first for each in self._draft.days))

    # What is done

    def _check_year(self, checked: bool) -> None:
        years = set(self._draft.checked_years) - {self.month.month.year}
        years |= {self.month.month.year} if checked else set()
        self._change(replace(self._draft, checked_years=tuple(sorted(years))))

    def _rename(self) -> None:
        own = self.month.own(self.month.selection[0])
        self.mark(worked=own is not None and own.worked)

    def _change_owner(self) -> None:
        self._draft = self._known.rules(self.whose)
        self.said.clear()
        self._show()

    def _edit_hours(self, item: QListWidgetItem | None) -> None:
        old = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        fresh = item is None and bool(self._draft.hours)
        dialog = HoursDialog(self._context, old or OfficeHours(season=("05-01", "09-30") if fresh else None), self)
        dialog.accepted.connect(lambda: self._take_hours(old, dialog.hours))
        open_dialog(dialog)

    def _take_hours(self, old: OfficeHours | None, new: OfficeHours) -> None:
        """Seasonal hours need usual ones below them."""
        known = [each for each in self._draft.hours if each != old]
        if not any(each.season is None and each.first <= EPOCH for each in (*known, new)):
            known.insert(0, OfficeHours())
        found = sorted((*known, new), key=lambda each: (each.season is not None, each.first))
        self._change(replace(self._draft, hours=tuple(found)))

    def _remove_hours(self) -> None:
        item = self.hours.currentItem()
        old = item.data(Qt.ItemDataRole.UserRole) if item else None
        if old is not None:
            self._change(replace(self._draft, hours=tuple(each for each in self._draft.hours if each != old)))

    def _go_to(self, item: QListWidgetItem | None) -> None:
        if item is not None and self.days.hasFocus():
            days: OwnDays = item.data(Qt.ItemDataRole.UserRole)
            self.month.choose(days.first, days.last)

    # How it is laid out

    def _lay_out(self) -> None:
        self.warning.setObjectName("calendar_warning")
        self.warning.setWordWrap(True)
        self.title.setProperty("role", "title")
        self.said.setProperty("role", "said")
        self.said.setWordWrap(True)
        self.save.setProperty("step", "primary")
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(20)
        whole.addWidget(self._side())
        whole.addWidget(self._middle(), 1)

    def _side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(SIDE_PX)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.owner)
        column.addSpacing(8)
        add, remove = QToolButton(), QToolButton()
        for button, name, words in ((add, "plus", self.tr("Add office hours")),
                                    (remove, "x", self.tr("Remove office hours"))):
            button.setIcon(icon(name, self._context.theme))
            button.setToolTip(words)
            button.setAccessibleName(words)
        add.clicked.connect(lambda: self._edit_hours(None))
        remove.clicked.connect(self._remove_hours)
        column.addLayout(_head(self.tr("Office hours"), add, remove))
        self.hours.setAccessibleName(self.tr("Office hours"))
        self.hours.setObjectName("calendar_hours")
        self.hours.setMaximumHeight(180)
        column.addWidget(self.hours)
        column.addSpacing(8)
        column.addLayout(_head(self.tr("Own days")))
        self.days.setAccessibleName(self.tr("Own days"))
        self.days.setObjectName("calendar_days")
        column.addWidget(self.days, 1)
        return side

    def _middle(self) -> QWidget:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        bar = QHBoxLayout()
        for name, months, words in (("arrow-left", -1, self.tr("Month before")),
                                    ("arrow-right", 1, self.tr("Next month"))):
            button = QToolButton()
            button.setIcon(icon(name, self._context.theme))
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.clicked.connect(lambda _=False, months=months: self.month.turn(months))
            bar.addWidget(button)
        bar.addWidget(self.title)
        bar.addStretch(1)
        bar.addWidget(self.give_up)
        bar.addWidget(self.save)
        column.addLayout(bar)
        column.addWidget(self.warning)
        column.addWidget(self.checked)
        column.addWidget(self.month, 1)
        line = QFrame()
        line.setObjectName("hairline")
        line.setFixedHeight(1)
        column.addWidget(line)
        marks = QHBoxLayout()
        marks.setSpacing(8)
        self.name.setPlaceholderText(self.tr("Name, for example Spring Festival"))
        self.name.setAccessibleName(self.tr("Name of the days"))
        self.chosen.setProperty("role", "strong")
        marks.addWidget(self.chosen)
        marks.addWidget(self.name, 1)
        for button in (self.off, self.work, self.usual):
            marks.addWidget(button)
        column.addLayout(marks)
        column.addWidget(self.said)
        return middle

    def _connect(self) -> None:
        self.owner.currentIndexChanged.connect(lambda _: self._change_owner())
        self.month.chosen.connect(self._show_chosen)
        self.month.turned.connect(self._show_month)
        self.hours.itemActivated.connect(self._edit_hours)
        self.days.currentItemChanged.connect(lambda item, _: self._go_to(item))
        self.off.clicked.connect(lambda: self.mark(worked=False))
        self.work.clicked.connect(lambda: self.mark(worked=True))
        self.usual.clicked.connect(lambda: self.mark(worked=None))
        self.name.returnPressed.connect(self._rename)
        self.checked.toggled.connect(self._check_year)
        self.save.clicked.connect(self.submit)
        self.give_up.clicked.connect(self._change_owner)


def _head(words: str, *buttons: QWidget) -> QHBoxLayout:
    label = QLabel(words)
    label.setProperty("role", "strong")
    row = QHBoxLayout()
    row.addWidget(label, 1)
    for each in buttons:
        row.addWidget(each)
    return row
