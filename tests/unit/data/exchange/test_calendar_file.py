"""Calendar files: read back as written; what can't be used is named by its place."""

from datetime import date
from pathlib import Path

import pytest

from app.domain.calendar import OfficeHours
from app.domain.errors import BadInput
from app.domain.time_rules import CalendarRules, OwnDays
from data.exchange.calendar_file import read_calendar_file, write_calendar_file

SUMMER = OfficeHours(date(2021, 1, 1), ((8 * 3600, 12 * 3600), (15 * 3600, 19 * 3600)), ("05-01", "09-30"))
RULES = CalendarRules(
    hours=(OfficeHours(), SUMMER), checked_years=(2027,),
    days=(OwnDays(date(2027, 2, 5), date(2027, 2, 11), False, '春节 "长假"'),
          OwnDays(date(2027, 2, 14), date(2027, 2, 14), True, "调休")))
TOML = """
[[hours]]
spans = ["08:00-12:00", "14:00-18:00"]
[[days]]
first = 2027-02-05
name = "春节"
"""


def test_toml_holds_everything(tmp_path: Path) -> None:
    write_calendar_file(tmp_path / "c.toml", RULES)
    assert read_calendar_file(tmp_path / "c.toml", CalendarRules()) == RULES
    with pytest.raises(BadInput, match="exists"):
        write_calendar_file(tmp_path / "c.toml", RULES)


def test_csv_holds_the_days_and_leaves_the_rest(tmp_path: Path) -> None:
    write_calendar_file(tmp_path / "c.csv", RULES)
    known = CalendarRules(hours=(SUMMER,), checked_years=(2028,))
    assert read_calendar_file(tmp_path / "c.csv", known) == CalendarRules((SUMMER,), RULES.days, (2028,))


def test_one_day_needs_no_end(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(TOML, encoding="utf-8")
    day = date(2027, 2, 5)
    assert read_calendar_file(tmp_path / "c.toml", RULES) == CalendarRules(
        (OfficeHours(),), (OwnDays(day, day, False, "春节"),))
    (tmp_path / "c.csv").write_text("first,last,worked,name\n2027-02-05,,休,春节\n", encoding="utf-8")
    assert read_calendar_file(tmp_path / "c.csv", CalendarRules()).days == (OwnDays(day, day, False, "春节"),)


@pytest.mark.parametrize(("old", "new", "code", "place"), [
    ("[[days]]", "[[days", "file.toml", {}),
    ("[[days]]", "[[day]]", "calendar.file_key", {"key": "day", "guess": "days"}),
    ("name =", "nmae =", "calendar.file_key", {"where": "days[1]", "key": "nmae", "guess": "name"}),
    ("2027-02-05", "2027-02-30", "file.toml", {}),
    ("2027-02-05", '"2027-02-05"', "calendar.file_value", {"where": "days[1].first"}),
    ("2027-02-05", "2027-02-05T08:00:00", "calendar.file_value", {"where": "days[1].first"}),
    ("14:00-18:00", "14-18", "calendar.file_value", {"where": "hours[1].spans", "value": "14-18"}),
    ("14:00-18:00", "14:00-18:60", "calendar.file_value", {"where": "hours[1].spans"}),
    ('spans = ["08:00-12:00", "14:00-18:00"]', "spans = []", "calendar.file_value", {"where": "hours[1].spans"}),
    ("[[hours]]", 'checked_years = ["2027"]\n[[hours]]', "calendar.file_value", {"where": "checked_years"}),
    ('"春节"', '"春节"\nworked = "ja"', "calendar.file_value", {"where": "days[1].worked"})])
def test_what_can_not_be_used_is_named_by_its_place(tmp_path: Path, old: str, new: str, code: str,
                                                    place: dict[str, str]) -> None:
    path = tmp_path / "c.toml"
    path.write_text(TOML.replace(old, new), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_calendar_file(path, CalendarRules())
    assert caught.value.code == code
    assert caught.value.facts.items() >= (place | {"path": str(path)}).items()


@pytest.mark.parametrize(("text", "facts"), [
    ("first,last,name\n", {"column": "worked"}),
    ("first,last,worked,name\n2027-02-05,,休,春节\n2027-13-05,,休,春节\n", {"line": 3, "column": "first"}),
    ("first,last,worked,name\n2027-02-05,,maybe,春节\n", {"line": 2, "column": "worked", "value": "maybe"})])
def test_csv_cells_are_named(tmp_path: Path, text: str, facts: dict[str, str | int]) -> None:
    (tmp_path / "c.csv").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_calendar_file(tmp_path / "c.csv", CalendarRules())
    assert caught.value.facts.items() >= facts.items()


def test_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "c.xls").write_text("x")
    for name, code in (("c.xls", "file_kind"), ("none.toml", "not_found")):
        with pytest.raises(BadInput, match=code):
            read_calendar_file(tmp_path / name, CalendarRules())
