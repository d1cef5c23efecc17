"""The base map: what is drawn below the components so that one knows where one is."""

from collections.abc import Iterator

import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.domain import place
from app.domain.survey import BaseFeatureRow
from data.demo import valley as v
from data.demo.blocks import Ground
from data.demo.relief import approaches, hills, river_land, side_valleys
from data.demo.streets import Streets
from data.demo.valley import Valley, to_mm

_KIND_OF_USE = {"square": "square", "green": "green", "parking": "parking", "works": "plot", "plot": "plot"}
_BRIDGE_HALF_M = 40.0
_QUARTERS = (("东滩", 1420.0, 200.0),)
"""Parts of the town that people have a name for (片区), in valley co-ordinates."""


def to_geometry(shape: BaseGeometry) -> place.Geometry:
    """Domain geometry of a shape in metres; rings lie as shapely gives them."""
    if isinstance(shape, Point):
        return place.Point(*to_mm((shape.x, shape.y)))
    if isinstance(shape, LineString):
        return place.Line(tuple(to_mm((x, y)) for x, y in shape.coords))
    if isinstance(shape, Polygon):
        rings = (shape.exterior, *shape.interiors)
        return place.Area((tuple(tuple(to_mm((x, y)) for x, y in ring.coords) for ring in rings),))
    raise TypeError(shape.geom_type)


def base_map(valley: Valley, streets: Streets, ground: Ground) -> tuple[BaseFeatureRow, ...]:
    """Everything, from the hills up to the names."""
    features = (*hills(valley), *river_land(valley), *_lots(ground), *_buildings(ground), *side_valleys(valley),
                *approaches(valley), *_roads(streets), *_bridges(valley, streets), *_landmarks(valley, ground))
    return tuple(BaseFeatureRow(kind, name, to_geometry(shape)) for kind, name, shape in features)


def _lots(ground: Ground) -> Iterator[tuple[str, str, BaseGeometry]]:
    for lot in ground.lots:
        yield _KIND_OF_USE[lot.use], lot.name, lot.shape


def _buildings(ground: Ground) -> Iterator[tuple[str, str, BaseGeometry]]:
    for building in ground.buildings:
        yield "building", building.name, building.shape


def _roads(streets: Streets) -> Iterator[tuple[str, str, BaseGeometry]]:
    for road in streets.roads:
        yield "road_main" if road.main else "road_side", road.name, road.centre


def _bridges(valley: Valley, streets: Streets) -> Iterator[tuple[str, str, BaseGeometry]]:
    for cut in streets.west:
        if cut.bridge:
            middle = v.river(cut.s_m)
            yield "bridge", cut.bridge, LineString(
                [valley.at(cut.s_at(t), t) for t in (middle - _BRIDGE_HALF_M, middle, middle + _BRIDGE_HALF_M)])


def _landmarks(valley: Valley, ground: Ground) -> Iterator[tuple[str, str, BaseGeometry]]:
    for name, at in ground.landmarks:
        yield "landmark", name, shapely.Point(at)
    for name, s, t in _QUARTERS:
        yield "landmark", name, shapely.Point(valley.at(s, t))
