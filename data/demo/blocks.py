"""What stands inside the blocks: buildings along the streets, yards, squares, greens, lots.

A block is the ground between two streets along the valley and two cuts across it. Rectangles are taken one after the
other in valley co-ordinates; one that would lie on another, or leave the block, is not taken. On the ground each is a
true rectangle, turned like the street it stands at.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import cos, sin
from random import Random

from shapely import Polygon

from data.demo import valley as v
from data.demo.sites import SITES, Site
from data.demo.streets import EAST_BANK, FIRST, RING_EAST, RING_WEST, SECOND, Cut, LongStreet, Streets
from data.demo.valley import TERRACE_HALF_M, Across, Valley


@dataclass(frozen=True, slots=True)
class Wall:
    """Front of a building: its middle, the direction along it and out of it (unit vectors), its length in metres."""

    at: tuple[float, float]
    along: tuple[float, float]
    out: tuple[float, float]
    length_m: float


@dataclass(frozen=True, slots=True)
class Building:
    """A house with the wall that faces the street or the yard's way."""

    shape: Polygon
    front: Wall
    shop: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Lot:
    """Any other surface inside a block: `use` is square, green, parking, works or plot."""

    use: str
    shape: Polygon
    name: str = ""


@dataclass(slots=True)
class Ground:
    """All that stands in the blocks."""

    buildings: list[Building] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)
    landmarks: list[tuple[str, tuple[float, float]]] = field(default_factory=list)

    def of(self, use: str) -> list[Lot]:
        return [lot for lot in self.lots if lot.use == use]


@dataclass(frozen=True, slots=True)
class Band:
    """A strip of blocks along the valley, between two limits across it (metres of t)."""

    name: str
    left: Across
    right: Across
    left_street: LongStreet | None
    right_street: LongStreet | None


def _beside(street: LongStreet, side: int) -> Across:
    return lambda s: street.across(s) + side * (street.reach_m + 1.5)


WEST_BANDS = (
    Band("a", v.west_edge, _beside(RING_WEST, -1), None, RING_WEST),
    Band("b", _beside(RING_WEST, 1), _beside(FIRST, -1), RING_WEST, FIRST),
    Band("c", _beside(FIRST, 1), _beside(SECOND, -1), FIRST, SECOND),
    Band("d", _beside(SECOND, 1), lambda s: v.river(s) - TERRACE_HALF_M, SECOND, None),
)
EAST_BANDS = (
    Band("e", lambda s: v.river(s) + TERRACE_HALF_M, _beside(EAST_BANK, -1), None, EAST_BANK),
    Band("f", _beside(EAST_BANK, 1), _beside(RING_EAST, -1), EAST_BANK, RING_EAST),
    Band("g", _beside(RING_EAST, 1), v.east_edge, RING_EAST, None),
)


class Block:
    """One block while it is filled."""

    def __init__(self, valley: Valley, band: Band, north: Cut, south: Cut) -> None:
        self.valley, self.band = valley, band
        self.north, self.south = north, south
        self.margin_north = max(3.0, north.reach_m + 1.5)
        self.margin_south = max(3.0, south.reach_m + 1.5)
        self.taken: list[tuple[float, float, float, float]] = []

    @property
    def s_middle(self) -> float:
        return (self.north.s_m + self.south.s_m) / 2

    def s_limits(self, t: float) -> tuple[float, float]:
        """First and last s inside of the block at t."""
        return (self.north.s_at(t) + self.margin_north / self.valley.stretch(self.north.s_m, t),
                self.south.s_at(t) - self.margin_south / self.valley.stretch(self.south.s_m, t))

    def t_limits(self, s: float) -> tuple[float, float]:
        return self.band.left(s), self.band.right(s)

    def beside(self, side: int, s_from: float, s_to: float) -> float:
        """Outermost t that is inside of the block all the way: at its west limit (side 1) or its east limit (-1)."""
        stations = (s_from, (s_from + s_to) / 2, s_to)
        return max(map(self.band.left, stations)) if side > 0 else min(map(self.band.right, stations))

    def take(self, s: float, t: float, along_m: float, across_m: float, gap_m: float = 4.0) -> Polygon | None:
        """Takes a rectangle around (s, t), if it is free with a gap around it; its ground polygon."""
        half_s = along_m / 2 / self.valley.stretch(s, t)
        low, high, left, right = s - half_s, s + half_s, t - across_m / 2, t + across_m / 2
        if not self._holds(low, high, left, right):
            return None
        if any(low < b + gap_m and a < high + gap_m and left < d + gap_m and c < right + gap_m
               for a, b, c, d in self.taken):
            return None
        self.taken.append((low, high, left, right))
        return Polygon([corner for corner in self._corners(s, t, along_m, across_m)])

    def _holds(self, low: float, high: float, left: float, right: float) -> bool:
        return all(self.s_limits(t)[0] <= low and high <= self.s_limits(t)[1] for t in (left, right)) and all(
            self.t_limits(s)[0] <= left and right <= self.t_limits(s)[1] for s in (low, (low + high) / 2, high))

    def _corners(self, s: float, t: float, along_m: float, across_m: float) -> Iterator[tuple[float, float]]:
        x, y = self.valley.at(s, t)
        south, east = self.axes(s)
        for i, j in ((-1, -1), (-1, 1), (1, 1), (1, -1)):
            yield (x + i * along_m / 2 * south[0] + j * across_m / 2 * east[0],
                   y + i * along_m / 2 * south[1] + j * across_m / 2 * east[1])

    def axes(self, s: float) -> tuple[tuple[float, float], tuple[float, float]]:
        """Unit vectors along the valley (south) and across it (east)."""
        angle = self.valley.heading(s)
        return (sin(angle), -cos(angle)), (cos(angle), sin(angle))

    def wall(self, s: float, t: float, along_m: float, across_m: float, facing: str) -> Wall:
        """Wall of the rectangle that faces east, west, north or south of the valley."""
        x, y = self.valley.at(s, t)
        south, east = self.axes(s)
        sign = 1 if facing in ("east", "south") else -1
        if facing in ("east", "west"):
            out, along, depth, length = east, south, across_m, along_m
        else:
            out, along, depth, length = south, east, along_m, across_m
        out = (out[0] * sign, out[1] * sign)
        return Wall((x + out[0] * depth / 2, y + out[1] * depth / 2), along, out, length)


