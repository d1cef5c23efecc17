"""Conflicts, or what is to be sent, as a list of two-line rows: any number, painted only where seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.glyphs import paint_glyph
from ui.theme import Theme

ROW_PX = 46
_SIDE_PX, _GLYPH_PX, _GAP_PX = 12, 14, 10
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """One row."""

    id: UUID
    words: str
    more: str
    when: str


class LineModel(QAbstractListModel):
    """The rows."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[Line] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Show other rows; nothing happens where they are the same, so a selection lives on."""
        if list(lines) != list(self.lines):
            self.beginResetModel()
            self.lines = tuple(lines)
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Return how many."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the whole row for screen readers and tooltips."""
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return f"{line.words}\n{line.more}"
        return None


class LinePainter(QStyledItemDelegate):
    """Paints glyph, words and time, and below them the reason."""

    def __init__(self, theme: Theme, meaning: str) -> None:
        super().__init__()
        self._theme, self._meaning = theme, meaning

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Return the height of a row."""
        del option, index
        return QSize(0, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        model = index.model()
        assert isinstance(model, LineModel)
        line, rect, theme = model.lines[index.row()], option.rect, self._theme  # type: ignore[attr-defined]
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.fillRect(rect, theme.colour("selection.bg"))
        paint_glyph(painter, QRectF(rect.x() + _SIDE_PX, rect.y() + 8, _GLYPH_PX, _GLYPH_PX), self._meaning, theme)
        inner = rect.adjusted(_SIDE_PX + _GLYPH_PX + _GAP_PX, 4, -_SIDE_PX, -4)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text.3"))
        when_px = painter.fontMetrics().horizontalAdvance(line.when)
        upper = inner.adjusted(0, 0, 0, -inner.height() // 2)
        painter.drawText(upper, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, line.when)
        metrics = painter.fontMetrics()
        painter.drawText(inner.adjusted(0, inner.height() // 2, 0, 0), Qt.AlignmentFlag.AlignVCenter,
                         metrics.elidedText(line.more, Qt.TextElideMode.ElideRight, inner.width()))
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.colour("text.1"))
        room_px = inner.width() - when_px - _GAP_PX
        painter.drawText(upper.adjusted(0, 0, -when_px - _GAP_PX, 0), Qt.AlignmentFlag.AlignVCenter,
                         painter.fontMetrics().elidedText(line.words, Qt.TextElideMode.ElideRight, room_px))
        painter.setPen(theme.colour("border.hair"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
