"""The duty roster of one week (排班): posts and grids down, days across, one block for each shift."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHBoxLayout, QHeaderView, QLabel, QPushButton, QTableWidget
from PySide6.QtWidgets import QTableWidgetItem, QToolButton, QVBoxLayout, QWidget

from app.domain.errors import Refusal
from app.domain.ids import uuid7
from app.domain.people import Duty, Post, Shift, duty_key
from app.messages import filled, sentence
from app.queries.people import UserRow
from app.services.roster import Cell, SetDuties
from ui.cases.wording import is_chinese
from ui.context import Context
from ui.dialogs import open_dialog
from ui.duty.cell_dialog import CellDialog
from ui.duty.handover_paper import print_handovers
from ui.duty.names import name_of, names_by_id, span_text
from ui.icons import icon
from ui.local_time import local

DAYS = 7
_ROW_PX, _FIRST_PX, _HEAD_PX = 34, 150, 40


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the week: a post, of a post by grid one of its grids, in one shift."""

    shift: Shift
    post: Post
    grid: str = ""
    grid_name: str = ""


@dataclass(slots=True)
class Week:
    """What was read for it."""

    shifts: list[Shift] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    grids: list[tuple[str, str, str]] = field(default_factory=list)
    users: list[UserRow] = field(default_factory=list)
    duties: dict[str, Duty] = field(default_factory=dict)
    before: dict[str, Duty] = field(default_factory=dict)
    """The week before."""


