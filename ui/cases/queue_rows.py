"""The rows of a queue as a list model: cases in groups by how their time stands, group heads as rows of their own.

New rows never move the list under the hand: `take` updates what is shown in place and keeps the rest until `settle`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.queries.cases import CaseRow
from ui.cases import wording

GROUPS = ("overdue", "near", "ontime", "closed")
"""Meanings of the time left, most pressing first."""
ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""Role of the row's own value: a `CaseRow` or a `GroupHead`."""
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class GroupHead:
    """The head of a group and how many cases it has."""

    meaning: str
    count: int


Entry = CaseRow | GroupHead


def matches(row: CaseRow, text: str) -> bool:
    """Say whether every word of the text is somewhere in what the row says."""
    said = " ".join((row.number, row.type_zh, row.type_en, row.place, row.note, row.unit_grid, row.department_zh,
                     row.department_en)).casefold()
    return all(word in said for word in text.casefold().split())


class QueueRows(QAbstractListModel):
    """What a queue's list shows: the tab's rows that match the filter."""

    def __init__(self, now: Callable[[], datetime], language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._language = language
        self._all: list[CaseRow] = []
        self._waiting: list[CaseRow] | None = None
        self._filter = ""
        self._entries: list[Entry] = []

    def cases(self) -> list[CaseRow]:
        """Return the cases that are shown, in their order."""
        return [each for each in self._entries if isinstance(each, CaseRow)]

    def total(self) -> int:
        """Return how many cases the tab has, filtered or not."""
        return len(self._all)

    def waiting(self) -> int:
        """Return how many rows came or left and aren't shown so yet."""
        if self._waiting is None:
            return 0
        return len({row.id for row in self._waiting} ^ {row.id for row in self._all})

    def take(self, rows: Iterable[CaseRow], *, hold: bool = False) -> None:
        """Take the tab's rows as read, least time left first; `hold` keeps order and membership until `settle`."""
        rows = list(rows)
        if hold and self._all:
            fresh = {row.id: row for row in rows}
            self._all = [fresh.get(row.id, row) for row in self._all]
            self._waiting = rows
            self._update_in_place(fresh)
            return
        self._waiting = None
        self._all = rows
        self._lay_out()

    def settle(self) -> None:
        """Bring order and membership up to date."""
        if self._waiting is not None:
            self.take(self._waiting)

    def filter(self, text: str) -> None:
        """Show only the rows that the text is found in."""
        self._filter = text
        self._lay_out()

    def row_of(self, case: UUID | None) -> int:
        """Return the list row of a case, -1 where it isn't shown."""
        return next((at for at, each in enumerate(self._entries) if isinstance(each, CaseRow) and each.id == case), -1)

    def entry(self, row: int) -> Entry | None:
        """Return what stands in a list row."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role == ENTRY_ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(entry, GroupHead):
                return f"{wording.meaning_text(entry.meaning, self._language)} {entry.count}"
            return wording.row_sentence(entry, self._now(), self._language)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.entry(index.row()), GroupHead):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def _update_in_place(self, fresh: dict[UUID, CaseRow]) -> None:
        for at, each in enumerate(self._entries):
            if isinstance(each, CaseRow) and fresh.get(each.id, each) != each:
                self._entries[at] = fresh[each.id]
                self.dataChanged.emit(self.index(at), self.index(at), [ENTRY_ROLE])

    def _lay_out(self) -> None:
        shown = [row for row in self._all if matches(row, self._filter)]
        entries: list[Entry] = []
        for meaning in GROUPS:
            members = [row for row in shown if row.stage.meaning == meaning]
            if members:
                entries += [GroupHead(meaning, len(members)), *members]
        if [_key(each) for each in entries] == [_key(each) for each in self._entries]:
            self._entries = entries
            if entries:
                self.dataChanged.emit(self.index(0), self.index(len(entries) - 1), [ENTRY_ROLE])
            return
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()


def _key(entry: Entry) -> object:
    return entry.meaning if isinstance(entry, GroupHead) else entry.id
