"""The catalogue of component and event types as the store holds it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.domain.errors import BadInput

LIMIT_UNITS = ("紧急工作时", "工作时", "工作日", "天")
LIMIT_AT_MOST = 999
TEXT_CHARACTERS, NAME_CHARACTERS = 300, 40
GEOMETRIES = ("point", "line", "polygon")
KINDS = ("component", "event")
SAID = ("filing_zh", "closing_zh", "limit", "retired_why")
"""What a version of a condition says: everything besides number and time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueType:
    """A type of component or event; `type_code` is unique within its kind."""

    type_code: str
    """Class + type, 4 digits."""
    version: int = 0
    class_code: str
    class_zh: str
    class_en: str
    type_zh: str
    type_en: str
    geometry: str = ""
    """`point line polygon`; empty for events."""
    owner_hint: str = ""
    department_zh: str = ""
    where_it_stands: str = ""
    retired_on: date | None = None
    """From then on nothing new is reported under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingCondition:
    """One version of a filing condition of a type, with its closing condition and limit.

    It is never changed: what changes becomes a new version, and a case keeps the one that it was filed under.
    """

    id: str
    """`component-0118-1`: kind, type, position; later versions end in `-v2`, `-v3` …"""
    version: int = 0
    kind: str
    """`component` or `event`."""
    type_code: str
    position: int
    """1 = the type's main one."""
    filing_zh: str
    closing_zh: str
    limit_value: int
    limit_unit: str
    """As in the catalogue: 紧急工作时 · 工作时 · 工作日 · 天."""
    valid_from: datetime | None = None
    """None = since the store was made."""
    retired_why: str | None = None
    """Why nothing is filed under this position any more, from `valid_from` on; None = it is in force."""

    @property
    def edition(self) -> int:
        """1, 2, 3 … among the versions of its position."""
        return edition_of(self.id)

    @property
    def limit(self) -> tuple[int, str]:
        """Value and unit."""
        return self.limit_value, self.limit_unit


def edition_of(condition: str) -> int:
    """Return the number of the version that an id of a condition names."""
    _, found, number = condition.rpartition("-v")
    return int(number) if found else 1


def condition_id(kind: str, type_code: str, position: int, edition: int = 1) -> str:
    """Return the id of a version of a condition."""
    first = f"{kind}-{type_code}-{position}"
    return first if edition == 1 else f"{first}-v{edition}"


def in_force(conditions: Iterable[FilingCondition], at: datetime) -> tuple[FilingCondition, ...]:
    """Return, of all versions of conditions, those that cases are filed under at the instant; main ones first."""
    newest: dict[tuple[str, str, int], FilingCondition] = {}
    for each in sorted(conditions, key=lambda one: one.edition):
        if each.valid_from is None or each.valid_from <= at:
            newest[each.kind, each.type_code, each.position] = each
    return tuple(newest[key] for key in sorted(newest) if newest[key].retired_why is None)


def check_type(kind: str, type_: CatalogueType) -> None:
    """Raise BadInput `catalogue.value` (field, value) or `catalogue.missing` (field) unless the type can be a row of
    the catalogue of its kind."""
    _check(kind in KINDS, "kind", kind)
    _check(_digits(type_.type_code, 4) and type_.type_code[2:] != "00", "type_code", type_.type_code)
    _check(_digits(type_.class_code, 2) and type_.type_code.startswith(type_.class_code), "class_code",
           type_.class_code)
    _check(type_.geometry in (GEOMETRIES if kind == "component" else ("",)), "geometry", type_.geometry)
    for field in ("class_zh", "type_zh"):
        _check(_text(getattr(type_, field), NAME_CHARACTERS), field, getattr(type_, field))
    for field in ("class_en", "type_en", "owner_hint", "department_zh", "where_it_stands"):
        value = getattr(type_, field)
        _check(not value or _text(value, 2 * NAME_CHARACTERS), field, value)


def check_condition(condition: FilingCondition) -> None:
    """Raise BadInput `catalogue.value` (field, value) or `catalogue.missing` (field) unless cases can be filed under
    the condition."""
    _check(condition.kind in KINDS, "kind", condition.kind)
    _check(_digits(condition.type_code, 4), "type_code", condition.type_code)
    _check(1 <= condition.position <= 99, "position", str(condition.position))
    _check(_text(condition.filing_zh, TEXT_CHARACTERS), "filing_condition", condition.filing_zh)
    _check(_text(condition.closing_zh, TEXT_CHARACTERS), "closing_condition", condition.closing_zh)
    _check(1 <= condition.limit_value <= LIMIT_AT_MOST, "limit_value", str(condition.limit_value))
    _check(condition.limit_unit in LIMIT_UNITS, "limit_unit", condition.limit_unit)
    _check(condition.retired_why is None or _text(condition.retired_why, TEXT_CHARACTERS), "retired_why",
           condition.retired_why or "")


def check_fixed(known: CatalogueType, given: CatalogueType) -> None:
    """Raise BadInput `catalogue.fixed`: components of a type keep their geometry, and codes are never given anew."""
    if (known.geometry, known.class_code) != (given.geometry, given.class_code):
        raise BadInput("catalogue.fixed", type_code=given.type_code, name=known.type_zh)


def renewed(known: CatalogueType, given: CatalogueType) -> CatalogueType:
    """Return the known type with what the given one says; version and retirement stay. Raises as `check_fixed`."""
    check_fixed(known, given)
    return replace(given, version=known.version, retired_on=known.retired_on)


def newest_of(versions: Iterable[FilingCondition], position: int) -> FilingCondition | None:
    """Return the newest version of a type's condition at the position, in force or not."""
    return max((each for each in versions if each.position == position), key=lambda each: each.edition, default=None)


def says_the_same(one: FilingCondition, other: FilingCondition) -> bool:
    """Say whether two versions differ in nothing but their number and time."""
    return all(getattr(one, name) == getattr(other, name) for name in SAID)


def _check(holds: bool, field: str, value: str) -> None:
    if not holds and not value.strip():
        raise BadInput("catalogue.missing", field=field)
    if not holds:
        raise BadInput("catalogue.value", field=field, value=value[:60])


def _digits(value: str, count: int) -> bool:
    return len(value) == count and value.isascii() and value.isdecimal()


def _text(value: str, most: int) -> bool:
    return bool(value.strip()) and len(value) <= most and value.isprintable()