SCHOOL_YARD = "操场"
_NEXT_TRY_M = 5.0
"""How much further along the next house is tried where one finds no room."""


class Builder:
    """Fills blocks by their use."""

    def __init__(self, valley: Valley, rng: Random) -> None:
        self.valley, self.rng = valley, rng
        self.ground = Ground()

    def fill(self, block: Block, site: Site | None) -> None:
        fill = {"school": self._school, "square": self._square, "centre": self._centre, "park": self._park,
                "stadium": self._stadium}.get(site.use if site else "", self._quarter)
        if site:
            s = block.s_middle
            self.ground.landmarks.append((site.name, self.valley.at(s, sum(block.t_limits(s)) / 2)))
        fill(block, site)

    # -- single things -------------------------------------------------------------------------------------------

    def _house(self, block: Block, s: float, t: float, along_m: float, across_m: float, facing: str,
               gap_m: float = 4.0, shop: bool = False, name: str = "") -> bool:
        shape = block.take(s, t, along_m, across_m, gap_m)
        if shape is None:
            return False
        front = block.wall(s, t, along_m, across_m, facing)
        self.ground.buildings.append(Building(shape, front, shop, name))
        return True

    def _lot(self, block: Block, use: str, s: float, t: float, along_m: float, across_m: float, name: str = "",
             gap_m: float = 4.0) -> bool:
        shape = block.take(s, t, along_m, across_m, gap_m)
        if shape is not None:
            self.ground.lots.append(Lot(use, shape, name))
        return shape is not None

    # -- uses ----------------------------------------------------------------------------------------------------

    def _school(self, block: Block, site: Site | None) -> None:
        s, name = block.s_middle, site.name if site else ""
        left, right = block.t_limits(s)
        wide = right - left
        first, last = block.s_limits((left + right) / 2)
        self._lot(block, "square", last - 42, left + wide * 0.5, 62, wide - 16, f"{name}{SCHOOL_YARD}")
        self._house(block, first + 14, left + wide / 2, 15, wide * 0.66, "south", name=name)
        self._house(block, first + 42, left + wide * 0.36, 14, wide * 0.5, "south", name=f"{name}教学楼")
        self._house(block, first + 70, left + wide * 0.36, 14, wide * 0.5, "south", name=f"{name}实验楼")
        self._lot(block, "green", first + 48, right - 17, 34, 20)
        self._shops(block)

    def _square(self, block: Block, site: Site | None) -> None:
        s, name = block.s_middle, site.name if site else ""
        left, right = block.t_limits(s)
        first, last = block.s_limits((left + right) / 2)
        middle, wide, long = (left + right) / 2, right - left, last - first
        self._lot(block, "square", s, middle, long * 0.44, wide - 14, name)
        for end in (-1, 1):
            for side in (-1, 1):
                self._lot(block, "green", s + end * long * 0.35, middle + side * wide * 0.235, long * 0.19,
                          wide * 0.40)

    def _centre(self, block: Block, site: Site | None) -> None:
        s, name = block.s_middle, site.name if site else ""
        left, right = block.t_limits(s)
        first, last = block.s_limits((left + right) / 2)
        self._house(block, s, left + 27, (last - first) * 0.62, 34, "east", name=name)
        self._lot(block, "square", s, right - 21, (last - first) * 0.66, 34, f"{name}广场")
        for end in (first + 13, last - 13):
            self._lot(block, "green", end, right - 24, 16, 34)
            self._lot(block, "parking", end, left + 36, 17, 44)

    def _stadium(self, block: Block, site: Site | None) -> None:
        s, name = block.s_middle, site.name if site else ""
        left, right = block.t_limits(s)
        first, last = block.s_limits((left + right) / 2)
        self._lot(block, "square", s, left + 44, (last - first) * 0.8, 66, name)
        self._house(block, s, right - 18, (last - first) * 0.5, 18, "west", name=f"{name}看台")
        self._lot(block, "parking", last - 20, right - 18, 28, 24)
        self._lot(block, "green", first + 17, right - 18, 22, 24)

    def _park(self, block: Block, site: Site | None) -> None:
        left, right = block.t_limits(block.s_middle)
        wide = right - left
        first, last = block.s_limits((left + right) / 2)
        count = max(2, round((last - first) / 46))
        pitch = (last - first) / count
        for k in range(count):
            columns = 2 if wide > 60 else 1
            for c in range(columns):
                self._lot(block, "green", first + pitch * (k + 0.5), left + wide * (c + 0.5) / columns,
                          pitch - 8, wide / columns - 8)

    def _quarter(self, block: Block, site: Site | None) -> None:
        band = block.band.name
        if band in "ag":
            self._hill_foot(block)
            return
        if site and site.use in ("compound", "market", "institution"):
            self._compound_heart(block, site)
        self._lots(block)
        self._shops(block)
        if band in "bf":
            self._slabs(block, site.name if site else "")
        elif band == "c":
            self._inner_houses(block)
        else:
            self._riverside(block)

    def _compound_heart(self, block: Block, site: Site) -> None:
        s = block.s_middle
        left, right = block.t_limits(s)
        middle = (left + right) / 2
        if site.use == "compound":
            self._lot(block, "square", s, middle, 24, 30, f"{site.name}中心花园")
        else:
            self._house(block, s, middle + 8, 44, min(46, (right - left) * 0.5), "east", name=site.name)
            self._lot(block, "parking", s + 46, middle, 26, min(44, (right - left) * 0.5), f"{site.name}停车场")

    def _lots(self, block: Block) -> None:
        """A car park, a building site or a spare plot in some blocks, before the houses come."""
        left, right = block.t_limits(block.s_middle)
        first, last = block.s_limits((left + right) / 2)
        if right - left < 60:
            return
        uses = (("parking", 0.62, 26, 36), ("works", 0.65, 34, 44), ("plot", 0.12, 26, 34))
        for use, share, along, across in uses:
            if self.rng.random() < share:
                s = self.rng.uniform(first + 34, last - 34)
                t = self.rng.uniform(left + 18 + across / 2, max(left + 18 + across / 2, right - 18 - across / 2))
                self._lot(block, use, s, t, along, min(across, right - left - 40))

    def _shops(self, block: Block) -> None:
        """Houses wall to wall along both streets, with a passage now and then."""
        for street, side in ((block.band.left_street, 1), (block.band.right_street, -1)):
            if street is None:
                continue
            s, last = block.s_limits(block.t_limits(block.s_middle)[0 if side > 0 else 1])
            while s < last - 8:
                wide = self.rng.choice((14, 18, 22, 28, 34))
                deep = self.rng.choice((11, 12, 13, 15))
                t = block.beside(side, s, s + wide) + side * (deep / 2 + 0.4)
                stretch = self.valley.stretch(s, t)
                facing = "west" if side > 0 else "east"
                built = self._house(block, s + wide / 2 / stretch, t, wide, deep, facing, 0.9, shop=True)
                s += (wide + self.rng.choice((1.0, 1.0, 1.0, 6.0)) if built else _NEXT_TRY_M) / stretch

    def _slabs(self, block: Block, name: str) -> None:
        """Blocks of flats in rows that face south, gardens between them."""
        left, right = block.t_limits(block.s_middle)
        first, last = block.s_limits((left + right) / 2)
        inner = right - left - 44
        columns = 2 if inner > 74 else 1
        wide = inner / columns - 6
        towers = self.rng.random() < 0.3
        deep, pitch = (20, 40) if towers else (12, 29)
        s = first + 16
        while s < last - 10:
            built = False
            for c in range(columns):
                t = left + 22 + inner * (c + 0.5) / columns
                length = min(24, wide) if towers else wide * self.rng.choice((0.86, 1.0, 1.0))
                if self._house(block, s, t, deep, length, "south", name=name):
                    self._lot(block, "green", s + pitch / 2, t, 8.5, wide * 0.7, gap_m=2.2)
                    built = True
            s += (pitch if built else _NEXT_TRY_M) / self.valley.stretch(s, (left + right) / 2)

    def _riverside(self, block: Block) -> None:
        """A row of flats that looks at the river, with gardens in its gaps, where the bank is wide enough."""
        side = 1 if block.band.name == "e" else -1
        s, last = block.s_limits(block.t_limits(block.s_middle)[0 if side > 0 else 1])
        while s < last - 8:
            wide = self.rng.choice((22, 28, 34))
            t = block.beside(side, s, s + wide) + side * 13
            stretch = self.valley.stretch(s, t)
            if self.rng.random() < 0.72:
                self._house(block, s + wide / 2 / stretch, t, wide, 12, "west" if side > 0 else "east")
            else:
                self._lot(block, "green", s + wide / 2 / stretch, t, wide, 16)
            s += (wide + self.rng.choice((6, 9, 12))) / stretch

    def _inner_houses(self, block: Block) -> None:
        left, right = block.t_limits(block.s_middle)
        first, last = block.s_limits((left + right) / 2)
        s = first + 12
        while s < last - 8:
            deep = self.rng.choice((10, 12, 14))
            t = left + 22
            while t < right - 26:
                wide = min(self.rng.choice((14, 18, 26)), right - 20 - t)
                self._house(block, s, t + wide / 2, deep, wide, "south")
                t += wide + 5
            s += deep + self.rng.choice((7, 9))

    def _hill_foot(self, block: Block) -> None:
        """Small houses in steps up the slope; the slope behind them stays bare."""
        side = -1 if block.band.name == "a" else 1
        street = block.band.right_street if side < 0 else block.band.left_street
        assert street is not None
        first, last = block.s_limits(block.t_limits(block.s_middle)[1 if side < 0 else 0])
        if self.rng.random() < 0.5:
            use = self.rng.choice(("works", "plot", "plot"))
            s = self.rng.uniform(first + 24, last - 24)
            self._lot(block, use, s, street.across(s) + side * (street.reach_m + 26), 30, 40)
        for step, (back, share) in enumerate(((10, 0.92), (27, 0.8), (43, 0.6), (57, 0.34))):
            s = first + 4 + 3 * step
            while s < last - 8:
                wide = self.rng.choice((10, 13, 16, 20))
                t = street.across(s) + side * (street.reach_m + back)
                if self.rng.random() < share:
                    self._house(block, s + wide / 2, t, wide, self.rng.choice((7, 8, 9)),
                                "east" if side < 0 else "west", 2.5)
                s += (wide + self.rng.choice((3, 4, 7))) / self.valley.stretch(s, t)


