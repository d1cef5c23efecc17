"""A real city's extract, whole: every object is accounted for, every component has its place in a town that tiles."""

from collections import Counter
from datetime import date

import shapely

from app.domain.place import Area, Line, Point
from app.domain.survey import Survey
from data.catalogue_files import read_types
from data.exchange.mapping import read_mapping
from data.exchange.osm import Choice, Report, read_town
from data.exchange.osm_file import read_objects
from data.exchange.projection import to_shape
from tests.helpers.tiling import assert_tiles
from tests.integration.exchange.conftest import MAPPING, MONACO

Town = tuple[Survey, Report]


def test_the_report_accounts_for_every_object(monaco: Town) -> None:
    survey, report = monaco
    assert report.read == 9_673
    assert report.read == report.taken + sum(report.skipped.values())
    mapping = read_mapping(MAPPING, read_types("component"))
    coasts = sum(1 for each in read_objects(MONACO) if (rule := mapping.rule_for(each.tags)) and rule.shape == "coast")
    # Everything that is taken becomes one row, but for the coast lines: together they bound the sea.
    seas = len(survey.components) + len(survey.base) - (report.taken - coasts)
    assert coasts > 20 and 1 <= seas <= 2
    assert {row.kind for row in survey.base[:seas]} == {"water"}
    assert report.by_type == Counter(row.type_code for row in survey.components)
    assert all(count > 0 for count in report.skipped.values())
    assert len({row.attributes["osm"] for row in survey.components}) == len(survey.components)


def test_what_the_issue_names_is_there(monaco: Town) -> None:
    survey, report = monaco
    # Trees, benches, lamps, hydrants, bins, signals, bus stops, parking, green areas; crossings are an extension.
    least = {"0402": 550, "0407": 180, "0118": 20, "0113": 1, "0305": 60, "0210": 15, "0203": 90, "0201": 15,
             "0405": 100, "2105": 450}
    assert {code: report.by_type.get(code, 0) for code in least if report.by_type.get(code, 0) < least[code]} == {}
    kinds = Counter(row.kind for row in survey.base)
    assert kinds["building"] > 1_000 and kinds["road_main"] > 200 and kinds["road_side"] > 500 and kinds["path"] > 1_500


def test_types_that_the_catalogue_lacks_are_in_class_21_only(monaco: Town) -> None:
    survey, report = monaco
    known = {each.type_code for each in read_types("component")}
    extensions = {each.type_code for each in survey.extension_types}
    assert "2105" in extensions and all(code.startswith("21") for code in extensions)
    assert not extensions & known
    assert set(report.by_type) - known == extensions


def test_every_component_has_its_types_geometry_inside_the_district(monaco: Town) -> None:
    survey, _ = monaco
    geometry = {each.type_code: each.geometry for each in (*read_types("component"), *survey.extension_types)}
    kinds = {"point": Point, "line": Line, "polygon": Area}
    assert all(isinstance(row.geometry, kinds[geometry[row.type_code]]) for row in survey.components)
    district = to_shape(survey.boundary)
    shapely.prepare(district)
    inside = [shapely.point_on_surface(to_shape(row.geometry)) for row in survey.components]
    assert shapely.covers(district, inside).all()
    assert all(to_shape(row.geometry).is_valid for row in (*survey.components, *survey.base))
    # A place to name: nearly everything stands within reach of a named street.
    assert sum(1 for row in survey.components if row.place) > 0.9 * len(survey.components)


def test_grids_tile_communities_and_these_the_district(monaco: Town) -> None:
    survey, _ = monaco
    assert (survey.district, survey.crs_id, survey.name_en) == ("990001", "EPSG:32632", "Monaco")
    assert len(survey.communities) == 9 and {"Fontvieille", "Larvotto"} <= {row.name for row in survey.communities}
    for community in survey.communities:
        assert_tiles([row.ring for row in survey.unit_grids if row.code[:12] == community.code], community.area)
    assert_tiles([row.ring for row in survey.unit_grids], survey.boundary)
    # 2.39 km² at about one hectare.
    assert 180 <= len(survey.unit_grids) <= 260


def test_responsibility_grids_are_connected(monaco: Town) -> None:
    survey, _ = monaco
    for row in survey.responsibility_grids:
        assert len(row.area.polygons) == 1
        assert_tiles([grid.ring for grid in survey.unit_grids if grid.responsibility_grid == row.code], row.area)


def test_a_part_may_be_chosen_by_name(monaco: Town) -> None:
    types = read_types("component")
    survey, report = read_town(MONACO, read_mapping(MAPPING, types), types, date(2025, 2, 1),
                               choice=Choice(boundary="Fontvieille"))
    assert survey.name_en == "Fontvieille" and survey.communities[0].name == "Fontvieille（其余）"
    assert report.read == 9_673 == report.taken + sum(report.skipped.values())
    assert 0 < len(survey.components) < len(monaco[0].components) / 3
