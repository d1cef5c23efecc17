"""The filter of a queue: a field to type in, a menu of what cases can be told apart by, a chip for each choice."""

from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.case import CHANNELS
from app.domain.limits import SEVERITIES
from app.domain.plain import from_plain, to_plain
from app.queries.cases import CaseFilter, CaseRow, Order
from app.queries.people import DepartmentRow
from app.queries.places import CatalogueType
from ui.cases import wording
from ui.cases.asking import Asking
from ui.cases.chips import Chips
from ui.cases.date_span import DateSpanDialog
from ui.cases.filter_name import FilterNameDialog
from ui.cases.queue_rows import GROUPS
from ui.cases.request_strip import kind_text
from ui.cases.wording import is_chinese, tr
from ui.context import Context
from ui.dialogs import open_dialog
from ui.local_time import local, local_midnight

TYPED_AFTER_MS = 200
"""Wait so long after the last character before reading."""
KIND = "filter"
"""Kind of the workstation's rows that hold saved filters."""
_STREET, _COMMUNITY = 9, 12
"""Digits of a unit grid's code that are its street's and its community's (GB/T 30428.1)."""
DECIDED_BY = {"extension": ("grant_extension", "grant_second_extension", "grant_large_extension"),
              "deferral": ("grant_deferral",), "suspension": ("grant_suspension",), "void": ("void", "void_unfiled"),
              "limit": ("agree_limit",)}
"""Permissions of which one lets decide on a request, by its kind."""
_DAY = timedelta(days=1)
Part = tuple[str, Any]
"""(field of `CaseFilter`, one value)."""


