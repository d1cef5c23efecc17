"""Working time: office hours of working days, with China's public holidays and make-up days (domain section 7.2).

Everything is measured on one axis, the working seconds since `EPOCH`: elapsed time is a difference on it and a
deadline its inverse, so both are additive by construction (section 7.3, rules 1 and 2).
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache

import chinese_calendar

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""UTC+8 without daylight saving."""
EPOCH = date(2004, 1, 1)
"""Nothing is measured before it; the holidays known to the package begin here."""
LAST = date(2040, 1, 1)
"""Nothing is measured from here on."""

Span = tuple[int, int]
"""Half-open, in seconds of the local day."""
OFFICE_HOURS: tuple[Span, ...] = ((8 * 3600, 12 * 3600), (14 * 3600, 18 * 3600))


def is_public_working_day(day: date) -> tuple[bool, bool]:
    """Return whether China works on the day, and whether the State Council's notice for its year is known.

    A year without a known notice counts Monday to Friday.
    """
    try:
        return chinese_calendar.is_workday(day), True
    except NotImplementedError:
        return day.weekday() < 5, False


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a district works. Equal calendars share what was computed for them."""

    hours: tuple[tuple[date, tuple[Span, ...]], ...] = ((EPOCH, OFFICE_HOURS),)
    """(first day, office hours), rising; each holds until the next begins. The first begins at `EPOCH`."""
    overrides: tuple[tuple[date, bool], ...] = ()
    """(day, whether it is worked): the administrator's own days, over the public calendar."""
    zone: timezone = CHINA

    def is_working_day(self, day: date) -> bool:
        """Say whether the office works on the local day."""
        return bool(_table(self).seconds[(day - EPOCH).days])

    def is_open(self, at: datetime) -> bool:
        """Say whether the aware instant is in office hours."""
        local = at.astimezone(self.zone)
        if not self.is_working_day(local.date()):
            return False
        second = _of_day(local) // timedelta(seconds=1)
        return any(opens <= second < closes for opens, closes in self.hours_of(local.date()))

    def next_opening(self, at: datetime) -> datetime:
        """Return the instant itself where the office is open, else the next opening, in UTC."""
        if self.is_open(at):
            return at.astimezone(UTC)
        just_worked = self.deadline(at, timedelta(microseconds=1))
        return just_worked - timedelta(microseconds=1)

    def elapsed(self, since: datetime, until: datetime) -> timedelta:
        """Return the working time in [since, until); negative when `until` is earlier."""
        return self._worked(until) - self._worked(since)

    def deadline(self, start: datetime, limit: timedelta) -> datetime:
        """Return, in UTC, the earliest instant t ≥ start with elapsed(start, t) = limit."""
        if limit <= timedelta(0):
            return start.astimezone(UTC)
        table, wanted = _table(self), self._worked(start) + limit
        # The last day that begins with less worked than wanted: its office hours reach the wanted.
        index = bisect_left(table.before, -(-wanted // timedelta(seconds=1))) - 1
        day = EPOCH + timedelta(days=index)
        rest = wanted - timedelta(seconds=table.before[index])
        for opens, closes in self.hours_of(day):
            length = timedelta(seconds=closes - opens)
            if rest <= length:
                midnight = datetime.combine(day, time(), self.zone)
                return (midnight + timedelta(seconds=opens) + rest).astimezone(UTC)
            rest -= length
        raise AssertionError("a day is as long as its hours")

    def hours_of(self, day: date) -> tuple[Span, ...]:
        """Return the office hours that hold on the day, whether it is worked or not."""
        return next(spans for first, spans in reversed(self.hours) if first <= day)

    def _worked(self, at: datetime) -> timedelta:
        local = at.astimezone(self.zone)
        table, index = _table(self), (local.date() - EPOCH).days
        if not 0 <= index < len(table.seconds):
            raise ValueError(f"{at} is outside of {EPOCH} … {LAST}")
        worked = timedelta(seconds=table.before[index])
        if table.seconds[index]:
            now = _of_day(local)
            for opens, closes in self.hours_of(local.date()):
                begun = timedelta(seconds=opens)
                worked += max(timedelta(0), min(now, timedelta(seconds=closes)) - begun)
        return worked


@dataclass(frozen=True, slots=True)
class _Table:
    seconds: tuple[int, ...]
    """Working seconds of each day from `EPOCH` on."""
    before: tuple[int, ...]
    """Working seconds before each day."""


@lru_cache(maxsize=16)
def _table(calendar: Calendar) -> _Table:
    overrides = dict(calendar.overrides)
    seconds, before, total = [], [], 0
    for index in range((LAST - EPOCH).days):
        day = EPOCH + timedelta(days=index)
        worked = overrides[day] if day in overrides else is_public_working_day(day)[0]
        length = _length(calendar.hours_of(day)) if worked else 0
        seconds.append(length)
        before.append(total)
        total += length
    return _Table(tuple(seconds), tuple(before))


def _length(spans: Iterable[Span]) -> int:
    return sum(closes - opens for opens, closes in spans)


def _of_day(local: datetime) -> timedelta:
    return timedelta(hours=local.hour, minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
