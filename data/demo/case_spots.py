"""Where the demonstration's cases are: at a component of their type, or beside one where such things happen."""

from collections.abc import Mapping, Sequence
from random import Random

from shapely import Polygon

from app.domain.catalogue import CatalogueType
from app.domain.place import Area, Geometry, Line, Point
from app.domain.town import Component
from data.demo.case_mix import Mixed
from data.demo.case_player import Spot

BESIDE_MM = 2500
"""An event is at most so far from the component that it was drawn beside, in each direction."""
_STANDS_IN = {"residential": "building", "hillside": "plot", "river_crossing": "riverbank"}
"""Where few components stand, those of another kind of place serve."""


class Spots:
    """Draws places; components carry the street density of the town, so events have it too."""

    def __init__(self, components: Sequence[Component], responsibility_grids: Mapping[str, str],
                 types: Sequence[CatalogueType]) -> None:
        """`responsibility_grids`: of each unit grid."""
        self._responsibility_grids = responsibility_grids
        stands = {each.type_code: each.where_it_stands for each in types}
        self._by_type: dict[str, list[Component]] = {}
        self._by_place: dict[str, list[Component]] = {}
        for component in components:
            if not component.unit_grid or component.retired_on is not None:
                continue
            self._by_type.setdefault(component.type_code, []).append(component)
            if isinstance(component.geometry, Point):
                self._by_place.setdefault(stands.get(component.type_code, ""), []).append(component)
        self._any = [each for of_place in self._by_place.values() for each in of_place]

    def has_type(self, type_code: str) -> bool:
        """Say whether a component of the type is there."""
        return type_code in self._by_type

    def draw(self, mixed: Mixed, random: Random, grids: Sequence[str] = ()) -> Spot:
        """Return a place for the case; in one of the responsibility grids where these have one."""
        if mixed.kind == "component":
            component = self._choose(self._by_type[mixed.type.type_code], random, grids)
            return self._spot(component, anchor(component.geometry), at=True)
        where = mixed.type.where_it_stands
        near = self._by_place.get(where) or self._by_place.get(_STANDS_IN.get(where, "")) or self._any
        component = self._choose(near, random, grids)
        corner = anchor(component.geometry)
        point = Point(corner.x_mm + random.randint(-BESIDE_MM, BESIDE_MM),
                      corner.y_mm + random.randint(-BESIDE_MM, BESIDE_MM))
        return self._spot(component, point, at=False)

    def _choose(self, components: Sequence[Component], random: Random, grids: Sequence[str]) -> Component:
        near = [each for each in components if self._responsibility_grids.get(each.unit_grid) in grids] if grids else []
        return random.choice(near or components)

    def _spot(self, component: Component, point: Point, *, at: bool) -> Spot:
        return Spot(component.id if at else None, point, component.place, component.unit_grid,
                    self._responsibility_grids.get(component.unit_grid, ""))


def anchor(geometry: Geometry) -> Point:
    """Return the point that stands for a component: its own, the middle of a line, a point inside an area."""
    if isinstance(geometry, Point):
        return geometry
    if isinstance(geometry, Line):
        return Point(*geometry.positions[len(geometry.positions) // 2])
    assert isinstance(geometry, Area)
    inside = Polygon(geometry.polygons[0][0]).representative_point()
    return Point(round(inside.x), round(inside.y))
