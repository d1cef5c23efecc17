"""Paints a row of a queue (interface section 7): glyph, type and place, what it is about, time left and its bar."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.deadline import TimeLeft
from app.queries.cases import CaseRow
from app.ports.unsettled import Unsettled
from ui.cases import wording
from ui.cases.queue_rows import ALL, ENTRY_ROLE, MARK_ROLE, GroupHead
from ui.glyphs import paint_glyph
from ui.icons import icon
from ui.theme import Theme

SIDE_PX, GAP_PX, GLYPH_PX, TIME_PX = 12, 10, 16, 84
SIGN_PX = 12
BAR_PX, NOTCH = 4, 0.8
HEAD_PX = 24
LINE_1_PX, LINE_2_PX, ONE_LINE_PX = 9, 29, 4
"""Tops of the two lines in a row of 54, and of the one in a row of 30."""
Index = QModelIndex | QPersistentModelIndex


class QueueDelegate(QStyledItemDelegate):
    """One case in two lines, or the head of a group."""

    def __init__(self, theme: Theme, language: str, now: Callable[[], datetime], parent: QObject | None = None, *,
                 user: UUID | None = None) -> None:
        """`user` is who looks: what he has himself isn't locked to him."""
        super().__init__(parent)
        self._theme = theme
        self._language = language
        self._now = now
        self._user = user
        self.compact = False
        """Whether a case takes one line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        head = isinstance(index.data(ENTRY_ROLE), GroupHead)
        return QSize(320, HEAD_PX if head else self._theme.px(
            "row.queue.one-line" if self.compact else "row.queue"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ENTRY_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(entry, GroupHead):
            self._paint_head(painter, option.rect, entry)
        elif isinstance(entry, CaseRow):
            self._paint_ground(painter, option)
            self._paint_case(painter, option, entry)
            if index.data(MARK_ROLE):
                self._paint_mark(painter, option.rect)
        painter.restore()

    def _paint_mark(self, painter: QPainter, rect: QRect) -> None:
        """A tick in the corner of the glyph's column: a shape, so that it doesn't rest on colour."""
        box = QRectF(rect.left() + 4, rect.bottom() - 16, 12, 12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QPen(self._theme.colour("bg.panel"), 2))
        painter.drawPolyline([box.topLeft() + QPointF(2.5, 6), box.topLeft() + QPointF(5, 8.5),
                              box.topLeft() + QPointF(9.5, 3.5)])

    def _paint_head(self, painter: QPainter, rect: QRect, head: GroupHead) -> None:
        theme, like = self._theme, "closed" if head.meaning in ("parked", ALL) else head.meaning
        painter.fillRect(rect, theme.colour("bg.raised"))
        self._hairline(painter, rect)
        side = 14
        if head.meaning != ALL:
            paint_glyph(painter, QRectF(rect.left() + SIDE_PX + 1, rect.center().y() - side / 2 + 1, side, side),
                        like, theme, share=1.0)
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.colour(f"meaning.{like}.text"))
        words = rect.adjusted(SIDE_PX + GLYPH_PX + GAP_PX, 0, -SIDE_PX, 0)
        meaning = wording.group_text(head.meaning, self._language)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, meaning)
        left = painter.fontMetrics().horizontalAdvance(meaning) + 8
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text.2"))
        words.setLeft(words.left() + left)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, _elided(
            painter.fontMetrics(), "  ".join(filter(None, (str(head.count), wording.group_hint(head.meaning)))),
            words.width(), Qt.TextElideMode.ElideRight))

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        theme, rect, state = self._theme, option.rect, option.state
        active = bool(state & QStyle.StateFlag.State_Active)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selection.bg" if active else "selection.bg-inactive"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("bg.hover"))
        self._hairline(painter, rect)
        if state & QStyle.StateFlag.State_HasFocus and active:
            painter.setPen(theme.colour("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(rect).adjusted(1.5, 0.5, -1.5, -1.5))

    def _hairline(self, painter: QPainter, rect: QRect) -> None:
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), self._theme.colour("border.hair"))

    def _paint_case(self, painter: QPainter, option: QStyleOptionViewItem, row: CaseRow) -> None:
        rect, theme = option.rect, self._theme
        share = row.stage.used_s / row.stage.limit_s if row.stage.limit_s else 0.0
        top = rect.top() + (ONE_LINE_PX if self.compact else LINE_1_PX)
        glyph = QRectF(rect.left() + SIDE_PX, top + 2, GLYPH_PX, GLYPH_PX)
        meaning = "urged" if row.urged and row.unsettled is None else wording.meaning_of(row)
        paint_glyph(painter, glyph, meaning, theme, share=share)
        right = QRect(rect.right() - SIDE_PX - TIME_PX, rect.top(), TIME_PX, rect.height())
        words_left = rect.left() + SIDE_PX + GLYPH_PX + GAP_PX
        time_width = (self._paint_time(painter, right, row.stage) if row.unsettled is None
                      else self._paint_meant_at(painter, right, row.unsettled))
        first = QRect(words_left, top, 0, 20)
        first.setRight(rect.right() - SIDE_PX - time_width - GAP_PX)
        self._paint_first_line(painter, first, row)
        if self.compact:
            return
        second = QRect(words_left, rect.top() + LINE_2_PX, right.left() - GAP_PX - words_left, 18)
        if row.unsettled is not None:
            second.setRight(right.right())  # There is no bar.
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._paint_second_line(painter, second, row, selected)

    def _paint_first_line(self, painter: QPainter, rect: QRect, row: CaseRow) -> None:
        theme, tone = self._theme, "text.2" if wording.is_taken(row, self._user) else "text.1"
        centred = Qt.AlignmentFlag.AlignVCenter
        if self.compact and row.claim is not None:
            rect.setLeft(self._paint_claim_sign(painter, rect, row))
        painter.setFont(theme.font("row"))
        painter.setPen(theme.colour(tone))
        kind = painter.fontMetrics().elidedText(wording.type_text(row, self._language), Qt.TextElideMode.ElideRight,
                                                rect.width())
        painter.drawText(rect, centred, kind)
        rect.setLeft(rect.left() + painter.fontMetrics().horizontalAdvance(kind) + 8)
        if row.urged and rect.width() > 60:
            rect.setLeft(self._paint_chip(painter, rect, wording.tr("urged {count}").format(count=row.urged)) + 8)
        if rect.width() > 20:
            painter.setFont(theme.font("body"))
            painter.setPen(theme.colour(tone))
            painter.drawText(rect, centred, _elided(painter.fontMetrics(), row.place, rect.width(),
                                                    Qt.TextElideMode.ElideMiddle))

    def _paint_chip(self, painter: QPainter, rect: QRect, words: str) -> int:
        """Paint the urged chip at the left of the rect; return its right edge."""
        theme = self._theme
        painter.setFont(theme.font("micro"))
        chip = QRectF(rect.left(), rect.top() + 2, painter.fontMetrics().horizontalAdvance(words) + 10, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("meaning.urged.soft"))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(theme.colour("meaning.urged.text"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, words)
        return int(chip.right())

    def _paint_second_line(self, painter: QPainter, rect: QRect, row: CaseRow, selected: bool) -> None:
        theme, text = self._theme, wording.second_line(row, self._language)
        if row.claim is not None:
            rect.setLeft(self._paint_claim_sign(painter, rect, row))
            text = wording.has_text(row.claim, self._user) + wording.DOT + text
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text.2" if selected or row.claim else "text.3"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter,
                         _elided(painter.fontMetrics(), text, rect.width(), Qt.TextElideMode.ElideRight))

    def _paint_claim_sign(self, painter: QPainter, rect: QRect, row: CaseRow) -> int:
        """Paint a lock for what somebody else has, a person for one's own; return where words begin after it."""
        name = "user-circle" if wording.is_mine(row, self._user) else "lock-simple"
        sign = QRect(rect.left(), rect.center().y() - SIGN_PX // 2 + 1, SIGN_PX, SIGN_PX)
        icon(name, self._theme, size_px=SIGN_PX, tone="text.2").paint(painter, sign)
        return sign.right() + 5

    def _paint_meant_at(self, painter: QPainter, rect: QRect, meant: Unsettled) -> int:
        """Paint when it was meant, in the place of the time left; return its width."""
        painter.setFont(self._theme.font("row"))
        painter.setPen(self._theme.colour("text.1" if meant.refusal is not None else "meaning.pending.text"))
        top = rect.top() + (ONE_LINE_PX if self.compact else LINE_1_PX)
        text = wording.clock_or_day(meant.at, self._now())
        painter.drawText(QRect(rect.left(), top, rect.width() + 1, 20),
                         Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        return painter.fontMetrics().horizontalAdvance(text)

    def _paint_time(self, painter: QPainter, rect: QRect, time: TimeLeft) -> int:
        """Paint the time left and the bar below; return the width that the words took."""
        theme = self._theme
        text = wording.time_left_text(time, self._now())
        if not text:
            return 0
        paused = not time.counting and time.left_s >= 0
        painter.setFont(theme.font("small" if paused else "row"))
        painter.setPen(theme.colour("text.2" if paused else f"meaning.{time.meaning}.text"))
        width = painter.fontMetrics().horizontalAdvance(text)
        top = rect.top() + (ONE_LINE_PX if self.compact else LINE_1_PX)
        words = QRect(rect.right() - max(width, TIME_PX), top, max(width, TIME_PX) + 1, 20)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        if self.compact:
            return width
        bar = QRectF(rect.left() + 1, rect.top() + LINE_2_PX + 7, TIME_PX, BAR_PX)
        paint_bar(painter, bar, time, theme)
        return width


def paint_bar(painter: QPainter, bar: QRectF, time: TimeLeft, theme: Theme) -> None:
    """Paint the share of the limit that is used, with a notch at 80 %."""
    share = min(max(time.used_s / time.limit_s, 0.0), 1.0) if time.limit_s else 0.0
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("border.hair"))
    painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2)
    painter.setBrush(theme.colour(f"meaning.{time.meaning}.fill"))
    painter.drawRoundedRect(QRectF(bar.topLeft(), QPointF(bar.left() + bar.width() * share, bar.bottom())),
                            bar.height() / 2, bar.height() / 2)
    notch = bar.left() + bar.width() * NOTCH
    painter.fillRect(QRectF(notch, bar.top(), 1, bar.height()), theme.colour("bg.panel"))


def _elided(metrics: QFontMetrics, text: str, width: int, mode: Qt.TextElideMode) -> str:
    return metrics.elidedText(text, mode, width)
