"""An administrator's calendar as a file: TOML with office hours and days, or CSV with days only.

    checked_years = [2027]

    [[hours]]                            # the usual ones
    spans = ["08:00-12:00", "14:00-18:00"]
    [[hours]]
    from = 2021-01-01                    # holds from this day on; left out: always
    season = ["05-01", "09-30"]          # summer hours, each year; left out: all year
    spans = ["08:00-12:00", "15:00-19:00"]

    [[days]]
    first = 2027-02-05
    last = 2027-02-11                    # left out: the one day
    worked = false
    name = "春节"
"""

import csv
import difflib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from app.domain.calendar import EPOCH, OfficeHours, Span
from app.domain.errors import BadInput
from app.domain.time_rules import CalendarRules, OwnDays, span_of, spans_text
from data.exchange.text_files import SHOWN_CHARACTERS, Row, check_columns, read_csv, read_toml

COLUMNS = ("first", "last", "worked", "name")
_WORKED = {"true": True, "1": True, "是": True, "班": True, "false": False, "0": False, "否": False, "休": False}
_KEYS = {"": ("checked_years", "hours", "days"), "hours": ("from", "season", "spans"), "days": COLUMNS}


def read_calendar_file(path: Path, known: CalendarRules) -> CalendarRules:
    """Return the rules of the file; of `known` a CSV file leaves the office hours.

    Raises:
        BadInput: as `read_csv` and `read_toml`; `calendar.file_…` with the place; what the days and hours mean is
            checked when they are set.
    """
    if path.suffix.lower() == ".csv":
        return replace(known, days=_csv_days(path))
    if path.suffix.lower() != ".toml":
        raise BadInput("calendar.file_kind", path=str(path))
    return _Toml(path).rules(read_toml(path))


def write_calendar_file(path: Path, rules: CalendarRules) -> None:
    """Write what `read_calendar_file` reads; raises BadInput `calendar.exists`, `calendar.file_kind`."""
    if path.suffix.lower() not in (".toml", ".csv"):
        raise BadInput("calendar.file_kind", path=str(path))
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            if path.suffix.lower() == ".toml":
                file.write(_toml(rules))
                return
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(COLUMNS)
            rows.writerows((each.first, each.last, str(each.worked).lower(), each.name) for each in rules.days)
    except FileExistsError:
        raise BadInput("calendar.exists", path=str(path)) from None


def _toml(rules: CalendarRules) -> str:
    lines = [f"checked_years = {list(rules.checked_years)}"]
    for hours in rules.hours:
        lines += ["", "[[hours]]"]
        lines += [f"from = {hours.first}"] if hours.first > EPOCH else []
        lines += [f"season = {_strings(hours.season)}"] if hours.season else []
        lines += [f"spans = {_strings(spans_text(hours.spans).split())}"]
    for each in rules.days:
        lines += ["", "[[days]]", f"first = {each.first}", f"last = {each.last}",
                  f"worked = {str(each.worked).lower()}", f"name = {_quoted(each.name)}"]
    return "\n".join(lines) + "\n"


def _strings(values: Any) -> str:
    return "[" + ", ".join(_quoted(value) for value in values) + "]"


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


class _Toml:
    """Reads the parts of one document and knows where each stands."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def rules(self, document: Mapping[str, Any]) -> CalendarRules:
        self._known("", document)
        years = document.get("checked_years", [])
        if not isinstance(years, list) or not all(type(year) is int and 2004 <= year < 2040 for year in years):
            raise self._refused("checked_years", years)
        return CalendarRules(
            hours=tuple(self._hours(where, each) for where, each in self._parts("hours", document)),
            days=tuple(self._days(where, each) for where, each in self._parts("days", document)),
            checked_years=tuple(sorted(set(years))))

    def _parts(self, name: str, document: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
        found = document.get(name, [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise self._refused(name, found)
        parts = [(f"{name}[{number}]", each) for number, each in enumerate(found, start=1)]
        for where, each in parts:
            self._known(name, each, where)
        return parts

    def _known(self, name: str, part: Mapping[str, Any], where: str = "") -> None:
        for key in part:
            if key not in _KEYS[name]:
                guess = difflib.get_close_matches(key, _KEYS[name], 1, 0)[0]
                raise BadInput("calendar.file_key", path=str(self._path), where=where or "—", key=key, guess=guess)

    def _hours(self, where: str, part: Mapping[str, Any]) -> OfficeHours:
        spans, season = part.get("spans"), part.get("season")
        if not isinstance(spans, list) or not spans:
            raise self._refused(f"{where}.spans", spans)
        if season is not None and not (isinstance(season, list) and len(season) == 2
                                       and all(isinstance(each, str) for each in season)):
            raise self._refused(f"{where}.season", season)
        return OfficeHours(self._day(f"{where}.from", part.get("from", EPOCH)),
                           tuple(self._span(f"{where}.spans", each) for each in spans),
                           (season[0], season[1]) if season else None)

    def _span(self, where: str, value: object) -> Span:
        found = span_of(str(value))
        if found is None:
            raise self._refused(where, value)
        return found

    def _days(self, where: str, part: Mapping[str, Any]) -> OwnDays:
        first = self._day(f"{where}.first", part.get("first"))
        worked, name = part.get("worked", False), part.get("name", "")
        if not isinstance(worked, bool):
            raise self._refused(f"{where}.worked", worked)
        if not isinstance(name, str):
            raise self._refused(f"{where}.name", name)
        return OwnDays(first, self._day(f"{where}.last", part.get("last", first)), worked, name)

    def _day(self, where: str, value: object) -> date:
        if type(value) is not date:
            raise self._refused(where, value)
        return value

    def _refused(self, where: str, value: object) -> BadInput:
        return BadInput("calendar.file_value", path=str(self._path), where=where, value=str(value)[:60])


def _csv_days(path: Path) -> tuple[OwnDays, ...]:
    header, rows = read_csv(path)
    check_columns(path, header, COLUMNS)
    days = []
    for line, row in rows:
        def refused(column: str, line: int = line, row: Row = row) -> BadInput:
            return BadInput("file.cell", path=str(path), line=line, column=column, value=row[column][:SHOWN_CHARACTERS])

        parsed: dict[str, date] = {}
        for column in ("first", "last"):
            try:
                parsed[column] = date.fromisoformat((row[column] or row["first"]).strip())
            except ValueError:
                raise refused(column) from None
        worked = _WORKED.get(row["worked"].strip().lower())
        if worked is None:
            raise refused("worked")
        days.append(OwnDays(parsed["first"], parsed["last"], worked, row["name"].strip()))
    return tuple(days)
