"""Unit grids and responsibility grids: codes, order, connection, determinism."""

import pytest
import shapely

from app.domain.errors import BadInput
from app.domain.place import Area, Line
from data.exchange.grid_cutting import GROUP_LEAST, Grids, cut_grids
from data.exchange.projection import to_area, to_shape
from tests.helpers.tiling import assert_tiles

EAST, NORTH = 36_530_000_000, 4_080_000_000
"""Millimetres; where Chinese co-ordinates are: far from the origin."""


def area(x_m: int, y_m: int, width_m: int, height_m: int) -> Area:
    """Return a rectangle with a vertex every 20 m."""
    shape = shapely.box(EAST + x_m * 1000, NORTH + y_m * 1000, EAST + (x_m + width_m) * 1000,
                        NORTH + (y_m + height_m) * 1000)
    return to_area(shapely.segmentize(shape, 20_000))


COMMUNITIES = (("610603001001", "北", area(0, 500, 600, 500)), ("610603001002", "南", area(0, 0, 600, 500)),
               ("610603001003", "岛", area(2000, 0, 150, 150)))
STREETS = [Line(((EAST - 10_000, NORTH + 250_000), (EAST + 610_000, NORTH + 251_000))),
           Line(((EAST + 300_000, NORTH - 10_000), (EAST + 301_000, NORTH + 1_010_000)))]


def made(**settings: object) -> Grids:
    """Cut the communities."""
    return cut_grids("610603", COMMUNITIES, STREETS, **settings)  # type: ignore[arg-type]


def test_every_community_is_tiled_by_its_grids() -> None:
    grids = made()
    for code, _, whole in COMMUNITIES:
        assert_tiles([row.ring for row in grids.unit_grids if row.code[:12] == code], whole)


def test_codes_are_numbered_from_north_to_south_without_gap() -> None:
    grids = made()
    for code, _, _ in COMMUNITIES:
        mine = [row for row in grids.unit_grids if row.code[:12] == code]
        assert [row.code for row in mine] == [f"{code}{number:03d}" for number in range(1, len(mine) + 1)]
        middles = [sum(y for _, y in row.ring[1:]) / (len(row.ring) - 1) for row in mine]
        assert middles[0] == max(middles) or len(mine) < 3 or middles[0] > middles[-1]


def test_responsibility_grids_are_connected_unions_of_whole_unit_grids() -> None:
    grids = made()
    by_code = {row.code: [] for row in grids.responsibility_grids}
    for row in grids.unit_grids:
        by_code[row.responsibility_grid].append(row.ring)
    for responsible in grids.responsibility_grids:
        assert len(responsible.area.polygons) == 1
        assert_tiles(by_code[responsible.code], responsible.area)
    sizes = sorted(len(rings) for rings in by_code.values())
    # The island has no neighbour to join.
    assert sizes[0] <= 3 and all(GROUP_LEAST <= size <= 20 for size in sizes[1:])
    assert [row.code for row in grids.responsibility_grids] == [
        f"610603Z{number:03d}" for number in range(1, len(by_code) + 1)]


def test_the_same_input_gives_the_same_grids() -> None:
    assert made() == made()


def test_numbers_go_on_after_those_that_were_used() -> None:
    grids = made(used={"610603001001007", "610603001001003", "610603Z004"})
    codes = {row.code for row in grids.unit_grids}
    assert min(code for code in codes if code.startswith("610603001001")) == "610603001001008"
    assert min(code for code in codes if code.startswith("610603001002")) == "610603001002001"
    assert grids.responsibility_grids[0].code == "610603Z005"


def test_full_sequence_is_refused_with_the_community() -> None:
    with pytest.raises(BadInput) as met:
        made(used={"610603001002998"})
    assert (met.value.code, met.value.facts["community"]) == ("grid.community_full", "610603001002")


def test_huge_community_gets_larger_grids_instead_of_running_out_of_numbers() -> None:
    whole = area(0, 0, 6000, 5000)
    grids = cut_grids("610603", [("610603001001", "山", whole)], [])
    assert len(grids.unit_grids) < 999
    assert_tiles([row.ring for row in grids.unit_grids], whole)
    assert to_shape(whole).area / len(grids.unit_grids) > 30_000 * 10**6


def test_nothing_to_cut_is_refused() -> None:
    with pytest.raises(BadInput, match="grid.none"):
        cut_grids("610603", [], [])
