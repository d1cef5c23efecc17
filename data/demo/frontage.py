"""Lines that things are set out on, a fixed distance from a street's middle or from the water, with even spacing.

Pieces end before junctions and bridges, so nothing set out on them stands in a crossing street or in the river; each
lies inside of one unit grid, because grids are cut by the streets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from shapely import LineString, MultiLineString, Point, Polygon
from shapely.ops import unary_union

from data.demo import valley as v
from data.demo.streets import Cut, Streets
from data.demo.valley import Valley

_CLEAR_M = 3.0
"""From the kerb of a crossing street."""
_SHORTEST_M = 8.0
_BRIDGE_CLEAR_M = 13.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch to set things out on, and the street it belongs to."""

    line: LineString
    street: str
    main: bool


def _lengthened(line: LineString, by_m: float) -> LineString:
    (ax, ay), (bx, by) = line.coords[0], line.coords[-1]
    ux, uy = (bx - ax) / line.length, (by - ay) / line.length
    return LineString([(ax - by_m * ux, ay - by_m * uy), *line.coords, (bx + by_m * ux, by + by_m * uy)])


class Frontages:
    """Pieces beside (or in) the streets, kept by their distance."""

    def __init__(self, streets: Streets, district: Polygon, water: Polygon) -> None:
        self._roads = streets.roads
        self._inside = district.buffer(-4)
        zones = [_lengthened(road.centre, 15).buffer(road.half_m + _CLEAR_M) for road in self._roads]
        crossing = [[zones[k] for k, other in enumerate(self._roads)
                     if other is not road and other.centre.distance(road.centre) < 25] for road in self._roads]
        self._blocked = [unary_union([water.buffer(6), *each]) for each in crossing]
        self._lines: dict[tuple[int, float], list[LineString]] = {}

    def pieces(self, *, lane: float = 0.0, kerb_m: float | None = None, pavement: float | None = None,
               sides: Sequence[int] = (1, -1), cross: bool = True) -> list[Piece]:
        """Pieces at a share of the carriageway's half width, a distance from the kerb, or a share of the pavement."""
        found = []
        for k, road in enumerate(self._roads):
            if not (road.main or cross):
                continue
            offset = lane * road.half_m
            if kerb_m is not None:
                offset = road.half_m + kerb_m
            elif pavement is not None:
                offset = road.half_m + pavement * road.pavement_m
            for side in sides:
                found += [Piece(line, road.name, road.main) for line in self._cut(k, side * offset)]
        return found

    def _cut(self, k: int, offset_m: float) -> list[LineString]:
        key = k, round(offset_m, 3)
        if key not in self._lines:
            line = self._roads[k].centre.offset_curve(offset_m).intersection(self._inside)
            self._lines[key] = _parts(line.difference(self._blocked[k]))
        return self._lines[key]


def _parts(line: LineString | MultiLineString) -> list[LineString]:
    parts = line.geoms if isinstance(line, MultiLineString) else (line,)
    return [part for part in parts if part.length >= _SHORTEST_M]


def riverside(valley: Valley, streets: Streets, from_water_m: float) -> list[Piece]:
    """Pieces on both banks, one to a unit grid, at a distance from the water's edge."""
    found = []
    for cuts, side, name in ((streets.west, -1, "延河西岸"), (streets.east, 1, "延河东岸")):
        def across(s: float, side: int = side) -> float:
            return v.river(s) + side * (v.water_half(s if side < 0 else s + 60) + from_water_m)

        for north, south in zip(cuts, cuts[1:], strict=False):
            start, end = _clear(north, across, 1), _clear(south, across, -1)
            found.append(Piece(LineString(valley.along(across, start, end, 10)), name, False))
    return found


def _clear(cut: Cut, across: v.Across, sign: int) -> float:
    gap = _BRIDGE_CLEAR_M if cut.bridge else 5.0
    return cut.s_at(across(cut.s_m)) + sign * gap


def share(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers that sum to `total`, in proportion to the weights (largest remainders)."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    counts = [int(each) for each in exact]
    order = sorted(range(len(exact)), key=lambda k: (counts[k] - exact[k], k))
    for k in order[:total - sum(counts)]:
        counts[k] += 1
    return counts


def set_out(pieces: Sequence[Piece], total: int, rng: Random, *, loose: float = 0.0,
            cross_density: float = 1.0) -> list[tuple[Point, str]]:
    """Evenly spaced points on the pieces, with their streets.

    `loose` is the part of the spacing that a point may be off its place; `cross_density` thins out minor streets.
    """
    counts = share(total, [piece.line.length * (1.0 if piece.main else cross_density) for piece in pieces])
    found = []
    for piece, count in zip(pieces, counts, strict=True):
        pitch = piece.line.length / max(1, count)
        for k in range(count):
            off = rng.uniform(-loose / 2, loose / 2) if loose else 0.0
            found.append((piece.line.interpolate((k + 0.5 + off) * pitch), piece.street))
    return found
