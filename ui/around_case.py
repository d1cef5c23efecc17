"""A case and what lies around it: on the map, before the nearest cameras, among the cases at the same place."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.domain.place import Point
from app.queries.cases import CaseDetail, CaseRow
from app.queries.places import CameraAt, Found
from ui.cases.decision_bar import DecisionBar
from ui.cases.here_list import HereList
from ui.context import Context
from ui.map.case_marks import marks_of
from ui.map.map_view import MapView
from ui.video.video_dock import VideoDock

CASE_SCALE = 3000.0
"""A case is shown with the streets around it, unless the map is closer already."""
HERE_M = 60.0
"""Cases so near to a click on the map are listed."""


class AroundCase(QObject):
    """Leads from the case to the map and its cameras, and from the map to cases.

    Signals:
        case_wanted: UUID of a case that was clicked or found.
        listed: the cases at a place that was asked for were listed.
        cameras_shown: the cameras of a case that was asked for are shown.
        counted: how many cameras or cases a part around the case shows now: (widget, count).
        said: a sentence for the user.
    """

    case_wanted = Signal(object)
    listed = Signal()
    cameras_shown = Signal()
    counted = Signal(object, int)
    said = Signal(str)

    def __init__(self, context: Context, map_view: MapView, video: VideoDock, here: HereList,
                 decision: DecisionBar, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._map, self._video, self._here = context, map_view, video, here
        self._decision = decision
        self._rows: list[CaseRow] = []
        self._picking: Callable[[Point], None] | None = None
        self.take_place: Callable[[Point], None] | None = None
        """Takes every click on the map while it is set: the acceptance form's place."""
        self.take_snapshot: Callable[[QImage, CameraAt], None] | None = None
        """Takes the pictures of cameras that no step's form asks for: the acceptance form's photos."""
        video.counts.connect(self._on_cameras)
        video.snapshot_taken.connect(self._on_snapshot)
        map_view.case_clicked.connect(self._on_cases)
        map_view.place_clicked.connect(self._on_place)
        map_view.cases_asked.connect(self._on_cases_asked)
        map_view.pin_dropped.connect(self._on_pin)

    def show_cases(self, rows: list[CaseRow]) -> None:
        """Put the open cases on the map."""
        self._rows = rows
        self._map.set_cases(marks_of(rows))

    def show_case(self, detail: CaseDetail) -> None:
        """Go to the case on the map and show what the nearest cameras see."""
        point = detail.row.point
        if point is None:
            self._video.show_cameras([], none_near=True)
            self._here.clear()
            self.counted.emit(self._here, 0)
            return
        self._map.highlight(points=[point], cases=[str(detail.row.id)])
        self._map.fly_to(point, scale=CASE_SCALE)
        places, cases, read = self._context.places, self._context.cases, self._context.operations.read
        read(lambda: places.cameras_near(point), self._show_cameras)
        read(lambda: cases.near(point, radius_m=HERE_M), lambda rows: self._list(
            [row for row in rows if row.id != detail.row.id], point))

    def look_at(self, row: CaseRow) -> None:
        """Show on the map where a case lies, without opening it."""
        if (point := self._point_of(row)) is not None:
            self._map.highlight(points=[point], cases=[str(row.id)])
            self._map.fly_to(point, scale=CASE_SCALE)

    def look_through_cameras(self, row: CaseRow) -> None:
        """Show what the nearest cameras of a case see, without opening it."""
        if (point := self._point_of(row)) is not None:
            self._context.operations.read(lambda: self._context.places.cameras_near(point),
                                          lambda cameras: (self._show_cameras(cameras), self.cameras_shown.emit()))

    def list_history(self, row: CaseRow) -> None:
        """List what else happened at the place of a case, without opening it."""
        if (point := self._point_of(row)) is not None:
            self._context.operations.read(
                lambda: self._context.cases.near(point, radius_m=HERE_M),
                lambda rows: (self._list([each for each in rows if each.id != row.id], point), self.listed.emit()))

    def _point_of(self, row: CaseRow) -> Point | None:
        if row.point is None:
            self.said.emit(self.tr("This case has no point on the map."))
        return row.point

    def pick(self, then: Callable[[Point], None]) -> None:
        """Give the next click on the map to somebody who waits for a place."""
        self._picking = then
        self.said.emit(self.tr("Click the place on the map."))

    def go_to(self, found: Found) -> None:
        """Go to what was found."""
        where = found.extent_mm or found.point
        if where is not None:
            self._map.fly_to(where)
        if found.kind == "case":
            self.case_wanted.emit(UUID(found.id))
        elif found.extent_mm:
            self._map.highlight(extents=[found.extent_mm])
        elif found.point is not None:
            self._map.highlight(points=[found.point])

    def _show_cameras(self, cameras: list[CameraAt]) -> None:
        shared = self._context.permissions.allows("see_police_cameras", self._context.author.roles, own=True)
        seen = [each for each in cameras if shared or each.owner == "own"]
        self._video.show_cameras(seen, none_near=not seen)

    def _on_snapshot(self, camera: CameraAt, picture: QImage) -> None:
        if self._decision.take_picture(picture, camera.name):
            self.said.emit(self.tr("The picture of {camera} is with the photos of this step.")
                           .format(camera=camera.name))
        elif self.take_snapshot is not None:
            self.take_snapshot(picture, camera)
            self.said.emit(self.tr("The picture of {camera} is with the photos of the new report (Alt+1).")
                           .format(camera=camera.name))

    def _on_cameras(self, live: int, shown: int) -> None:
        """A method: the video dock outlives the window, and lets go of what belongs to it."""
        del live
        self.counted.emit(self._video, shown)

    def _on_cases(self, ids: list[str], clicked: Point) -> None:
        if self._picking is not None:  # Whoever waits for a place means it, also where a case lies already.
            self._on_place(clicked)
            return
        if len(ids) == 1:
            self.case_wanted.emit(UUID(ids[0]))
            return
        rows = [row for row in self._rows if str(row.id) in set(ids)]
        point = next((row.point for row in rows if row.point is not None), None)
        if point is not None:
            self._list(rows, point)
            self.listed.emit()

    def _on_place(self, point: Point) -> None:
        if self._picking is not None:
            picked, self._picking = self._picking, None
            picked(point)
        elif self.take_place is not None:
            self.take_place(point)
        else:
            self._on_cases_asked(point)

    def _on_pin(self, point: Point) -> None:
        if self.take_place is not None:
            self.take_place(point)

    def _on_cases_asked(self, point: Point) -> None:
        self._context.operations.read(lambda: self._context.cases.near(point, radius_m=HERE_M),
                                      lambda rows: (self._list(rows, point), self.listed.emit()))

    def _list(self, rows: list[CaseRow], point: Point) -> None:
        self._here.show_rows(rows, point, HERE_M, self._context.clock.now())
        self.counted.emit(self._here, len(rows))
