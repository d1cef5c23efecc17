"""A made-up Chinese town with a mapping of its own: nothing is tuned to the one file that is at hand."""

from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import BadInput
from app.domain.place import Area, Line, Point
from app.domain.survey import Survey
from app.messages import LANGUAGES, sentence
from data.catalogue_files import read_types
from data.exchange.mapping import read_mapping
from data.exchange.osm import MAPPINGS_CHOICE, Choice, Report, read_town
from data.exchange.projection import to_shape
from tests.helpers.osm_town import MAPPING, OsmTown, box, small_town
from tests.helpers.tiling import assert_tiles

TYPES = read_types("component")


def read(folder: Path, town: OsmTown, mapping: str = MAPPING,
         choice: Choice = MAPPINGS_CHOICE) -> tuple[Survey, Report]:
    """Read a town from its files."""
    extract, rules = town.save(folder, mapping)
    return read_town(extract, read_mapping(rules, TYPES), TYPES, date(2025, 1, 1), choice=choice)


def refused(folder: Path, town: OsmTown, mapping: str = MAPPING, choice: Choice = MAPPINGS_CHOICE) -> BadInput:
    """Return what reading is refused with; its sentence must be there in both languages."""
    with pytest.raises(BadInput) as met:
        read(folder, town, mapping, choice)
    assert all("{" not in sentence(met.value, language) and "(" + "path=" not in sentence(met.value, language)
               for language in LANGUAGES)
    return met.value


def test_every_object_has_its_fate(tmp_path: Path) -> None:
    survey, report = read(tmp_path, small_town())
    assert report.plain() == {
        "read": 40, "taken": 31, "by_type": {"0201": 1, "0211": 1, "0402": 20, "0407": 1, "2150": 1},
        # No rule: the four boundaries and the shoemaker. A car park that is only a point has not its type's geometry.
        "skipped": {"geometry_not_whole": 1, "no_rule": 5, "not_the_types_geometry": 1, "outside_district": 1,
                    "shop": 1}}
    found = {row.type_code: row for row in survey.components}
    assert isinstance(found["0407"].geometry, Point), "a bench drawn as an area becomes a point in it"
    assert isinstance(found["0211"].geometry, Line) and isinstance(found["0201"].geometry, Area)
    assert found["0402"].attributes["species"] == "国槐" and found["0402"].place == "环城路"
    assert [each.type_code for each in survey.extension_types] == ["2150"]


def test_the_same_file_gives_the_same_town(tmp_path: Path) -> None:
    assert read(tmp_path, small_town()) == read(tmp_path, small_town())


def test_codes_names_crs_and_tiling(tmp_path: Path) -> None:
    survey, _ = read(tmp_path, small_town())
    assert (survey.district, survey.crs_id, survey.name_zh) == ("610603", "EPSG:4545", "安塞")
    assert [row.name for row in survey.streets] == ["城西街道", "安塞街道"]
    assert [row.name for row in survey.communities] == ["文化社区", "公园社区", "安塞街道其他"]
    assert_tiles([row.ring for row in survey.unit_grids], survey.boundary)
    assert 40 <= len(survey.unit_grids) <= 120
    # The zone's false easting is 500 km at 108° E; Ansai lies 1.33° east of it.
    assert all(600_000_000 < x < 640_000_000 for x, _ in survey.boundary.polygons[0][0])


def test_grids_follow_the_streets(tmp_path: Path) -> None:
    survey, _ = read(tmp_path, small_town())
    main = to_shape(next(row.geometry for row in survey.base if row.name == "滨河路"))
    crossed = [row for row in survey.unit_grids
               if to_shape(Area(((row.ring,),))).buffer(-12_000).intersects(main)]
    assert len(crossed) <= 2, "only where the street is led to a vertex of a border"


def test_town_without_streets_communities_or_roads(tmp_path: Path) -> None:
    town = OsmTown()
    town.boundary(6, "荒原", *box(0, 0, 700, 500))
    town.node(350, 250, natural="tree")
    survey, report = read(tmp_path, town)
    assert (report.read, report.taken) == (2, 1)
    assert [row.name for row in survey.communities] == ["荒原街道其他"]
    assert_tiles([row.ring for row in survey.unit_grids], survey.boundary)
    assert survey.components[0].place == ""


def test_southern_hemisphere(tmp_path: Path) -> None:
    town = OsmTown(centre=(-58.4, -34.6))
    town.boundary(6, "Barrio", *box(0, 0, 700, 500))
    town.node(350, 250, natural="tree")
    survey, _ = read(tmp_path, town, MAPPING.replace('code = "610603"', ""))
    assert (survey.district, survey.crs_id) == ("990001", "EPSG:32721")


def test_which_boundary(tmp_path: Path) -> None:
    town = small_town()
    second = town.boundary(6, "宝塔", *box(3000, 0, 500, 500))
    town.node(3100, 100, natural="tree")
    met = refused(tmp_path, town)
    assert (met.code, met.facts["count"]) == ("import.several_boundaries", 2)
    assert "安塞" in str(met.facts["listed"]) and f"relation/{second}" in str(met.facts["listed"])
    for wanted in ("宝塔", f"relation/{second}", f"r{second}"):
        survey, _ = read(tmp_path, town, choice=Choice(boundary=wanted))
        assert survey.name_zh == "宝塔" and len(survey.components) == 1
    survey, _ = read(tmp_path, town, MAPPING.replace("admin_level = 6", 'admin_level = 6\nboundary = "宝塔"'))
    assert survey.name_zh == "宝塔"
    met = refused(tmp_path, town, choice=Choice(boundary="延川"))
    assert (met.code, met.facts["wanted"]) == ("import.no_such_boundary", "延川")
    assert refused(tmp_path, town, MAPPING.replace("admin_level = 6", "admin_level = 5")).code == "import.no_boundary"


def test_boundary_that_is_not_whole(tmp_path: Path) -> None:
    town = OsmTown()
    town.relation(town.way((0, 0), (500, 0), (500, 500)), type="boundary", boundary="administrative", admin_level="6",
                  name="半")
    town.node(100, 100, natural="tree")
    assert refused(tmp_path, town).code == "import.boundary_not_whole"


def test_division_code_is_asked_for_in_china_and_never_guessed(tmp_path: Path) -> None:
    without = MAPPING.replace('code = "610603"', 'code_tags = ["gb2260"]')
    assert refused(tmp_path, small_town(), without).code == "import.code_needed"
    survey, _ = read(tmp_path, small_town(), without, Choice(code="610602"))
    assert survey.district == "610602" and survey.communities[0].code.startswith("610602001")
    town = OsmTown()
    town.boundary(6, "安塞", *box(0, 0, 700, 500), gb2260="610603")
    town.node(350, 250, natural="tree")
    assert read(tmp_path, town, without)[0].district == "610603"
    # A Mongolian or Korean town near by says that it is not in China.
    assert read(tmp_path, small_town(), without, Choice(code="990002"))[0].crs_id == "EPSG:32649"
    assert refused(tmp_path, small_town(), without, Choice(code="61")).code == "store.district_code"
    far = OsmTown(centre=(7.4, 43.7))
    far.boundary(6, "Loin", *box(0, 0, 700, 500))
    assert refused(tmp_path, far).code == "import.code_elsewhere"


def test_nothing_taken_is_refused(tmp_path: Path) -> None:
    town = OsmTown()
    town.boundary(6, "空", *box(0, 0, 700, 500))
    town.node(5000, 5000, natural="tree")
    assert refused(tmp_path, town).code == "import.nothing_taken"
