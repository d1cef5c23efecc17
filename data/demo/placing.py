"""Where each component stands: one rule for each type of the catalogue, by its `where_it_stands`.

Rows are set out evenly (lamps, trees, poles); other things stand loosely along their line. Every rule gives exactly the
number that is asked for.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeAlias, TypeVar

from shapely import LineString, Point, Polygon, STRtree
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from data.demo import valley as v
from data.demo.blocks import SCHOOL_YARD, Building, Ground, Lot
from data.demo.frontage import Frontages, Piece, riverside, set_out, share
from data.demo.streets import BRIDGES, RING_EAST, RING_WEST, Junction, Streets
from data.demo.valley import Valley

T = TypeVar("T")
Placed: TypeAlias = tuple[BaseGeometry, str]
"""Ground geometry in metres, and the street it belongs to; empty where the nearest one is meant."""


@dataclass(frozen=True, slots=True)
class Row:
    """Things in a row along streets."""

    lane: float = 0.0
    kerb_m: float | None = None
    pavement: float | None = None
    sides: tuple[int, ...] = (1, -1)
    loose: float = 0.0
    cross_density: float = 1.0


ROWS = {
    "0101": Row(lane=0.5, sides=(-1,), loose=0.5), "0102": Row(lane=0.32, sides=(1,), loose=0.3),
    "0103": Row(lane=0.78, loose=0.3), "0110": Row(lane=0.34, sides=(-1,), loose=0.4, cross_density=0.5),
    "0111": Row(lane=0.62, sides=(1,), loose=0.5, cross_density=0.5),
    "0104": Row(kerb_m=-0.3, loose=0.1), "0117": Row(kerb_m=0.25, sides=(1,), loose=0.15),
    "0118": Row(kerb_m=0.6, cross_density=0.7), "0203": Row(kerb_m=1.3, loose=0.4, cross_density=0.0),
    "0209": Row(kerb_m=0.4, loose=0.7, cross_density=0.6), "0215": Row(kerb_m=1.1, cross_density=0.0),
    "0105": Row(pavement=0.46, sides=(1,), loose=0.6), "0106": Row(pavement=0.3, sides=(-1,), loose=0.6),
    "0107": Row(pavement=0.56, loose=0.6), "0108": Row(pavement=0.63, sides=(-1,), loose=0.7),
    "0112": Row(pavement=0.7, loose=0.8), "0113": Row(pavement=0.27, loose=0.4), "0114": Row(pavement=0.5, loose=0.9),
    "0115": Row(pavement=0.86, loose=0.8), "0116": Row(pavement=0.9, loose=0.8),
    "0121": Row(pavement=0.75, loose=0.6, cross_density=0.0), "0122": Row(pavement=0.7, loose=0.6, cross_density=0.0),
    "0123": Row(pavement=0.62, loose=0.6, cross_density=0.0), "0134": Row(pavement=0.84, loose=0.8),
    "0137": Row(pavement=0.76, loose=0.7, cross_density=0.2), "0212": Row(pavement=0.42, loose=0.6, cross_density=0.3),
    "0303": Row(pavement=0.52, loose=0.8), "0305": Row(pavement=0.24, loose=0.3, cross_density=0.7),
    "0402": Row(pavement=0.36, cross_density=0.55), "0501": Row(pavement=0.88, loose=0.8, cross_density=0.6),
}
CORNERS = {
    # type: (metres beyond the crossing kerb, metres from the kerb, corners in the order in which they are used)
    "0136": (4.6, 1.0, (0, 2, 1, 3)), "0138": (8.5, 2.0, (3,)), "0210": (1.2, 0.7, (1, 3)), "0213": (2.4, 1.4, (1,)),
    "0214": (3.4, 1.8, (3,)), "0217": (7.0, 1.6, (0,)),
}
RINGS = {"0119": 3.0, "0404": 1.4, "0407": 5.0}
"""Things around a square: metres inside its edge."""
WALLS = {
    # type: (shops?, share of the wall's length from its middle, metres from the wall)
    "0301": (False, 0.3, 1.2), "0302": (False, -0.3, 1.8), "0304": (False, 0.0, 1.0), "0306": (True, 0.27, 0.5),
    "0307": (True, -0.2, 0.5), "0135": (False, 0.15, 0.8), "0502": (False, -0.1, 1.0), "2104": (True, 0.05, 0.7),
}
_SIGNS = ((1, 1), (1, -1), (-1, -1), (-1, 1))
_BOLLARDS, _BOLLARD_PITCH_M = 5, 1.3


def spread(things: Sequence[T], count: int, phase: float = 0.5) -> list[T]:
    """`count` of the things, evenly taken from the whole sequence."""
    if count > len(things):
        raise ValueError(f"{count} wanted of {len(things)}")
    return [things[int((k + phase) * len(things) / count)] for k in range(count)]


def corner(junction: Junction, which: int, beyond_m: float, aside_m: float) -> Point:
    """Ground position at a corner of a junction, on the pavement of the street through it."""
    along, across = _SIGNS[which]
    a = along * (junction.cross.half_m + beyond_m)
    b = across * (junction.through.half_m + aside_m)
    return Point(junction.at[0] + a * junction.along[0] + b * junction.across[0],
                 junction.at[1] + a * junction.along[1] + b * junction.across[1])


class Placer:
    """Places the components of one type after the other."""

    def __init__(self, valley: Valley, streets: Streets, ground: Ground, frontages: Frontages, rng: Random) -> None:
        self._valley, self._streets, self._ground, self._rng = valley, streets, ground, rng
        self._frontages = frontages
        # Where a street ends at another, the corner behind it is pavement too; at the district's rim it may be outside.
        self._junctions = sorted(streets.junctions, key=lambda each: not each.cross.main)
        self._special: dict[str, Callable[[int], list[Placed]]] = {
            "0120": self._river_lights, "0126": self._fitness, "0129": self._in_lots, "0133": self._pylons,
            "0201": lambda count: self._lots("parking", count), "0205": self._overpass, "0208": self._bridges,
            "0211": self._guard_rails, "0308": self._in_lots, "0401": lambda count: self._in_greens(count, 0.0),
            "0403": self._tree_guards,
            "0405": lambda count: self._lots("green", count), "0406": lambda count: self._in_squares(count, 0.22, 0.0),
            "0408": self._green_rails, "0409": lambda count: self._in_greens(count, 0.6),
            "0410": self._fountains, "0601": self._in_lots,
            "0602": lambda count: self._lots("works", count), "0603": self._river_things,
            "0604": lambda count: self._river_lines(count, 2.2), "0606": lambda count: self._river_lines(count, 9.0),
            "2101": lambda count: self._in_squares(count, -0.3, 0.3), "2102": self._vending, "2103": self._bollards,
        }

    def place(self, type_code: str, count: int) -> list[Placed]:
        """Exactly `count` components of a type."""
        if type_code in ROWS:
            return self._row(ROWS[type_code], count)
        if type_code in CORNERS:
            return self._corners(type_code, count)
        if type_code in RINGS:
            return self._rings(RINGS[type_code], count)
        if type_code in WALLS:
            return self._walls(type_code, count)
        return self._special[type_code](count)

    # -- streets -------------------------------------------------------------------------------------------------

    def _pieces(self, row: Row) -> list[Piece]:
        return self._frontages.pieces(lane=row.lane, kerb_m=row.kerb_m, pavement=row.pavement, sides=row.sides,
                                      cross=row.cross_density > 0)

    def _row(self, row: Row, count: int) -> list[Placed]:
        return list(set_out(self._pieces(row), count, self._rng, loose=row.loose, cross_density=row.cross_density))

    def _tree_guards(self, count: int) -> list[Placed]:
        """Around some of the street trees, so exactly where those stand."""
        trees = self._row(ROWS["0402"], 3554)
        return spread(trees, count)

    def _guard_rails(self, count: int) -> list[Placed]:
        pieces = self._frontages.pieces(lane=0.86, cross=False)
        pieces = [piece for piece in pieces if any(piece.street == road.name for road in self._streets.long_roads)]
        longest = sorted(range(len(pieces)), key=lambda k: -pieces[k].line.length)[:count]
        return [(substring(pieces[k].line, 0.1, 0.9, normalized=True), pieces[k].street) for k in sorted(longest)]

    def _bollards(self, count: int) -> list[Placed]:
        """Rows of five across the mouth of the pavement at junctions."""
        found: list[Placed] = []
        corners = [(junction, which) for which in (0, 2) for junction in self._streets.junctions]
        for junction, which in spread(corners, -(-count // _BOLLARDS)):
            found += [(corner(junction, which, 11 + k * _BOLLARD_PITCH_M, 0.35), junction.through.name)
                      for k in range(_BOLLARDS)]
        return found[:count]

    def _corners(self, type_code: str, count: int) -> list[Placed]:
        beyond, aside, order = CORNERS[type_code]
        places = [(junction, which) for which in order for junction in self._junctions]
        return [(corner(junction, which, beyond, aside), junction.through.name) for junction, which in places[:count]]

    def _overpass(self, count: int) -> list[Placed]:
        """Over the ring road, which is nobody's border, by the first junction."""
        junction = next(each for each in self._streets.junctions if each.through.name == RING_WEST.name)
        x, y = junction.at[0] + 15 * junction.along[0], junction.at[1] + 15 * junction.along[1]
        (ux, uy), half = junction.along, junction.through.half_m + 2.6
        deck = [(x + i * 2 * ux - j * half * uy, y + i * 2 * uy + j * half * ux)
                for i, j in ((-1, -1), (-1, 1), (1, 1), (1, -1))]
        return [(Polygon(deck), junction.through.name)][:count]

    # -- squares, lots, greens -----------------------------------------------------------------------------------

    def _rings(self, inset_m: float, count: int) -> list[Placed]:
        rings = [lot.shape.buffer(-inset_m, join_style="mitre").exterior for lot in self._ground.of("square")]
        pieces = [Piece(LineString(ring.coords), "", True) for ring in rings]
        return list(set_out(pieces, count, self._rng))

    def _fitness(self, count: int) -> list[Placed]:
        """Close together at the southern end of each square."""
        squares = self._ground.of("square")
        found: list[Placed] = []
        for lot, number in zip(squares, share(count, [lot.shape.length for lot in squares]), strict=True):
            found += [(in_rectangle(lot.shape, 0.9 - 0.05 * (k // 6), 0.3 + 0.08 * (k % 6)), "") for k in range(number)]
        return found

    def _public_squares(self) -> list[Lot]:
        """Largest first; not the schools' yards."""
        return sorted((lot for lot in self._ground.of("square") if not lot.name.endswith(SCHOOL_YARD)),
                      key=lambda lot: -lot.shape.area)

    def _in_squares(self, count: int, u: float, w: float) -> list[Placed]:
        squares = self._public_squares()
        return [(in_rectangle(lot.shape, 0.5 + u, 0.5 + w), "") for lot in squares[:count]]

    def _fountains(self, count: int) -> list[Placed]:
        names = ("公园广场", "文化艺术中心广场", "龙庭广场")
        return [(lot.shape.centroid, "") for name in names for lot in self._ground.of("square")
                if lot.name == name][:count]

    def _vending(self, count: int) -> list[Placed]:
        squares = self._public_squares()
        return [(part_of(lot.shape, (0.12, 0.34), (0.2, 0.8)), "") for lot in squares[:count]]

    def _lots(self, use: str, count: int) -> list[Placed]:
        return [(lot.shape, "") for lot in self._ground.of(use)][:count]

    def _in_lots(self, count: int) -> list[Placed]:
        lots = self._ground.of("plot") + self._ground.of("works")
        if count > len(lots):
            return self._in_lots(len(lots)) + [(in_rectangle(lot.shape, 0.25, 0.25), "")
                                               for lot in lots[:count - len(lots)]]
        return [(in_rectangle(lot.shape, self._rng.uniform(0.4, 0.8), self._rng.uniform(0.4, 0.8)), "")
                for lot in spread(lots, count)]

    def _in_greens(self, count: int, aside: float) -> list[Placed]:
        """In the largest greens, `aside` of the way from the middle to a corner."""
        greens = sorted(self._ground.of("green"), key=lambda lot: -lot.shape.area)
        return [(LineString([lot.shape.centroid, lot.shape.exterior.coords[0]]).interpolate(aside, normalized=True), "")
                for lot in greens[:count]]

    def _green_rails(self, count: int) -> list[Placed]:
        rings = [lot.shape.buffer(-0.7, join_style="mitre").exterior
                 for lot in spread(self._ground.of("green"), count)]
        return [(substring(LineString(ring.coords), 0.05, 0.55, normalized=True), "") for ring in rings]

    # -- buildings, river, hills ---------------------------------------------------------------------------------

    def _walls(self, type_code: str, count: int) -> list[Placed]:
        shop, shift, out_m = WALLS[type_code]
        houses = [building for building in self._ground.buildings if building.shop == shop]
        return [(before_wall(house, shift, out_m), "") for house in spread(houses, count)]

    def _river_lights(self, count: int) -> list[Placed]:
        return list(set_out(riverside(self._valley, self._streets, 4.5), count, self._rng))

    def _river_things(self, count: int) -> list[Placed]:
        return list(set_out(riverside(self._valley, self._streets, 6.5), count, self._rng, loose=0.6))

    def _river_lines(self, count: int, from_water_m: float) -> list[Placed]:
        """One line to a grid; the longest two where there are more lines than grids."""
        pieces = riverside(self._valley, self._streets, from_water_m)
        if count <= len(pieces):
            return [(piece.line, piece.street) for piece in spread(pieces, count)]
        longest = sorted(range(len(pieces)), key=lambda k: -pieces[k].line.length)[:count - len(pieces)]
        found: list[Placed] = []
        for k, piece in enumerate(pieces):
            parts = ((0.0, 0.47), (0.53, 1.0)) if k in longest else ((0.0, 1.0),)
            found += [(substring(piece.line, a, b, normalized=True), piece.street) for a, b in parts]
        return found

    def _bridges(self, count: int) -> list[Placed]:
        """The decks. A little more of each lies on the west bank and to the south, so that one grid holds the most."""
        cuts = [cut for cut in self._streets.west if cut.bridge]
        found: list[Placed] = []
        for cut in cuts:
            half, middle = cut.half_m + 2.0, v.river(cut.s_m)
            deck = [self._valley.at(cut.s_m + s, middle + t) for s, t in (
                (0.6 - half, -37), (0.6 - half, 33), (0.6 + half, 33), (0.6 + half, -37))]
            found.append((Polygon(deck), cut.name))
        assert len(found) == len(BRIDGES)
        return found[:count]

    def _pylons(self, count: int) -> list[Placed]:
        houses = STRtree([building.shape for building in self._ground.buildings])
        free = [point for point in self._slope_points() if not len(houses.query(point.buffer(9), "intersects"))]
        return [(point, "") for point in spread(free, count)]

    def _slope_points(self) -> Iterator[Point]:
        for edge, road, side, cuts in ((v.west_edge, RING_WEST, -1, self._streets.west),
                                       (v.east_edge, RING_EAST, 1, self._streets.east)):
            for north, south in zip(cuts, cuts[1:], strict=False):
                s = (north.s_m + south.s_m) / 2
                t = edge(s) - side * 11
                if abs(t - road.across(s)) > road.reach_m + 15:
                    yield Point(self._valley.at(s, t))


def in_rectangle(shape: Polygon, u: float, w: float) -> Point:
    """Point of a rectangle at two shares of its sides."""
    (ax, ay), (bx, by), _, (dx, dy) = shape.exterior.coords[:4]
    return Point(ax + w * (bx - ax) + u * (dx - ax), ay + w * (by - ay) + u * (dy - ay))


def part_of(shape: Polygon, u: tuple[float, float], w: tuple[float, float]) -> Polygon:
    """Part of a rectangle between shares of its sides."""
    return Polygon([in_rectangle(shape, a, b) for a, b in ((u[0], w[0]), (u[0], w[1]), (u[1], w[1]), (u[1], w[0]))])


def before_wall(house: Building, shift: float, out_m: float) -> Point:
    """Point before the front of a house."""
    wall = house.front
    along = shift * wall.length_m
    return Point(wall.at[0] + along * wall.along[0] + out_m * wall.out[0],
                 wall.at[1] + along * wall.along[1] + out_m * wall.out[1])
