"""Working time: office hours of working days, with China's public holidays and make-up days (domain section 7.2).

Everything is measured on one axis, the working time since `EPOCH`: elapsed time is a difference on it and a
deadline its inverse, so both are additive by construction (section 7.3, rules 1 and 2). The axis is laid over UTC, so
this holds where clocks are put forward and back, too.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache, cached_property, lru_cache
from itertools import pairwise

import chinese_calendar

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""UTC+8 without daylight saving."""
EPOCH = date(2004, 1, 1)
"""Nothing is measured before it; the holidays known to the package begin here."""
LAST = date(2040, 1, 1)
"""Nothing is measured from here on."""

_NOTICED = range(min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year + 1)

Span = tuple[int, int]
"""Half-open, in seconds of the local day."""
OFFICE_HOURS: tuple[Span, ...] = ((8 * 3600, 12 * 3600), (14 * 3600, 18 * 3600))
Season = tuple[str, str]
"""(`05-01`, `09-30`): first and last day, month and day; a season may go over New Year."""


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Spans of a working day, from a first day on; those with a season hold only within it, each year."""

    first: date = EPOCH
    spans: tuple[Span, ...] = OFFICE_HOURS
    season: Season | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether these may hold on the day."""
        if day < self.first or self.season is None:
            return day >= self.first
        begins, ends = self.season
        found = f"{day:%m-%d}"
        return begins <= found <= ends if begins <= ends else found >= begins or found <= ends


@cache
def is_public_working_day(day: date) -> tuple[bool, bool]:
    """Return whether China works on the day, and whether the State Council's notice for its year is known.

    A year without a known notice counts Monday to Friday.
    """
    # `chinese_calendar.is_workday` looks through all holidays for the known years whenever it is asked.
    if day.year not in _NOTICED:
        return day.weekday() < 5, False
    return day in chinese_calendar.workdays or (day.weekday() < 5 and day not in chinese_calendar.holidays), True


def holiday_on(day: date) -> tuple[str, str]:
    """Return the name (zh, en) of the public holiday that the day, or its make-up day, belongs to; empty if none."""
    try:
        _, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return "", ""
    found = next((each for each in chinese_calendar.Holiday if each.value == name), None)
    return ("", "") if found is None else (str(found.chinese), str(found.value))


@dataclass(frozen=True)
class Calendar:
    """When an office works. Equal calendars share what was computed for them."""

    hours: tuple[OfficeHours, ...] = (OfficeHours(),)
    """Of those that may hold on a day, one with a season goes before one without, then the later first day wins."""
    overrides: tuple[tuple[date, bool], ...] = ()
    """(day, whether it is worked): the administrator's own days, over the public calendar; the later one wins."""
    zone: tzinfo = CHINA
    chinese: bool = True
    """Whether China's public holidays hold; elsewhere Monday to Friday is worked."""

    def is_working_day(self, day: date) -> bool:
        """Say whether the office works on the local day."""
        own = self._own.get(day)
        return (self.is_public_working_day(day) if own is None else own) and bool(self.hours_of(day))

    def is_public_working_day(self, day: date) -> bool:
        """Say whether the day is worked as far as the administrator has said nothing."""
        return is_public_working_day(day)[0] if self.chinese else day.weekday() < 5

    def is_open(self, at: datetime) -> bool:
        """Say whether the aware instant is in office hours."""
        place, index = self._place(at)
        return index >= 0 and place < self._table.closes[index]

    def next_opening(self, at: datetime) -> datetime:
        """Return the instant itself where the office is open, else the next opening, in UTC."""
        place, index = self._place(at)
        if index >= 0 and place < self._table.closes[index]:
            return at.astimezone(UTC)
        if index + 1 == len(self._table.opens):
            raise ValueError(f"the office opens no more before {LAST}")
        return _ZERO + self._table.opens[index + 1] * _US

    def elapsed(self, since: datetime, until: datetime) -> timedelta:
        """Return the working time in [since, until); negative when `until` is earlier."""
        return timedelta(microseconds=self._worked_us(until) - self._worked_us(since))

    def deadline(self, start: datetime, limit: timedelta) -> datetime:
        """Return, in UTC, the earliest instant t ≥ start with elapsed(start, t) = limit."""
        if limit <= timedelta(0):
            return start.astimezone(UTC)
        table, wanted = self._table, self._worked_us(start) + limit // _US
        # The last span that begins with less worked than wanted: it reaches the wanted.
        index = bisect_left(table.before, wanted) - 1
        reached = table.opens[index] + wanted - table.before[index]
        if index < 0 or reached > table.closes[index]:
            raise ValueError(f"the deadline is beyond {LAST}")
        return _ZERO + reached * _US

    def hours_of(self, day: date) -> tuple[Span, ...]:
        """Return the office hours that hold on the day, whether it is worked or not; none where none were set."""
        if len(self.hours) == 1:
            return self.hours[0].spans if self.hours[0].holds_on(day) else ()
        found = [each for each in self.hours if each.holds_on(day)]
        return max(found, key=lambda each: (each.season is not None, each.first)).spans if found else ()

    @cached_property
    def _own(self) -> dict[date, bool]:
        return dict(self.overrides)

    @cached_property
    def _table(self) -> "_Table":
        return _table_of(self)

    def _worked_us(self, at: datetime) -> int:
        """Return the instant's place on the axis of working time."""
        place, index = self._place(at)
        table = self._table
        return 0 if index < 0 else table.before[index] + min(place, table.closes[index]) - table.opens[index]

    def _place(self, at: datetime) -> tuple[int, int]:
        """Return the microseconds since `_ZERO`, and the position of the last span that opened by then (-1: none)."""
        place = (at - _ZERO) // _US
        if not -_AHEAD_US <= place < _END_US:
            raise ValueError(f"{at} is outside of {EPOCH} … {LAST}")
        return place, bisect_right(self._table.opens, place) - 1


