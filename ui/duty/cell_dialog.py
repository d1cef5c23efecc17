"""The form of one cell of the roster: who of those that hold the post's role sits there."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.domain.ids import uuid7
from app.queries.people import UserRow
from app.services.roster import Cell, SetDuties
from ui.card import Card
from ui.context import Context
from ui.duty.names import name_of

_LIST_PX, _SEARCH_FROM = 260, 9
_ID = Qt.ItemDataRole.UserRole


class CellDialog(Card):
    """Ticks people; those of the grid come first."""

    def __init__(self, context: Context, title: str, could: Sequence[UserRow], chosen: Sequence[UUID], grid: str,
                 cell: Callable[[tuple[UUID, ...]], Cell], parent: QWidget) -> None:
        """
        Args:
            context: the window's.
            title: post, grid, day and shift.
            could: who may sit there.
            chosen: who sits there now.
            grid: its responsibility grid, if it has one.
            cell: makes what is to be written of the people.
            parent: the window that is covered.
        """
        super().__init__(context.operations, context.language, title, _tr_save(), parent)
        self._context, self._cell = context, cell
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setVisible(len(could) >= _SEARCH_FROM)
        self.search.textChanged.connect(self._narrow)
        self.people = QListWidget()
        self.people.setFixedHeight(_LIST_PX)
        self.people.setAccessibleName(self.tr("People"))
        order = sorted(could, key=lambda user: (user.id not in chosen, grid not in user.responsibility_grids,
                                                not user.primary, user.login))
        for user in order:
            item = QListWidgetItem(f"{name_of(user, context.language)} · {user.login}")
            item.setData(_ID, user.id)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if user.id in chosen else Qt.CheckState.Unchecked)
            self.people.addItem(item)
        self.form.addRow(self.search)
        self.form.addRow(self.people)
        self.say("" if could else self.tr("Nobody holds the role of this post."))

    def chosen(self) -> tuple[UUID, ...]:
        """Return who is ticked."""
        items = [self.people.item(row) for row in range(self.people.count())]
        return tuple(item.data(_ID) for item in items if item.checkState() is Qt.CheckState.Checked)

    def submit(self) -> None:
        """Write the cell."""
        self.set_busy(True)
        intent = SetDuties(id=uuid7(self._context.clock.now()), cells=(self._cell(self.chosen()),))
        self._operations.write(intent, lambda _: self.accept(), refused=self.refuse)

    def _narrow(self, text: str) -> None:
        for row in range(self.people.count()):
            item = self.people.item(row)
            item.setHidden(text.strip().lower() not in item.text().lower())


def _tr_save() -> str:
    return QCoreApplication.translate("Administration", "Save")
