"""The rows of the list of orders: a head for each level, the orders below it, and the cases of those that are open."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.messages import filled
from app.queries.cases import OrderedCase, SupervisionOrder
from ui.cases import wording
from ui.cases.order_words import LEVELS, came_text, card_text, date_text
from ui.cases.queue_rows import ENTRY_ROLE
from ui.cases.wording import tr

OPEN_ROLE = ENTRY_ROLE + 2
"""Role of whether the cases of an order are shown below it."""
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class LevelHead:
    """The head of a level and how many orders it has."""

    level: int
    count: int


Entry = LevelHead | SupervisionOrder | OrderedCase


def entries_of(orders: Iterable[SupervisionOrder], opened: frozenset[str]) -> list[Entry]:
    """Return the rows, the highest level first; within a level as the orders come: what waits longest is first."""
    orders, found = list(orders), list[Entry]()
    for level in LEVELS:
        of_level = [each for each in orders if each.level == level]
        found += [LevelHead(level, len(of_level))] if of_level else []
        for order in of_level:
            found.append(order)
            found += order.cases if order.number in opened and len(order.cases) > 1 else ()
    return found


class OrderRows(QAbstractListModel):
    """The list as it was read last."""

    def __init__(self, language: str, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._language, self._now = language, now
        self._orders: list[SupervisionOrder] = []
        self._opened: frozenset[str] = frozenset()
        self.entries: list[Entry] = []

    def take(self, orders: list[SupervisionOrder]) -> None:
        """Show these."""
        self._orders = orders
        self._arrange()

    def turn(self, number: str) -> None:
        """Show the cases of an order, or no more."""
        self._opened = self._opened ^ {number}
        self._arrange()

    def row_of(self, number: str, case: UUID | None = None) -> int:
        """Return the row of an order, or of a case below it; -1 where it is not shown."""
        rows = enumerate(self.entries)
        if case is not None:
            return next((at for at, each in rows if isinstance(each, OrderedCase)
                         and (each.order.number, each.row.id) == (number, case)), -1)
        return next((at for at, each in rows if isinstance(each, SupervisionOrder) and each.number == number), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A head can't be chosen."""
        return Qt.ItemFlag.NoItemFlags if isinstance(self.entries[index.row()], LevelHead) else super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == OPEN_ROLE:
            return isinstance(entry, SupervisionOrder) and entry.number in self._opened
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._sentence(entry, "\n" if role == Qt.ItemDataRole.ToolTipRole else wording.DOT)
        return None

    def _sentence(self, entry: Entry, between: str) -> str:
        if isinstance(entry, LevelHead):
            return f"{card_text(entry.level)} {entry.count}"
        first = entry if isinstance(entry, OrderedCase) else entry.cases[0]
        time = "" if first.order.answered else wording.time_left_text(first.order.time, self._now())
        said = (date_text(first.order), time, came_text(first.order))
        if isinstance(entry, OrderedCase):
            parts = (wording.type_text(entry.row, self._language), entry.row.place, *said)
        else:
            parts = (entry.number, card_text(entry.level), entry.who, entry.text,
                     filled(tr("{count} {count:case|cases}"), count=len(entry.cases)), *said)
        return between.join(part for part in parts if part)

    def _arrange(self) -> None:
        self.beginResetModel()
        self.entries = entries_of(self._orders, self._opened)
        self.endResetModel()
