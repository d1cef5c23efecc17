"""Calendars and stage limits as an administrator sets them: every change is a new edition, from now on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from app.domain.errors import BadInput, Stale
from app.domain.plain import to_plain
from app.domain.time_rules import HALL, STAGE_LIMITS, CalendarRules, RuleEdition, calendar_subject, check_calendar
from app.domain.timing import stage_limits
from app.ports.store import UnitOfWork
from app.services.cases import date_cases
from app.services.intent import Author, Intent

LONGEST = timedelta(days=60)
"""No stage lasts longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCalendar(Intent):
    """The district's calendar, or a department's or the hall's over it. Open cases are counted by it from now on."""

    kind: ClassVar[str] = "SetCalendar"
    permission: ClassVar[str] = "administer"
    department: UUID | None = None
    """None = the district."""
    hall: bool = False
    """The posts of the hall, whichever the department says."""
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
    whose = HALL if intent.hall else intent.department
    if isinstance(whose, UUID):
        unit.departments.get(whose)
    check_calendar(intent.rules, department=whose is not None)
    number = add_edition(calendar_subject(whose), to_plain(intent.rules), intent.seen, unit)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStageLimits(Intent):
    """How long each post has for its stage (domain section 7.4). Open cases are counted by it from now on."""

    kind: ClassVar[str] = "SetStageLimits"
    permission: ClassVar[str] = "administer"
    limits: dict[str, dict[str, dict[str, int | str]]]
    """What differs from the defaults: `{"usual": {"accept": {"minutes": 30, "unit": "work_hour"}}, "urgent": {…}}`."""
    seen: int
    """Number of the edition that the author saw, 0 where there was none."""


def set_stage_limits(intent: SetStageLimits, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Add the edition.

    Raises:
        BadInput: `limit.unusable`, `limit.unknown_stage`, `limit.too_long`.
        Stale: `calendar.changed_meanwhile`.
    """
    del author
    parsed = stage_limits(intent.limits)
    for limits in (parsed.usual, parsed.urgent):
        for stage, each in limits.items():
            if each.length > LONGEST:
                raise BadInput("limit.too_long", stage=stage, days=LONGEST.days)
    value = {name: dict(intent.limits.get(name, {})) for name in ("usual", "urgent")}
    number = add_edition(STAGE_LIMITS, value, intent.seen, unit)
    return {"edition": str(number), "cases": str(date_cases(unit))}
