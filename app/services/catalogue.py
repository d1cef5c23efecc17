"""The catalogue of types and filing conditions as an administrator changes it: row by row, or a file's worth at once.

Conditions are never changed: each change adds a version, from its day on, and cases filed before keep theirs.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import ClassVar

from app.domain.catalogue import (
    CatalogueType,
    FilingCondition,
    check_condition,
    check_fixed,
    check_type,
    condition_id,
    newest_of,
    renewed,
    says_the_same,
)
from app.domain.catalogue_rows import seen_key
from app.domain.errors import BadInput, Stale
from app.ports.store import Records, UnitOfWork
from app.services.intent import Author, Intent


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveType(Intent):
    """A new type, or a changed one: names, department, retirement. Its code and geometry stay what they are."""

    kind: ClassVar[str] = "SaveType"
    permission: ClassVar[str] = "administer"
    kind_of: str
    """`component` or `event`."""
    type: CatalogueType
    seen_version: int
    """0 for a new type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCondition(Intent):
    """A new condition, a new version of one, or its retirement."""

    kind: ClassVar[str] = "SaveCondition"
    permission: ClassVar[str] = "administer"
    kind_of: str
    type_code: str
    position: int = 0
    """0 for a new condition."""
    filing_zh: str
    closing_zh: str
    limit_value: int
    limit_unit: str
    valid_from: date | None = None
    """Local day that it begins with; at once where there is none."""
    retired_why: str | None = None
    """Why nothing is filed under it any more."""
    seen: str = ""
    """Id of the newest version that the author saw; empty for a new condition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCatalogue(Intent):
    """Types and conditions of a file. What is new comes in, what differs is changed, what is missing there stays."""

    kind: ClassVar[str] = "ImportCatalogue"
    permission: ClassVar[str] = "administer"
    component_types: tuple[CatalogueType, ...] = ()
    event_types: tuple[CatalogueType, ...] = ()
    conditions: tuple[FilingCondition, ...] = ()
    """Their ids and versions are given by the store."""
    seen: Mapping[str, int] = field(default_factory=dict)
    """By `seen_key`: the version of each type and the edition of each condition that somebody compared the file with,
    0 where there was none. Empty: nobody did."""


def save_type(intent: SaveType, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Take the type.

    Raises:
        BadInput: `catalogue.value`, `catalogue.missing`, `catalogue.code_taken`, `catalogue.fixed`.
        Stale: `store.stale`.
    """
    del author
    check_type(intent.kind_of, intent.type)
    types = _types(intent.kind_of, unit)
    known = types.find(intent.type.type_code)
    if not intent.seen_version:
        if known is not None:
            raise BadInput("catalogue.code_taken", type_code=intent.type.type_code, name=known.type_zh)
        types.add(intent.type)
    else:
        check_fixed(types.get(intent.type.type_code), intent.type)
        types.save(replace(intent.type, version=intent.seen_version), intent.seen_version)
    return {"type_code": intent.type.type_code}


def save_condition(intent: SaveCondition, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Add the version.

    Raises:
        BadInput: `catalogue.value`, `catalogue.missing`, `case.unknown_type`, `catalogue.past_day`,
            `catalogue.last_condition`.
        Stale: `catalogue.changed_meanwhile`.
    """
    del author
    if _types(intent.kind_of, unit).find(intent.type_code) is None:
        raise BadInput("case.unknown_type", kind=intent.kind_of, type_code=intent.type_code)
    versions = unit.catalogue.versions_of(intent.kind_of, intent.type_code)
    position = intent.position or max((each.position for each in versions), default=0) + 1
    newest = newest_of(versions, position)
    if (newest.id if newest else "") != intent.seen:
        raise Stale("catalogue.changed_meanwhile", type_code=intent.type_code, position=position)
    if intent.retired_why is not None and intent.valid_from is None:
        others = [each for each in unit.catalogue.conditions_of(intent.kind_of, intent.type_code, unit.now)
                  if each.position != position]
        if not others:
            raise BadInput("catalogue.last_condition", type_code=intent.type_code)
    new = FilingCondition(
        id=condition_id(intent.kind_of, intent.type_code, position, newest.edition + 1 if newest else 1),
        kind=intent.kind_of, type_code=intent.type_code, position=position, filing_zh=intent.filing_zh.strip(),
        closing_zh=intent.closing_zh.strip(), limit_value=intent.limit_value, limit_unit=intent.limit_unit,
        valid_from=_begins(intent.valid_from, unit), retired_why=intent.retired_why)
    check_condition(new)
    unit.catalogue.conditions.add(new)
    return {"condition": new.id}


def import_catalogue(intent: ImportCatalogue, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Take the file's rows, all or none; says how many were added, changed and the same.

    Raises:
        BadInput: `catalogue.value`, `catalogue.missing`, `catalogue.fixed`, `case.unknown_type`.
        Stale: `catalogue.changed_since`: not what the file was compared with any more.
    """
    del author
    count: Counter[str] = Counter()
    for kind, types in (("component", intent.component_types), ("event", intent.event_types)):
        for each in types:
            check_type(kind, each)
            known = _types(kind, unit).find(each.type_code)
            _check_seen(intent, kind, each.type_code, 0, known.version if known else 0)
            count[f"types_{_take_type(_types(kind, unit), known, each)}"] += 1
    for condition in intent.conditions:
        check_condition(condition)
        if _types(condition.kind, unit).find(condition.type_code) is None:
            raise BadInput("case.unknown_type", kind=condition.kind, type_code=condition.type_code)
        newest = newest_of(unit.catalogue.versions_of(condition.kind, condition.type_code), condition.position)
        _check_seen(intent, condition.kind, condition.type_code, condition.position, newest.edition if newest else 0)
        count[f"conditions_{_take_condition(newest, condition, unit)}"] += 1
    return {f"{what}_{how}": str(count[f"{what}_{how}"]) for what in ("types", "conditions")
            for how in ("added", "changed", "same")}


def _types(kind: str, unit: UnitOfWork) -> Records[CatalogueType]:
    return unit.catalogue.component_types if kind == "component" else unit.catalogue.event_types


def _check_seen(intent: ImportCatalogue, kind: str, type_code: str, position: int, now: int) -> None:
    if intent.seen and intent.seen.get(seen_key(kind, type_code, position), 0) != now:
        raise Stale("catalogue.changed_since", type_code=type_code)


def _take_type(types: Records[CatalogueType], known: CatalogueType | None, given: CatalogueType) -> str:
    if known is None:
        types.add(given)
        return "added"
    wanted = renewed(known, given)
    if wanted == known:
        return "same"
    types.save(wanted, known.version)
    return "changed"


def _take_condition(newest: FilingCondition | None, given: FilingCondition, unit: UnitOfWork) -> str:
    if newest is not None and says_the_same(newest, given):
        return "same"
    edition = newest.edition + 1 if newest else 1
    unit.catalogue.conditions.add(replace(
        given, version=0, valid_from=unit.now,
        id=condition_id(given.kind, given.type_code, given.position, edition)))
    return "changed" if newest else "added"


def _begins(day: date | None, unit: UnitOfWork) -> datetime:
    """Return when the day begins at the office; what shall hold at once begins now."""
    zone = unit.calendar().zone
    today = unit.now.astimezone(zone).date()
    if day is None or day == today:
        return unit.now
    if day < today:
        raise BadInput("catalogue.past_day", day=str(day))
    return datetime.combine(day, time(), zone)
