"""Working time: office hours of working days, with China's public holidays and make-up days (domain section 7.2).

Everything is measured on one axis, the working time since `EPOCH`: elapsed time is a difference on it and a
deadline its inverse, so both are additive by construction (section 7.3, rules 1 and 2).
"""

from bisect import bisect_left
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
        return bool(_table(self).spans[(day - EPOCH).days])

    def is_open(self, at: datetime) -> bool:
        """Say whether the aware instant is in office hours."""
        index, of_day = self._place(at)
        return any(opens <= of_day < closes for opens, closes in _table(self).spans[index])

    def next_opening(self, at: datetime) -> datetime:
        """Return the instant itself where the office is open, else the next opening, in UTC."""
        if self.is_open(at):
            return at.astimezone(UTC)
        just_worked = self.deadline(at, timedelta(microseconds=1))
        return just_worked - timedelta(microseconds=1)

    def elapsed(self, since: datetime, until: datetime) -> timedelta:
        """Return the working time in [since, until); negative when `until` is earlier."""
        return timedelta(microseconds=self._worked_us(until) - self._worked_us(since))

    def deadline(self, start: datetime, limit: timedelta) -> datetime:
        """Return, in UTC, the earliest instant t ≥ start with elapsed(start, t) = limit."""
        if limit <= timedelta(0):
            return start.astimezone(UTC)
        table, wanted = _table(self), self._worked_us(start) + limit // _US
        # The last day that begins with less worked than wanted: its office hours reach the wanted.
        index = bisect_left(table.before, wanted) - 1
        rest = wanted - table.before[index]
        for opens, closes in table.spans[index]:
            if rest <= closes - opens:
                midnight = datetime.combine(EPOCH + timedelta(days=index), time(), self.zone)
                return (midnight + timedelta(microseconds=opens + rest)).astimezone(UTC)
            rest -= closes - opens
        raise ValueError(f"the deadline is beyond {LAST}")

    def hours_of(self, day: date) -> tuple[Span, ...]:
        """Return the office hours that hold on the day, whether it is worked or not."""
        return next(spans for first, spans in reversed(self.hours) if first <= day)

    def _worked_us(self, at: datetime) -> int:
        """Return the instant's place on the axis of working time."""
        index, of_day = self._place(at)
        table = _table(self)
        return table.before[index] + sum(
            min(of_day, closes) - opens for opens, closes in table.spans[index] if opens < of_day)

    def _place(self, at: datetime) -> tuple[int, int]:
        """Return the local day's position after `EPOCH`, and the microseconds since its midnight."""
        local = at.astimezone(self.zone)
        index = local.toordinal() - EPOCH.toordinal()
        if not 0 <= index < _DAYS:
            raise ValueError(f"{at} is outside of {EPOCH} … {LAST}")
        return index, ((local.hour * 60 + local.minute) * 60 + local.second) * 1_000_000 + local.microsecond


_US = timedelta(microseconds=1)
_DAYS = (LAST - EPOCH).days


@dataclass(frozen=True, slots=True)
class _Table:
    """Each day from `EPOCH` on, in microseconds."""

    spans: tuple[tuple[Span, ...], ...]
    """Office hours; empty where the office is closed."""
    before: tuple[int, ...]
    """Working time before the day."""


@lru_cache(maxsize=16)
def _table(calendar: Calendar) -> _Table:
    overrides = dict(calendar.overrides)
    spans: list[tuple[Span, ...]] = []
    before, total = [], 0
    for index in range(_DAYS):
        day = EPOCH + timedelta(days=index)
        worked = overrides[day] if day in overrides else is_public_working_day(day)[0]
        hours = calendar.hours_of(day) if worked else ()
        spans.append(tuple((opens * 1_000_000, closes * 1_000_000) for opens, closes in hours))
        before.append(total)
        total += sum(closes - opens for opens, closes in spans[-1])
    return _Table(tuple(spans), tuple(before))
