"""The list of a queue: walked with the keyboard, marked with Space, Shift and Ctrl."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QStackedWidget


class QueueList(QListView):
    """A list in which Enter opens the case.

    Signals:
        opened: the current case is wanted.
        marked: (indexes, True, or None to turn over) of what the person marks.
    """

    opened = Signal()
    marked = Signal(list, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("queue_list")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self._anchor = QPersistentModelIndex()
        # A Chinese input method that is on would swallow the letters that are keys here.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Qt makes the first row the current one when the list gets the focus; select it too, so that it shows."""
        super().focusInEvent(event)
        self.selectionModel().select(self.currentIndex(), QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit()
            return
        before = self.currentIndex()
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        super().keyPressEvent(event)
        if shift and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.currentIndex() != before:
            self.marked.emit([before, self.currentIndex()], True)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Ctrl turns one mark over, Shift marks from the last clicked case to here."""
        at = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and at.isValid():
            if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                self.marked.emit([at], None)
                return
            if event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
                self.marked.emit(self._between(at), True)
                return
            self._anchor = QPersistentModelIndex(at)
        super().mousePressEvent(event)

    def _between(self, at: QModelIndex) -> list[QModelIndex]:
        first = self._anchor.row() if self._anchor.isValid() else self.currentIndex().row()
        return [self.model().index(row, 0) for row in range(min(first, at.row()), max(first, at.row()) + 1) if row >= 0]


class ListOrSentence(QStackedWidget):
    """A list, or what is to be said while it has nothing to show: `setCurrentWidget` says which."""

    def __init__(self, shown: QListView) -> None:
        super().__init__()
        self.sentence = QLabel()
        self.sentence.setObjectName("queue_empty")
        self.sentence.setWordWrap(True)
        self.sentence.setContentsMargins(16, 24, 16, 16)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.addWidget(shown)
        self.addWidget(self.sentence)
