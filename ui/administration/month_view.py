"""A month of a calendar: which days are worked, whose word that is, and the office hours as a bar under each day."""

from calendar import Calendar as Weeks
from calendar import monthrange
from datetime import date, timedelta

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.calendar import EPOCH, LAST, Calendar
from app.domain.time_rules import CalendarRules, OwnDays
from ui.theme import Theme

HEAD_PX, CELL_PX = 28, 74
_DAY_S = 24 * 3600
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
_DAY = timedelta(days=1)


class MonthView(QWidget):
    """Six weeks, Monday first; days are chosen with mouse or arrows, more of them with Shift.

    Signals:
        chosen: first and last of the chosen days.
        turned: the month that is shown now (its first day).
    """

    chosen = Signal(object, object)
    turned = Signal(object)

    def __init__(self, theme: Theme, today: date) -> None:
        """`today` is marked, and chosen at first."""
        super().__init__()
        self._theme, self._today = theme, today
        self.month = today.replace(day=1)
        self._anchor = self._end = today
        self._calendar, self._days = Calendar(), tuple[OwnDays, ...]()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(7 * 84, HEAD_PX + 6 * 56))
        self.setAccessibleName(self.tr("Month"))

    @property
    def selection(self) -> tuple[date, date]:
        """First and last of the chosen days."""
        return min(self._anchor, self._end), max(self._anchor, self._end)

    def show_calendar(self, calendar: Calendar, rules: CalendarRules) -> None:
        """Show the days by this calendar; `rules` are those that the administrator changes here."""
        self._calendar, self._days = calendar, rules.days
        self.update()

    def turn(self, months: int) -> None:
        """Go forward or back."""
        at = self.month.year * 12 + self.month.month - 1 + months
        year, month = divmod(at, 12)
        if EPOCH.year <= year < LAST.year:
            self.month = date(year, month + 1, 1)
            self.turned.emit(self.month)
            self.update()

    def choose(self, first: date, last: date) -> None:
        """Choose days, and show the month of the last."""
        self._anchor, self._end = first, last
        self._show_end()

    def own(self, day: date) -> OwnDays | None:
        """Return what the administrator has said of the day."""
        return next((each for each in self._days if each.first <= day <= each.last), None)

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose the day under the pointer; with Shift up to it."""
        day = self._day_at(event.position().x(), event.position().y())
        if day is not None:
            self._move(day, extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose up to the day under the pointer."""
        day = self._day_at(event.position().x(), event.position().y())
        if day is not None and day != self._end:
            self._move(day, extend=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows go by day and week, Page Up and Down by month, Home to today."""
        key = Qt.Key(event.key())
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in _STEPS:
            self._move(self._end + timedelta(days=_STEPS[key]), extend=extend)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turn(-1 if key == Qt.Key.Key_PageUp else 1)
            self._move(self.month.replace(day=min(self._end.day, monthrange(self.month.year, self.month.month)[1])),
                       extend=extend)
        elif key == Qt.Key.Key_Home:
            self._move(self._today, extend=extend)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show where the keys go."""
        super().focusInEvent(event)
        self.update()

    def _move(self, day: date, *, extend: bool) -> None:
        if EPOCH <= day < LAST:
            self._anchor, self._end = (self._anchor if extend else day), day
            self._show_end()

    def _show_end(self) -> None:
        month = self._end.replace(day=1)
        if month != self.month:
            self.month = month
            self.turned.emit(month)
        self.chosen.emit(*self.selection)
        self.update()

    def _day_at(self, x: float, y: float) -> date | None:
        row, column = int((y - HEAD_PX) // self._cell_height()), int(x // self._cell_width())
        if y < HEAD_PX or not (0 <= row < 6 and 0 <= column < 7):
            return None
        return self._first() + timedelta(days=row * 7 + column)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the week's head and six weeks."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("micro"))
        words = (self.tr("Mon"), self.tr("Tue"), self.tr("Wed"), self.tr("Thu"), self.tr("Fri"), self.tr("Sat"),
                 self.tr("Sun"))
        for column, word in enumerate(words):
            painter.setPen(self._theme.colour("text.3"))
            painter.drawText(QRectF(column * self._cell_width(), 0, self._cell_width(), HEAD_PX),
                             Qt.AlignmentFlag.AlignCenter, word)
        for place in range(42):
            day = self._first() + timedelta(days=place)
            rect = QRectF(place % 7 * self._cell_width(), HEAD_PX + place // 7 * self._cell_height(),
                          self._cell_width(), self._cell_height()).adjusted(2, 2, -2, -2)
            if EPOCH <= day < LAST:
                self._paint_day(painter, rect, day)
        painter.end()

    def _paint_day(self, painter: QPainter, rect: QRectF, day: date) -> None:
        theme, first, last = self._theme, *self.selection
        worked, here = self._calendar.is_working_day(day), day.month == self.month.month
        own = self.own(day)
        painter.setPen(QPen(theme.colour("border.hair")))
        painter.setBrush(self._ground(day, worked=worked, own=own))
        painter.drawRoundedRect(rect, 4, 4)
        ink = theme.colour(("text.1" if worked else "text.3") if here else "text.disabled")
        painter.setPen(theme.colour("accent") if day == self._today else ink)
        painter.setFont(theme.font("title" if day == self._today else "body"))
        inner = rect.adjusted(8, 5, -8, -6)
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, str(day.day))
        self._paint_words(painter, inner, day, worked=worked, own=own, ink=ink)
        if worked:
            self._paint_hours(painter, inner, day, faint=not here)
        if first <= day <= last:
            painter.setPen(QPen(theme.colour("focus"), 2 if self.hasFocus() else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, 4, 4)

    def _ground(self, day: date, *, worked: bool, own: OwnDays | None) -> QColor:
        first, last = self.selection
        if first <= day <= last:
            return self._theme.colour("selection.bg")
        if own is not None:
            return self._theme.colour("meaning.ontime.soft" if own.worked else "meaning.near.soft")
        return self._theme.colour("bg.input" if worked else "bg.raised")

    def _paint_words(self, painter: QPainter, rect: QRectF, day: date, *, worked: bool, own: OwnDays | None,
                     ink: QColor) -> None:
        """At the right whether the day differs from its weekday, below it the name that the administrator gave."""
        painter.setFont(self._theme.font("micro"))
        painter.setPen(ink)
        if worked != (day.weekday() < 5):
            word = self.tr("work") if worked else self.tr("off")
            painter.drawText(rect, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, word)
        if own is not None:
            line = rect.adjusted(0, 20, 0, 0)
            text = painter.fontMetrics().elidedText(own.name, Qt.TextElideMode.ElideRight, int(line.width()))
            painter.drawText(line, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_hours(self, painter: QPainter, rect: QRectF, day: date, *, faint: bool) -> None:
        """A bar of 24 hours with the worked ones filled."""
        theme, height = self._theme, 4.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("border.hair"))
        painter.drawRoundedRect(QRectF(rect.left(), rect.bottom() - height, rect.width(), height), 2, 2)
        painter.setBrush(theme.colour("border.control" if faint else "accent"))
        for opens, closes in self._calendar.hours_of(day):
            painter.drawRoundedRect(QRectF(rect.left() + rect.width() * opens / _DAY_S, rect.bottom() - height,
                                           rect.width() * (closes - opens) / _DAY_S, height), 2, 2)

    def _first(self) -> date:
        """The Monday that the sheet begins with."""
        return next(iter(Weeks().itermonthdates(self.month.year, self.month.month)))

    def _cell_width(self) -> float:
        return self.width() / 7

    def _cell_height(self) -> float:
        return (self.height() - HEAD_PX) / 6
