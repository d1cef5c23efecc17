"""The pin at the place of a report that is being written. Who drags it is the window's business: here it is drawn."""

from collections.abc import Callable
from typing import Any

from qgis.core import QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPainterPath, QPen

from layers.tokens import Tokens

WIDE_PX, HIGH_PX = 26, 34
"""Logical pixels; `ui/map/pin_drag.py` has the same."""
_HALO_PX, _EYE_PX = 2.0, 4.5
_ABOVE_ALL = 1000.0


class Pin(QgsMapCanvasItem):
    """A drop whose tip is at the place."""

    def __init__(self, canvas: QgsMapCanvas, tokens: Callable[[], Tokens], ratio: Callable[[], float]) -> None:
        """`tokens` are those of now, `ratio` the screen's pixels in a logical one."""
        super().__init__(canvas)
        self._tokens, self._ratio = tokens, ratio
        self._at: QgsPointXY | None = None
        self.setZValue(_ABOVE_ALL)
        self.hide()

    def put(self, at: QgsPointXY | None) -> None:
        """Stand at this place; None: nowhere."""
        self._at = at
        self.setVisible(at is not None)
        self.updatePosition()

    def updatePosition(self) -> None:  # noqa: N802 (Qt's name)
        """The map has moved, or the pin."""
        if self._at is not None:
            self.prepareGeometryChange()
            self.setPos(self.toCanvasCoordinates(self._at))

    def boundingRect(self) -> QRectF:  # noqa: N802 (Qt's name)
        """Around the drop, in the screen's pixels from its tip."""
        ratio = self._ratio()
        wide, high, edge = WIDE_PX * ratio, HIGH_PX * ratio, _HALO_PX * ratio
        return QRectF(-wide / 2 - edge, -high - edge, wide + 2 * edge, high + 2 * edge)

    def paint(self, painter: QPainter, option: Any = None, widget: Any = None) -> None:
        """Draw it in the accent with a halo, readable on every ground."""
        del option, widget
        ratio, tokens = self._ratio(), self._tokens()
        radius = WIDE_PX * ratio / 2
        eye = QPointF(0, -HIGH_PX * ratio + radius)
        drop = QPainterPath(QPointF(0, 0))
        drop.quadTo(QPointF(-radius * 0.35, -radius * 0.9), QPointF(-radius * 0.85, eye.y() + radius * 0.53))
        drop.arcTo(QRectF(eye.x() - radius, eye.y() - radius, 2 * radius, 2 * radius), 212, -244)
        drop.quadTo(QPointF(radius * 0.35, -radius * 0.9), QPointF(0, 0))
        painter.setRenderHint(QPainter.Antialiasing)
        painter.setPen(QPen(QColor(tokens.map("halo")), 2 * _HALO_PX * ratio, Qt.SolidLine, Qt.RoundCap, Qt.RoundJoin))
        painter.setBrush(Qt.NoBrush)
        painter.drawPath(drop)
        painter.setPen(Qt.NoPen)
        painter.setBrush(QColor(tokens.ui("accent")))
        painter.drawPath(drop)
        painter.setBrush(QColor(tokens.ui("text.on-accent")))
        painter.drawEllipse(eye, _EYE_PX * ratio, _EYE_PX * ratio)
