"""The rows of a queue as a list model: cases in groups by how their time stands, group heads as rows of their own.

Only the pages that somebody looks at are read; the rest is known by number. New rows never move the list under the
hand: with `hold` what is shown changes in place and the rest waits until `settle`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.ports.unsettled import UNSETTLED
from app.queries.cases import CaseRow
from ui.cases import wording

PAGE = 100
"""Rows that are read at once."""
GROUPS = ("overdue", "near", "ontime", "parked", "closed")
"""Meanings of the time left, most pressing first."""
HEADED = (*UNSETTLED, *GROUPS)
"""Groups that have a head; above all what was meant here and the shared store has not accepted."""
ALL = ""
"""All that is settled, in a queue that isn't sorted by time left; it has a head where something stands above it."""
ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""Role of the row's own value: a `CaseRow`, a `GroupHead`, or None while its page is read."""
MARK_ROLE = ENTRY_ROLE + 1
"""Role of whether the case is marked."""
Index = QModelIndex | QPersistentModelIndex
PageKey = tuple[str, int]
"""(group, number of the page in it)."""
Pages = Mapping[PageKey, Sequence[CaseRow]]


@dataclass(frozen=True, slots=True)
class GroupHead:
    """The head of a group and how many cases it has."""

    meaning: str
    count: int
    """As it was read last: a row that changed its colour and waits below another head is counted where it goes."""


Entry = CaseRow | GroupHead | None


@dataclass
class Content:
    """What was read of a queue: how many cases each group has, and some of its pages."""

    counts: Mapping[str, int] = field(default_factory=dict)
    pages: Pages = field(default_factory=dict)

    def total(self) -> int:
        """Return how many cases there are."""
        return sum(self.counts.values())

    def placed(self, keys: Sequence[PageKey]) -> set[tuple[str, UUID]]:
        """Return the cases on the pages, each with its group."""
        return {(key[0], row.id) for key in keys for row in self.pages.get(key, ())}


