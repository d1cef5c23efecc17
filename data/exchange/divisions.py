"""District, streets and communities from boundaries that were drawn one by one: made to tile, to the millimetre."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon, STRtree

from app.domain.errors import BadInput
from app.domain.place import Area
from app.domain.survey import CommunityRow, StreetRow
from data.exchange import cells
from data.exchange.projection import to_area

_SLIVER_MM2 = 2_000 * 10**6
"""Ground so small that lies in no community, or between two boundaries that miss each other, goes to a neighbour."""
_ROW_MM = 500_000
_MOST = 999

_Holder = tuple[int, int]
"""Number of the street and of the community that hold a piece of ground, -1 for none."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """A drawn boundary; whole millimetres."""

    name: str
    area: MultiPolygon


@dataclass(frozen=True, slots=True)
class Patterns:
    """How streets and communities are named; see `data.exchange.mapping.Mapping`."""

    street: str
    community: str
    rest: str


@dataclass(frozen=True, slots=True)
class Divisions:
    """The district and the levels below; communities tile it."""

    boundary: Area
    streets: tuple[StreetRow, ...]
    communities: tuple[CommunityRow, ...]


def divide(code: str, district: Boundary, streets: Sequence[Boundary], communities: Sequence[Boundary],
           patterns: Patterns) -> Divisions:
    """Tile the district with communities, these with streets.

    Ground in no street belongs to one that is named after the district; ground in no community, to the rest of its
    street. A community belongs to the street that holds the larger part of it.

    Raises:
        BadInput: `import.too_many_divisions`.
    """
    origin = np.array(district.area.bounds[:2]).round()

    def near(each: Boundary) -> Boundary:
        return Boundary(each.name, shapely.transform(each.area, lambda positions: positions - origin))

    here = near(district)
    streets, communities = _inside(here, map(near, streets)), _inside(here, map(near, communities))
    held = _held(here, streets, communities)
    return _coded(code, district.name, held, streets, communities, patterns, origin)


def _inside(district: Boundary, boundaries: "map[Boundary]") -> list[Boundary]:
    """Leave out what only touches the district, or lies elsewhere."""
    return [each for each in boundaries
            if shapely.intersection(each.area, district.area).area > max(_SLIVER_MM2, each.area.area / 100)]


def _held(district: Boundary, streets: Sequence[Boundary], communities: Sequence[Boundary]
          ) -> dict[_Holder, MultiPolygon]:
    """Return the pieces of the district, joined by who holds them."""
    every = [shapely.boundary(each.area) for each in (district, *streets, *communities)]
    # Noded before vertices are added: an edge that two boundaries share is one line then.
    once = shapely.line_merge(shapely.union_all(every, grid_size=1))
    noded = shapely.union_all(shapely.segmentize(once, cells.SPACING_MM), grid_size=1)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    middles = shapely.point_on_surface(faces)
    inside = shapely.contains(district.area, middles)
    faces, middles = faces[inside], middles[inside]
    holders = list(zip(_holding(middles, streets), _holding(middles, communities), strict=True))
    street_of = _larger_street(faces, holders)
    holders = [(street_of.get(community, street), community) for street, community in holders]
    holders = _slivers_given(list(faces), holders)
    pieces: dict[_Holder, list[shapely.Polygon]] = {}
    for face, holder in zip(faces, holders, strict=True):
        pieces.setdefault(holder, []).append(face)
    return {holder: _union(mine) for holder, mine in pieces.items()}


def _holding(middles: np.ndarray, boundaries: Sequence[Boundary]) -> list[int]:
    """Return, for each place, the smallest boundary around it: a part counts before the whole that it lies in."""
    holding = [-1] * len(middles)
    order = sorted(range(len(boundaries)), key=lambda number: (-boundaries[number].area.area, number))
    tree = STRtree(middles)
    for number in order:
        for place in tree.query(boundaries[number].area, predicate="contains").tolist():
            holding[place] = number
    return holding


def _larger_street(faces: Sequence[shapely.Polygon], holders: Sequence[_Holder]) -> dict[int, int]:
    share: dict[int, dict[int, float]] = {}
    for face, (street, community) in zip(faces, holders, strict=True):
        if community >= 0:
            of_streets = share.setdefault(community, {})
            of_streets[street] = of_streets.get(street, 0.0) + face.area
    return {community: max(sorted(of_streets), key=lambda street: of_streets[street])
            for community, of_streets in share.items()}


def _slivers_given(faces: list[shapely.Polygon], holders: list[_Holder]) -> list[_Holder]:
    """Give each small piece apart from its holder's other ground to the neighbour with most common edge."""
    holders = list(holders)
    edges = cells.edges_of(faces)
    for pieces in _connected(holders, edges):
        if sum(faces[number].area for number in pieces) >= _SLIVER_MM2:
            continue
        common: dict[_Holder, float] = {}
        for (begin, end), sharing in edges.items():
            if len(sharing) == 2 and len(pieces & set(sharing)) == 1:
                (other,) = set(sharing) - pieces
                common[holders[other]] = common.get(holders[other], 0.0) + float(np.hypot(*np.subtract(end, begin)))
        if common:
            given = max(sorted(common), key=lambda holder: common[holder])
            for number in pieces:
                holders[number] = given
    return holders


