"""Division of the demonstration city: district, streets, communities, responsibility grids, unit grids.

Unit grids lie between two neighbouring lines along the valley and two cuts across it. Each line is sampled once, with
the corners of the grids on both its sides, so neighbours share their vertices to the millimetre.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

import shapely
from shapely import MultiPolygon, Polygon

from app.domain.codes import make_grid_code, make_responsibility_grid
from app.domain.place import Area, Position, Ring
from app.domain.survey import CommunityRow, ResponsibilityGridRow, StreetRow, UnitGridRow
from data.demo import valley as v
from data.demo.streets import Cut, Streets
from data.demo.valley import LENGTH_M, Across, Valley, to_mm

DISTRICT = "610603"
_WEST_LINES: tuple[Across, ...] = (v.west_edge, v.first_street, v.second_street, v.river)
_EAST_LINES: tuple[Across, ...] = (v.river, v.east_bank_road, v.east_edge)
_SAMPLE_M = 20.0

_WEST_TEAM_ROWS = (3, 3, 3, 4, 3, 3, 4, 3, 3)
_EAST_TEAM_ROWS = (5, 5, 5, 6, 5, 6)
"""Rows of unit grids per responsibility grid."""
_STREETS = (("001", "真武洞街道"), ("002", "金明街道"))
_COMMUNITIES = (
    # bank, responsibility grids of that bank, street, name
    ("west", (0, 1), "001", "城北社区"), ("west", (2, 3), "001", "文化社区"), ("west", (4, 5), "001", "公园社区"),
    ("east", (0, 1), "001", "东山社区"), ("east", (2, 3), "001", "东滩社区"),
    ("west", (6, 7), "002", "金明社区"), ("west", (8,), "002", "朝阳社区"), ("east", (4, 5), "002", "龙庭社区"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A unit grid before it has a code."""

    bank: str
    row: int
    column: int
    team: int
    """Responsibility grid, counted within the bank."""
    ring: Ring

    @property
    def polygon(self) -> Polygon:
        return Polygon(self.ring)


@dataclass(frozen=True, slots=True)
class Divisions:
    """All levels, from the boundary down."""

    boundary: Area
    streets: tuple[StreetRow, ...]
    communities: tuple[CommunityRow, ...]
    responsibility_grids: tuple[ResponsibilityGridRow, ...]
    unit_grids: tuple[UnitGridRow, ...]


def _stations(across: Across, cuts: Iterable[Cut]) -> list[float]:
    corners = sorted({cut.s_at(across(cut.s_m)) for cut in cuts})
    samples = (k * _SAMPLE_M for k in range(int(LENGTH_M / _SAMPLE_M) + 1))

    def is_free(s: float) -> bool:
        k = bisect_left(corners, s)
        return all(abs(s - corner) > _SAMPLE_M / 4 for corner in corners[max(0, k - 1):k + 1])

    return sorted([*corners, *filter(is_free, samples)])


def _run(valley: Valley, across: Across, stations: list[float], north: Cut, south: Cut) -> list[Position]:
    start, end = north.s_at(across(north.s_m)), south.s_at(across(south.s_m))
    return [to_mm(valley.at(s, across(s))) for s in stations if start <= s <= end]


def _bank_cells(valley: Valley, bank: str, lines: tuple[Across, ...], cuts: tuple[Cut, ...],
                stations: dict[Across, list[float]], team_rows: tuple[int, ...]) -> list[Cell]:
    team_of_row = [team for team, rows in enumerate(team_rows) for _ in range(rows)]
    cells = []
    for row, (north, south) in enumerate(zip(cuts, cuts[1:], strict=False)):
        for column, (left, right) in enumerate(zip(lines, lines[1:], strict=False)):
            down = _run(valley, left, stations[left], north, south)
            up = _run(valley, right, stations[right], north, south)[::-1]
            cells.append(Cell(bank, row, column, team_of_row[row], (*down, *up, down[0])))
    return cells


def cut_cells(valley: Valley, streets: Streets) -> list[Cell]:
    """The 151 unit grids, west bank first, each bank from north to south and west to east."""
    stations = {line: _stations(line, streets.west) for line in _WEST_LINES}
    stations |= {line: _stations(line, streets.east) for line in _EAST_LINES}
    stations[v.river] = _stations(v.river, streets.west + streets.east)
    return (_bank_cells(valley, "west", _WEST_LINES, streets.west, stations, _WEST_TEAM_ROWS)
            + _bank_cells(valley, "east", _EAST_LINES, streets.east, stations, _EAST_TEAM_ROWS))


def to_area(shape: Polygon | MultiPolygon) -> Area:
    """Area of a shape whose co-ordinates are millimetres already."""
    parts = shape.geoms if isinstance(shape, MultiPolygon) else (shape,)
    return Area(tuple(tuple(tuple((round(x), round(y)) for x, y in ring.coords)
                            for ring in (part.exterior, *part.interiors)) for part in parts))


def _union(cells: Iterable[Cell]) -> Area:
    return to_area(shapely.normalize(shapely.coverage_union_all([cell.polygon for cell in cells])))


def _team_codes(cells: list[Cell]) -> dict[tuple[str, int], str]:
    """Codes of the responsibility grids, numbered from north to south, west before east."""
    north: dict[tuple[str, int], int] = {}
    for cell in cells:
        top = max(y for _, y in cell.ring)
        north[cell.bank, cell.team] = max(north.get((cell.bank, cell.team), top), top)
    order = sorted(north, key=lambda team: (-north[team], team[0] == "east"))
    return {team: make_responsibility_grid(DISTRICT, k) for k, team in enumerate(order, start=1)}


def divide(cells: list[Cell]) -> Divisions:
    """Gives the cells their codes and joins them to the levels above."""
    codes = _team_codes(cells)
    communities: list[CommunityRow] = []
    unit_grids: list[UnitGridRow] = []
    of_street: dict[str, list[Cell]] = {street: [] for street, _ in _STREETS}
    community_of_team: dict[tuple[str, int], str] = {}
    for bank, teams, street, name in _COMMUNITIES:
        code = f"{DISTRICT}{street}{sum(row.code[6:9] == street for row in communities) + 1:03d}"
        mine = [cell for cell in cells if cell.bank == bank and cell.team in teams]
        of_street[street] += mine
        communities.append(CommunityRow(code, name, _union(mine)))
        community_of_team |= {(bank, team): name for team in teams}
        unit_grids += [UnitGridRow(make_grid_code(code, number), cell.ring, codes[bank, cell.team])
                       for number, cell in enumerate(mine, start=1)]
    teams_rows = [ResponsibilityGridRow(code, f"{community_of_team[team][:-2]}责任网格 {code[-2:]}", _union(
        cell for cell in cells if (cell.bank, cell.team) == team)) for team, code in codes.items()]
    return Divisions(
        _union(cells),
        tuple(StreetRow(DISTRICT + street, name, _union(of_street[street])) for street, name in _STREETS),
        tuple(communities), tuple(teams_rows), tuple(unit_grids))
