"""The demonstration city: exact sums, a division without gap or overlap, each component where such a thing stands."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
import shapely

from app.domain.place import Area, Line, Point, Ring
from app.domain.survey import ComponentRow, Survey
from data.catalogue_files import demo_counts, read_types
from data.demo.city import survey
from data.demo.streets import Streets, lay_streets
from data.demo.valley import Valley
from data.locating import shape_of

SEED = 2021
ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="module")
def city() -> Survey:
    return survey(SEED)


@pytest.fixture(scope="module")
def streets() -> Streets:
    return lay_streets(Valley(), Random(SEED))


def _doubled_area(ring: Ring) -> int:
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring)))


def _rings(area: Area) -> list[Ring]:
    """The outer rings; no area of the division has a hole."""
    assert all(len(polygon) == 1 for polygon in area.polygons)
    return [polygon[0] for polygon in area.polygons]


def _edges(ring: Ring) -> Iterator[tuple[tuple[int, int], ...]]:
    for a, b in pairwise(ring):
        yield tuple(sorted((a, b)))


def test_sums(city: Survey) -> None:
    assert Counter(row.type_code for row in city.components) == demo_counts()
    assert len(city.components) == 20_055
    assert len({row.type_code for row in city.components}) == 71
    assert len({row.type_code[:2] for row in city.components}) == 7
    assert Counter(type(row.geometry) for row in city.components) == {Point: 19_127, Line: 490, Area: 438}
    assert (len(city.unit_grids), len(city.responsibility_grids)) == (151, 15)
    assert Counter(camera.owner for camera in city.cameras) == {"own": 115, "police": 224}


def test_geometry_is_of_the_types_kind(city: Survey) -> None:
    kinds = {each.type_code: each.geometry for each in read_types("component")}
    of_kind = {"point": Point, "line": Line, "polygon": Area}
    assert all(isinstance(row.geometry, of_kind[kinds[row.type_code]]) for row in city.components)


def test_place_and_size(city: Survey) -> None:
    (ring,) = _rings(city.boundary)
    assert _doubled_area(ring) / 2e12 == pytest.approx(4.5, abs=0.01)
    assert shapely.Polygon(ring).distance(shapely.Point(618_605_000, 4_081_800_000)) == 0


def test_unit_grids_tile_the_district_to_the_millimetre(city: Survey) -> None:
    """Equal sums of area, and each edge either shared by two grids or on the boundary: neither gap nor overlap."""
    (boundary,) = _rings(city.boundary)
    assert sum(_doubled_area(grid.ring) for grid in city.unit_grids) == _doubled_area(boundary)
    edges = Counter(edge for grid in city.unit_grids for edge in _edges(grid.ring))
    assert set(edges.values()) == {1, 2}
    assert {edge for edge, times in edges.items() if times == 1} == set(_edges(boundary))
    assert all(shapely.Polygon(grid.ring).is_valid for grid in city.unit_grids)


def test_grids_are_neither_small_nor_large(city: Survey) -> None:
    areas_m2 = [_doubled_area(grid.ring) / 2e6 for grid in city.unit_grids]
    assert min(areas_m2) > 8_000
    assert max(areas_m2) < 60_000


@pytest.mark.parametrize("level", ["streets", "communities"])
def test_upper_levels_tile_the_district(city: Survey, level: str) -> None:
    rows = getattr(city, level)
    (boundary,) = _rings(city.boundary)
    assert sum(_doubled_area(ring) for row in rows for ring in _rings(row.area)) == _doubled_area(boundary)


def test_codes_nest(city: Survey) -> None:
    codes = [grid.code for grid in city.unit_grids]
    assert len(set(codes)) == 151
    assert all(len(code) == 15 and code.startswith(city.district) for code in codes)
    assert {code[:12] for code in codes} == {row.code for row in city.communities}
    assert {code[:9] for code in codes} == {row.code for row in city.streets}
    for community in city.communities:
        mine = sum(_doubled_area(grid.ring) for grid in city.unit_grids if grid.code[:12] == community.code)
        assert mine == sum(map(_doubled_area, _rings(community.area)))


def test_responsibility_grids_are_connected_unions(city: Survey) -> None:
    for row in city.responsibility_grids:
        (ring,) = _rings(row.area)
        mine = [grid for grid in city.unit_grids if grid.responsibility_grid == row.code]
        assert sum(_doubled_area(grid.ring) for grid in mine) == _doubled_area(ring)
        assert 6 <= len(mine) <= 20


def test_grid_edges_follow_streets_or_the_river(city: Survey, streets: Streets) -> None:
    lines = [road.centre for road in streets.roads] + [shape_of(row.geometry) for row in city.base
                                                       if row.kind in ("river", "terrace")]
    near = shapely.union_all(lines).buffer(3)
    rim = shapely.Polygon(_rings(city.boundary)[0]).exterior
    inner = shapely.union_all([shapely.Polygon(grid.ring).exterior for grid in city.unit_grids]).difference(
        rim.buffer(10))
    metres = shapely.transform(inner, lambda xy: xy / 1000)
    assert metres.intersection(near).length / metres.length > 0.85


# -- where components stand ----------------------------------------------------------------------------------------


class Ground:
    """Shapes of the base map and the streets, to measure against."""

    def __init__(self, city: Survey, streets: Streets) -> None:
        self.roads = streets.roads
        self.centres = shapely.STRtree([road.centre for road in streets.roads])
        self.carriageway = shapely.union_all([road.centre.buffer(road.half_m) for road in streets.roads])
        self.pavement = shapely.union_all(
            [road.centre.buffer(road.half_m + road.pavement_m) for road in streets.roads]).difference(self.carriageway)
        self.junctions = shapely.STRtree([shapely.Point(each.at) for each in streets.junctions])
        self.district = shapely.Polygon([(x / 1000, y / 1000) for x, y in _rings(city.boundary)[0]])
        self.houses = shapely.STRtree([shape_of(row.geometry) for row in city.base if row.kind == "building"])
        self._of_kind = {kind: shapely.union_all([shape_of(row.geometry) for row in city.base if row.kind == kind])
                         for kind in ("green", "square", "building", "water", "parking", "plot")}

    def kind(self, kind: str) -> shapely.Geometry:
        return self._of_kind[kind]


def _nearer(shapes: np.ndarray, other: shapely.Geometry, least_m: float, most_m: float) -> bool:
    shapely.prepare(other)
    distances = shapely.distance(shapes, other)
    return bool(((distances >= least_m) & (distances <= most_m)).all())


def _stands(where: str, shapes: np.ndarray, ground: Ground) -> bool:
    if where == "carriageway":
        return _nearer(shapes, ground.carriageway, 0, 0)
    if where == "road_edge":
        return _nearer(shapes, ground.carriageway.boundary, 0, 1.5)
    if where == "pavement":
        return _nearer(shapes, ground.pavement, 0, 0.01) and not ground.houses.query(shapes, "intersects").size
    if where == "junction":
        return all(ground.junctions.query(shape, "dwithin", 25).size for shape in shapes)
    if where in ("green", "square"):
        return _nearer(shapes, ground.kind(where), 0, 0)
    if where == "building":
        return _nearer(shapes, ground.kind("building"), 0.01, 3)
    if where == "riverbank":
        return _nearer(shapes, ground.kind("water"), 0.01, 15)
    if where == "river_crossing":
        return all(shape.difference(ground.kind("water")).geom_type == "MultiPolygon" for shape in shapes)
    if where == "plot":
        return _nearer(shapes, ground.kind("plot").union(ground.kind("parking")), 0, 0)
    assert where == "hillside"
    return _nearer(shapes, ground.pavement.union(ground.carriageway), 8, 200)


@pytest.fixture(scope="module")
def ground(city: Survey, streets: Streets) -> Ground:
    return Ground(city, streets)


@pytest.mark.parametrize("where", sorted({each.where_it_stands for each in read_types("component")}))
def test_components_stand_where_such_things_stand(city: Survey, ground: Ground, where: str) -> None:
    for kind in read_types("component"):
        if kind.where_it_stands == where:
            shapes = np.array([shape_of(row.geometry) for row in _of_type(city, kind.type_code)], dtype=object)
            assert _stands(where, shapes, ground), (kind.type_code, kind.type_zh)


def _of_type(city: Survey, type_code: str) -> list[ComponentRow]:
    return [row for row in city.components if row.type_code == type_code]


def test_every_component_lies_in_the_district(city: Survey, ground: Ground) -> None:
    shapes = np.array([shape_of(row.geometry) for row in city.components], dtype=object)
    shapely.prepare(ground.district)
    assert shapely.covers(ground.district, shapes).all()
    assert shapely.is_valid(shapes).all()


def test_no_two_lamps_at_one_place(city: Survey) -> None:
    lamps = [row.geometry for row in _of_type(city, "0118")]
    assert len(set(lamps)) == len(lamps)


def test_every_component_has_an_address(city: Survey) -> None:
    assert all(row.place and len(row.place) <= 100 for row in city.components)


# -- base map, cameras ---------------------------------------------------------------------------------------------


def test_seed_names_are_on_the_map(city: Survey) -> None:
    names = {row.name for row in city.base}
    assert {"一道街", "二道街", "环城路", "东滩路", "延河", "城北区", "东滩", "高级中学", "朝阳小区", "山水龙庭"} <= names
    at = {row.name: row.geometry for row in city.base if row.kind == "landmark"}
    north, *south = (at[name] for name in ("高级中学", "朝阳小区", "山水龙庭"))
    assert isinstance(north, Point)
    assert all(isinstance(place, Point) and place.y_mm < north.y_mm - 3_500_000 for place in south)


def test_buildings_stand_neither_in_streets_nor_in_the_river(city: Survey, ground: Ground) -> None:
    blocked = ground.carriageway.union(ground.kind("water"))
    shapely.prepare(blocked)
    houses = [shape_of(row.geometry) for row in city.base if row.kind == "building"]
    assert len(houses) > 2_000
    assert not shapely.intersects(blocked, houses).any()


def test_buildings_lie_apart(city: Survey) -> None:
    houses = [shape_of(row.geometry).buffer(-0.05) for row in city.base if row.kind == "building"]
    pairs = shapely.STRtree(houses).query(houses, predicate="intersects")
    assert (pairs[0] == pairs[1]).all()


def test_each_camera_is_a_component_and_looks_at_its_junction(city: Survey) -> None:
    assert len({camera.component for camera in city.cameras}) == len({camera.code for camera in city.cameras}) == 339
    assert len({camera.name for camera in city.cameras}) == 339
    for camera in city.cameras:
        component = city.components[camera.component]
        assert (component.type_code, component.geometry) == ("0136", camera.point)
        assert 0 <= camera.bearing_deg < 360


# -- determinism ---------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_city_in_another_process(city: Survey) -> None:
    code = ("from hashlib import sha256; from data.demo.city import survey; "
            f"print(sha256(repr(survey({SEED})).encode()).hexdigest())")
    other = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={"PYTHONHASHSEED": "7"}, check=True,
                           capture_output=True, text=True)
    assert other.stdout.strip() == sha256(repr(city).encode()).hexdigest()


def test_another_seed_gives_another_city_of_the_same_sums(city: Survey) -> None:
    other = survey(SEED + 1)
    assert len(other.components) == 20_055
    assert other.unit_grids != city.unit_grids