class QueueRows(QAbstractListModel):
    """What a queue's list shows.

    Signals:
        page_wanted: (group, number) of a page that is looked at and not there.
    """

    page_wanted = Signal(str, int)

    def __init__(self, now: Callable[[], datetime], language: str, parent: QObject | None = None, *,
                 user: UUID | None = None) -> None:
        super().__init__(parent)
        self._now, self._language, self._user = now, language, user
        self._content, self._waiting = Content(), Content()
        self._held = False
        self._pages: dict[PageKey, list[CaseRow]] = {}
        self._asked: set[PageKey] = set()
        self._groups: list[tuple[str, int, int]] = []
        """(group, first list row, number of cases) of what is laid out."""
        self._rows = 0
        self.marks: dict[UUID, CaseRow] = {}
        """The cases that are marked."""

    def cases(self) -> list[CaseRow]:
        """Return the cases that were read, in their order."""
        return [row for key in sorted(self._pages, key=_place) for row in self._pages[key]]

    def total(self) -> int:
        """Return how many cases there are."""
        return self._content.total()

    def shown_pages(self) -> list[PageKey]:
        """Return the pages that were read."""
        return sorted(self._pages, key=_place)

    def waiting(self) -> int:
        """Return how many rows came or left and aren't shown so yet."""
        if not self._held:
            return 0
        keys = list(self._pages)
        moved = len(self._waiting.placed(keys) ^ Content({}, self._pages).placed(keys))
        change = abs(self._waiting.total() - self._content.total())
        return change or (moved + 1) // 2

    def take(self, content: Content, *, hold: bool = False) -> None:
        """Take what was read; `hold` keeps order and membership until `settle`."""
        if hold and self._rows:
            fresh = {row.id: row for rows in content.pages.values() for row in rows}
            self._waiting, self._held = content, True
            self._update_in_place(fresh)
            return
        self._waiting, self._held = Content(), False
        same = content.counts == self._content.counts and all(
            [row.id for row in rows] == [row.id for row in self._pages.get(key, ())]
            for key, rows in content.pages.items()) and self._pages.keys() <= content.pages.keys()
        self._content = content
        if not same:
            self.beginResetModel()
        self._pages = {key: list(rows) for key, rows in content.pages.items()}
        self._asked = set(self._pages)
        self._lay_out()
        if not same:
            self.endResetModel()
        elif self._rows:
            self.dataChanged.emit(self.index(0), self.index(self._rows - 1), [ENTRY_ROLE])

    def take_page(self, key: PageKey, rows: Sequence[CaseRow]) -> None:
        """Take a page that was wanted."""
        first = next((first for group, first, _ in self._groups if group == key[0]), None)
        if first is None:
            return
        self._pages[key] = list(rows)
        at = first + key[1] * PAGE
        self.dataChanged.emit(self.index(at), self.index(min(at + PAGE, self._rows) - 1), [ENTRY_ROLE])

    def outgrown(self, first: int, last: int) -> frozenset[UUID]:
        """Return which cases from list row to list row, both included, have another colour by now than their group."""
        now, found = self._now(), set()
        for row in range(max(first, 0), min(last, self._rows - 1) + 1):
            entry, group = self.entry(row), self._group_of(row)
            if group in GROUPS and isinstance(entry, CaseRow) and entry.live is not None \
                    and entry.at(now).stage.meaning != group:
                found.add(entry.id)
        return frozenset(found)

    def settle(self) -> None:
        """Bring order and membership up to date."""
        if self._held:
            self.take(self._waiting)

    def row_of(self, case: UUID | None) -> int:
        """Return the list row of a case, -1 where it wasn't read."""
        for group, first, _ in self._groups:
            for (of, number), rows in self._pages.items():
                if of == group:
                    found = next((at for at, row in enumerate(rows) if row.id == case), None)
                    if found is not None:
                        return first + number * PAGE + found
        return -1

    def entry(self, row: int) -> Entry:
        """Return what stands in a list row; asks for its page where it isn't there."""
        for group, first, count in self._groups:
            if 0 <= row == first - 1:
                return GroupHead(group, self._waiting.counts.get(group, 0) if self._held else count)
            if first <= row < first + count:
                number, at = divmod(row - first, PAGE)
                page = self._pages.get((group, number))
                if page is None and (group, number) not in self._asked:
                    self._asked.add((group, number))
                    self.page_wanted.emit(group, number)
                return page[at] if page is not None and at < len(page) else None
        return None

    def mark(self, rows: Sequence[CaseRow], *, on: bool | None = None) -> None:
        """Mark cases, or no longer; `on` None turns each over."""
        for row in rows:
            wanted = row.id not in self.marks if on is None else on
            if wanted:
                self.marks[row.id] = row
            else:
                self.marks.pop(row.id, None)
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(self._rows - 1), [MARK_ROLE])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else self._rows

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (ENTRY_ROLE, MARK_ROLE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole,
                        Qt.ItemDataRole.ToolTipRole):
            return None
        entry = self.entry(index.row())
        if entry is None:
            return None
        if isinstance(entry, CaseRow):
            entry = entry.at(self._now())
        if role == ENTRY_ROLE:
            return entry
        if role == MARK_ROLE:
            return isinstance(entry, CaseRow) and entry.id in self.marks
        if isinstance(entry, GroupHead):
            return " ".join(filter(None, (wording.group_text(entry.meaning, self._language), str(entry.count),
                                          wording.group_hint(entry.meaning))))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(entry)
        return wording.row_sentence(entry, self._now(), self._language, self._user)

    def _tip(self, row: CaseRow) -> str:
        """Who has it comes first; the rest is what a narrow or one-line row has no room for."""
        claim = wording.claim_text(row.claim, self._user) if row.claim else ""
        lines = (claim, wording.unsettled_sentence(row, self._language), row.place,
                 wording.second_line(row, self._language))
        return "\n".join(line for line in lines if line)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if any(0 <= index.row() == first - 1 for _, first, _ in self._groups):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def _group_of(self, row: int) -> str:
        return next((group for group, first, count in self._groups if first <= row < first + count), ALL)

    def _update_in_place(self, fresh: Mapping[UUID, CaseRow]) -> None:
        for key, rows in self._pages.items():
            self._pages[key] = [fresh.get(row.id, row) for row in rows]
        self.dataChanged.emit(self.index(0), self.index(self._rows - 1), [ENTRY_ROLE])

    def _lay_out(self) -> None:
        self._groups, row = [], 0
        for group in (*HEADED, ALL):
            count = self._content.counts.get(group, 0)
            if count:
                row += bool(group or self._groups)
                self._groups.append((group, row, count))
                row += count
        self._rows = row


def _place(key: PageKey) -> tuple[int, int]:
    return (*HEADED, ALL).index(key[0]), key[1]
