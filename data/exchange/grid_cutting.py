"""Unit grids and responsibility grids for a town that has none: every community is cut, grids are numbered and grouped.

Deterministic: the same boundaries and streets give the same grids with the same codes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Polygon, STRtree

from app.domain.codes import make_grid_code, make_responsibility_grid
from app.domain.errors import BadInput
from app.domain.place import Area, Line
from app.domain.survey import ResponsibilityGridRow, UnitGridRow
from data.exchange import cells
from data.exchange.projection import to_area, to_shape

SEQUENCE_MOST = 999
"""Three digits, domain section 2.2."""
CELLS_MOST = 700
"""A community too large for one-hectare grids gets larger ones: new numbers must be left for later changes."""
GROUP_SIZE = 10
"""Unit grids in a responsibility grid: what one inspector walks, domain section 2.3 (8–20)."""
GROUP_LEAST = 5
_ROW_MM = 100_000
"""Grids whose centres lie in one band so high count as one row of the numbering."""


@dataclass(frozen=True, slots=True)
class Grids:
    """New grids with their codes."""

    unit_grids: tuple[UnitGridRow, ...]
    responsibility_grids: tuple[ResponsibilityGridRow, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    community: str
    shape: Polygon
    """Millimetres from the origin of all."""


def cut_grids(district: str, communities: Sequence[tuple[str, str, Area]], streets: Iterable[Line], *,
              used: Iterable[str] = (), progress: Callable[[str], None] = lambda community: None) -> Grids:
    """Cut communities into unit grids and group these.

    Args:
        district: 6-digit code.
        communities: 12-digit code, name, area; areas don't overlap.
        streets: centre lines that grids should follow.
        used: codes that were given before; numbers go on after them.
        progress: called with each community's name before it is cut.

    Raises:
        BadInput: `grid.community_full`, `grid.none`.
    """
    origin = _origin(area for _, _, area in communities)
    lines = np.array([_moved(to_shape(line), origin) for line in streets], dtype=object)
    tree = STRtree(lines)
    made: list[_Cell] = []
    for code, name, area in communities:
        progress(name)
        shape = _moved(to_shape(area), origin)
        wanted = max(float(cells.NOMINAL_MM2), shape.area / CELLS_MOST)
        for part in shapely.get_parts(shape):
            near = lines[np.sort(tree.query(part, predicate="intersects"))]
            made += [_Cell(code, cell) for cell in _in_order(cells.cut(part, list(near), wanted))]
    if not made:
        raise BadInput("grid.none")
    made.sort(key=lambda cell: cell.community)  # Stable: the order within a community stays.
    groups = _groups([cell.shape for cell in made], [cell.community for cell in made])
    used = frozenset(used)
    codes = _unit_codes(made, used)
    return _rows(district, made, codes, groups, {code: name for code, name, _ in communities}, used, origin)


def _origin(areas: Iterable[Area]) -> np.ndarray:
    corners = [position for area in areas for polygon in area.polygons for position in polygon[0]]
    if not corners:
        raise BadInput("grid.none")
    return np.array([min(x for x, _ in corners), min(y for _, y in corners)])


def _moved(shape: shapely.Geometry, by: np.ndarray) -> shapely.Geometry:
    """Near the origin areas in mm² are exact as floating-point numbers."""
    return shapely.transform(shape, lambda positions: positions - by)


def _in_order(made: list[Polygon]) -> list[Polygon]:
    """Sort from north to south and west to east, in rows."""
    centres = [(cell.centroid.x, cell.centroid.y) for cell in made]
    order = sorted(range(len(made)), key=lambda n: (-int(centres[n][1] // _ROW_MM), centres[n]))
    return [made[n] for n in order]


def _unit_codes(made: Sequence[_Cell], used: frozenset[str]) -> list[str]:
    last: dict[str, int] = {}
    for code in used:
        if len(code) == 15:
            last[code[:12]] = max(last.get(code[:12], 0), int(code[12:]))
    codes = []
    for cell in made:
        number = last[cell.community] = last.get(cell.community, 0) + 1
        if number > SEQUENCE_MOST:
            raise BadInput("grid.community_full", community=cell.community)
        codes.append(make_grid_code(cell.community, number))
    return codes


def _groups(shapes: Sequence[Polygon], communities: Sequence[str]) -> list[list[int]]:
    """Group neighbouring cells, those of one community first, into connected groups of about `GROUP_SIZE`."""
    around = _around(shapes)
    centres = np.array([(shape.centroid.x, shape.centroid.y) for shape in shapes])
    size = max(GROUP_SIZE, -(-len(shapes) // (SEQUENCE_MOST // 2)))
    group_of: dict[int, int] = {}
    groups: list[list[int]] = []
    for first in range(len(shapes)):
        if first not in group_of:
            groups.append(_grown(first, size, around, centres, communities, group_of))
            group_of |= dict.fromkeys(groups[-1], len(groups) - 1)
    return _without_small(groups, group_of, around)


def _grown(first: int, size: int, around: Mapping[int, set[int]], centres: np.ndarray, communities: Sequence[str],
           group_of: Mapping[int, int]) -> list[int]:
    group, near = [first], set(around[first])
    while len(group) < size:
        free = [n for n in near if n not in group_of and n not in group and communities[n] == communities[first]]
        if not free:
            break
        middle = centres[group].mean(axis=0)
        # One that would be left alone is taken first; else the nearest to the middle.
        chosen = min(free, key=lambda n: (
            sum(m not in group_of and m not in group for m in around[n]) > 0,
            float(np.hypot(*(centres[n] - middle))), n))
        group.append(chosen)
        near |= around[chosen]
    return group


def _without_small(groups: list[list[int]], group_of: dict[int, int],
                   around: Mapping[int, set[int]]) -> list[list[int]]:
    """Join groups too small for an inspector to the smallest neighbour."""
    for number in sorted(range(len(groups)), key=lambda n: len(groups[n])):
        if not 0 < len(groups[number]) < GROUP_LEAST:
            continue
        others = {group_of[m] for n in groups[number] for m in around[n]} - {number}
        if others:
            other = min(others, key=lambda n: (len(groups[n]), n))
            group_of |= dict.fromkeys(groups[number], other)
            groups[other] += groups[number]
            groups[number] = []
    return [sorted(group) for group in groups if group]


def _around(shapes: Sequence[Polygon]) -> dict[int, set[int]]:
    around: dict[int, set[int]] = {number: set() for number in range(len(shapes))}
    for sharing in cells.edges_of(shapes).values():
        for number in sharing:
            around[number].update(each for each in sharing if each != number)
    return around


def _rows(district: str, made: Sequence[_Cell], codes: Sequence[str], groups: Sequence[Sequence[int]],
          names: Mapping[str, str], used: frozenset[str], origin: np.ndarray) -> Grids:
    last = max((int(code[7:]) for code in used if code.startswith(f"{district}Z")), default=0)
    if last + len(groups) > SEQUENCE_MOST:
        raise BadInput("grid.community_full", community=district)
    unit_grids: dict[int, UnitGridRow] = {}
    responsible = []
    count_in: dict[str, int] = {}
    for number, group in enumerate(sorted(groups, key=min), start=last + 1):
        code, community = make_responsibility_grid(district, number), made[group[0]].community
        count_in[community] = count_in.get(community, 0) + 1
        union = shapely.normalize(shapely.coverage_union_all([made[n].shape for n in group]))
        responsible.append(ResponsibilityGridRow(code, f"{names[community]}责任网格{count_in[community]}",
                                                 to_area(_moved(union, -origin))))
        for n in group:
            ring = to_area(_moved(made[n].shape, -origin)).polygons[0][0]
            unit_grids[n] = UnitGridRow(codes[n], ring, code)
    return Grids(tuple(unit_grids[n] for n in range(len(made))), tuple(responsible))
