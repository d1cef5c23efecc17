"""A list of records with a field to search it, headers to sort it, and a button to add one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, QSortFilterProxyModel, Qt, Signal)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QLabel, QLineEdit, QPushButton, QTableView
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from ui.icons import icon
from ui.theme import Theme

_ROW_PX, _SEARCH_PX = 34, 280
_PADDING_PX = 12, 8
"""Around the text of a record that is shown whole: the style sheet's, and what Qt's own style adds."""
Index = QModelIndex | QPersistentModelIndex
Qt_ = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, what a record says in it, and its width (0: it takes what is left)."""

    title: str
    text: Callable[[Any], str]
    width_px: int = 0
    spared_below_px: int = 0
    """Hidden, but still searched, while the list is narrower than this."""


class Records(QAbstractTableModel):
    """Any records, one per row."""

    def __init__(self, columns: Sequence[Column], theme: Theme, faint: Callable[[Any], bool]) -> None:
        """`faint` says of a record whether it is out of use and shown so."""
        super().__init__()
        self.columns, self._theme, self._faint = tuple(columns), theme, faint
        self.records: list[Any] = []

    def show_records(self, records: Sequence[Any]) -> None:
        """Show these."""
        self.beginResetModel()
        self.records = list(records)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """As Qt asks."""
        return 0 if parent.isValid() else len(self.records)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """As Qt asks."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt_.DisplayRole) -> object:
        """Text, tooltip, and the colour of what is out of use."""
        record = self.records[index.row()]
        if role in (Qt_.DisplayRole, Qt_.ToolTipRole):
            return self.columns[index.column()].text(record)
        if role == Qt_.ForegroundRole and self._faint(record):
            return self._theme.colour("text.disabled")
        return None

    def headerData(self, section: int, orientation: Qt.Orientation,  # noqa: N802
                   role: int = Qt_.DisplayRole) -> object:
        """The columns' heads, above their texts."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt_.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return self.columns[section].title if role == Qt_.DisplayRole else None


class _Wrapped(QStyledItemDelegate):
    """Asks for the height of the text as it is wrapped inside the style sheet's padding, which Qt leaves out."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        view = self.parent()
        room = QRect(0, 0, max(view.columnWidth(index.column()) - 2 * _PADDING_PX[0], 1), 10_000)
        needed = view.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, str(index.data() or ""))
        return QSize(view.columnWidth(index.column()), max(needed.height() + 2 * _PADDING_PX[1], _ROW_PX))


class RecordTable(QWidget):
    """The list with what stands above it.

    Signals:
        chosen: the record that the person chose, None when none is chosen.
        adding: the person wants a new one.
    """

    chosen = Signal(object)
    adding = Signal()

    def __init__(self, columns: Sequence[Column], theme: Theme, *, add: str = "", search: str = "",
                 key: Callable[[Any], Any] = lambda record: record.id,
                 faint: Callable[[Any], bool] = lambda record: False) -> None:
        """
        Args:
            columns: at least one.
            theme: gives colours and icons.
            add: word of the button that adds; no button when empty.
            search: hint in the search field.
            key: what tells records apart, so that the chosen one stays chosen when they are read anew.
            faint: whether a record is out of use.
        """
        super().__init__()
        self._key, self._wanted = key, None
        self.model = Records(columns, theme, faint)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self.model)
        self._sorted.setFilterKeyColumn(-1)
        self._sorted.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search = QLineEdit()
        self.search.setPlaceholderText(search or self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search"))
        self.search.addAction(icon("magnifying-glass", theme, tone="text.2"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(_SEARCH_PX)
        self.search.textChanged.connect(self._narrow)
        self.count = QLabel()
        self.count.setProperty("role", "hint")
        self.add = QPushButton(add)
        self.add.setIcon(icon("plus", theme))
        self.add.setIconSize(QSize(14, 14))
        self.add.setVisible(bool(add))
        self.add.clicked.connect(self.adding)
        self.view = self._make_view(columns)
        self._lay_out()

    def show_records(self, records: Sequence[Any]) -> None:
        """Show these; the chosen one stays chosen while it is among them."""
        self.model.show_records(records)
        self._count()
        if self._wanted is not None:
            self.choose(self._wanted)

    def choose(self, key: object) -> None:
        """Choose the record of that key, None for none."""
        self._wanted = key
        at = next((row for row, each in enumerate(self.model.records) if self._key(each) == key), -1)
        index = self._sorted.mapFromSource(self.model.index(at, 0)) if at >= 0 else QModelIndex()
        if index.isValid():
            self.view.selectRow(index.row())
            self.view.scrollTo(index)
        else:
            self.view.clearSelection()
            self.view.setCurrentIndex(QModelIndex())

    def chosen_record(self) -> Any:
        """Return the chosen record, None when none is."""
        rows = self.view.selectionModel().selectedRows()
        return self.model.records[self._sorted.mapToSource(rows[0]).row()] if rows else None

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Columns that can be spared give their room to the others."""
        super().resizeEvent(event)
        for at, column in enumerate(self.model.columns):
            self.view.setColumnHidden(at, self.width() < column.spared_below_px)

    def show_whole(self) -> None:
        """Let every record have the lines that its texts need."""
        view = self.view
        view.setWordWrap(True)
        view.setItemDelegate(_Wrapped(view))
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        view.horizontalHeader().sectionResized.connect(lambda *_: view.resizeRowsToContents())

    def texts(self) -> list[list[str]]:
        """Return what is shown, row by row."""
        shown = self._sorted
        return [[str(shown.index(row, column).data()) for column in range(shown.columnCount())]
                for row in range(shown.rowCount())]

    def _make_view(self, columns: Sequence[Column]) -> QTableView:
        view = QTableView()
        view.setModel(self._sorted)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(_ROW_PX)
        view.setSortingEnabled(True)
        view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        for at, column in enumerate(columns):
            if column.width_px:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                view.setColumnWidth(at, column.width_px)
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        view.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        return view

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(12)
        bar.addWidget(self.search, 1)
        bar.addWidget(self.count)
        bar.addStretch(1)
        bar.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(bar)
        column.addWidget(self.view, 1)

    def _tell(self) -> None:
        record = self.chosen_record()
        if record is not None:
            self._wanted = self._key(record)
        self.chosen.emit(record)

    def _narrow(self, text: str) -> None:
        self._sorted.setFilterFixedString(text.strip())
        self._count()

    def _count(self) -> None:
        shown, there = self._sorted.rowCount(), self.model.rowCount()
        self.count.setText(str(there) if shown == there else
                           self.tr("{shown} of {there}").format(shown=shown, there=there))
