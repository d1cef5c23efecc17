"""The demonstration city's streets: five along the valley, cross streets on either bank, seven bridges.

The cross streets are also what the unit grids are cut by, so a grid's edges follow streets.
"""

from dataclasses import dataclass
from math import hypot
from random import Random

from shapely import LineString, Point

from data.demo import valley as v
from data.demo.valley import LENGTH_M, TERRACE_HALF_M, Across, Valley

BRIDGE_S_M = (620.0, 1330.0, 2010.0, 2680.0, 3350.0, 4060.0, 4760.0)
BRIDGE_STREETS = ("学府路", "城北路", "文化路", "公园路", "金明路", "朝阳路", "龙庭路")
BRIDGES = ("学府桥", "城北桥", "文化桥", "公园桥", "金明大桥", "朝阳桥", "龙庭桥")
_WEST_ROWS = (3, 4, 4, 3, 4, 4, 4, 3)
_EAST_ROWS = (3, 4, 4, 4, 5, 4, 4, 4)
"""Rows of unit grids between two bridges: 29 of three on the west bank, 32 of two on the east bank. Outer sides of
bends have more of them, so that no grid gets larger than six hectares."""
_WEST_STREETS = ("校场巷", "北关路", "砖窑巷", "供销巷", "粮站巷", "医院路", "邮电巷", "建设路", "剧院巷", "文昌路",
                 "工农路", "卫生巷", "信合巷", "南关路", "腰鼓路", "剪纸巷", "民主巷", "团结巷", "车站路", "石油巷",
                 "农贸路")
_EAST_STREETS = ("东山巷", "果园巷", "水务路", "沙滩巷", "柳林巷", "东滩一巷", "东滩二巷", "东滩三巷", "体育路", "游泳巷",
                 "苗圃路", "枣园巷", "河湾巷", "杏花巷", "安居路", "惠民路", "延泽巷", "东坪巷", "物流路", "滨河巷",
                 "山水巷", "望河巷", "东关巷", "槐树巷")


@dataclass(frozen=True, slots=True)
class Cut:
    """A line across one bank: a cross street, or an end of the district."""

    s_m: float
    slope: float
    """s gained per metre of t."""
    name: str = ""
    bridge: str = ""
    half_m: float = 0.0
    pavement_m: float = 0.0

    def s_at(self, t: float) -> float:
        return self.s_m + self.slope * t

    @property
    def reach_m(self) -> float:
        """From the middle of the street to where buildings may begin."""
        return self.half_m + self.pavement_m


@dataclass(frozen=True, slots=True)
class Road:
    """A street on the ground; metres."""

    name: str
    main: bool
    centre: LineString
    half_m: float
    pavement_m: float


@dataclass(frozen=True, slots=True)
class Junction:
    """Where two streets cross; unit vectors along the street through it and along the cross street."""

    at: tuple[float, float]
    through: Road
    cross: Road
    along: tuple[float, float]
    across: tuple[float, float]

    @property
    def name(self) -> str:
        return f"{self.through.name}{self.cross.name}口"


@dataclass(frozen=True, slots=True)
class LongStreet:
    """A street along the valley in valley co-ordinates."""

    name: str
    across: Across
    half_m: float
    pavement_m: float

    @property
    def reach_m(self) -> float:
        """From the middle of the street to where buildings may begin."""
        return self.half_m + self.pavement_m


RING_WEST = LongStreet("环城路", v.ring_road_west, 7, 3.5)
FIRST = LongStreet("一道街", v.first_street, 8, 4.5)
SECOND = LongStreet("二道街", v.second_street, 6, 4)
EAST_BANK = LongStreet("东滩路", v.east_bank_road, 7, 4)
RING_EAST = LongStreet("环城东路", v.ring_road_east, 6, 3.5)
LONG_STREETS = (RING_WEST, FIRST, SECOND, EAST_BANK, RING_EAST)


def _bank(rows: tuple[int, ...], names: tuple[str, ...], rng: Random) -> list[Cut]:
    cuts = [Cut(0.0, 0.0)]
    left = iter(names)
    ends = (0.0, *BRIDGE_S_M, LENGTH_M)
    for k, (start, end) in enumerate(zip(ends, ends[1:], strict=False)):
        pitch = (end - start) / rows[k]
        for j in range(1, rows[k]):
            s = start + pitch * j + rng.uniform(-8, 8)
            cuts.append(Cut(s, rng.uniform(-0.05, 0.05), next(left), "", 4.0, 2.5))
        if end < LENGTH_M:
            cuts.append(Cut(end, 0.0, BRIDGE_STREETS[k], BRIDGES[k], 6.0, 3.0))
    cuts.append(Cut(LENGTH_M, 0.0))
    return cuts


@dataclass(frozen=True, slots=True)
class Streets:
    """All streets, and the cuts of both banks from north to south, ends included."""

    west: tuple[Cut, ...]
    east: tuple[Cut, ...]
    long_roads: tuple[Road, ...]
    cross_roads: tuple[Road, ...]
    junctions: tuple[Junction, ...]

    @property
    def roads(self) -> tuple[Road, ...]:
        return self.long_roads + self.cross_roads


def _cross_road(valley: Valley, cut: Cut, t_from: float, t_to: float) -> Road:
    ts = [t_from + (t_to - t_from) * k / 8 for k in range(9)]
    line = LineString([valley.at(cut.s_at(t), t) for t in ts])
    return Road(cut.name, bool(cut.bridge), line, cut.half_m, cut.pavement_m)


def _unit(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    length = hypot(b[0] - a[0], b[1] - a[1])
    return (b[0] - a[0]) / length, (b[1] - a[1]) / length


def _direction(line: LineString, at: Point) -> tuple[float, float]:
    here = line.project(at)
    a, b = line.interpolate(max(0.0, here - 6)), line.interpolate(min(line.length, here + 6))
    return _unit((a.x, a.y), (b.x, b.y))


def _junctions(long_roads: list[Road], cross_roads: list[Road]) -> list[Junction]:
    found = []
    for through in long_roads:
        for cross in cross_roads:
            if through.centre.distance(cross.centre) > 1:
                continue
            at = through.centre.intersection(cross.centre.buffer(2)).centroid
            found.append(Junction((at.x, at.y), through, cross, _direction(through.centre, at),
                                  _direction(cross.centre, at)))
    return found


def lay_streets(valley: Valley, rng: Random) -> Streets:
    """Lays all streets out; the same generator state gives the same streets."""
    west, east = _bank(_WEST_ROWS, _WEST_STREETS, rng), _bank(_EAST_ROWS, _EAST_STREETS, rng)
    long_roads = [Road(street.name, True, LineString(valley.along(street.across, 0, LENGTH_M)),
                       street.half_m, street.pavement_m) for street in LONG_STREETS]
    cross_roads = []
    for cut in west[1:-1]:
        end = RING_EAST.across(cut.s_m) if cut.bridge else v.river(cut.s_m) - TERRACE_HALF_M
        cross_roads.append(_cross_road(valley, cut, RING_WEST.across(cut.s_m), end))
    for cut in east[1:-1]:
        if not cut.bridge:
            start = v.river(cut.s_m) + TERRACE_HALF_M
            cross_roads.append(_cross_road(valley, cut, start, RING_EAST.across(cut.s_m)))
    return Streets(tuple(west), tuple(east), tuple(long_roads), tuple(cross_roads),
                   tuple(_junctions(long_roads, cross_roads)))
