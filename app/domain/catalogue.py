"""The catalogue of component and event types as the store holds it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime


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
        _, found, number = self.id.rpartition("-v")
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
