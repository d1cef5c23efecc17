"""Boundaries drawn one by one become divisions that tile."""

import pytest
import shapely
from shapely import MultiPolygon

from app.domain.errors import BadInput
from app.domain.place import Area
from data.exchange.divisions import Boundary, Divisions, Patterns, divide
from data.exchange.projection import to_shape
from tests.helpers.tiling import assert_tiles

EAST, NORTH = 36_530_000_000, 4_080_000_000
PATTERNS = Patterns("{name}街道", "{name}社区", "{street}其他")


def boundary(name: str, *boxes: tuple[float, float, float, float]) -> Boundary:
    """Return a boundary of boxes (west, south, east, north), metres."""
    return Boundary(name, shapely.multipolygons([
        shapely.box(EAST + w * 1000, NORTH + s * 1000, EAST + e * 1000, NORTH + n * 1000) for w, s, e, n in boxes]))


DISTRICT = boundary("安塞", (0, 0, 1000, 800))


def made(streets: list[Boundary], communities: list[Boundary], district: Boundary = DISTRICT) -> Divisions:
    """Divide, and check that every level tiles the one above."""
    found = divide("610603", district, streets, communities, PATTERNS)
    for parts, whole in ((found.communities, found.boundary), (found.streets, found.boundary)):
        assert sum(area_of(part.area) for part in parts) == area_of(whole)
        assert to_shape(whole).equals(shapely.union_all([to_shape(part.area) for part in parts]))
    for street in found.streets:
        mine = [row.area.polygons[0][0] for row in found.communities if row.code[:9] == street.code]
        if all(len(row.area.polygons) == 1 and len(row.area.polygons[0]) == 1 for row in found.communities):
            assert_tiles(mine, street.area)
    return found


def area_of(area: Area) -> float:
    """Return square millimetres, exactly."""
    return float(shapely.transform(to_shape(area), lambda at: at - [EAST, NORTH]).area)


def test_district_without_parts_is_one_street_with_one_community() -> None:
    found = made([], [])
    assert [(row.code, row.name) for row in found.streets] == [("610603001", "安塞街道")]
    assert [(row.code, row.name) for row in found.communities] == [("610603001001", "安塞街道其他")]
    assert to_shape(found.boundary).equals(DISTRICT.area)


def test_codes_go_from_north_to_south_and_the_rest_is_named() -> None:
    found = made([boundary("西", (0, 0, 600, 800))],
                 [boundary("公园", (0, 0, 600, 400)), boundary("文化", (0, 400, 600, 800))])
    assert [row.name for row in found.streets] == ["西街道", "安塞街道"]
    assert [(row.code, row.name) for row in found.communities] == [
        ("610603001001", "文化社区"), ("610603001002", "公园社区"), ("610603002001", "安塞街道其他")]


def test_boundaries_that_miss_each_other_by_a_little_leave_no_sliver() -> None:
    found = made([], [boundary("甲", (0, 0, 499, 800)), boundary("乙", (501, -3, 1002, 800))])
    assert len(found.communities) == 2
    found = made([], [boundary("甲", (0, 0, 502, 800)), boundary("乙", (498, 0, 1000, 800))])
    assert len(found.communities) == 2


def test_community_across_two_streets_belongs_to_the_larger_part() -> None:
    found = made([boundary("西", (0, 0, 500, 800)), boundary("东", (500, 0, 1000, 800))],
                 [boundary("中", (400, 0, 900, 800))])
    (middle,) = [row for row in found.communities if row.name == "中社区"]
    (east,) = [row for row in found.streets if row.name == "东街道"]
    assert middle.code[:9] == east.code
    assert area_of(middle.area) == 500_000 * 800_000


def test_part_counts_before_the_whole_that_it_lies_in() -> None:
    found = made([], [boundary("大", (0, 0, 1000, 800)), boundary("小", (300, 300, 600, 600))])
    assert {row.name: area_of(row.area) for row in found.communities} == {
        "大社区": 1000 * 800 * 1e6 - 300 * 300 * 1e6, "小社区": 300 * 300 * 1e6}


def test_neighbours_outside_are_left_out() -> None:
    found = made([], [boundary("邻", (1000, 0, 2000, 800)), boundary("远", (5000, 0, 6000, 800))])
    assert [row.name for row in found.communities] == ["安塞街道其他"]


def test_islands_and_enclaves() -> None:
    ringed = Boundary("环", MultiPolygon([(DISTRICT.area.geoms[0].exterior.coords, [
        boundary("", (300, 300, 600, 600)).area.geoms[0].exterior.coords]),
        *boundary("", (2000, 0, 2200, 100)).area.geoms]))
    found = made([], [boundary("岛", (1900, -100, 2300, 200))], ringed)
    assert {row.name for row in found.communities} == {"岛社区", "环街道其他"}


def test_too_many_communities_are_refused() -> None:
    district = boundary("大", (0, 0, 2500, 1200))
    many = [boundary(f"{x}-{y}", (x, y, x + 50, y + 50)) for x in range(0, 2500, 50) for y in range(0, 1200, 50)]
    with pytest.raises(BadInput) as met:
        made([], many, district)
    assert (met.value.code, met.value.facts["most"]) == ("import.too_many_divisions", 999)