def _connected(holders: Sequence[_Holder], edges: Mapping[cells.Segment, list[int]]) -> list[set[int]]:
    """Return the pieces of ground as sets of faces with one holder that are joined by edges."""
    group = list(range(len(holders)))

    def root(number: int) -> int:
        while group[number] != number:
            group[number] = number = group[group[number]]
        return number

    for sharing in edges.values():
        if len(sharing) == 2 and holders[sharing[0]] == holders[sharing[1]]:
            group[root(sharing[0])] = root(sharing[1])
    found: dict[int, set[int]] = {}
    for number in range(len(holders)):
        found.setdefault(root(number), set()).add(number)
    return list(found.values())


def _union(faces: Sequence[shapely.Polygon]) -> MultiPolygon:
    return shapely.multipolygons(shapely.get_parts(shapely.normalize(shapely.coverage_union_all(faces))))


def _in_order(holders: Sequence[int], areas: Mapping[int, MultiPolygon]) -> list[int]:
    """Sort from north to south and west to east, in rows."""
    def place(number: int) -> tuple[int, float, float]:
        centre = areas[number].centroid
        return -int(centre.y // _ROW_MM), centre.x, centre.y

    return sorted(holders, key=place)


def _coded(code: str, district: str, held: dict[_Holder, MultiPolygon], streets: Sequence[Boundary],
           communities: Sequence[Boundary], patterns: Patterns, origin: np.ndarray) -> Divisions:
    def back(area: MultiPolygon) -> Area:
        return to_area(shapely.transform(area, lambda positions: positions + origin))

    areas = {street: _union([held[holder] for holder in held if holder[0] == street])
             for street in dict.fromkeys(street for street, _ in held)}
    street_rows, community_rows = [], []
    for street_number, street in enumerate(_in_order(list(areas), areas), start=1):
        street_code = _numbered(code, street_number, district)
        name = patterns.street.format(district=district, name=streets[street].name if street >= 0 else district)
        street_rows.append(StreetRow(street_code, name, back(areas[street])))
        mine = {community: area for (its, community), area in held.items() if its == street}
        for number, community in enumerate(_in_order(list(mine), mine), start=1):
            called = (patterns.community.format(district=district, street=name, name=communities[community].name)
                      if community >= 0 else patterns.rest.format(district=district, street=name))
            community_rows.append(CommunityRow(_numbered(street_code, number, name), called, back(mine[community])))
    return Divisions(back(_union(list(held.values()))), tuple(street_rows), tuple(community_rows))


def _numbered(parent: str, number: int, name: str) -> str:
    if number > _MOST:
        raise BadInput("import.too_many_divisions", name=name, most=_MOST)
    return f"{parent}{number:03d}"
