"""The land around the streets: loess hills with contour lines, the river with its terraces.

Reaches beyond the district, so that the town lies in a valley and doesn't float on an empty sheet.
"""

from collections.abc import Iterator
from math import exp, sin
from typing import TypeAlias

from shapely import LineString, Polygon

from data.demo import valley as v
from data.demo.streets import EAST_BANK, FIRST, RING_EAST, RING_WEST
from data.demo.valley import LENGTH_M, TERRACE_HALF_M, Across, Valley

_BEYOND_M = 1300.0
_FAR_M = 6000.0
_CONTOURS = 32
_PITCH_M, _WIDENING_M = 28.0, 1.5
"""Ground distance of the lowest contours; the slope gets gentler with every further one."""
_FOOT_HEIGHT_M, _RISE_M = 1060, 10
_SIDE_VALLEYS = (
    # side, s (at a street that leads there), name
    (-1, 1330.0, "马家沟路"), (-1, 3350.0, "石门沟路"), (-1, 4760.0, "白坪沟路"), (1, 2010.0, "杏树沟路"), (1, 4060.0, "柳湾沟路"),
)
_SIDE_VALLEY_M = 420.0

Shape: TypeAlias = LineString | Polygon


def _gully(s: float, side: int, rise: int) -> float:
    """How far a contour is drawn into the slope by the gullies; deeper higher up, smoother at the foot."""
    large = abs(sin(s / 205 + 1.3 * side + 0.02 * rise)) ** 3
    small = abs(sin(s / 83 + 2 * side + 0.05 * rise)) ** 5
    spur = 0.5 + 0.5 * sin(s / 430 + side)
    valleys = sum(exp(-((s - at) / (60 + 3 * rise)) ** 2) for where, at, _ in _SIDE_VALLEYS if where == side)
    return rise * (7.0 * large * spur + 2.4 * small + 34.0 / (1 + (rise / 9) ** 2) * valleys)


def _contour(valley: Valley, edge: Across, side: int, rise: int) -> LineString:
    stations = range(int(-_BEYOND_M), int(LENGTH_M + _BEYOND_M) + 1, 18)
    out_m = _PITCH_M * rise + _WIDENING_M * rise ** 2
    line = LineString([valley.upslope(edge, side, s, out_m + _gully(s, side, rise)) for s in stations])
    return line.simplify(0.8)


def hills(valley: Valley) -> Iterator[tuple[str, str, Shape]]:
    """The two slopes and their contour lines, every fifth named by its height in metres above the sea."""
    for edge, side in ((v.west_edge, -1), (v.east_edge, 1)):
        stations = range(int(-_BEYOND_M), int(LENGTH_M + _BEYOND_M) + 1, 20)
        foot = [valley.at(s, edge(s)) for s in stations]
        far = [(x + side * _FAR_M, y) for x, y in (foot[-1], foot[0])]
        yield "hill", "", Polygon([*foot, *far])
        for rise in range(1, _CONTOURS + 1):
            height = str(_FOOT_HEIGHT_M + rise * _RISE_M) if rise % 5 == 0 else ""
            yield "contour", height, _contour(valley, edge, side, rise)


def side_valleys(valley: Valley) -> Iterator[tuple[str, str, Shape]]:
    """The ways from the ring roads into the side valleys."""
    for side, s, name in _SIDE_VALLEYS:
        edge, ring = (v.west_edge, RING_WEST) if side < 0 else (v.east_edge, RING_EAST)
        way = [valley.at(s, ring.across(s)), valley.at(s, edge(s))]
        way += [valley.upslope(edge, side, s + 9 * sin(out_m / 70), out_m)
                for out_m in range(20, int(_SIDE_VALLEY_M), 20)]
        yield "path", name, LineString(way)


def _ribbon(valley: Valley, half: Across, s_from: float, s_to: float) -> Polygon:
    west = valley.along(lambda s: v.river(s) - half(s), s_from, s_to, 15)
    east = valley.along(lambda s: v.river(s) + half(s + 60), s_to, s_from, 15)
    return Polygon([*west, *east])


def water_shape(valley: Valley, s_from: float = -_BEYOND_M, s_to: float = LENGTH_M + _BEYOND_M) -> Polygon:
    """Surface of the river."""
    return _ribbon(valley, v.water_half, s_from, s_to)


def river_land(valley: Valley) -> Iterator[tuple[str, str, Shape]]:
    """River, terraces on both banks, the walks along them."""
    ends = (-_BEYOND_M, LENGTH_M + _BEYOND_M)
    yield "terrace", "河滩", _ribbon(valley, lambda s: TERRACE_HALF_M, *ends)
    yield "water", "延河", water_shape(valley)
    yield "river", "延河", LineString(valley.along(v.river, *ends))
    for side, name in ((-1, "延河西岸步道"), (1, "延河东岸步道")):
        walk = valley.along(lambda s, side=side: v.river(s) + side * 39.5, 10, LENGTH_M - 10)  # type: ignore[misc]
        yield "path", name, LineString(walk)


def approaches(valley: Valley) -> Iterator[tuple[str, str, Shape]]:
    """The streets that lead out of the town at both ends."""
    for street in (FIRST, RING_WEST, EAST_BANK):
        yield "road_main", street.name, LineString(valley.along(street.across, -_BEYOND_M, 0))
        yield "road_main", street.name, LineString(valley.along(street.across, LENGTH_M, LENGTH_M + _BEYOND_M))
