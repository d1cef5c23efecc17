"""The field of a day, and the caret that the style sheet takes away from it and from combo boxes."""

from PySide6.QtCore import QDate, QPointF
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QDateEdit, QWidget


class DayEdit(QDateEdit):
    """A day that is typed, or chosen in a calendar."""

    def __init__(self, day: QDate | None = None) -> None:
        """`day` is what it begins with."""
        super().__init__()
        if day is not None:
            self.setDate(day)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setCalendarPopup(True)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        paint_caret(self)


def paint_caret(field: QWidget) -> None:
    """Show that the field opens a list or a calendar."""
    painter = QPainter(field)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(field.palette().color(QPalette.ColorRole.Text), 1.5))
    x, y = field.width() - 16.0, field.height() / 2
    painter.drawPolyline([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)])
    painter.end()
