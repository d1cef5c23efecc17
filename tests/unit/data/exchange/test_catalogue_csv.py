"""Catalogue files: read back as written; what can't be used is named by file, line and column."""

from pathlib import Path

import pytest

from app.domain.errors import BadInput
from data.catalogue_files import read_conditions, read_types
from data.exchange.catalogue_csv import read_catalogue, write_catalogue

OWN = Path(__file__).parents[4] / "resources" / "catalogue"
EVENTS = ("class_code,class_zh,type_code,type_zh,filing_condition,closing_condition,limit_value,limit_unit\n"
          "01,市容环境,0102,暴露垃圾,有垃圾,清净,4,工作时\n")
CONDITIONS = ("kind,type_code,position,filing_condition,closing_condition,limit_value,limit_unit\n"
              "event,0102,2,垃圾很多,清净,2,紧急工作时\n")


def test_the_program_s_own_catalogue_is_read_and_written_alike(tmp_path: Path) -> None:
    names = ("component_types", "event_types", "filing_conditions")
    found = read_catalogue([OWN / f"{name}.csv" for name in names])
    assert tuple(found.component_types) == read_types("component") and tuple(found.event_types) == read_types("event")
    assert sorted(each.id for each in found.conditions) == sorted(
        each.id for kind in ("component", "event") for each in read_conditions(kind))
    counts = write_catalogue(tmp_path, {"component": found.component_types, "event": found.event_types},
                             found.conditions)
    assert counts == {"component_types": 71, "event_types": 72, "filing_conditions": 50}
    again = read_catalogue([tmp_path / f"{name}.csv" for name in names])
    assert (again.component_types, again.event_types) == (found.component_types, found.event_types)
    assert sorted(again.conditions, key=lambda each: each.id) == sorted(found.conditions, key=lambda each: each.id)
    with pytest.raises(BadInput, match="exists"):
        write_catalogue(tmp_path, {"component": [], "event": []}, [])


def test_files_of_a_city_need_only_what_matters_and_may_have_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text("\ufeff" + EVENTS.replace("\n", "\r\n"), encoding="utf-8", newline="")
    (tmp_path / "c.csv").write_text(CONDITIONS, encoding="utf-8")
    found = read_catalogue([tmp_path / "e.csv", tmp_path / "c.csv"])
    assert [each.type_zh for each in found.event_types] == ["暴露垃圾"]
    assert [(each.id, each.limit_value) for each in found.conditions] == [("event-0102-1", 4), ("event-0102-2", 2)]


@pytest.mark.parametrize(("old", "new", "code", "facts"), [
    ("0102", "1302", "file.cell", {"line": 2, "column": "class_code", "value": "01"}),
    ("0102", "102", "file.cell", {"line": 2, "column": "type_code", "value": "102"}),
    (",4,", ",0,", "file.cell", {"line": 2, "column": "limit_value", "value": "0"}),
    (",4,", ",4.5,", "file.cell", {"line": 2, "column": "limit_value", "value": "4.5"}),
    (",4,", ",-1,", "file.cell", {"line": 2, "column": "limit_value", "value": "-1"}),
    (",4,", ",NaN,", "file.cell", {"line": 2, "column": "limit_value", "value": "NaN"}),
    (",4,", ",９,", "file.cell", {"line": 2, "column": "limit_value", "value": "９"}),
    ("工作时", "小时", "file.cell", {"line": 2, "column": "limit_unit", "value": "小时"}),
    ("清净", "", "file.cell", {"line": 2, "column": "closing_condition", "value": ""}),
    ("有垃圾", "有\u202e垃圾", "file.cell", {"line": 2, "column": "filing_condition"}),
    ("limit_unit", "limit_units", "catalogue.file_unknown_column", {"column": "limit_units", "guess": "limit_unit"}),
    ("class_zh,", "", "file.column", {"column": "class_zh"}),
    (",工作时", "", "file.fields", {"line": 2, "found": 7, "wanted": 8}),
    ("type_zh", "name", "catalogue.file_unknown", {}),
    (EVENTS, "", "file.empty", {}),
    ("4,工作时\n", "4,工作时\n" + EVENTS.splitlines()[1], "catalogue.file_twice", {"line": 3, "column": "type_code"})])
def test_what_can_not_be_used_is_named_by_its_place(tmp_path: Path, old: str, new: str, code: str,
                                                    facts: dict[str, str | int]) -> None:
    path = tmp_path / "e.csv"
    path.write_text(EVENTS.replace(old, new), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_catalogue([path])
    assert caught.value.code == code
    assert caught.value.facts["path"] == str(path)
    assert caught.value.facts.items() >= facts.items()


def test_missing_and_foreign_files(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="file.folder|not_found"):
        read_catalogue([tmp_path / "none.csv"])
    with pytest.raises(BadInput, match="file.folder|not_found"):
        read_catalogue([tmp_path])
    (tmp_path / "gbk.csv").write_bytes(EVENTS.encode("gbk"))
    with pytest.raises(BadInput, match="file.encoding"):
        read_catalogue([tmp_path / "gbk.csv"])
