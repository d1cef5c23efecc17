"""Calendars and stage limits as an administrator sets them: every change is a new edition, from now on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from app.domain.errors import BadInput, Stale
from app.domain.plain import to_plain
from app.domain.time_rules import CalendarRules, RuleEdition, calendar_subject, check_calendar
from app.ports.store import UnitOfWork
from app.services.cases import date_cases
from app.services.intent import Author, Intent


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCalendar(Intent):
    """The district's calendar, or a department's over it. Open cases are counted by it from now on."""

    kind: ClassVar[str] = "SetCalendar"
    permission: ClassVar[str] = "administer"
    department: UUID | None = None
    """None = the district."""
    rules: CalendarRules
    seen: int
    """Number of the edition that the author saw, 0 where there was none."""


def set_calendar(intent: SetCalendar, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Add the edition.

    Raises:
        BadInput: as `check_calendar`; `store.no_such_row`.
        Stale: `calendar.changed_meanwhile`.
    """
    del author
    if intent.department is not None:
        unit.departments.get(intent.department)
    check_calendar(intent.rules, department=intent.department is not None)
    number = add_edition(calendar_subject(intent.department), to_plain(intent.rules), intent.seen, unit)
    return {"edition": str(number), "cases": str(date_cases(unit))}


def add_edition(subject: str, value: dict[str, Any], seen: int, unit: UnitOfWork) -> int:
    """Add the next edition of a subject's rules and return its number; raises Stale `calendar.changed_meanwhile`."""
    newest = unit.rules.time.edition(subject)
    number = newest.number if newest else 0
    if number != seen:
        raise Stale("calendar.changed_meanwhile")
    if newest is not None and newest.value == value:
        raise BadInput("calendar.nothing_changed")
    unit.rules.add(RuleEdition(id=f"{subject}-{number + 1}", subject=subject, number=number + 1, valid_from=unit.now,
                               value=value))
    return number + 1
