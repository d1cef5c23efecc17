"""A mapping is checked whole at the door, and says of each object what it is."""

from pathlib import Path

import pytest

from app.domain.errors import BadInput
from app.messages import LANGUAGES, sentence
from data.catalogue_files import read_departments, read_types
from data.exchange.mapping import Mapping, read_mapping
from tests.helpers.osm_town import MAPPING

ROOT = Path(__file__).resolve().parents[4]
TYPES = read_types("component")


def read(folder: Path, content: str | bytes) -> Mapping:
    """Read a mapping from text."""
    path = folder / "mapping.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_mapping(path, TYPES)


def changed(old: str, new: str) -> str:
    """Return the test town's mapping with one thing changed."""
    assert old in MAPPING
    return MAPPING.replace(old, new, 1)


def test_the_products_mapping_is_sound() -> None:
    mapping = read_mapping(ROOT / "resources" / "mappings" / "osm.toml", TYPES)
    assert mapping.admin_level == 8 and mapping.code_outside_china == "990001"
    used = {rule.component for rule in mapping.rules if rule.component}
    assert {each.type_code for each in mapping.extension_types} <= used
    assert all(each.type_code.startswith("21") for each in mapping.extension_types)
    departments = {name_zh for _, name_zh, _ in read_departments()}
    assert all(each.department_zh in departments for each in mapping.extension_types)


@pytest.mark.parametrize(("tags", "type_code"), [
    ({"natural": "tree"}, "0402"), ({"amenity": "bench"}, "0407"), ({"highway": "street_lamp"}, "0118"),
    ({"emergency": "fire_hydrant"}, "0113"), ({"amenity": "waste_basket"}, "0305"), ({"highway": "crossing"}, "2105"),
    ({"highway": "traffic_signals"}, "0210"), ({"highway": "bus_stop"}, "0203"), ({"amenity": "parking"}, "0201"),
    ({"landuse": "grass"}, "0405"), ({"leisure": "park"}, "0405"),
    # Not a sculpture, so none of the catalogue's types.
    ({"tourism": "artwork", "artwork_type": "mural"}, ""), ({"amenity": "bench", "indoor": "yes"}, "")])
def test_the_products_mapping_names_the_types(tags: dict[str, str], type_code: str) -> None:
    rule = read_mapping(ROOT / "resources" / "mappings" / "osm.toml", TYPES).rule_for(tags)
    assert rule is not None and rule.component == type_code


def test_the_first_rule_that_fits_counts(tmp_path: Path) -> None:
    mapping = read(tmp_path, """
district = { admin_level = 6 }
[[rule]]
match = { highway = true, tunnel = ["yes", "culvert"] }
skip = "below"
[[rule]]
match = { highway = true, area = false }
base = "road_side"
[[rule]]
match = { highway = true }
base = "square"
shape = "area"
""")

    def found(**tags: str) -> str:
        rule = mapping.rule_for(tags)
        return "" if rule is None else rule.skip or rule.base

    assert found(highway="x", tunnel="yes") == "below" and found(highway="x", tunnel="no") == "road_side"
    assert found(highway="x", area="yes") == "square" and found(area="yes") == ""


@pytest.mark.parametrize(("content", "code", "facts"), [
    ("a = [", "file.toml", {}),
    (b"a = '\xb0\xb2'", "file.encoding", {"line": 1}),
    ("", "mapping.lacks", {"key": "rule"}),
    (changed("admin_level = 6", ""), "mapping.lacks", {"where": "district", "key": "admin_level"}),
    (changed("admin_level = 6", "admin_level = 60"), "mapping.level", {"where": "district.admin_level", "value": 60}),
    (changed("admin_level = 6", "admin_level = '6'"), "mapping.wrong_kind", {"where": "district.admin_level"}),
    (changed("admin_level = 6", "admin_level = true"), "mapping.wrong_kind", {"where": "district.admin_level"}),
    (changed("[district]", "[distrikt]"), "mapping.unknown_key", {"where": "", "key": "distrikt"}),
    (changed("admin_level = 6", "admin_level = 6\nlevel = 2"), "mapping.unknown_key",
     {"where": "district", "key": "level"}),
    (changed('"610603"', '"61060"'), "mapping.district_code", {"where": "district.code", "value": "61060"}),
    (changed("{name}社区", "{nom}社区"), "mapping.pattern", {"where": "division.community_name"}),
    (changed("{name}社区", "{name社区"), "mapping.pattern", {"where": "division.community_name"}),
    (changed('zh = ["name"]', 'zh = ["name", 1]'), "mapping.wrong_kind", {"where": "names.zh"}),
    (changed('"0402"', '"0499"'), "mapping.unknown_type", {"where": "rule 1", "value": "0499"}),
    (changed('"2150"', '"2250"'), "mapping.extension_code", {"where": "extension 1", "value": "2250"}),
    (changed('"2150"', '"2103"'), "mapping.code_taken", {"where": "extension 1", "value": "2103"}),
    (changed('en = "Zebra crossing"\n', ""), "mapping.lacks", {"where": "extension 1", "key": "en"}),
    (changed('geometry = "point"', 'geometry = "dot"'), "mapping.choice", {"where": "extension 1.geometry"}),
    (changed('geometry = "point"', 'geometry = "point"\nlimit_unit = "hours"'), "mapping.choice",
     {"where": "extension 1.limit_unit"}),
    (changed('base = "building"', 'base = "bilding"'), "mapping.choice", {"where": "rule 6.base", "value": "bilding"}),
    (changed('base = "building"', 'base = "building"\nskip = "x"'), "mapping.one_target", {"where": "rule 6"}),
    (changed('base = "building"', ""), "mapping.one_target", {"where": "rule 6"}),
    (changed('base = "building"', 'base = "building"\nshape = "blob"'), "mapping.choice", {"where": "rule 6.shape"}),
    (changed("building = true", "building = 1"), "mapping.wrong_kind", {"where": "rule 6.match.building"}),
    (changed("building = true", "building = false"), "mapping.lacks", {"where": "rule 6", "key": "match"}),
    (changed("[[rule]]\nmatch = { building", "[[rool]]\nmatch = { building"), "mapping.unknown_key", {"key": "rool"}),
    ("rule = 3\n" + MAPPING.partition("[[rule]]")[0], "mapping.wrong_kind", {"where": "rule"}),
    ("district = 3", "mapping.wrong_kind", {"where": "district"}),
])
def test_errors_are_refused_with_their_place(tmp_path: Path, content: str | bytes, code: str,
                                             facts: dict[str, object]) -> None:
    with pytest.raises(BadInput) as met:
        read(tmp_path, content)
    assert met.value.code == code
    assert facts.items() <= met.value.facts.items()
    assert met.value.facts["path"] == str(tmp_path / "mapping.toml")
    for language in LANGUAGES:
        assert str(tmp_path / "mapping.toml") in sentence(met.value, language)


def test_missing_mapping_and_folder_are_refused(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.toml", "environment.not_found"), (tmp_path, "file.folder")):
        with pytest.raises(BadInput, match=code):
            read_mapping(path, TYPES)
