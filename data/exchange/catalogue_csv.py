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
from app.domain.catalogue_rows import CatalogueRow
from app.domain.errors import BadInput
from data.exchange.text_files import SHOWN_CHARACTERS, Row, check_columns, read_csv

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
    values: Row

    def refused(self, code: str, column: str) -> BadInput:
        return BadInput(code, path=str(self.path), line=self.line, column=column,
                        value=self.values.get(column, "")[:SHOWN_CHARACTERS])

    def number(self, column: str) -> int:
        text = self.values[column].strip()
        if not (text.isascii() and text.isdecimal() and len(text) <= 4):
            raise self.refused("file.cell", column)
        return int(text)

    def checked(self, check: Callable[[], None]) -> None:
        """Run a check of the domain and name the place of what it refuses."""
        try:
            check()
        except BadInput as refusal:
            raise self.refused("file.cell", str(refusal.facts["field"])) from refusal


def read_catalogue(paths: Sequence[Path]) -> Catalogue:
    """Return the rows of the files, all of which can be used.

    Raises:
        BadInput: as `read_rows`, and what it says of the first row that can't be used: path, line and column.
    """
    found = Catalogue()
    for row in read_rows(paths):
        if row.refusal is not None:
            raise row.refusal
        if row.type is not None:
            (found.component_types if row.kind == "component" else found.event_types).append(row.type)
        if row.condition is not None:
            found.conditions.append(row.condition)
    return found


def read_rows(paths: Sequence[Path]) -> tuple[CatalogueRow, ...]:
    """Return every row of the files, those that can't be used with their refusal.

    Raises:
        BadInput: as `read_csv`; `catalogue.file_unknown`, `catalogue.file_unknown_column`, `file.column`.
    """
    found: list[CatalogueRow] = []
    seen: set[tuple[str, ...]] = set()
    for path in paths:
        name, rows = _rows(path)
        found += (_read(name, row, seen) for row in rows)
    return tuple(found)


def _read(name: str, row: _Row, seen: set[tuple[str, ...]]) -> CatalogueRow:
    further = name == "filing_conditions"
    kind = row.values["kind"].strip() if further else name.removesuffix("_types")
    type_code, type_ = row.values["type_code"].strip(), None
    try:
        if further:
            _once(row, seen, ("condition", kind, type_code, row.values["position"].strip()), "position")
            condition = _condition(row, kind, type_code, row.number("position"))
        else:
            _once(row, seen, (kind, type_code), "type_code")
            _once(row, seen, ("condition", kind, type_code, "1"), "type_code")
            type_, condition = _type(row, kind), _condition(row, kind, type_code, 1)
    except BadInput as refusal:
        return CatalogueRow(file=str(row.path), line=row.line, kind=kind, type_code=type_code, refusal=refusal)
    return CatalogueRow(file=str(row.path), line=row.line, kind=kind, type_code=type_code, type=type_,
                        condition=condition)


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


def _condition(row: _Row, kind: str, type_code: str, position: int) -> FilingCondition:
    condition = FilingCondition(
        id=condition_id(kind, type_code, position), kind=kind, type_code=type_code, position=position,
        filing_zh=row.values["filing_condition"].strip(), closing_zh=row.values["closing_condition"].strip(),
        limit_value=row.number("limit_value"), limit_unit=row.values["limit_unit"].strip())
    row.checked(lambda: check_condition(condition))
    return condition


def _rows(path: Path) -> tuple[str, Iterator[_Row]]:
    """Return which file it is, and its rows."""
    header, rows = read_csv(path)
    name = next((name for name, mark in _MARK.items() if mark in header), None)
    if name is None:
        raise BadInput("catalogue.file_unknown", path=str(path))
    for column in header:
        if column not in COLUMNS[name] and column not in _MAY_MISS:
            shown = column[:SHOWN_CHARACTERS]
            guess = difflib.get_close_matches(shown, COLUMNS[name], 1, 0)[0]
            raise BadInput("catalogue.file_unknown_column", path=str(path), column=shown, guess=guess)
    check_columns(path, header, tuple(column for column in COLUMNS[name] if column not in _MAY_MISS))
    return name, (_Row(path, line, values) for line, values in rows)
