"""One field that jumps to a grid, a component, a camera, an address or a case."""

from PySide6.QtCore import (
    QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt, QTimer, Signal)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QWidget

from app.domain.errors import Refusal
from app.messages import sentence
from app.queries.places import Found
from ui.commands import with_key
from ui.context import Context
from ui.icons import icon

_PAUSE_MS = 150
_ROW_PX = 28
_SHOWN = 8
Index = QModelIndex | QPersistentModelIndex


class _Hits(QAbstractListModel):
    """What was found, or one sentence."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: list[Found] = []
        self.said = ""

    def show_hits(self, found: list[Found], said: str = "") -> None:
        """Show these."""
        self.beginResetModel()
        self.found, self.said = found, said
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """As Qt asks."""
        return 0 if parent.isValid() else len(self.found) or bool(self.said)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One line: kind, title, where."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if not self.found:
            return self.said
        hit = self.found[index.row()]
        words = {"grid": self.tr("Grid"), "component": self.tr("Component"), "camera": self.tr("Camera"),
                 "address": self.tr("Address"), "case": self.tr("Case")}
        return " · ".join(filter(None, (words[hit.kind], hit.title, hit.subtitle)))


class SearchBox(QLineEdit):
    """The search field of the top bar.

    Signals:
        chosen: the `Found` to go to.
    """

    chosen = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reading = 0
        self.setObjectName("search")
        self.setPlaceholderText(self.tr("Search cases, components, grids, cameras, addresses"))
        self.setAccessibleName(self.tr("Search"))
        self.setToolTip(with_key(self.tr("Search"), "palette"))
        self.addAction(icon("magnifying-glass", context.theme, tone="text.2"), QLineEdit.ActionPosition.LeadingPosition)
        self.setClearButtonEnabled(True)
        self._hits = _Hits(self)
        self._list = QListView(self.window())
        self._list.setObjectName("search_hits")
        self._list.setModel(self._hits)
        self._list.setFrameShape(QFrame.Shape.Box)
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.clicked.connect(self._choose)
        self._list.hide()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.textEdited.connect(lambda _: self._pause.start())
        self.installEventFilter(self)

    def _search(self) -> None:
        text = self.text().strip()
        self._reading += 1
        if not text:
            self._list.hide()
            return
        reading, places = self._reading, self._context.places
        self._context.operations.read(lambda: places.search(text, limit=_SHOWN, told=True),
                                      lambda found: self._show(reading, found), refused=self._refused)

    def _show(self, reading: int, found: list[Found]) -> None:
        if reading != self._reading:
            return
        self._hits.show_hits(found, self.tr("Nothing found. Try a street, a landmark, or the last digits of a code."))
        self._popup()

    def _refused(self, refusal: Refusal) -> None:
        self._hits.show_hits([], sentence(refusal, self._context.language))
        self._popup()

    def _popup(self) -> None:
        self._list.setParent(self.window())
        below = self.mapTo(self.window(), QPoint(0, self.height() + 2))
        self._list.setGeometry(below.x(), below.y(), self.width(), self._hits.rowCount() * _ROW_PX + 4)
        self._list.raise_()
        self._list.show()
        if self._hits.found:
            self._list.setCurrentIndex(self._hits.index(0))

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid() and index.row() < len(self._hits.found):
            hit = self._hits.found[index.row()]
            self._list.hide()
            self.chosen.emit(hit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Arrows walk the hits, Enter goes there, Esc closes them, and so does leaving the field."""
        if event.type() == QEvent.Type.FocusOut:
            self._list.hide()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._list.isVisible():
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if key == Qt.Key.Key_Down else -1
                row = (self._list.currentIndex().row() + step) % max(self._hits.rowCount(), 1)
                self._list.setCurrentIndex(self._hits.index(row))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self._list.currentIndex())
                return True
            if key == Qt.Key.Key_Escape:
                self._list.hide()
                return True
        return super().eventFilter(watched, event)
