"""What was selected on the map, as a list; a row leads back to its place."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from ui.map.wording import title

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_ROW_GAP_PX = 4


class SelectionModel(QAbstractListModel):
    """The facts of the selected features, one row each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[dict[str, Any]] = []

    def set_rows(self, rows: list[dict[str, Any]]) -> None:
        """Show others."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, index: Index) -> dict[str, Any]:
        """Return a row's facts."""
        return self._rows[index.row()]

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a row's words."""
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole,
                                        Qt.ItemDataRole.AccessibleTextRole):
            return title(self._rows[index.row()])
        return None


class SelectionList(QWidget):
    """The list, its number and a button that clears it.

    Signals:
        chosen: a row's facts.
        cleared: nothing is to be selected any more.
    """

    chosen = Signal(dict)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = SelectionModel(self)
        self._view = QListView(self)
        self._view.setModel(self._model)
        self._view.setUniformItemSizes(True)
        self._view.setSpacing(_ROW_GAP_PX)
        self._view.setAccessibleName(self.tr("Selected on the map"))
        self._view.activated.connect(lambda index: self.chosen.emit(self._model.row(index)))
        self._view.clicked.connect(lambda index: self.chosen.emit(self._model.row(index)))
        self._number = QLabel(self)
        self._number.setWordWrap(True)
        self._clear = QPushButton(self.tr("Clear the selection"), self)
        self._clear.clicked.connect(self.cleared)
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 8, 4)
        head.addWidget(self._number, 1)
        head.addWidget(self._clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._view, 1)
        self.show_rows([], 0)

    def show_rows(self, rows: list[dict[str, Any]], total: int) -> None:
        """Show what was selected; of very many, the first are listed and all are counted."""
        self._model.set_rows(rows)
        self._clear.setVisible(total > 0)
        if total == 0:
            self._number.setText(self.tr("Nothing selected. Draw a rectangle or a polygon on the map."))
        elif total > len(rows):
            self._number.setText(self.tr("{count} selected, the first {listed} listed").format(
                count=total, listed=len(rows)))
        else:
            self._number.setText(self.tr("{count} selected").format(count=total))
