"""Reads the catalogues of `resources/catalogue` as a store takes them in."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from app.domain.catalogue import CatalogueType, FilingCondition


@dataclass(frozen=True, slots=True)
class Post:
    """A post (岗位), domain section 8."""

    login: str
    role: str
    name_zh: str
    name_en: str
    department_zh: str
    """Empty: the centre itself."""


_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "catalogue"


def read_types(kind: str) -> tuple[CatalogueType, ...]:
    """Return the types of `component` or `event`."""
    return tuple(CatalogueType(
        type_code=row["type_code"], class_code=row["class_code"], class_zh=row["class_zh"],
        class_en=row["class_en"], type_zh=row["type_zh"], type_en=row["type_en"], geometry=row.get("geometry", ""),
        owner_hint=row["owner_hint"], department_zh=row["department_zh"], where_it_stands=row["where_it_stands"])
        for row in _rows(f"{kind}_types"))


def read_conditions(kind: str) -> tuple[FilingCondition, ...]:
    """Return the filing conditions of `component` or `event` types: each type's main one, then the further ones."""
    main = (row | {"position": "1"} for row in _rows(f"{kind}_types"))
    further = (row for row in _rows("filing_conditions") if row["kind"] == kind)
    return tuple(FilingCondition(
        id=f"{kind}-{row['type_code']}-{row['position']}", kind=kind, type_code=row["type_code"],
        position=int(row["position"]), filing_zh=row["filing_condition"], closing_zh=row["closing_condition"],
        limit_value=int(row["limit_value"]), limit_unit=row["limit_unit"]) for row in chain(main, further))


def read_departments() -> tuple[tuple[str, str, str], ...]:
    """Return (code, Chinese name, English name) of every department that types name."""
    return tuple((row["code"], row["name_zh"], row["name_en"]) for row in _rows("departments"))


def read_posts() -> tuple[Post, ...]:
    """Return the posts of a command centre that a new town gets a user for."""
    return tuple(Post(**row) for row in _rows("posts"))


def demo_counts() -> dict[str, int]:
    """Return how many of each component type the demonstration city has, in the catalogue's order."""
    return {row["type_code"]: int(row["demo_count"]) for row in _rows("component_types")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