class QueueFilter(QWidget):
    """What the person wants to see of a tab.

    Signals:
        changed: another filter or order is wanted.
        compact_changed: whether rows take one line.
    """

    changed = Signal()
    compact_changed = Signal(bool)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._ask = Asking(context.operations, self)
        self.order = Order.TIME_LEFT
        self.chosen = CaseFilter()
        self._types: list[CatalogueType] = []
        self._areas: list[tuple[str, str, str]] = []
        """Responsibility grids: code, Chinese and English name."""
        self._departments: list[DepartmentRow] = []
        self._names: dict[Part, str] = {}
        self.near_case: CaseRow | None = None
        """The chosen case: its grid, community and street can be filtered by."""
        self._typed = QTimer(self, singleShot=True, interval=TYPED_AFTER_MS, timeout=self.changed.emit)
        self._build()
        self._ask.read(
            lambda: (context.places.types(), context.people.departments(), context.staff.responsibility_grids()),
            self._take_words, refused=lambda refusal: None)

    def wanted(self) -> CaseFilter:
        """Return the filter, without the tab's own parts."""
        return replace(self.chosen, text=self.edit.text().strip())

    @property
    def active(self) -> bool:
        """Whether anything is filtered out."""
        return self.wanted() != CaseFilter()

    def clear(self) -> None:
        """Let everything through."""
        self.edit.blockSignals(True)
        self.edit.clear()
        self.edit.blockSignals(False)
        self._choose(CaseFilter())

    def _build(self) -> None:
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(tr("Type, place, no., department"))
        self.edit.setAccessibleName(tr("Filter this list"))
        self.edit.setClearButtonEnabled(True)
        self.edit.textChanged.connect(lambda _: self._typed.start())
        self.menu, self.sort_menu = QMenu(self), QMenu(self)
        self.menu.aboutToShow.connect(self._fill)
        self.sort_menu.aboutToShow.connect(self._fill_sort)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.edit, 1)
        for words, menu in ((tr("Filter"), self.menu), (tr("Sort"), self.sort_menu)):
            button = QToolButton()
            button.setText(words)
            button.setMenu(menu)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            button.setMinimumHeight(28)
            line.addWidget(button)
        self.chips = Chips()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self.chips)

    def _take_words(self, read: tuple[list[CatalogueType], list[DepartmentRow], list[tuple[str, str, str]]]) -> None:
        self._types, self._departments, self._areas = read

    # The menu

    def _fill(self) -> None:
        self.menu.clear()
        language = self._context.language
        chinese = is_chinese(language)
        self._sub(tr("Time left"), ((("meanings", each), wording.meaning_text(each, language)) for each in GROUPS))
        self._sub(tr("Channel"), ((("channels", each), wording.channel_text(each)) for each in CHANNELS))
        self._sub(tr("Severity"), ((("severities", each), words) for each, words in zip(
            SEVERITIES, (tr("Normal"), tr("Urgent"), tr("Major")), strict=True)))
        self._fill_types(chinese)
        if not self._context.author.roles & {"DEP", "DPH"}:
            self._sub(tr("Department"), ((("department", each.id), each.name_zh if chinese else each.name_en)
                                         for each in self._departments))
        self._sub(tr("Responsibility grid"), ((("responsibility_grids", code), zh if chinese else en)
                                              for code, zh, en in self._areas))
        if self.near_case is not None and self.near_case.unit_grid:
            grid = self.near_case.unit_grid
            self._sub(tr("Place of the chosen case"), (
                (("unit_grids", grid), tr("Grid {code}").format(code=grid)),
                (("communities", grid[:_COMMUNITY]), tr("Community {code}").format(code=grid[:_COMMUNITY])),
                (("streets", grid[:_STREET]), tr("Street {code}").format(code=grid[:_STREET]))))
        self._fill_days()
        self._fill_asked()
        self._add(self.menu, ("urged", True), tr("Urged or supervised"))
        self.menu.addSeparator()
        self._fill_saved()
        compact = self.menu.addAction(tr("One line per case"))
        compact.setCheckable(True)
        compact.setChecked(self.compact)
        compact.toggled.connect(self._keep_compact)

    def _fill_types(self, chinese: bool) -> None:
        types = self.menu.addMenu(tr("Type"))
        classes: dict[tuple[str, str], QMenu] = {}
        for each in self._types:
            key = (each.kind, each.class_code)
            if key not in classes:
                name = each.class_zh if chinese else each.class_en
                classes[key] = types.addMenu(name)
                self._add(classes[key], ("classes", key), tr("All of {name}").format(name=name), name)
            self._add(classes[key], ("types", (each.kind, each.type_code)), each.type_zh if chinese else each.type_en)

    def _fill_days(self) -> None:
        now = local(self._context.clock.now())
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        reported = self._sub(tr("Reported"), (
            (("reported_from", today - timedelta(days=back)), words) for back, words in (
                (0, tr("Today")), (1, tr("Since yesterday")), (6, tr("Last 7 days")), (29, tr("Last 30 days")))))
        due = self._sub(tr("Due"), ((("due_until", today + timedelta(days=ahead)), words) for ahead, words in (
            (1, tr("Due by today")), (2, tr("Due by tomorrow")), (7, tr("Due within 7 days")))))
        for menu, what in ((reported, "reported"), (due, "due")):
            _act(menu, tr("From – until…"), lambda what=what: self._ask_span(what))

    def _fill_asked(self) -> None:
        """What is asked for; first, in one press, what this person may decide on."""
        may, roles = self._context.permissions.allows, self._context.author.roles
        mine = tuple(kind for kind, permissions in DECIDED_BY.items() if any(may(each, roles) for each in permissions))
        if mine:
            act = _act(self.menu, tr("Waiting for my decision"), lambda: self._choose(replace(
                self.chosen, asked=() if self.chosen.asked == mine else mine)))
            act.setCheckable(True)
            act.setChecked(self.chosen.asked == mine)
        self._sub(tr("Asked for"), ((("asked", kind), kind_text(kind)) for kind in DECIDED_BY))

    def _ask_span(self, what: str) -> None:
        """Ask for the days on which cases were `reported` or are `due`."""
        since, until = getattr(self.chosen, f"{what}_from"), getattr(self.chosen, f"{what}_until")
        dialog = DateSpanDialog(tr("Reported") if what == "reported" else tr("Due"), since and local(since).date(),
                                until and (local(until) - _DAY).date(), local(self._context.clock.now()).date(), self)
        dialog.accepted.connect(lambda: self.set_span(what, *dialog.span()))
        open_dialog(dialog)

    def set_span(self, what: str, first: date | None, last: date | None) -> None:
        """Let through what was `reported`, or is `due`, on these days, both included; None leaves an end open."""
        words = {"reported_from": tr("Reported from {day}"), "reported_until": tr("Reported until {day}"),
                 "due_from": tr("Due from {day}"), "due_until": tr("Due until {day}")}
        ends = {f"{what}_from": first and local_midnight(first), f"{what}_until": last and local_midnight(last + _DAY)}
        self._names |= {(name, at): words[name].format(day=f"{day:%Y-%m-%d}") for (name, at), day in zip(
            ends.items(), (first, last), strict=True) if day is not None}
        self._choose(replace(self.chosen, **ends))

    def _sub(self, words: str, parts: Iterable[tuple[Part, str]]) -> QMenu:
        menu = self.menu.addMenu(words)
        for part, name in parts:
            self._add(menu, part, name)
        menu.menuAction().setVisible(not menu.isEmpty())
        return menu

    def _add(self, menu: QMenu, part: Part, words: str, chip: str = "") -> None:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(self._is_on(part))
        self._names[part] = chip or words
        action.triggered.connect(lambda _: self.turn(part))

    def _is_on(self, part: Part) -> bool:
        value = getattr(self.chosen, part[0])
        return part[1] in value if isinstance(value, tuple) else bool(value == part[1])

    def turn(self, part: Part) -> None:
        """Let the part's value through, or no longer."""
        name, value = part
        before = getattr(self.chosen, name)
        empty = getattr(CaseFilter(), name)
        if isinstance(before, tuple):
            after: Any = tuple(each for each in before if each != value) if value in before else (*before, value)
        else:
            after = empty if before == value else value
        self._choose(replace(self.chosen, **{name: after}))

    def _choose(self, chosen: CaseFilter) -> None:
        self.chosen = chosen
        self._show_chips()
        self.changed.emit()

    def _show_chips(self) -> None:
        self.chips.show_chips([(self._names.get(part, str(part[1])), partial(self.turn, part))
                               for part in parts_of(self.chosen)])

    # Order

    def _fill_sort(self) -> None:
        self.sort_menu.clear()
        for order, words in ((Order.TIME_LEFT, tr("Time left")), (Order.AGE, tr("Oldest first")),
                             (Order.NEWEST, tr("Newest first")), (Order.NUMBER, tr("Number")),
                             (Order.TYPE, tr("Type")), (Order.GRID, tr("Grid")), (Order.DEPARTMENT, tr("Department"))):
            action = self.sort_menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(order is self.order)
            action.triggered.connect(lambda _=False, order=order: self._sort(order))

    def _sort(self, order: Order) -> None:
        self.order = order
        self.changed.emit()

    # What the workstation keeps

    def _fill_saved(self) -> None:
        """One press uses a saved filter; those who keep many rename and delete them below."""
        saved, names = self.menu.addMenu(tr("Saved filters")), self.saved()
        for name, value in names.items():
            _act(saved, name, partial(self.use, value))
        saved.addSeparator()
        _act(saved, tr("Save this filter…"), self._ask_name).setEnabled(self.active)
        for words, act in ((tr("Rename"), self._ask_new_name), (tr("Delete"), self.forget)):
            menu = saved.addMenu(words)
            menu.menuAction().setVisible(bool(names))
            for name in names:
                _act(menu, name, partial(act, name))
        _act(self.menu, tr("Clear the filter"), self.clear).setEnabled(self.active)

    def saved(self) -> dict[str, dict[str, Any]]:
        """Return this person's filters on this workstation, by name."""
        keys = ((key.partition("/"), value) for key, value in self._context.workstation.all(KIND))
        return {name: value for (login, _, name), value in keys if login == self._context.author.login}

    def _ask_name(self) -> None:
        self._ask_for(tr("Save this filter"), tr("Save"), "", self.save)

    def _ask_new_name(self, name: str) -> None:
        self._ask_for(tr("Rename “{name}”").format(name=name), tr("Rename"), name, partial(self.rename, name))

    def _ask_for(self, title: str, act: str, name: str, take: Callable[[str], None]) -> None:
        dialog = FilterNameDialog(self._context, title, act, name, frozenset(self.saved()), self)
        dialog.accepted.connect(lambda: take(dialog.chosen()))
        open_dialog(dialog)

    def save(self, name: str) -> None:
        """Keep filter and order for this person on this workstation."""
        self._keep(name, {
            "filter": to_plain(self.wanted()), "order": self.order.value,
            "names": [[*map(to_plain, part), self._names.get(part, "")] for part in parts_of(self.chosen)]})

    def rename(self, name: str, to: str) -> None:
        """Keep a saved filter by another name."""
        value = self.saved().get(name)
        if value is not None and to != name:
            self._keep(to, value)
            self.forget(name)

    def forget(self, name: str) -> None:
        """Drop a saved filter."""
        self._context.workstation.forget(KIND, self._key(name))

    def _keep(self, name: str, value: dict[str, Any]) -> None:
        self._context.workstation.keep(KIND, self._key(name), value)

    def _key(self, name: str) -> str:
        return f"{self._context.author.login}/{name}"

    def use(self, value: dict[str, Any]) -> None:
        """Filter and sort as was saved."""
        chosen: CaseFilter = from_plain(CaseFilter, value["filter"])
        self.order = Order(value["order"])
        self._names |= {part: name for part, (*_, name) in zip(
            parts_of(replace(chosen, text="")), value.get("names", ()), strict=False) if name}
        self.edit.blockSignals(True)
        self.edit.setText(chosen.text)
        self.edit.blockSignals(False)
        self._choose(replace(chosen, text=""))

    @property
    def compact(self) -> bool:
        """Whether rows take one line."""
        kept = self._context.workstation.kept("preference", f"{self._context.author.login}/queue")
        return bool((kept or {}).get("compact"))

    def _keep_compact(self, on: bool) -> None:
        self._context.workstation.keep("preference", f"{self._context.author.login}/queue", {"compact": on})
        self.compact_changed.emit(on)


def parts_of(chosen: CaseFilter) -> Iterable[Part]:
    """Give each value that a filter lets through, its text apart."""
    nothing = CaseFilter()
    for each in fields(CaseFilter):
        value = getattr(chosen, each.name)
        if each.name == "text" or value == getattr(nothing, each.name):
            continue
        yield from ((each.name, one) for one in value) if isinstance(value, tuple) else ((each.name, value),)


def _act(menu: QMenu, words: str, act: Callable[[], object]) -> QAction:
    action = menu.addAction(words)
    action.triggered.connect(lambda _=False: act())
    return action
