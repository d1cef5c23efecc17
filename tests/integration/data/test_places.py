"""The town's queries against a real store."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.domain.errors import BadInput
from app.domain.place import Point
from app.domain.town import BaseFeature
from app.ports.store import UnitOfWork
from data.queries.places import StorePlaces
from data.store import Store
from tests.helpers.filled import LAMP, SOUTH, WEST, fill
from tests.helpers.stores import do


@pytest.fixture
def places(store: Store) -> Iterator[StorePlaces]:
    fill(store)
    yield StorePlaces(store)


def at(east_m: float, north_m: float) -> Point:
    return Point(WEST + round(east_m * 1000), SOUTH + round(north_m * 1000))


def test_town_counts_what_it_holds(places: StorePlaces) -> None:
    town = places.town()
    assert (town.name_zh, town.unit_grids, town.responsibility_grids, town.components, town.cameras) == (
        "安塞区", 2, 1, 251, 1)
    assert town.extent_mm == (WEST, SOUTH, WEST + 200_000, SOUTH + 200_000)


def test_empty_store_has_no_town(store: Store) -> None:
    with pytest.raises(BadInput, match="store.no_town"):
        StorePlaces(store).town()


def test_place_has_grids_road_and_distance_outside(places: StorePlaces) -> None:
    placed = places.placed_at(at(50, 20))
    assert (placed.unit_grid, placed.responsibility_grid, placed.guessed, placed.outside_m) == (
        "610603001001001", "610603Z001", False, 0)
    assert placed.phrase == "一道街"
    guessed = places.placed_at(at(50, -20))
    assert (guessed.unit_grid, guessed.guessed, guessed.outside_m) == ("610603001001001", True, 20)
    far = places.placed_at(at(50, -500))
    assert (far.unit_grid, far.phrase, far.outside_m) == ("", "", 500)


def test_components_near_are_nearest_first_and_of_the_type(places: StorePlaces) -> None:
    near = places.components_near(at(5, 5), type_code="0118")
    assert near[0].id == LAMP
    assert near[0].distance_m == 0
    assert [each.distance_m for each in near] == sorted(each.distance_m for each in near)
    assert not places.components_near(at(5, 5), type_code="0101")
    assert not places.components_near(at(5, 190))


@pytest.mark.parametrize(("text", "kind", "title"), [
    ("610603001001002", "grid", "610603001001002"), ("责任网格", "grid", "责任网格1"), ("一道街口", "camera", "一道街口"),
    ("一道街", "address", "一道街"), ("c001", "camera", "一道街口"), ("0001", "case", "610603202112310001"),
    ("6106030118000001", "component", "6106030118000001"), ("Z001", "grid", "610603Z001"),
    ("yidaojie", "address", "一道街"), ("YDJ", "address", "一道街"), ("ydjk", "camera", "一道街口"),
    ("zrwg", "grid", "责任网格1"),
])
def test_search_finds_by_code_and_by_name(places: StorePlaces, text: str, kind: str, title: str) -> None:
    found = places.search(text)
    assert (found[0].kind, found[0].title) == (kind, title)


def test_search_takes_its_text_literally(places: StorePlaces) -> None:
    assert places.search("%") == []
    assert places.search("   ") == []


def _more_names(unit: UnitOfWork) -> None:
    for number, (kind, name) in enumerate((("square", "公园广场"), ("landmark", "公园广场东门"), ("road_side", "东巷"),
                                           ("contour", "1360"), ("building", "门"))):
        unit.base_features.add(BaseFeature(id=unit.new_id(), kind=kind, name=name,
                                           geometry=Point(WEST + number * 1000, SOUTH)))
    lamp = unit.components.get(LAMP)
    unit.components.save(replace(lamp, place="一道街12号"), lamp.version)


@pytest.mark.parametrize(("text", "names"), [
    ("一道街公园广场东门往南，井盖塌了", ["公园广场东门", "一道街"]), ("东巷里面1360号门口积水", ["东巷"]),
    ("一道街 12 号门前灯不亮", ["一道街12号"]), ("公园广场旁，一道街99号", ["一道街99号", "公园广场"]),
    ("路灯不亮", []), ("", []), ("%", [])])
def test_a_description_names_places_the_most_exact_first(store: Store, text: str, names: list[str]) -> None:
    fill(store)
    do(store, _more_names, number=60)
    assert [found.title for found in StorePlaces(store).named_in(text)] == names


def test_a_named_door_is_where_its_component_stands_and_else_the_road(store: Store) -> None:
    fill(store)
    do(store, _more_names, number=60)
    places = StorePlaces(store)
    lamp = next(found for found in places.search("6106030118000001") if found.kind == "component")
    assert (places.named_in("一道街12号")[0].point, places.named_in("一道街12号")[0].extent_mm) == (lamp.point, None)
    far, road = places.named_in("一道街99号")[0], places.search("一道街")[0]
    assert (far.point, far.extent_mm) == (road.point, road.extent_mm)


def test_types_carry_their_conditions(places: StorePlaces) -> None:
    lamp, rubbish = places.types()
    assert (lamp.kind, lamp.conditions) == ("component", ())
    assert rubbish.conditions == (("event-0102-1", "有垃圾", "清净", 4, "工作时"),)


def test_nearest_cameras(places: StorePlaces) -> None:
    (camera,) = places.cameras_near(at(6, 10))
    assert (camera.code, camera.bearing_deg, camera.distance_m) == ("C001", 90, 4)


@pytest.mark.parametrize("text", ["路灯", "ludeng", "ld", "street LAMP", "路灯 一道街12号"])
def test_components_are_found_by_type_in_both_languages_pinyin_and_place(store: Store, text: str) -> None:
    fill(store)
    do(store, lambda unit: unit.components.save(replace(unit.components.get(LAMP), place="一道街12号"), 1) and None,
       number=60)
    found = [each for each in StorePlaces(store).search(text) if each.kind == "component"]
    assert found and all(each.subtitle.startswith("路灯") for each in found)


def test_words_that_name_no_component_find_none(places: StorePlaces) -> None:
    assert not [each for each in places.search("路灯 九道街") if each.kind == "component"]
