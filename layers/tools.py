"""The map tools: QGIS's own pan and zoom, and ours to identify, measure and select.

A tool reports by `tell(message)`; what a person has drawn so far goes to the window as a `draft`, so that a restart
keeps it up to its last point.
"""

from collections.abc import Callable
from typing import Any

from qgis.core import QgsDistanceArea, QgsGeometry, QgsPointXY, QgsProject, QgsRectangle, QgsUnitTypes, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsMapToolPan, QgsMapToolZoom, QgsRubberBand
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QColor, QKeyEvent

from app.link.messages import Message

Tell = Callable[[Message], None]
STILL_PX = 4
"""A press that moves less is a click."""


class PanTool(QgsMapToolPan):
    """QGIS's pan, but a click stays a click: it tells where, and doesn't move the map."""

    def __init__(self, canvas: QgsMapCanvas, click: Callable[[QPoint], None]) -> None:
        super().__init__(canvas)
        self._click = click
        self._pressed: QPoint | None = None
        self._dragging = False

    def flags(self) -> Any:
        """Shift-drag zooms."""
        return QgsMapTool.Transient | QgsMapTool.AllowZoomRect

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 (Qt's name)
        if event.button() == Qt.LeftButton:
            self._pressed, self._dragging = event.pos(), False
            super().canvasPressEvent(event)

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 (Qt's name)
        if self._pressed is None:
            return
        self._dragging = self._dragging or (event.pos() - self._pressed).manhattanLength() >= STILL_PX
        if self._dragging:
            super().canvasMoveEvent(event)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 (Qt's name)
        if event.button() != Qt.LeftButton or self._pressed is None:
            return
        if self._dragging:
            super().canvasReleaseEvent(event)
        else:
            self._click(event.pos())
        self._pressed, self._dragging = None, False


class ClickTool(QgsMapTool):
    """A click tells where; nothing else."""

    def __init__(self, canvas: QgsMapCanvas, click: Callable[[QPoint], None]) -> None:
        super().__init__(canvas)
        self._click = click

    def flags(self) -> Any:
        """Shift-drag zooms."""
        return QgsMapTool.Transient | QgsMapTool.AllowZoomRect

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 (Qt's name)
        if event.button() == Qt.LeftButton:
            self._click(event.pos())


class ShapeTool(QgsMapTool):
    """Click points, the last one follows the pointer; right click or double click ends, Backspace takes one back."""

    def __init__(self, canvas: QgsMapCanvas, name: str, tell: Tell, colour: Callable[[], QColor], *,
                 area: bool) -> None:
        super().__init__(canvas)
        self.name, self._tell, self._colour, self._area = name, tell, colour, area
        self._points: list[QgsPointXY] = []
        self._ended = False
        self._band = QgsRubberBand(canvas, QgsWkbTypes.PolygonGeometry if area else QgsWkbTypes.LineGeometry)
        self._band.setWidth(2)

    def restore(self, points: list[list[float]]) -> None:
        """Go on with a drawing from before a restart."""
        self._points = [QgsPointXY(x, y) for x, y in points]
        self._show(None)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 (Qt's name)
        if event.button() == Qt.RightButton:
            self._end()
        elif event.button() == Qt.LeftButton:
            if self._ended:
                self._clear()
            self._points.append(event.mapPoint())
            self._show(None)
            self._tell_draft()

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 (Qt's name)
        if self._points and not self._ended:
            self._show(event.mapPoint())

    def canvasDoubleClickEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 (Qt's name)
        self._end()
        # The release that follows belongs to the double click, not to a new shape.
        self._ended = bool(self._points)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        if event.key() in (Qt.Key_Backspace, Qt.Key_Delete) and self._points and not self._ended:
            self._points.pop()
            self._show(None)
            self._tell_draft()
        elif event.key() == Qt.Key_Escape:
            self._clear()
            self._tell_draft()
        elif event.key() in (Qt.Key_Return, Qt.Key_Enter):
            self._end()
        else:
            event.ignore()

    def deactivate(self) -> None:
        """Another tool was chosen."""
        self._clear()
        super().deactivate()

    def changed(self, points: list[QgsPointXY], *, ended: bool) -> None:
        """Tell what was drawn so far; for the tools made of this one."""

    def _end(self) -> None:
        if len(self._points) >= (3 if self._area else 2) and not self._ended:
            self._ended = True
            self._show(None)
            self.changed(self._points, ended=True)
            self._tell({"kind": "draft", "tool": self.name, "points": []})

    def _clear(self) -> None:
        self._points, self._ended = [], False
        self._band.reset(QgsWkbTypes.PolygonGeometry if self._area else QgsWkbTypes.LineGeometry)
        self.changed([], ended=False)

    def _show(self, pointer: QgsPointXY | None) -> None:
        points = [*self._points, pointer] if pointer is not None else self._points
        stroke, ground = QColor(self._colour()), QColor(self._colour())
        ground.setAlphaF(0.15)
        self._band.setColor(stroke)
        self._band.setFillColor(ground)
        geometry = QgsGeometry.fromPolygonXY([points]) if self._area else QgsGeometry.fromPolylineXY(points)
        self._band.setToGeometry(geometry, None)
        self.changed(points, ended=self._ended)

    def _tell_draft(self) -> None:
        self._tell({"kind": "draft", "tool": self.name, "points": [[p.x(), p.y()] for p in self._points]})


class MeasureTool(ShapeTool):
    """Length along a line, or area and outline of a polygon, on the ellipsoid."""

    def changed(self, points: list[QgsPointXY], *, ended: bool) -> None:
        """Tell the figures, in metres and square metres."""
        measure = QgsDistanceArea()
        crs = self.canvas().mapSettings().destinationCrs()
        measure.setSourceCrs(crs, QgsProject.instance().transformContext())
        measure.setEllipsoid(crs.ellipsoidAcronym())
        closed = [*points, points[0]] if self._area and len(points) > 2 else points
        length_m = measure.convertLengthMeasurement(measure.measureLine(closed), QgsUnitTypes.DistanceMeters) \
            if len(points) > 1 else 0.0
        area_m2 = measure.convertAreaMeasurement(measure.measurePolygon(points), QgsUnitTypes.AreaSquareMeters) \
            if self._area and len(points) > 2 else 0.0
        self._tell({"kind": "measured", "length_m": length_m, "area_m2": abs(area_m2), "area": self._area,
                    "ended": ended, "points": len(points)})


class SelectPolygonTool(ShapeTool):
    """Selects what the polygon touches."""

    def __init__(self, canvas: QgsMapCanvas, tell: Tell, colour: Callable[[], QColor],
                 select: Callable[[QgsGeometry], None]) -> None:
        super().__init__(canvas, "select_polygon", tell, colour, area=True)
        self._select = select

    def changed(self, points: list[QgsPointXY], *, ended: bool) -> None:
        """Select when it is closed, and begin anew."""
        if ended:
            self._select(QgsGeometry.fromPolygonXY([points]))
            self._band.reset(QgsWkbTypes.PolygonGeometry)


class SelectBoxTool(QgsMapTool):
    """Selects what a dragged rectangle touches; a click, what lies there."""

    def __init__(self, canvas: QgsMapCanvas, colour: Callable[[], QColor],
                 select: Callable[[QgsGeometry], None]) -> None:
        super().__init__(canvas)
        self._colour, self._select = colour, select
        self._pressed: QPoint | None = None
        self._band = QgsRubberBand(canvas, QgsWkbTypes.PolygonGeometry)

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 (Qt's name)
        if event.button() == Qt.LeftButton:
            self._pressed = event.pos()

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 (Qt's name)
        if self._pressed is not None:
            ground = QColor(self._colour())
            self._band.setColor(ground)
            ground.setAlphaF(0.15)
            self._band.setFillColor(ground)
            self._band.setToGeometry(QgsGeometry.fromRect(self._box(event.pos())), None)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 (Qt's name)
        if event.button() != Qt.LeftButton or self._pressed is None:
            return
        box = self._box(event.pos())
        self._pressed = None
        self._band.reset(QgsWkbTypes.PolygonGeometry)
        self._select(QgsGeometry.fromRect(box))

    def deactivate(self) -> None:
        """Another tool was chosen."""
        self._pressed = None
        self._band.reset(QgsWkbTypes.PolygonGeometry)
        super().deactivate()

    def _box(self, to: QPoint) -> QgsRectangle:
        assert self._pressed is not None
        start = self._pressed
        if (to - start).manhattanLength() < STILL_PX:
            start, to = start - QPoint(STILL_PX, STILL_PX), to + QPoint(STILL_PX, STILL_PX)
        return QgsRectangle(self.toMapCoordinates(start), self.toMapCoordinates(to))


def zoom_tool(canvas: QgsMapCanvas, *, out: bool) -> QgsMapToolZoom:
    """Return QGIS's box zoom."""
    return QgsMapToolZoom(canvas, out)
