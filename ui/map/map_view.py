"""The map in the window: owns the state, shows the engine's frames, and words what the engine tells.

Whatever happens to the engine, the state stays here and is sent again; overlays, tools and legend are the window's own.
"""

import os
from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.domain.place import Point
from app.link.frames import BadFrames
from app.link.supervision import State
from ui.engine_process import EngineProcess
from ui.map.facts_card import FactsCard
from ui.map.frame_canvas import FrameCanvas
from ui.map.legend import CaseLegend
from ui.map.menu import map_menu
from ui.map.overlays import DemoMark, Notice, ScaleBar, TroublePanel
from ui.map.pin_drag import PinDrag
from ui.map.start import map_engine, running_for_ms
from ui.map.state import DRAWING, CaseMark, LayerEntry, MapState, Size, UnsettledMark, View
from ui.map.stills import Stills
from ui.map.tools import MapTools
from ui.map.view_history import ViewHistory
from ui.map.wording import Coordinates, figure_text, title
from ui.theme import Theme

_EDGE_PX = 10
_LEGEND_FROM_PX = 420
"""A narrower map would be covered by its legend."""
_SETTLED_MS = 350
_CLOSE_SCALE = 1500.0
_CURSORS = {"pan": Qt.CursorShape.OpenHandCursor, "identify": Qt.CursorShape.WhatsThisCursor}


