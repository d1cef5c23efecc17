"""Paints a row of the list of orders: its card and number, what was ordered, the time left for the answer."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from app.messages import filled
from app.queries.cases import CaseOrder, OrderedCase, SupervisionOrder
from ui.cases import wording
from ui.cases.order_rows import OPEN_ROLE, LevelHead
from ui.cases.order_words import CARD, came_text, card_text, date_text
from ui.cases.queue_delegate import GAP_PX, GLYPH_PX, HEAD_PX, LINE_1_PX, SIDE_PX, TIME_PX, Index, QueueDelegate
from ui.cases.queue_rows import ENTRY_ROLE
from ui.cases.wording import tr
from ui.glyphs import paint_glyph
from ui.icons import icon

ORDER_PX, CASE_PX, SIGN_PX = 94, 54, 12
_CARD_W_PX, _CARD_H_PX = 10, 14
_LINE_PX = 20


class OrderDelegate(QueueDelegate):
    """A level's head, an order in four lines, or a case of an order in two."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        entry = index.data(ENTRY_ROLE)
        return QSize(320, HEAD_PX if isinstance(entry, LevelHead) else CASE_PX if isinstance(entry, OrderedCase)
                     else ORDER_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ENTRY_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(entry, LevelHead):
            self._paint_level(painter, option.rect, entry)
        else:
            self._paint_ground(painter, option)
            if isinstance(entry, SupervisionOrder):
                self._paint_order(painter, option, entry, opened=bool(index.data(OPEN_ROLE)))
            elif isinstance(entry, OrderedCase):
                self._paint_ordered(painter, option, entry)
        painter.restore()

    def _paint_level(self, painter: QPainter, rect: QRect, head: LevelHead) -> None:
        theme, centred = self._theme, Qt.AlignmentFlag.AlignVCenter
        painter.fillRect(rect, theme.colour("bg.raised"))
        self._hairline(painter, rect)
        card = QRectF(rect.left() + SIDE_PX + 3, rect.center().y() - _CARD_H_PX / 2 + 1, _CARD_W_PX, _CARD_H_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(f"meaning.{CARD[head.level]}.fill"))
        painter.drawRoundedRect(card, 2, 2)
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.colour(f"meaning.{CARD[head.level]}.text"))
        words = rect.adjusted(SIDE_PX + GLYPH_PX + GAP_PX, 0, -SIDE_PX, 0)
        painter.drawText(words, centred, card_text(head.level))
        left = painter.fontMetrics().horizontalAdvance(card_text(head.level)) + 8
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text.2"))
        painter.drawText(words.adjusted(left, 0, 0, 0), centred, str(head.count))

    def _paint_order(self, painter: QPainter, option: QStyleOptionViewItem, order: SupervisionOrder, *,
                     opened: bool) -> None:
        rect, first = option.rect, order.cases[0]
        lines = self._lines(painter, rect, first.order, SIDE_PX)
        several = len(order.cases) > 1
        cases = filled(tr("{count} {count:case|cases}"), count=len(order.cases)) if several else wording.DOT.join(
            part for part in (wording.short_number(first.row.number), wording.type_text(first.row, self._language),
                              first.row.place) if part)
        self._write(painter, lines[0], order.number, "row", "text.1")
        self._write(painter, lines[1], order.text, "body", "text.1")
        if several:
            sign = QRect(lines[2].left(), lines[2].center().y() - SIGN_PX // 2 + 1, SIGN_PX, SIGN_PX)
            icon("caret-up" if opened else "caret-down", self._theme, size_px=SIGN_PX, tone="text.2").paint(
                painter, sign)
            lines[2].setLeft(sign.right() + 6)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._write(painter, lines[2], cases, "small", "text.2")
        self._write(painter, lines[3], wording.DOT.join(part for part in (
            date_text(first.order), came_text(first.order), order.who) if part), "small",
            "text.2" if selected else "text.3")

    def _paint_ordered(self, painter: QPainter, option: QStyleOptionViewItem, case: OrderedCase) -> None:
        lines = self._lines(painter, option.rect, case.order, SIDE_PX + 16)
        row = case.row
        self._write(painter, lines[0], wording.DOT.join(part for part in (
            wording.type_text(row, self._language), row.place) if part), "body", "text.1")
        self._write(painter, lines[1], wording.DOT.join(part for part in (
            wording.short_number(row.number), wording.state_text(row.state, self._language),
            wording.department_text(row, self._language), came_text(case.order)) if part), "small", "text.2")

    def _lines(self, painter: QPainter, rect: QRect, order: CaseOrder, side_px: int) -> list[QRect]:
        """Paint how the time for the answer stands, and return the lines for what else is to be said."""
        theme, time = self._theme, order.time
        glyph = QRectF(rect.left() + side_px, rect.top() + LINE_1_PX + 2, GLYPH_PX, GLYPH_PX)
        paint_glyph(painter, glyph, "closed" if order.answered else time.meaning, theme,
                    share=time.used_s / time.limit_s if time.limit_s else 0.0)
        width = 0
        if not order.answered:
            right = QRect(rect.right() - SIDE_PX - TIME_PX, rect.top(), TIME_PX, rect.height())
            width = max(self._paint_time(painter, right, time), TIME_PX) + GAP_PX
        left = rect.left() + side_px + GLYPH_PX + GAP_PX
        lines = [QRect(left, rect.top() + LINE_1_PX + at * _LINE_PX, rect.right() - SIDE_PX - left, _LINE_PX)
                 for at in range(4)]
        for line in lines[:2]:
            line.setWidth(line.width() - width)
        return lines

    def _write(self, painter: QPainter, rect: QRect, text: str, font: str, tone: str) -> None:
        painter.setFont(self._theme.font(font))
        painter.setPen(self._theme.colour(tone))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, rect.width()))
