"""Catalogues as CSV files, in and out: those of `resources/catalogue`, or a city's own.

Read as text (codes have leading zeros), checked whole at the door: what can't be used is named by file, line, column.
"""

import csv
import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.catalogue import CatalogueType, FilingCondition, check_condition, check_type, condition_id
from app.domain.errors import BadInput

_TYPE = ("class_code", "class_zh", "class_en", "type_code", "type_zh", "type_en")
_RULE = ("filing_condition", "closing_condition", "limit_value", "limit_unit")
_REST = ("owner_hint", "department_zh", "where_it_stands")
COLUMNS = {
    "component_types": (*_TYPE, "geometry", *_REST, *_RULE),
    "event_types": (*_TYPE, *_REST, *_RULE),
    "filing_conditions": ("kind", "type_code", "position", *_RULE),
}
"""File → its columns."""
_MAY_MISS = frozenset({"class_en", "type_en", *_REST, "demo_count"})
_MARK = {"component_types": "geometry", "filing_conditions": "position", "event_types": "type_zh"}
"""File → the column that tells it from the others, in the order of looking."""


@dataclass
class Catalogue:
    """Rows of any number of files."""

    component_types: list[CatalogueType] = field(default_factory=list)
    event_types: list[CatalogueType] = field(default_factory=list)
    conditions: list[FilingCondition] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    path: Path
    line: int
    values: dict[str, str]

    def refused(self, code: str, column: str) -> BadInput:
        return BadInput(code, path=str(self.path), line=self.line, column=column,
                        value=self.values.get(column, "")[:60])

    def number(self, column: str) -> int:
        text = self.values[column].strip()
        if not (text.isascii() and text.isdecimal() and len(text) <= 4):
            raise self.refused("catalogue.file_value", column)
        return int(text)

    def checked(self, check: Callable[[], None]) -> None:
        """Run a check of the domain and name the place of what it refuses."""
        try:
            check()
        except BadInput as refusal:
            raise self.refused("catalogue.file_value", str(refusal.facts["field"])) from refusal


def read_catalogue(paths: Sequence[Path]) -> Catalogue:
    """Return the rows of the files.

    Raises:
        BadInput: `catalogue.file_…`, with path, line and column.
    """
    found = Catalogue()
    seen: set[tuple[str, ...]] = set()
    for path in paths:
        name, rows = _rows(path)
        for row in rows:
            if name == "filing_conditions":
                _once(row, seen, ("condition", row.values["kind"], row.values["type_code"], row.values["position"]),
                      "position")
                found.conditions.append(_condition(row, row.values["kind"], row.number("position")))
                continue
            kind = name.removesuffix("_types")
            _once(row, seen, (kind, row.values["type_code"]), "type_code")
            _once(row, seen, ("condition", kind, row.values["type_code"], "1"), "type_code")
            (found.component_types if kind == "component" else found.event_types).append(_type(row, kind))
            found.conditions.append(_condition(row, kind, 1))
    return found


def write_catalogue(folder: Path, types: Mapping[str, Iterable[CatalogueType]],
                    conditions: Iterable[FilingCondition]) -> dict[str, int]:
    """Write the three files and return how many rows each has; what `read_catalogue` reads again.

    Args:
        folder: made if it is missing; files in it are never overwritten.
        types: by kind.
        conditions: those in force.

    Raises:
        BadInput: `catalogue.exists`.
    """
    of_type = {(each.kind, each.type_code, each.position): each for each in conditions}
    tables: dict[str, list[dict[str, str]]] = {name: [] for name in COLUMNS}
    for kind, found in types.items():
        for each in found:
            main = of_type.pop((kind, each.type_code, 1), None)
            tables[f"{kind}_types"].append(
                {name: str(getattr(each, name, "")) for name in (*_TYPE, "geometry", *_REST)} | _rule(main))
    tables["filing_conditions"] = [
        {"kind": each.kind, "type_code": each.type_code, "position": str(each.position)} | _rule(each)
        for _, each in sorted(of_type.items())]
    folder.mkdir(parents=True, exist_ok=True)
    for name in tables:
        if (folder / f"{name}.csv").exists():
            raise BadInput("catalogue.exists", path=str(folder / f"{name}.csv"))
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("x", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name], extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return {name: len(rows) for name, rows in tables.items()}


def _rule(condition: FilingCondition | None) -> dict[str, str]:
    if condition is None:
        return dict.fromkeys(_RULE, "")
    return {"filing_condition": condition.filing_zh, "closing_condition": condition.closing_zh,
            "limit_value": str(condition.limit_value), "limit_unit": condition.limit_unit}


def _once(row: _Row, seen: set[tuple[str, ...]], key: tuple[str, ...], column: str) -> None:
    if key in seen:
        raise row.refused("catalogue.file_twice", column)
    seen.add(key)


def _type(row: _Row, kind: str) -> CatalogueType:
    given: dict[str, Any] = {name: row.values.get(name, "").strip() for name in (*_TYPE, "geometry", *_REST)}
    type_ = CatalogueType(**given)
    row.checked(lambda: check_type(kind, type_))
    return type_


def _condition(row: _Row, kind: str, position: int) -> FilingCondition:
    type_code = row.values["type_code"]
    condition = FilingCondition(
        id=condition_id(kind, type_code, position), kind=kind, type_code=type_code, position=position,
        filing_zh=row.values["filing_condition"].strip(), closing_zh=row.values["closing_condition"].strip(),
        limit_value=row.number("limit_value"), limit_unit=row.values["limit_unit"].strip())
    row.checked(lambda: check_condition(condition))
    return condition


def _rows(path: Path) -> tuple[str, Iterator[_Row]]:
    """Return which file it is, and its rows."""
    lines = csv.reader(_text(path).splitlines(keepends=True), strict=True)
    header = next(lines, [])
    if not any(header):
        raise BadInput("catalogue.file_empty", path=str(path))
    name = next((name for name, mark in _MARK.items() if mark in header), None)
    if name is None:
        raise BadInput("catalogue.file_unknown", path=str(path))
    for column in header:
        if column not in COLUMNS[name] and column not in _MAY_MISS:
            guess = difflib.get_close_matches(column, COLUMNS[name], 1, 0)[0]
            raise BadInput("catalogue.file_unknown_column", path=str(path), column=column, guess=guess)
    for column in COLUMNS[name]:
        if column not in header and column not in _MAY_MISS:
            raise BadInput("catalogue.file_column", path=str(path), column=column)
    return name, _body(path, header, lines)


def _body(path: Path, header: list[str], lines: Any) -> Iterator[_Row]:
    while True:
        try:
            fields = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadInput("catalogue.file_unreadable", path=f"{path}:{lines.line_num}", detail=str(error)) from error
        if not fields:
            continue
        if len(fields) != len(header):
            raise BadInput("catalogue.file_fields", path=str(path), line=lines.line_num, found=len(fields),
                           wanted=len(header))
        yield _Row(path, lines.line_num, dict(zip(header, fields, strict=True)))


def _text(path: Path) -> str:
    try:
        found = path.read_bytes()
    except OSError as error:
        raise BadInput("catalogue.file_unreadable", path=str(path), detail=error.strerror or str(error)) from error
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = found[:error.start].count(b"\n") + 1
        raise BadInput("catalogue.file_encoding", path=str(path), line=line) from error
