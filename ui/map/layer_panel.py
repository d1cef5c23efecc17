"""The layer panel: what is shown, in which order, how strongly; its signs are the legend."""

import json
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QDropEvent, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (QAbstractItemView, QHBoxLayout, QLabel, QSlider, QTreeWidget, QTreeWidgetItem,
                               QVBoxLayout, QWidget)

from ui.map.signs import sign_icon
from ui.map.state import RESOURCES, LayerEntry
from ui.theme import Theme

_ID = Qt.ItemDataRole.UserRole
_GROUNDS = {"building": "building", "road": "road.main", "water": "water", "green": "green", "ground": "hill"}
_LINES = {"responsibility_grid": "resp.line", "unit_grid": "grid.line", "community": "boundary", "street": "boundary",
          "district": "boundary"}
_PX = 16


class _Tree(QTreeWidget):
    """A tree whose top rows can be dragged into another order, nothing else."""

    moved = Signal()

    def dropEvent(self, event: QDropEvent) -> None:
        """Let Qt move the row, then tell."""
        super().dropEvent(event)
        self.moved.emit()


class LayerPanel(QWidget):
    """Shows the entries of the map's state and changes them.

    Signals:
        changed: the entries as they are to be now, top first.
    """

    changed = Signal(list)

    def __init__(self, entries: list[LayerEntry], theme: Theme, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries = {entry.id: entry for entry in entries}
        self._theme, self._language = theme, language
        self._counts: dict[str, int] = {}
        self._tree = self._made_tree()
        self._opacity = QSlider(Qt.Orientation.Horizontal, self)
        self._opacity.setRange(10, 100)
        self._opacity.setAccessibleName(self.tr("Opacity of the layer"))
        self._opacity.valueChanged.connect(self._on_opacity)
        self._opacity_word = QLabel(self)
        row = QHBoxLayout()
        row.setContentsMargins(12, 4, 12, 8)
        row.setSpacing(8)
        row.addWidget(QLabel(self.tr("Opacity"), self))
        row.addWidget(self._opacity, 1)
        row.addWidget(self._opacity_word)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._tree, 1)
        column.addLayout(row)
        self._fill([entry.id for entry in entries])
        self._tree.setCurrentItem(self._tree.topLevelItem(0))

    def set_theme(self, theme: Theme) -> None:
        """Change the theme: the signs are drawn anew."""
        self._theme = theme
        self._fill(self._order())

    def set_counts(self, counts: dict[str, int]) -> None:
        """Show how many features the engine has in each layer."""
        self._counts = counts
        with QSignalBlocker(self._tree):
            for item in self._rows():
                item.setText(1, self._count_of(item.data(0, _ID)))

    # Building

    def _made_tree(self) -> _Tree:
        tree = _Tree(self)
        tree.setColumnCount(2)
        tree.setHeaderHidden(True)
        tree.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        tree.setDefaultDropAction(Qt.DropAction.MoveAction)
        tree.setUniformRowHeights(True)
        tree.setAccessibleName(self.tr("Layers"))
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, tree.header().ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, tree.header().ResizeMode.ResizeToContents)
        tree.itemChanged.connect(self._on_checked)
        tree.currentItemChanged.connect(self._on_current)
        tree.moved.connect(self._tell)
        return tree

    def _fill(self, order: list[str]) -> None:
        current = self._tree.currentItem().data(0, _ID) if self._tree.currentItem() else order[0]
        open_ids = {item.data(0, _ID) for item in self._rows() if item.isExpanded()}
        with QSignalBlocker(self._tree):
            self._tree.clear()
            for id_ in order:
                self._tree.addTopLevelItem(self._row(self._entries[id_]))
            for item in self._rows():
                item.setExpanded(item.data(0, _ID) in open_ids)
                if item.data(0, _ID) == current:
                    self._tree.setCurrentItem(item)
        self._on_current()

    def _row(self, entry: LayerEntry) -> QTreeWidgetItem:
        item = QTreeWidgetItem([entry.zh if self._language == "zh_CN" else entry.en, self._count_of(entry.id)])
        item.setData(0, _ID, entry.id)
        item.setIcon(0, self._icon(entry.id))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
                      | Qt.ItemFlag.ItemIsDragEnabled)
        item.setCheckState(0, _checked(entry.visible))
        if entry.id == "component":
            for code, about in component_classes().items():
                item.addChild(self._class_row(code, about, code not in entry.hidden))
        return item

    def _class_row(self, code: str, about: dict[str, Any], shown: bool) -> QTreeWidgetItem:
        item = QTreeWidgetItem([f"{code} {about['zh'] if self._language == 'zh_CN' else about['en']}", ""])
        item.setData(0, _ID, code)
        item.setIcon(0, sign_icon(f"component_{about['symbol']}", QColor(about[self._theme.name]),
                                  self._theme.colour("bg.panel"), _PX))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(0, _checked(shown))
        return item

    def _icon(self, id_: str) -> QIcon:
        theme = self._theme
        if id_ == "case":
            return sign_icon("case_ontime", theme.colour("meaning.ontime.fill"), theme.colour("bg.panel"), _PX)
        if id_ == "camera":
            return sign_icon("camera", theme.colour("text.1"), theme.colour("bg.panel"), _PX)
        if id_ == "component":
            return sign_icon("component_circle", theme.colour("text.2"), theme.colour("bg.panel"), _PX)
        pixmap = QPixmap(_PX * 2, _PX * 2)
        pixmap.setDevicePixelRatio(2)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        if id_ in _GROUNDS:
            painter.setPen(theme.colour("border.control"))
            painter.setBrush(theme.colour(f"map.{_GROUNDS[id_]}"))
            painter.drawRect(2, 3, 12, 10)
        elif id_ in _LINES:
            painter.setPen(theme.colour(f"map.{_LINES[id_]}"))
            painter.drawRect(2, 3, 12, 10)
        else:
            painter.setPen(theme.colour("text.1"))
            painter.drawText(pixmap.rect().adjusted(0, 0, -_PX, -_PX), Qt.AlignmentFlag.AlignCenter, "字")
        painter.end()
        return QIcon(pixmap)

    # Changing

    def _on_checked(self, item: QTreeWidgetItem) -> None:
        shown = item.checkState(0) is Qt.CheckState.Checked
        if item.parent() is None:
            self._entries[item.data(0, _ID)].visible = shown
        else:
            rows = (item.parent().child(row) for row in range(item.parent().childCount()))
            self._entries["component"].hidden = tuple(
                row.data(0, _ID) for row in rows if row.checkState(0) is not Qt.CheckState.Checked)
        self._tell()

    def _on_current(self) -> None:
        entry = self._current()
        with QSignalBlocker(self._opacity):
            self._opacity.setValue(round(entry.opacity * 100))
        self._opacity_word.setText(f"{self._opacity.value()} %")

    def _on_opacity(self, percent: int) -> None:
        self._current().opacity = percent / 100
        self._opacity_word.setText(f"{percent} %")
        self._tell()

    def _current(self) -> LayerEntry:
        item = self._tree.currentItem() or self._tree.topLevelItem(0)
        return self._entries[(item.parent() or item).data(0, _ID)]

    def _tell(self) -> None:
        self.changed.emit([self._entries[id_] for id_ in self._order()])

    def _rows(self) -> list[QTreeWidgetItem]:
        return [self._tree.topLevelItem(row) for row in range(self._tree.topLevelItemCount())]

    def _order(self) -> list[str]:
        return [item.data(0, _ID) for item in self._rows()]

    def _count_of(self, id_: str) -> str:
        count = self._counts.get(id_)
        return "" if count is None else f"{count:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def component_classes() -> dict[str, Any]:
    """Return the token entries of the component classes by code."""
    return dict(json.loads((RESOURCES / "tokens.json").read_text("utf-8"))["component-class"])


def _checked(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