class RosterWeek(QWidget):
    """Shows a week; who may plan changes it cell by cell, or takes the week before over."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.may_plan = context.permissions.allows("plan_duty", context.author.roles) and not context.read_only
        today = local(context.clock.now()).date()
        self._today, self.monday = today, today - timedelta(days=today.weekday())
        self._week = Week()
        self._lines: list[Line | Shift] = []
        self._reading = 0
        self.table = QTableWidget(0, DAYS)
        self.said, self.span = QLabel(), QLabel()
        self.copy = QPushButton(self.tr("Take the week before over"))
        self.fill = QPushButton(self.tr("Inspectors by grid"))
        self.notes = QPushButton(self.tr("Print hand-over notes"))
        self.notes.setToolTip(self.tr("A PDF of the week's notes of your posts"))
        self._copy_hint = self.tr("Fills what is still empty with the people of the week before")
        self.fill.setToolTip(self.tr("Fills what is still empty with the primary inspectors of each grid"))
        self._lay_out()
        self.refresh()

    def refresh(self) -> None:
        """Read the week anew."""
        context, monday = self._context, self.monday
        self._reading += 1
        reading = self._reading

        def read() -> Week:
            staff, week = context.staff, timedelta(days=DAYS)
            duties = staff.duties(monday - week, monday + week - timedelta(days=1))
            return Week([each for each in staff.shifts() if not each.ended],
                        [each for each in staff.posts() if not each.ended], staff.responsibility_grids(),
                        context.people.users(), {each.id: each for each in duties if each.day >= monday},
                        {each.id: each for each in duties if each.day < monday})

        context.operations.read(read, lambda week: self._show(reading, week))

    def go(self, weeks: int) -> None:
        """Show another week; 0: this one."""
        start = self._today - timedelta(days=self._today.weekday()) if not weeks else self.monday
        self.monday = start + timedelta(days=DAYS * weeks)
        self.refresh()

    def cell_text(self, row: int, day: int) -> str:
        """Return what a cell says."""
        item = self.table.item(row, day)
        return item.text() if item is not None else ""

    def take_over(self) -> None:
        """Fill what is empty with the people of the week before who may still sit there."""
        may = {user.id: user for user in self._week.users if not user.barred}
        cells = []
        for line, day in self._empty():
            before = self._week.before.get(_key(line, day - timedelta(days=DAYS)))
            people = tuple(user for user in (before.users if before else ())
                           if user in may and line.post.role in may[user].roles)
            if people:
                cells.append(self._cell(line, day, people))
        self._write(cells)

    def fill_inspectors(self) -> None:
        """Fill what is empty of posts by grid with each grid's primary inspector, else another of it."""
        cells = []
        for line, day in self._empty():
            if not line.grid:
                continue
            of_grid = [user for user in self._week.users if line.grid in user.responsibility_grids
                       and line.post.role in user.roles and not user.barred]
            of_grid.sort(key=lambda user: (not user.primary, len(user.responsibility_grids), user.login))
            if of_grid:
                cells.append(self._cell(line, day, (of_grid[0].id,)))
        self._write(cells)

    def edit(self, row: int, column: int) -> CellDialog | None:
        """Open a cell's form, where it may be changed."""
        line = self._lines[row]
        if not self.may_plan or isinstance(line, Shift):
            return None
        day = self.monday + timedelta(days=column)
        duty = self._week.duties.get(_key(line, day))
        title = " · ".join(filter(None, (name_of(line.post, self._context.language), line.grid_name, f"{day:%m-%d}",
                                         name_of(line.shift, self._context.language))))
        could = [user for user in self._week.users if line.post.role in user.roles and not user.barred]
        dialog = CellDialog(self._context, title, could, duty.users if duty else (), line.grid,
                            lambda users: self._cell(line, day, users), self)
        dialog.accepted.connect(self.refresh)
        open_dialog(dialog)
        return dialog

    # How it looks

    def _show(self, reading: int, week: Week) -> None:
        if reading != self._reading:
            return
        self._week = week
        chinese, language = is_chinese(self._context.language), self._context.language
        self._lines = []
        for shift in week.shifts:
            self._lines.append(shift)
            for post in week.posts:
                self._lines += [Line(shift, post, code, zh if chinese else en or zh) for code, zh, en in week.grids
                                ] if post.by_grid else [Line(shift, post)]
        self.table.clearSpans()
        self.table.setRowCount(len(self._lines))
        self._show_heads()
        names = names_by_id(week.users, language)
        for row, line in enumerate(self._lines):
            if isinstance(line, Shift):
                self._show_shift(row, line)
            else:
                for column in range(DAYS):
                    self.table.setItem(row, column, self._item(line, self.monday + timedelta(days=column), names))
                self.table.setRowHeight(row, self._height_px(row))
        self.copy.setEnabled(bool(week.before))
        self.copy.setToolTip(self._copy_hint if week.before else self.tr("Nobody was planned the week before"))

    def _show_heads(self) -> None:
        locale = QLocale(self._context.language)
        days = [self.monday + timedelta(days=number) for number in range(DAYS)]
        self.table.setHorizontalHeaderLabels(
            [f"{locale.dayName(day.isoweekday(), QLocale.FormatType.ShortFormat)}\n{day:%m-%d}" for day in days])
        for column, day in enumerate(days):
            head = self.table.horizontalHeaderItem(column)
            font = head.font()
            font.setBold(day == self._today)
            head.setFont(font)
            head.setForeground(self._context.theme.colour("accent" if day == self._today else "text.2"))
        self.table.setVerticalHeaderLabels([
            "" if isinstance(line, Shift) else line.grid_name or name_of(line.post, self._context.language)
            for line in self._lines])
        self.span.setText(f"{days[0]:%Y-%m-%d} – {days[-1]:%m-%d}")

    def _show_shift(self, row: int, shift: Shift) -> None:
        item = QTableWidgetItem(f"{name_of(shift, self._context.language)}　{span_text(shift)}")
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setBackground(self._context.theme.colour("bg.raised"))
        item.setFont(self._context.theme.font("strong"))
        self.table.setItem(row, 0, item)
        self.table.setSpan(row, 0, 1, DAYS)

    def _item(self, line: Line, day: date, names: dict[UUID, str]) -> QTableWidgetItem:
        duty = self._week.duties.get(_key(line, day))
        people = [names.get(user, "?") for user in duty.users] if duty else []
        missing = line.post.seats - len(people)
        text = "\n".join(people)  # No name is ever cut, whatever the screen.
        item = QTableWidgetItem(text)
        if missing > 0 and people:
            item.setText(self.tr("{people} · {count} missing").format(people=text, count=missing))
        if not people:
            item.setText("—")
            item.setForeground(self._context.theme.colour("text.disabled"))
        elif missing > 0:
            item.setForeground(self._context.theme.colour("meaning.near.text"))
        item.setToolTip(item.text())
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        return item

    def _height_px(self, row: int) -> int:
        lines = max(self.cell_text(row, column).count("\n") for column in range(DAYS))
        return _ROW_PX + lines * self._context.theme.line_px("body")

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(8)
        for name, words, weeks in (("arrow-left", self.tr("The week before"), -1),
                                   ("arrow-right", self.tr("The week after"), 1)):
            button = QToolButton()
            button.setIcon(icon(name, self._context.theme, tone="text.2"))
            button.setIconSize(QSize(16, 16))
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.clicked.connect(lambda _=False, by=weeks: self.go(by))
            bar.addWidget(button)
        today = QPushButton(self.tr("This week"))
        today.clicked.connect(lambda: self.go(0))
        self.span.setProperty("role", "strong")
        bar.addWidget(today)
        bar.addWidget(self.span)
        bar.addStretch(1)
        for button, act in ((self.copy, self.take_over), (self.fill, self.fill_inspectors),
                            (self.notes, lambda: print_handovers(self._context, self.monday, self.window()))):
            button.setVisible(self.may_plan or button is self.notes)
            button.clicked.connect(act)
            bar.addWidget(button)
        table = self.table
        table.setShowGrid(True)
        table.setWordWrap(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setFixedHeight(_HEAD_PX)
        table.horizontalHeader().setHighlightSections(False)
        table.verticalHeader().setDefaultSectionSize(_ROW_PX)
        table.verticalHeader().setFixedWidth(_FIRST_PX)
        table.verticalHeader().setHighlightSections(False)
        table.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.cellActivated.connect(self.edit)  # Enter and a double click alike
        self.said.setProperty("role", "said")
        self.said.setText(self.tr("Enter or a double click on a cell changes it.") if self.may_plan else "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(bar)
        column.addWidget(table, 1)
        column.addWidget(self.said)

    # What is written

    def _empty(self) -> list[tuple[Line, date]]:
        days = [self.monday + timedelta(days=number) for number in range(DAYS)]
        return [(line, day) for line in self._lines if isinstance(line, Line) for day in days
                if not ((duty := self._week.duties.get(_key(line, day))) and duty.users)]

    def _cell(self, line: Line, day: date, users: tuple[UUID, ...]) -> Cell:
        duty = self._week.duties.get(_key(line, day))
        return Cell(day, line.shift.code, line.post.code, users, line.grid, duty.version if duty else 0)

    def _write(self, cells: list[Cell]) -> None:
        if not cells:
            self.said.setText(self.tr("There is nothing to fill."))
            return
        intent = SetDuties(id=uuid7(self._context.clock.now()), cells=tuple(cells))
        self._context.operations.write(intent, lambda _: self._written(len(cells)), refused=self._refused)

    def _written(self, count: int) -> None:
        self.said.setText(filled(self.tr("{count} {count:cell|cells} filled."), count=count))
        self.refresh()

    def _refused(self, refusal: Refusal) -> None:
        self.said.setText(sentence(refusal, self._context.language))


class RosterDialog(QDialog):
    """The roster over the window, for those who don't administer."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("administration")
        self.setWindowTitle(self.tr("Duty roster"))
        self.resize(min(1180, parent.width() - 80), min(720, parent.height() - 80))
        self.week = RosterWeek(context)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.addWidget(self.week)


def _key(line: Line, day: date) -> str:
    return duty_key(day, line.shift.code, line.post.code, line.grid)
