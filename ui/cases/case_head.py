"""The head of a case: what it is, where it stands, and how much time is left of the post's and the whole limit."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.deadline import TimeLeft
from app.queries.cases import CaseRow
from ui.cases import wording
from ui.cases.queue_delegate import paint_bar
from ui.cases.wording import tr
from ui.glyphs import paint_glyph
from ui.theme import Theme

SIDE_PX, HEIGHT_PX, GLYPH_PX = 16, 120, 20


class CaseHead(QWidget):
    """Title, state, number, due times, time left at 22 px, and the bar of used time."""

    def __init__(self, theme: Theme, language: str, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._theme = theme
        self._language = language
        self._now = now
        self._row: CaseRow | None = None
        self._urgings: Sequence[datetime] = ()
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_row(self, row: CaseRow, urgings: Sequence[datetime] = ()) -> None:
        """Show the head of this case; `urgings`: when it was urged since it last moved on, the latest first."""
        self._row, self._urgings = row, urgings
        self.setAccessibleName(wording.DOT.join(filter(None, (
            wording.state_text(row.state, self._language), wording.row_sentence(row, self._now(), self._language),
            self.urged()))))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, HEIGHT_PX)

    def numbers(self) -> list[str]:
        """Return the number and both deadlines in words."""
        if self._row is None:
            return []
        deadlines = [_due(tr("due {time}"), self._row.stage), _due(tr("whole case {time}"), self._row.whole)]
        if self._row.unsettled is not None:  # Its clock is the shared store's to tell.
            deadlines = [wording.unsettled_text(self._row.unsettled, self._language)]
        return [text for text in (wording.number_text(self._row.number), *deadlines) if text]

    def urged(self) -> str:
        """Return how often it was urged, and when last, in words."""
        if not self._urgings:
            return ""
        return tr("urgings {count}, last {time}").format(
            count=len(self._urgings), time=wording.date_text(self._urgings[0]))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if self._row is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self.rect().adjusted(SIDE_PX, 0, -SIDE_PX, 0)
        self._paint_title(painter, room, self._row)
        time_left = self._paint_time(painter, room, self._row)
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.colour("meaning.urged.text"))
        painter.drawText(QRect(room.left(), 82, room.width(), 20),
                         Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.urged())
        self._paint_numbers(painter, QRect(room.left(), 42, time_left - room.left() - 12, 60))
        if self._row.stage.limit_s:
            paint_bar(painter, QRectF(room.left(), HEIGHT_PX - 12, room.width(), 4), self._row.stage, self._theme)
        painter.end()

    def _paint_title(self, painter: QPainter, room: QRect, row: CaseRow) -> None:
        theme, centred = self._theme, Qt.AlignmentFlag.AlignVCenter
        state = wording.state_text(row.state, self._language)
        painter.setFont(theme.font("small"))
        chip_px = painter.fontMetrics().horizontalAdvance(state) + 14
        chip = QRectF(room.right() - chip_px, 15.5, chip_px, 20)
        painter.setPen(theme.colour("border.line"))
        painter.setBrush(theme.colour("bg.raised"))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(theme.colour("text.2"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, state)
        painter.setFont(theme.font("title"))
        painter.setPen(theme.colour("text.1"))
        title = QRect(room.left(), 14, int(chip.left()) - room.left() - 8, 24)
        kind, metrics = wording.type_text(row, self._language), painter.fontMetrics()
        words = wording.DOT.join(part for part in (kind, row.note.rstrip("。.")) if part)
        if metrics.horizontalAdvance(words) > title.width():
            words = kind  # Half a sentence says nothing; the steps below have it whole.
        painter.drawText(title, centred, metrics.elidedText(words, Qt.TextElideMode.ElideRight, title.width()))

    def _paint_time(self, painter: QPainter, room: QRect, row: CaseRow) -> int:
        """Paint glyph and time left at the right; return where they begin."""
        theme, time = self._theme, row.stage
        text = wording.time_left_text(time, self._now())
        paused = bool(time.limit_s) and not time.counting and time.left_s >= 0
        painter.setFont(theme.font("strong" if paused else "figure"))
        painter.setPen(theme.colour("text.2" if paused else f"meaning.{time.meaning}.text"))
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.drawText(QRect(room.right() - width, 48, width + 1, 32), Qt.AlignmentFlag.AlignVCenter, text)
        left = room.right() - width - (GLYPH_PX + 8)
        if time.limit_s:
            share = time.used_s / time.limit_s
            paint_glyph(painter, QRectF(left, 54, GLYPH_PX, GLYPH_PX), time.meaning, theme, share=share)
        if row.urged:
            left -= GLYPH_PX + 6
            paint_glyph(painter, QRectF(left, 54, GLYPH_PX, GLYPH_PX), "urged", theme, share=1.0)
        return left

    def _paint_numbers(self, painter: QPainter, rect: QRect) -> None:
        theme = self._theme
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text.2"))
        for at, text in enumerate(self.numbers()):
            if at and self._row is not None and self._row.unsettled is not None:
                meaning = wording.meaning_of(self._row)
                paint_glyph(painter, QRectF(rect.left(), rect.top() + at * 20 + 3, 14, 14), meaning, theme)
                painter.setPen(theme.colour(f"meaning.{meaning}.text"))
                rect.setLeft(rect.left() + 20)
            painter.drawText(QRect(rect.left(), rect.top() + at * 20, rect.width(), 20), Qt.AlignmentFlag.AlignVCenter,
                             text)


def _due(words: str, time: TimeLeft) -> str:
    return words.format(time=wording.date_text(time.due_at)) if time.due_at else ""
