"""The map engine: a real QGIS canvas that does what the window says and shows what it paints.

The window owns the state and sends it whole after each start, in parts afterwards (`state`: any of store, theme, size,
layers, tool, draft, view, cases, unsettled, selection, highlight, pin). Each part has one method here; the order of
`_PARTS` is the order in which they can be carried out.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qgis.core import (Qgis, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsExpression, QgsGeometry,
                       QgsPointXY, QgsProject, QgsRectangle, QgsVectorLayer, QgsWkbTypes)
from qgis.gui import QgsMapCanvas, QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import QObject, QPoint, QSocketNotifier, QTimer
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QApplication

from app.link.messages import Message
from app.link.pipe import Pipe, PipeEnded
from layers import events, facts
from layers.cases import CaseLayer
from layers.painter import Painter
from layers.pin import Pin
from layers.still import Stills
from layers.style import style_cases, style_unsettled
from layers.tokens import Tokens
from layers.tools import ClickTool, MeasureTool, PanTool, SelectBoxTool, SelectPolygonTool, zoom_tool
from layers.town import NotAStore, Town
from layers.unsettled import UnsettledLayer

_PARTS = ("size", "theme", "store", "scale_rule", "layers", "cases", "unsettled", "tool", "draft", "selection",
          "highlight", "pin", "view")
_REACH_PX = 8
_LOADING_S = 30.0
"""So long may opening a store keep the main loop."""
_POINTER_EVERY_MS = 40


class Engine(QObject):
    """Owns the canvas and the pipe."""

    def __init__(self, pipe: Pipe) -> None:
        super().__init__()
        self._pipe = pipe
        self._ratio = 1.0
        self._tokens = Tokens("day")
        self._town: Town | None = None
        self._cases, self._unsettled = CaseLayer(), UnsettledLayer()
        self._order: list[dict[str, Any]] = []
        self._to_wgs84: QgsCoordinateTransform | None = None
        self._canvas = new_canvas()
        self._painter = Painter(self._canvas, self._send)
        self._stills = Stills(self._tell)
        self._tools = self._make_tools()
        self._marks: list[QgsRubberBand] = []
        self._pin = Pin(self._canvas, lambda: self._tokens, lambda: self._ratio)
        self._pointer: QgsPointXY | None = None
        self._pointer_timer = QTimer(self)
        self._pointer_timer.setSingleShot(True)
        self._pointer_timer.setInterval(_POINTER_EVERY_MS)
        self._pointer_timer.timeout.connect(self._tell_pointer)
        self._canvas.extentsChanged.connect(self._on_view)
        self._canvas.xyCoordinates.connect(self._on_pointer)
        self._reading = QSocketNotifier(pipe.fileno(), QSocketNotifier.Read, self)
        self._reading.activated.connect(self._read)
        self._writing = QSocketNotifier(pipe.fileno(), QSocketNotifier.Write, self)
        self._writing.setEnabled(False)
        self._writing.activated.connect(self._flush)
        self._canvas.show()
        self._tell({"kind": "hello", "qgis": Qgis.QGIS_VERSION})

    # The pipe

    def _tell(self, message: Message) -> None:
        self._send(message, ())

    def _send(self, message: Message, fds: Sequence[int]) -> None:
        try:
            self._pipe.send(message, fds)
            self._writing.setEnabled(self._pipe.waiting)
        except PipeEnded:
            QApplication.quit()

    def _flush(self) -> None:
        try:
            self._pipe.flush()
            self._writing.setEnabled(self._pipe.waiting)
        except PipeEnded:
            QApplication.quit()

    def _read(self) -> None:
        try:
            came = self._pipe.receive()
        except PipeEnded:
            self._reading.setEnabled(False)
            QApplication.quit()
            return
        for message, _ in came:
            self._carry_out(message)

    def _carry_out(self, message: Message) -> None:
        match message["kind"]:
            case "ping":
                self._tell({"kind": "pong"})
            case "painted":
                self._painter.painted()
            case "mouse" | "wheel" | "key":
                self._painter.last_event = message.get("id", 0)
                events.deliver(self._canvas, message)
            case "state":
                for part in _PARTS:
                    if part in message:
                        getattr(self, f"_set_{part}")(message[part])
            case "zoom":
                self._zoom(message)
            case "full":
                self._full()
            case "hover":
                self._tell({"kind": "tip", "x": message["x"], "y": message["y"],
                            "facts": self._under(QPoint(message["x"], message["y"]), ("camera", "component"))[:1]})
            case "identify":
                self._identify(QPoint(message["x"], message["y"]))
            case "reload":
                self._reload(message["layers"])
            case "still" if self._town is not None:
                self._stills.draw(message, self._town, shown_layers(self._town, None, self._order), self._tokens,
                                  self._hidden())

    # The state

    def _set_size(self, size: dict[str, Any]) -> None:
        """`width_px`, `height_px` in the screen's own pixels, `ratio` of those to logical ones."""
        view = self._view() if self._town is not None else None
        self._ratio = float(size["ratio"])
        self._canvas.setMagnificationFactor(self._ratio)
        self._canvas.resize(size["width_px"], size["height_px"])
        self._painter.resize(size["width_px"], size["height_px"])
        if view is not None:
            self._set_view(view)

    def _set_theme(self, theme: str) -> None:
        self._tokens = Tokens(theme)
        self._canvas.setCanvasColor(QColor(self._tokens.map("ground")))
        self._canvas.setSelectionColor(QColor(self._tokens.ui("accent")))
        self._dress()

    def _set_store(self, path: str) -> None:
        """Open a store; one that is open stays so (`reload` reads it again)."""
        if self._town is None or self._town.path != Path(path):
            self._tell({"kind": "busy", "for_s": _LOADING_S})
            try:
                self._open(Town.open(Path(path)))
            except NotAStore as error:
                self._town = None
                self._canvas.setLayers([])
                self._tell({"kind": "refused", "detail": str(error)})
                return
        town, box = self._town, self._town.extent()
        self._tell({"kind": "opened", "demo": town.demo, "name": town.name, "crs": town.crs.authid(),
                    "crs_name": town.crs.description(), "counts": town.counts(),
                    "extent": [box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()]})

    def _open(self, town: Town) -> None:
        self._town = town
        town.set_scale_rule(True)
        self._cases.set_crs(town.crs)
        self._unsettled.fill(town)
        self._canvas.setDestinationCrs(town.crs)
        self._to_wgs84 = QgsCoordinateTransform(
            town.crs, QgsCoordinateReferenceSystem("EPSG:4326"), QgsProject.instance().transformContext())
        self._dress()
        self._show_layers()
        self._full()

    def _set_scale_rule(self, on: bool) -> None:
        if self._town is not None:
            self._town.set_scale_rule(on)
            self._show_layers()

    def _set_layers(self, order: list[dict[str, Any]]) -> None:
        """Entries of the panel, top first: `id`, `visible`, `opacity`, `hidden` (class codes)."""
        hidden = self._hidden()
        self._order = order
        if self._hidden() != hidden:
            self._dress()
        self._show_layers()

    def _set_cases(self, rows: list[dict[str, Any]]) -> None:
        self._cases.set_marks(rows)

    def _set_unsettled(self, meanings: dict[str, str]) -> None:
        """Components that are `pending` or in `conflict`, by id."""
        if self._town is not None:
            self._unsettled.set_meanings(meanings, self._town)

    def _set_tool(self, name: str) -> None:
        tool = self._tools.get(name, self._tools["pan"])
        if self._canvas.mapTool() is not tool:
            self._canvas.setMapTool(tool)

    def _set_draft(self, draft: dict[str, Any]) -> None:
        tool = self._tools.get(draft.get("tool", ""))
        if draft.get("points") and tool is not None and self._canvas.mapTool() is tool:
            tool.restore(draft["points"])

    def _set_view(self, view: dict[str, Any] | None) -> None:
        """`x`, `y` of the centre in metres, `m_per_px` of a logical pixel; None: full view."""
        if view is None:
            self._full()
            return
        half = view["m_per_px"] / self._ratio / 2
        width, height = self._canvas.width() * half, self._canvas.height() * half
        self._show(QgsRectangle(view["x"] - width, view["y"] - height, view["x"] + width, view["y"] + height))

    def _set_selection(self, ids: list[str]) -> None:
        """Ids of components and cameras that are drawn as selected."""
        if self._town is None:
            return
        quoted = ", ".join(map(QgsExpression.quotedString, ids))
        for layer in (each for entry in ("component", "camera") for each in self._town.of_entry(entry)):
            if layer is self._town.grid_counts:
                continue
            if quoted:
                layer.selectByExpression(f"\"id\" IN ({quoted})")
            else:
                layer.removeSelection()

    def _set_highlight(self, highlight: dict[str, Any]) -> None:
        """`cases`: ids whose number is written; `points`: [[x, y], …] that get a ring; `boxes`: [[x, y, x, y], …]."""
        for mark in self._marks:
            self._canvas.scene().removeItem(mark)
        self._marks = [self._ring(QgsPointXY(x, y)) for x, y in highlight.get("points", [])]
        self._marks += [self._frame(QgsRectangle(*box)) for box in highlight.get("boxes", [])]
        self._cases.choose(highlight.get("cases", []))

    def _set_pin(self, pin: list[float] | None) -> None:
        """`x`, `y` of the tip in metres; None: no pin."""
        self._pin.put(QgsPointXY(*pin) if pin is not None else None)

    # What they do

    def _dress(self) -> None:
        style_cases(self._cases.qgis, self._tokens)
        style_unsettled(self._unsettled.qgis, self._tokens)
        if self._town is not None:
            self._town.dress(self._tokens, self._hidden())
            self._canvas.refreshAllLayers()

    def _hidden(self) -> frozenset[str]:
        return frozenset(code for entry in self._order for code in entry.get("hidden", ()))

    def _show_layers(self) -> None:
        if self._town is None:
            return
        self._canvas.setLayers(shown_layers(self._town, self._cases, self._order, self._unsettled))

    def _reload(self, entries: list[str]) -> None:
        if self._town is not None:
            self._town.reload(entries)
            self._unsettled.fill(self._town)
            self._dress()
            self._show_layers()
            self._canvas.refresh()
            self._tell({"kind": "counts", "counts": self._town.counts()})

    def _full(self) -> None:
        if self._town is not None:
            box = self._town.extent()
            box.scale(1.05)
            self._show(box)

    def _show(self, box: QgsRectangle) -> None:
        # "Magnified": the extent is what shall be seen, not to be divided by the screen's ratio once more.
        self._canvas.setExtent(box, True)
        self._canvas.refresh()

    def _zoom(self, message: Message) -> None:
        """`factor` < 1 zooms in; `x`, `y` (pixels) stay where they are."""
        if "x" in message:
            centre = self._canvas.getCoordinateTransform().toMapCoordinates(QPoint(message["x"], message["y"]))
            self._canvas.zoomByFactor(message["factor"], centre)
        else:
            self._canvas.zoomByFactor(message["factor"])

    def _ring(self, point: QgsPointXY) -> QgsRubberBand:
        band = QgsRubberBand(self._canvas, QgsWkbTypes.PointGeometry)
        band.setIcon(QgsRubberBand.ICON_CIRCLE)
        band.setIconSize(round(34 * self._ratio))
        band.setWidth(round(3 * self._ratio))
        band.setColor(QColor(self._tokens.ui("accent")))
        band.setFillColor(QColor(0, 0, 0, 0))
        band.addPoint(point)
        return band

    def _frame(self, box: QgsRectangle) -> QgsRubberBand:
        band = QgsRubberBand(self._canvas, QgsWkbTypes.PolygonGeometry)
        band.setWidth(round(3 * self._ratio))
        band.setColor(QColor(self._tokens.ui("accent")))
        band.setFillColor(QColor(0, 0, 0, 0))
        band.setToGeometry(QgsGeometry.fromRect(box), None)
        return band

    # What it tells

    def _view(self) -> dict[str, float]:
        centre = self._canvas.center()
        return {"x": centre.x(), "y": centre.y(), "m_per_px": self._canvas.mapUnitsPerPixel() * self._ratio}

    def _on_view(self) -> None:
        view = self._view()
        self._cases.set_metres_per_px(view["m_per_px"])
        if self._town is not None:
            self._tell({"kind": "view", **view})

    def _on_pointer(self, point: QgsPointXY) -> None:
        self._pointer = QgsPointXY(point)
        if not self._pointer_timer.isActive():
            self._pointer_timer.start()

    def _tell_pointer(self) -> None:
        if self._pointer is None or self._to_wgs84 is None:
            return
        place = self._to_wgs84.transform(self._pointer)
        self._tell({"kind": "pointer", "x": self._pointer.x(), "y": self._pointer.y(),
                    "lon": place.x(), "lat": place.y()})

    def _under(self, at: QPoint, entries: tuple[str, ...] | None = None) -> list[facts.Facts]:
        if self._town is None:
            return []
        reach = round(_REACH_PX * self._ratio)
        corners = (self._canvas.getCoordinateTransform().toMapCoordinates(at + QPoint(by, by))
                   for by in (-reach, reach))
        arguments = (QgsRectangle(*corners), self._town, self._cases, self._canvas.layers(), self._canvas.scale())
        return facts.under(*arguments) if entries is None else facts.under(*arguments, entries)

    def _click(self, at: QPoint) -> None:
        point = self._canvas.getCoordinateTransform().toMapCoordinates(at)
        cases = [each["id"] for each in self._under(at, ()) if each["layer"] == "case"]
        self._tell({"kind": "clicked", "x": point.x(), "y": point.y(), "cases": cases})

    def _identify(self, at: QPoint) -> None:
        point = self._canvas.getCoordinateTransform().toMapCoordinates(at)
        self._tell({"kind": "identified", "x": point.x(), "y": point.y(), "facts": self._under(at)})

    def _select(self, shape: QgsGeometry) -> None:
        if self._town is None:
            return
        found = facts.selected(shape, self._town, self._canvas.layers())
        self._tell({"kind": "selected", "total": len(found), "facts": found[:facts.MOST_LISTED]})

    def _make_tools(self) -> dict[str, QgsMapTool]:
        canvas = self._canvas

        def colour() -> QColor:
            return QColor(self._tokens.ui("accent"))

        return {
            "pan": PanTool(canvas, self._click), "identify": ClickTool(canvas, self._identify),
            "zoom_in": zoom_tool(canvas, out=False), "zoom_out": zoom_tool(canvas, out=True),
            "measure_line": MeasureTool(canvas, "measure_line", self._tell, colour, area=False),
            "measure_area": MeasureTool(canvas, "measure_area", self._tell, colour, area=True),
            "select_box": SelectBoxTool(canvas, colour, self._select),
            "select_polygon": SelectPolygonTool(canvas, self._tell, colour, self._select),
        }


def shown_layers(town: Town, cases: CaseLayer | None, order: list[dict[str, Any]],
                 unsettled: UnsettledLayer | None = None) -> list[QgsVectorLayer]:
    """Return the layers of the panel's visible entries, top first, each with its opacity.

    Without cases, and without the signs of what is unsettled, where these are None.
    """
    shown = []
    for entry in order:
        if entry["id"] == "case":
            layers = [cases.qgis] if cases is not None else []
        else:
            layers = town.of_entry(entry["id"])
            if entry["id"] == "component" and unsettled is not None:
                layers.insert(0, unsettled.qgis)
        for layer in layers:
            layer.setOpacity(float(entry.get("opacity", 1.0)))
        if entry.get("visible", True):
            shown += layers
    return shown


def new_canvas() -> QgsMapCanvas:
    """Return a canvas that draws as ours does."""
    canvas = QgsMapCanvas()
    canvas.enableAntiAliasing(True)
    canvas.setParallelRenderingEnabled(True)
    canvas.setCachingEnabled(True)
    canvas.setPreviewJobsEnabled(False)
    canvas.setFrameStyle(0)
    canvas.setMouseTracking(True)
    return canvas
