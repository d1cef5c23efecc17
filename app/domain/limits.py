"""Limits and the four units of time they are counted in (domain sections 7.1 and 7.4)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from app.domain.calendar import Calendar
from app.domain.errors import BadInput


class Unit(StrEnum):
    """How time is counted."""

    URGENT_HOUR = "urgent_hour"
    """紧急工作时: clock time, nights and holidays included."""
    WORK_HOUR = "work_hour"
    """工作时: office hours of working days."""
    WORK_DAY = "work_day"
    """工作日: 480 working minutes, whatever the day's own length."""
    CALENDAR_DAY = "calendar_day"
    """天: 24 hours of clock time."""

    @property
    def works_only(self) -> bool:
        """Say whether only office hours count."""
        return self in (Unit.WORK_HOUR, Unit.WORK_DAY)

    def elapsed(self, since: datetime, until: datetime, calendar: Calendar) -> timedelta:
        """Return the measure of [since, until) inside the unit's time."""
        return calendar.elapsed(since, until) if self.works_only else until - since

    def deadline(self, start: datetime, limit: timedelta, calendar: Calendar) -> datetime:
        """Return the earliest instant, in UTC, at which the limit is used up."""
        return calendar.deadline(start, limit) if self.works_only else start.astimezone(UTC) + limit


WORDS = {Unit.URGENT_HOUR: "紧急工作时", Unit.WORK_HOUR: "工作时", Unit.WORK_DAY: "工作日", Unit.CALENDAR_DAY: "天"}
_LENGTH = {Unit.URGENT_HOUR: timedelta(hours=1), Unit.WORK_HOUR: timedelta(hours=1), Unit.WORK_DAY: timedelta(hours=8),
           Unit.CALENDAR_DAY: timedelta(hours=24)}
_UNITS = {word: unit for unit, word in WORDS.items()} | {unit.value: unit for unit in Unit}


MOST_UNITS = 9999
"""A longer limit is a slip of the hand, and ends beyond the calendar."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time in one unit."""

    length: timedelta
    unit: Unit


def limit(value: float, unit: Unit) -> Limit:
    """Return the limit of so many units."""
    return Limit(_LENGTH[unit] * value, unit)


def parse_limit(value: object, unit: object) -> Limit:
    """Return the limit of a whole number and a unit's key or Chinese word.

    Raises:
        BadInput: `limit.unusable` (value, unit).
    """
    found = _UNITS.get(str(unit))
    if found is None or not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= MOST_UNITS:
        raise BadInput("limit.unusable", value=str(value), unit=str(unit))
    return limit(value, found)


URGENT = "urgent"
"""The severity that the urgent limits are for."""
SEVERITIES = ("normal", URGENT, "major")
