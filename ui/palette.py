"""The command palette (Ctrl+K): acts that fit here, cases, components, grids, cameras, addresses, by keys alone.

`>` leaves only acts, `#` cases, `@` addresses, `!` cameras. Enter does it or goes there, Ctrl+Enter shows it on the
map.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog, QLineEdit, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout,
    QWidget)

from app.domain.errors import Refusal
from app.messages import sentence
from app.queries.places import Found
from ui.cases.asking import Asking
from ui.context import Context
from ui.matching import NOT, fit
from ui.theme import Theme

WIDTH_PX, TOP_PX, ROW_PX, ROWS = 640, 96, 36, 8
PAUSE_MS = 80
MOST_ACTS = 6
"""So many acts stand before what was found, once something is typed."""
_KINDS = {"#": "case", "@": "address", "!": "camera"}
_ENTRY = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done here and now."""

    words: str
    key: str
    do: Callable[[], object]


@dataclass(frozen=True, slots=True)
class _Entry:
    title: str
    more: str
    right: str
    key: str
    act: Act | None = None
    found: Found | None = None


class Palette(QDialog):
    """One field and eight rows over the window.

    Signals:
        chosen: the `Found` to go to.
        shown_on_map: the `Found` to show on the map only.
    """

    chosen = Signal(object)
    shown_on_map = Signal(object)

    def __init__(self, context: Context, acts: Sequence[Act], parent: QWidget) -> None:
        """`acts` fit the place, those of the selection first."""
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._acts = context, list(acts)
        self._ask = Asking(context.operations, self)
        self._reading = 0
        self._waited = False
        self._meant: bool | None = None
        """Enter that was pressed before the rows for what is typed were there: whether on the map only."""
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Do, or find:  > acts  # case number  @ address  ! camera"))
        self.field.setAccessibleName(self.tr("Search and do"))
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(_Rows(context.theme, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.list.setFixedHeight(ROWS * ROW_PX)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda _: self.take())
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self._show([self._of_act(each) for each in self._acts])

    def open_over(self, window: QWidget) -> None:
        """Show it over the upper part of the window, with the focus in the field."""
        self.resize(min(WIDTH_PX, window.width() - 32), self.sizeHint().height())
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - self.width()) // 2, corner.y() + TOP_PX)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def rows(self) -> list[str]:
        """Return what is shown, a line each."""
        return [self.list.item(at).text() for at in range(self.list.count())]

    def take(self, *, on_map: bool = False) -> None:
        """Do what the chosen row says, as soon as the rows fit what is typed."""
        if self._waited:
            self._meant = on_map
            return
        item = self.list.currentItem()
        entry: _Entry | None = item.data(_ENTRY) if item is not None else None
        if entry is None or (entry.act is None and entry.found is None):
            return
        self.close()
        if entry.act is not None:
            entry.act.do()
        elif on_map:
            self.shown_on_map.emit(entry.found)
        else:
            self.chosen.emit(entry.found)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Arrows walk the rows, Enter takes one; the rest is the field's."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}.get(
                Qt.Key(event.key()))
            if step is not None and self.list.count():
                self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), self.list.count() - 1))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.take(on_map=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
                return True
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        self._waited, self._meant = True, None
        self._pause.start()

    def _search(self) -> None:
        typed = self.field.text().strip()
        self._reading += 1
        reading, acts, places = self._reading, self._acts, self._context.places
        kind, text = _KINDS.get(typed[:1], ""), typed[1:].strip() if typed[:1] in {*_KINDS, ">"} else typed

        def work() -> tuple[list[Act], list[Found]]:
            fitting = [] if kind else _fitting(acts, text)
            found = places.search(text, told=True) if text and typed[:1] != ">" else []
            return fitting, [each for each in found if kind in ("", each.kind)]

        self._ask.read(work, lambda both: self._take(reading, typed, *both), refused=self._refused)

    def _take(self, reading: int, typed: str, acts: list[Act], found: list[Found]) -> None:
        if reading != self._reading:
            return
        most = MOST_ACTS if typed[:1] != ">" and typed else len(acts)
        entries = [*map(self._of_act, acts[:most]), *map(self._of_found, found)]
        self._show(entries or [_Entry(self.tr("Nothing found. Try a street, a landmark, or the last digits of a code."),
                                      "", "", "")])
        if not self._pause.isActive():
            self._waited = False
        if not self._waited and self._meant is not None:
            self.take(on_map=self._meant)

    def _refused(self, refusal: Refusal) -> None:
        self._waited = False
        self._show([_Entry(sentence(refusal, self._context.language), "", "", "")])

    def _of_act(self, act: Act) -> _Entry:
        return _Entry(act.words, "", self.tr("Act"), act.key, act=act)

    def _of_found(self, found: Found) -> _Entry:
        words = {"grid": self.tr("Grid"), "component": self.tr("Component"), "camera": self.tr("Camera"),
                 "address": self.tr("Address"), "case": self.tr("Case")}
        return _Entry(found.title, found.subtitle, words[found.kind], "", found=found)

    def _show(self, entries: Sequence[_Entry]) -> None:
        self.list.clear()
        for entry in entries:
            item = QListWidgetItem(" · ".join(filter(None, (entry.title, entry.more, entry.right, entry.key))))
            item.setData(_ENTRY, entry)
            self.list.addItem(item)
        self.list.setCurrentRow(0)


class _Rows(QStyledItemDelegate):
    """Words at the left, kind and key at the right."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """As high as the table says."""
        return QSize(0, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        entry, theme, rect = index.data(_ENTRY), self._theme, option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selection.bg"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.colour("accent"))
        room = rect.adjusted(12, 0, -12, 0)
        for text, tone in ((entry.right, "text.2"), (entry.key, "text.1")):
            room.setRight(self._right(painter, room, text, tone))
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("text.1"))
        title = painter.fontMetrics().elidedText(entry.title, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, title)
        room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(title) + 12)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text.2"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, painter.fontMetrics().elidedText(
            entry.more, Qt.TextElideMode.ElideRight, max(room.width(), 0)))
        painter.restore()

    def _right(self, painter: QPainter, room: QRect, text: str, tone: str) -> int:
        """Write at the right; return the right edge of what is left of the room."""
        if not text:
            return room.right()
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.colour(tone))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        return room.right() - painter.fontMetrics().horizontalAdvance(text) - 16


def _fitting(acts: Sequence[Act], text: str) -> list[Act]:
    """Return the acts that fit what was typed, the best first, else in their order."""
    ranked = [(fit(each.words, text), each) for each in acts]
    return [each for rank, each in sorted(ranked, key=lambda pair: pair[0]) if rank != NOT]