def _terrace_greens(valley: Valley, cuts: tuple[Cut, ...], side: int) -> Iterator[Lot]:
    """Planted strips on the river's terraces, three to each grid."""
    for north, south in zip(cuts, cuts[1:], strict=False):
        t = v.river(north.s_m) + side * 50
        first, last = north.s_at(t) + 9, south.s_at(t) - 9
        pitch = (last - first) / 3
        for k in range(3):
            a, b = first + pitch * k + 2, first + pitch * (k + 1) - 2
            stations = [a + (b - a) * j / 4 for j in range(5)]
            inner = [valley.at(s, v.river(s) + side * 42.5) for s in stations]
            outer = [valley.at(s, v.river(s) + side * 59.5) for s in reversed(stations)]
            yield Lot("green", Polygon([*inner, *outer]))


def _blocks(valley: Valley, bands: tuple[Band, ...], cuts: tuple[Cut, ...]) -> Iterator[Block]:
    for north, south in zip(cuts, cuts[1:], strict=False):
        for band in bands:
            yield Block(valley, band, north, south)


def _keep_largest(lots: list[Lot], use: str, count: int) -> list[Lot]:
    """All lots but the smallest of one use, so that `count` of them are left."""
    mine = sorted((lot for lot in lots if lot.use == use), key=lambda lot: -lot.shape.area)
    assert len(mine) >= count, f"the blocks hold only {len(mine)} of {count} lots for {use}"
    dropped = {id(lot) for lot in mine[count:]}
    return [lot for lot in lots if id(lot) not in dropped]


def build_ground(valley: Valley, streets: Streets, rng: Random, wanted: dict[str, int]) -> Ground:
    """Fills every block of both banks; `wanted` says how many lots of a use there are in the end."""
    builder = Builder(valley, rng)
    for bands, cuts, side in ((WEST_BANDS, streets.west, -1), (EAST_BANDS, streets.east, 1)):
        for block in _blocks(valley, bands, cuts):
            site = next((each for each in SITES if each.band == block.band.name
                         and block.north.s_m <= each.s_m < block.south.s_m), None)
            builder.fill(block, site)
        builder.ground.lots += _terrace_greens(valley, cuts, side)
    for use, count in wanted.items():
        builder.ground.lots = _keep_largest(builder.ground.lots, use, count)
    return builder.ground