_US, _NAUGHT = timedelta(microseconds=1), timedelta(0)
_DAY_S = 24 * 3600
_ZERO = datetime.combine(EPOCH, time(), UTC)
_END_US = (LAST - EPOCH) // _US
_AHEAD_US = timedelta(hours=14) // _US
"""Where clocks are most ahead of UTC, the local day of `EPOCH` begins so much earlier."""


@dataclass(frozen=True, slots=True)
class _Table:
    """Every span of office hours from `EPOCH` on, in microseconds since `_ZERO`."""

    opens: "array[int]"
    closes: "array[int]"
    before: "array[int]"
    """Working time before the span."""


@lru_cache(maxsize=128)
def _table_of(calendar: Calendar) -> _Table:
    # The first step of every session waits for this: 13,149 days.
    opens, closes, before = array("q"), array("q"), array("q")
    worked, last = 0, -(2 ** 62)
    for index, ahead_s in enumerate(_ahead_of_days(calendar.zone)):
        day = EPOCH + timedelta(days=index)
        if not calendar.is_working_day(day):
            continue
        for first, second in calendar.hours_of(day):
            if ahead_s is None:
                # Where the clock is put forward or back a span shrinks or grows; none may begin before another's end.
                start = max(_instant_us(day, first, calendar.zone), last)
                end = _instant_us(day, second, calendar.zone)
            else:
                midnight_s = index * _DAY_S - ahead_s
                start, end = max((midnight_s + first) * 1_000_000, last), (midnight_s + second) * 1_000_000
            if end > start:
                opens.append(start)
                closes.append(end)
                before.append(worked)
                worked, last = worked + end - start, end
    return _Table(opens, closes, before)


def _ahead_of_days(zone: tzinfo) -> Iterator[int | None]:
    """Give how far each local day from `EPOCH` on is ahead of UTC; None for a day on which that changes.

    No clock is put forward and back within a week.
    """
    whole, days = (LAST - EPOCH).days, 7
    for first in range(0, whole, days):
        week = [EPOCH + timedelta(days=first + more) for more in range(min(days, whole - first) + 1)]
        ahead_s = _ahead_s(week[0], zone)
        if ahead_s == _ahead_s(week[-1], zone):
            yield from [ahead_s] * (len(week) - 1)
            continue
        for day, following in pairwise(week):
            ahead_s = _ahead_s(day, zone)
            yield ahead_s if ahead_s == _ahead_s(following, zone) else None


def _ahead_s(day: date, zone: tzinfo) -> int:
    """Return how far the day's midnight is ahead of UTC."""
    return (zone.utcoffset(datetime.combine(day, time())) or _NAUGHT) // timedelta(seconds=1)


def _instant_us(day: date, second: int, zone: tzinfo) -> int:
    """Return a local time of day, up to 24:00, in microseconds since `_ZERO`."""
    local = datetime.combine(day, time(), zone) + timedelta(seconds=second)
    return (local.astimezone(UTC) - _ZERO) // _US
