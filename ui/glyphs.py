"""The shapes of the meanings, painted by path: recognised without colour (ring, triangle, square, chevrons, …)."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from ui.theme import Theme


def paint_glyph(painter: QPainter, rect: QRectF, meaning: str, theme: Theme, *, share: float = 1.0) -> None:
    """Paint a meaning's glyph into a square.

    Args:
        painter: active; its state is kept.
        rect: logical pixels.
        meaning: `ontime near overdue urged pending conflict closed`.
        theme: gives the colours.
        share: of the limit that is used; the arc of `ontime`.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    fill, ink = theme.colour(f"meaning.{meaning}.fill"), theme.colour(f"meaning.{meaning}.on-fill")
    if meaning == "ontime":
        _ring(painter, rect, fill, theme.colour("border.line"), share)
    elif meaning == "pending":
        _pending(painter, rect, fill)
    else:
        painter.setBrush(fill)
        _SHAPES[meaning](painter, rect, ink)
    painter.restore()


def glyph_icon(meaning: str, theme: Theme, size_px: int = 14, ratio: float = 2.0) -> QIcon:
    """Return the glyph as an icon."""
    pixmap = QPixmap(round(size_px * ratio), round(size_px * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_glyph(painter, QRectF(0, 0, size_px, size_px), meaning, theme, share=0.35)
    painter.end()
    return QIcon(pixmap)


def _ring(painter: QPainter, rect: QRectF, fill: QColor, rest: QColor, share: float) -> None:
    width = rect.width() * 0.22
    inside = rect.adjusted(width / 2 + 0.5, width / 2 + 0.5, -width / 2 - 0.5, -width / 2 - 0.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, part in ((rest, 1.0), (fill, min(max(share, 0.06), 1.0))):
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawArc(inside, 90 * 16, -round(part * 360 * 16))


def _pending(painter: QPainter, rect: QRectF, fill: QColor) -> None:
    pen = QPen(fill, max(1.5, rect.width() * 0.1))
    pen.setDashPattern([1.8, 1.2])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(rect.adjusted(1, 1, -1, -1))
    painter.setPen(QPen(fill, max(1.5, rect.width() * 0.1)))
    middle, reach = rect.center(), rect.width() * 0.22
    painter.drawPolyline([QPointF(middle.x() - reach, middle.y()), QPointF(middle.x(), middle.y() - reach),
                          QPointF(middle.x() + reach, middle.y())])
    painter.drawLine(QPointF(middle.x(), middle.y() - reach), QPointF(middle.x(), middle.y() + reach))


def _triangle(painter: QPainter, rect: QRectF, ink: QColor) -> None:
    path = QPainterPath(QPointF(rect.center().x(), rect.top() + rect.height() * 0.06))
    path.lineTo(rect.right(), rect.bottom() - rect.height() * 0.06)
    path.lineTo(rect.left(), rect.bottom() - rect.height() * 0.06)
    path.closeSubpath()
    painter.drawPath(path)
    _mark(painter, rect.adjusted(0, rect.height() * 0.16, 0, 0), ink)


def _square(painter: QPainter, rect: QRectF, ink: QColor) -> None:
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 2, 2)
    _mark(painter, rect, ink)


def _mark(painter: QPainter, rect: QRectF, ink: QColor) -> None:
    """An exclamation mark."""
    painter.setPen(QPen(ink, rect.width() * 0.13, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    x, height = rect.center().x(), rect.height()
    painter.drawLine(QPointF(x, rect.top() + height * 0.28), QPointF(x, rect.top() + height * 0.52))
    painter.drawPoint(QPointF(x, rect.top() + height * 0.72))


def _chevrons(painter: QPainter, rect: QRectF, ink: QColor) -> None:
    del ink
    for top in (0.1, 0.48):
        path = QPainterPath()
        half, thick = rect.width() * 0.46, rect.height() * 0.22
        y, x = rect.top() + rect.height() * top, rect.center().x()
        for dx, dy in ((0.0, 0.0), (half, half * 0.8), (half, half * 0.8 + thick), (0.0, thick),
                       (-half, half * 0.8 + thick), (-half, half * 0.8)):
            point = QPointF(x + dx, y + dy)
            if path.elementCount():
                path.lineTo(point)
            else:
                path.moveTo(point)
        path.closeSubpath()
        painter.drawPath(path)


def _diamond(painter: QPainter, rect: QRectF, ink: QColor) -> None:
    middle = rect.center()
    path = QPainterPath(QPointF(middle.x(), rect.top()))
    for point in (QPointF(rect.right(), middle.y()), QPointF(middle.x(), rect.bottom()),
                  QPointF(rect.left(), middle.y())):
        path.lineTo(point)
    path.closeSubpath()
    painter.drawPath(path)
    _mark(painter, rect, ink)


def _tick(painter: QPainter, rect: QRectF, ink: QColor) -> None:
    painter.drawEllipse(rect.adjusted(1, 1, -1, -1))
    painter.setBrush(QBrush())
    painter.setPen(QPen(ink, rect.width() * 0.12, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    middle, unit = rect.center(), rect.width() / math.pi / 2
    painter.drawPolyline([QPointF(middle.x() - unit * 1.3, middle.y()), QPointF(middle.x() - unit * 0.3,
                          middle.y() + unit), QPointF(middle.x() + unit * 1.4, middle.y() - unit * 0.9)])


_SHAPES = {"near": _triangle, "overdue": _square, "urged": _chevrons, "conflict": _diamond, "closed": _tick}