class MapView(QWidget):
    """The map widget. One of it serves all workspaces: put it wherever the map is to be seen.

    Signals:
        case_clicked: ids (text) of the cases behind a marker, and the `Point` that was clicked.
        place_clicked: a `Point` of the map that was clicked, where no case is.
        pin_dropped: the `Point` to which the pin was dragged.
        cases_asked: a `Point` whose cases are to be listed.
        identified: facts of what lies at a place, top first (see `layers/facts.py`: `layer`, `id`, fields, `x`, `y`).
        selected: the facts that were selected, and how many there are in all.
        coordinates_changed: `Coordinates` under the pointer.
        view_changed: the `View`.
        layer_counts: features by layer id as the engine reports them; empty while it isn't running.
        opened: facts of the store (`demo`, `name`, `crs`, `crs_name`, `counts`, `extent`).
        first_frame: milliseconds from the start of the process to the first whole map on the screen.
        frame_painted: True when the frame shows the map whole.
        state_changed: the engine's `State`.
    """

    case_clicked = Signal(list, object)
    place_clicked = Signal(object)
    pin_dropped = Signal(object)
    cases_asked = Signal(object)
    identified = Signal(list)
    selected = Signal(list, int)
    coordinates_changed = Signal(object)
    view_changed = Signal(object)
    layer_counts = Signal(dict)
    opened = Signal(dict)
    first_frame = Signal(int)
    frame_painted = Signal(bool)
    state_changed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None, *,
                 engine: EngineProcess | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("map")
        self._theme = theme
        self._state = MapState(theme=theme.name)
        self._history = ViewHistory()
        self._about: dict[str, Any] = {}
        self._counts: dict[str, int] | None = None
        self._unsettled: dict[str, UnsettledMark] = {}
        self._first_frame_ms: int | None = None
        self.coordinates: Coordinates | None = None
        self._whole_district = True
        """Whether nobody has moved the map since the whole district was shown: then it is fitted anew to a new size."""
        self._led = False
        """Whether the next view is where the history led."""
        self.canvas = FrameCanvas(self)
        self.setFocusProxy(self.canvas)
        self._pin_drag = PinDrag(self.canvas, self._pixel_at, self._point_at, self)
        self.takes_places = False
        """Whether somebody waits for a place: the menu offers it, too, for who has no mouse."""
        self.tools = MapTools(theme, self)
        self._legend, self._scale_bar = CaseLegend(theme, self), ScaleBar(theme, self)
        self._demo_mark = DemoMark(theme, self)
        self._notice, self._trouble, self._card = Notice(self), TroublePanel(self), FactsCard(theme, self)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._engine = engine if engine is not None else map_engine(self)
        self._connect()
        self.stills = Stills(self._engine, self)
        self.set_theme(theme)
        self.tools.show_tool("pan")
        self._show_tool()

    # For the window

    def open_store(self, path: str | os.PathLike[str]) -> None:
        """Show this store; starts the engine where it doesn't run. The view is the full one, until `fly_to`."""
        self._state.store = os.fspath(path)
        self._state.view = None
        self._whole_district = True
        self._history = ViewHistory()
        self._counts = None
        self._send("store", "scale_rule", "layers", "view")
        self._prepare_spare()
        self._engine.start()

    def close_engine(self) -> None:
        """End the engine. Call it before the application ends."""
        self._engine.close()

    def fly_to(self, place: Point | tuple[int, int, int, int], *, scale: float = _CLOSE_SCALE) -> None:
        """Show a point (at a scale, unless the map is closer already) or an extent (x_min, y_min, x_max, y_max), mm."""
        if isinstance(place, Point):
            m_per_px = scale * 0.0254 / 96
            if self._state.view is not None:
                m_per_px = min(m_per_px, self._state.view.m_per_px)
            self.set_view(View(place.x_mm / 1000, place.y_mm / 1000, m_per_px))
            return
        west, south, east, north = (each / 1000 for each in place)
        width, height = max(self.canvas.width(), 1), max(self.canvas.height(), 1)
        m_per_px = max((east - west) / width, (north - south) / height) * 1.1
        self.set_view(View((west + east) / 2, (south + north) / 2, max(m_per_px, 0.02)))

    def set_view(self, view: View) -> None:
        """Show a view."""
        self._state.view = view
        self._whole_district = False
        self._send("view")

    def full_view(self) -> None:
        """Show the whole district."""
        self._whole_district = True
        self._engine.send({"kind": "full"})

    def set_cases(self, marks: Sequence[CaseMark]) -> None:
        """Show these cases, and no others."""
        self._state.cases = list(marks)
        self._send("cases")

    def set_unsettled(self, marks: Iterable[UnsettledMark]) -> None:
        """Mark these components, and no others, as pending or in conflict."""
        self._unsettled = {mark.id: mark for mark in marks}
        self._state.unsettled = {mark.id: mark.meaning for mark in self._unsettled.values()}
        self._send("unsettled")

    def set_theme(self, theme: Theme) -> None:
        """Show everything by day or by night."""
        self._theme = theme
        self._state.theme = theme.name
        self.canvas.set_colours(theme.colour("map.ground"), theme.colour("focus"))
        for part in (self.tools, self._legend, self._scale_bar, self._demo_mark, self._card):
            part.set_theme(theme)
        self._send("theme")

    def set_layers(self, entries: list[LayerEntry]) -> None:
        """Show these layers, top first."""
        self._state.layers = entries
        self._place_overlays()
        self._send("layers")

    def set_tool(self, name: str) -> None:
        """Choose a tool of `ui.map.state.TOOLS`."""
        self._state.tool = name
        self._state.draft = {}
        self.tools.show_tool(name)
        self._show_tool()
        self._send("tool", "draft")

    def set_scale_rule(self, on: bool) -> None:
        """For measurements only: False shows every component at every scale."""
        self._state.scale_rule = on
        self._send("scale_rule")

    def whole_state(self) -> dict[str, Any]:
        """For measurements: the `state` message that a new engine would get."""
        return self._state.whole()

    def highlight(self, *, points: Sequence[Point] = (), cases: Sequence[str] = (),
                  extents: Sequence[tuple[int, int, int, int]] = ()) -> None:
        """Ring these points, write the numbers of these cases, frame these extents (mm); nothing else any more."""
        self._state.highlight = {
            "points": [[each.x_mm / 1000, each.y_mm / 1000] for each in points], "cases": list(cases),
            "boxes": [[edge / 1000 for edge in extent] for extent in extents]}
        self._send("highlight")

    def set_pin(self, pin: Point | None) -> None:
        """Show a pin at this place, which the hand can drag (`pin_dropped`); None takes it away."""
        self._pin_drag.set_pin(pin)
        self._draw_pin(pin)

    def select(self, ids: Sequence[str]) -> None:
        """Draw these components and cameras as selected."""
        self._state.selection = list(ids)
        self._send("selection")

    def reload(self, layers: Sequence[str]) -> None:
        """The store has changed: read these layers again (ids of the layer list)."""
        for send in (self._engine.send, self._engine.send_to_spare):
            send({"kind": "reload", "layers": list(layers)})

    def hold_down(self) -> None:
        """Kill the engine and keep it from running, until `retry`."""
        self._engine.hold_down()

    def retry(self) -> None:
        """Start the engine again after a crash loop."""
        self._engine.retry()

    @property
    def layers(self) -> list[LayerEntry]:
        """The layers, top first."""
        return self._state.layers

    @property
    def view(self) -> View | None:
        """The view as the engine last told it."""
        return self._state.view

    @property
    def tool(self) -> str:
        """The chosen tool."""
        return self._state.tool

    @property
    def selection(self) -> list[str]:
        """Ids that are drawn as selected."""
        return self._state.selection

    @property
    def unsettled(self) -> dict[str, UnsettledMark]:
        """What is said of each component that is pending or in conflict, by its id."""
        return self._unsettled

    @property
    def counts(self) -> dict[str, int] | None:
        """Features by layer id as the running engine reports them; None while it isn't running."""
        return self._counts

    @property
    def first_frame_ms(self) -> int | None:
        """From the start of the process to the first whole map on the screen."""
        return self._first_frame_ms

    @property
    def engine(self) -> EngineProcess:
        """The engine, for those who watch it."""
        return self._engine

    # Wiring

    def _connect(self) -> None:
        self._engine.ready.connect(self._on_ready)
        self._engine.received.connect(self._on_message)
        self._engine.state_changed.connect(self._on_state)
        self._engine.spare_ready.connect(self._prepare_spare)
        self.canvas.message.connect(self._engine.send)
        self.canvas.message.connect(self._on_input)
        self.canvas.resized.connect(self._on_resized)
        self.canvas.hovered.connect(self._on_hovered)
        self.canvas.asked.connect(self._on_asked)
        self.canvas.painted.connect(self._on_painted)
        self._pin_drag.moved.connect(self._draw_pin)
        self._pin_drag.dropped.connect(self.pin_dropped)
        self._pin_drag.grip_changed.connect(self._on_grip)
        self.tools.tool_chosen.connect(self.set_tool)
        self.tools.act_chosen.connect(self._on_act)
        self._trouble.retry.connect(self.retry)
        self._settled.timeout.connect(self._on_settled)

    def _send(self, *parts: str) -> None:
        self._engine.send(self._state.part(*parts))

    def _on_ready(self) -> None:
        self._state.size = self.canvas.size_now()
        self._engine.send(self._state.whole())

    def _prepare_spare(self) -> None:
        """Let the spare open the store, so that only the drawing is left when it takes over."""
        self._engine.send_to_spare(self._state.part("size", "theme", "store", "scale_rule", "layers"))

    def _on_message(self, message: dict[str, Any], fds: list[int]) -> None:
        handler = getattr(self, f"_on_engine_{message['kind']}", None)
        if message["kind"] == "frames" and len(fds) == 1:
            self._attach(fds.pop())
        elif handler is not None:
            handler(message)
        for fd in fds:
            os.close(fd)

    def _attach(self, fd: int) -> None:
        try:
            self.canvas.attach(fd)
        except BadFrames:
            self._engine.restart()

    # What the engine tells

    def _on_engine_frame(self, message: dict[str, Any]) -> None:
        self.canvas.show_frame(message["slot"], message["complete"], message["event"])

    def _on_engine_opened(self, message: dict[str, Any]) -> None:
        self._about = {key: value for key, value in message.items() if key != "kind"}
        self._demo_mark.setVisible(message["demo"])
        self._trouble.hide()
        self._place_overlays()
        self.opened.emit(self._about)
        self._on_engine_counts(message)

    def _on_engine_counts(self, message: dict[str, Any]) -> None:
        self._counts = dict(message["counts"])
        self.layer_counts.emit(self._counts)

    def _on_engine_refused(self, message: dict[str, Any]) -> None:
        self._trouble.tell(self.tr("The map can't show this store."),
                           self.tr("The cases are not touched by it. The reason is below."), [message["detail"]])

    def _on_engine_view(self, message: dict[str, Any]) -> None:
        self._card.hide()
        self._state.view = View(message["x"], message["y"], message["m_per_px"])
        self._scale_bar.set_m_per_px(self._state.view.m_per_px)
        self._settled.start()
        self.view_changed.emit(self._state.view)

    def _on_engine_pointer(self, message: dict[str, Any]) -> None:
        self.coordinates = Coordinates(message["x"], message["y"], message["lon"], message["lat"],
                                       self._about.get("crs", ""))
        self.coordinates_changed.emit(self.coordinates)

    def _on_engine_clicked(self, message: dict[str, Any]) -> None:
        if message["cases"]:
            self.case_clicked.emit(message["cases"], _point(message))
        else:
            self.place_clicked.emit(_point(message))

    def _on_engine_identified(self, message: dict[str, Any]) -> None:
        at = self._pixel_at(_point(message))
        assert at is not None, "it was asked about a place on the map"
        found = self._with_unsettled(message["facts"])
        self._card.tell(found, at.toPoint())
        self.identified.emit(found)

    def _on_engine_selected(self, message: dict[str, Any]) -> None:
        self.select([facts["id"] for facts in message["facts"]])
        self.selected.emit(self._with_unsettled(message["facts"]), message["total"])

    def _with_unsettled(self, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the facts, those of a component that is pending or in conflict with the words for it."""
        return [facts | {"unsettled": self._unsettled[facts["id"]].words} if facts["layer"] == "component"
                and facts["id"] in self._unsettled else facts for facts in found]

    def _on_engine_measured(self, message: dict[str, Any]) -> None:
        if message["points"] < 2:
            self._notice.say("")
        else:
            self._say(figure_text(message["length_m"], message["area_m2"], area=message["area"]))

    def _on_engine_draft(self, message: dict[str, Any]) -> None:
        self._state.draft = {"tool": message["tool"], "points": message["points"]}

    def _on_engine_tip(self, message: dict[str, Any]) -> None:
        text = " / ".join(title(facts) for facts in self._with_unsettled(message["facts"]))
        ratio = self.canvas.devicePixelRatioF()
        at = QPoint(round(message["x"] / ratio), round(message["y"] / ratio))
        if text and self.canvas.underMouse():
            QToolTip.showText(self.canvas.mapToGlobal(at), text, self.canvas)

    # What the person and the system do

    def _on_state(self, state: State) -> None:
        if state is not State.RUNNING and self._counts is not None:
            self._counts = None
            self.layer_counts.emit({})
        if state in (State.CRASH_LOOP, State.HELD_DOWN):
            self._notice.say("")
            self._trouble.tell(
                self.tr("The map does not start."),
                self.tr("It ended several times in a row. Cases, video and everything else go on working. "
                        "Below are the last lines of its log."), self._engine.log_lines)
            self._place_overlays()
        elif state is State.RUNNING:
            self._trouble.hide()
            self._notice.say("")
        elif state is not State.STOPPED and self._first_frame_ms is not None:
            self.canvas.freeze()
            self._say(self.tr("The map stopped and is coming back (about 2 seconds). "
                              "The line being drawn is kept up to its last point."))
        self.state_changed.emit(state)

    def _on_input(self, message: dict[str, Any]) -> None:
        """A drag, the wheel or a key moves the map: it is a person's view from then on."""
        moved = message["kind"] in ("wheel", "key", "zoom") or (message["kind"] == "mouse" and message["buttons"])
        self._whole_district = self._whole_district and not moved

    def _on_resized(self, size: Size) -> None:
        self._state.size = size
        self._send("size")
        if self._whole_district and self._counts is not None:
            self._engine.send({"kind": "full"})

    def _on_hovered(self, at: QPoint) -> None:
        self._engine.send({"kind": "hover", **self.canvas.to_engine(QPointF(at))})

    def _on_asked(self, at: QPoint) -> None:
        point = self._point_at(QPointF(at))
        if point is None:
            return  # Nothing is shown yet.
        menu = map_menu(self, self.tools, self.coordinates, identify=lambda: self.identify(at),
                        cases=lambda: self.cases_asked.emit(point),
                        place=(lambda: self.place_clicked.emit(point)) if self.takes_places else None)
        menu.popup(self.canvas.mapToGlobal(at))

    def _draw_pin(self, pin: Point | None) -> None:
        self._state.pin = None if pin is None else [pin.x_mm / 1000, pin.y_mm / 1000]
        self._send("pin")

    def _on_grip(self, grip: Qt.CursorShape | None) -> None:
        self.canvas.setCursor(self._cursor() if grip is None else grip)

    def identify(self, at: QPoint) -> None:
        """Ask the engine what is at a position of the widget; the answer is a signal."""
        self._engine.send({"kind": "identify", **self.canvas.to_engine(QPointF(at))})

    def _on_painted(self, complete: bool) -> None:
        if complete and self._counts is not None and self._first_frame_ms is None:
            self._first_frame_ms = running_for_ms()
            self.first_frame.emit(self._first_frame_ms)
        self.frame_painted.emit(complete)

    def _on_act(self, name: str) -> None:
        if name == "full":
            self.full_view()
            return
        view = self._history.back() if name == "previous" else self._history.on()
        if view is not None:
            self._led = True
            self.set_view(view)

    def _on_settled(self) -> None:
        if self._state.view is None:
            return  # Another store is being opened.
        if self._led:
            self._history.settle(self._state.view)
        else:
            self._history.visit(self._state.view)
        self._led = False
        self.tools.actions_by_name["previous"].setEnabled(self._history.can_go_back)
        self.tools.actions_by_name["next"].setEnabled(self._history.can_go_on)

    # Looks

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the overlays at their edges."""
        self.canvas.resize(self.size())
        self._place_overlays()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The canvas asks for its menu itself."""
        event.accept()

    def _show_tool(self) -> None:
        tool = self._state.tool
        self.canvas.set_drawing(tool in DRAWING)
        self.canvas.set_pans(tool == "pan")
        self._card.hide()
        self._pin_drag.put_back()
        self._pin_drag.set_able(tool == "pan")
        self.canvas.setCursor(self._cursor())
        self._notice.say("")

    def _cursor(self) -> Qt.CursorShape:
        return _CURSORS.get(self._state.tool, Qt.CursorShape.CrossCursor)

    def _pixel_at(self, point: Point) -> QPointF | None:
        """Return where a point is on the canvas, None while there is no view."""
        view = self._state.view
        return None if view is None else QPointF(
            self.width() / 2 + (point.x_mm / 1000 - view.x) / view.m_per_px,
            self.height() / 2 - (point.y_mm / 1000 - view.y) / view.m_per_px)

    def _point_at(self, at: QPointF) -> Point | None:
        """Return which point of the map is there on the canvas, None while there is no view."""
        view = self._state.view
        return None if view is None else Point(
            round((view.x + (at.x() - self.width() / 2) * view.m_per_px) * 1000),
            round((view.y - (at.y() - self.height() / 2) * view.m_per_px) * 1000))

    def _say(self, text: str) -> None:
        self._notice.say(text)
        self._place_overlays()

    def _place_overlays(self) -> None:
        width, height = self.width(), self.height()
        self.tools.adjustSize()
        self.tools.move(_EDGE_PX, _EDGE_PX)
        self._legend.setVisible(width >= _LEGEND_FROM_PX and any(
            entry.id == "case" and entry.visible for entry in self._state.layers))
        self._legend.adjustSize()
        self._legend.move(width - self._legend.width() - _EDGE_PX, _EDGE_PX)
        self._scale_bar.move(_EDGE_PX, height - self._scale_bar.height() - _EDGE_PX)
        self._demo_mark.adjustSize()
        beside = self._scale_bar.width() + self._demo_mark.width() + 2 * _EDGE_PX <= width
        above = 0 if beside else self._scale_bar.height()
        self._demo_mark.move(width - self._demo_mark.width() - _EDGE_PX,
                             height - self._demo_mark.height() - _EDGE_PX - above)
        self._notice.move((width - self._notice.width()) // 2, height - self._notice.height() - 40)
        self._trouble.setGeometry(width // 6, height // 6, width * 2 // 3, height * 2 // 3)


def _point(message: dict[str, Any]) -> Point:
    return Point(round(message["x"] * 1000), round(message["y"] * 1000))
