"""The time rules of a store: whose office hours, which days, which stage limits, in every edition that ever held.

Nothing is changed in place: each change is a new edition. What was decided under an old one stays explicable, a closed
case keeps the calendar that it was closed under (domain section 7.2).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.domain.calendar import CHINA, EPOCH, LAST, Calendar, OfficeHours, Span, is_public_working_day
from app.domain.errors import BadInput
from app.domain.plain import from_plain
from app.domain.timing import Timing, stage_limits

CALENDAR = "calendar"
"""Subject of the district's calendar; a department's is `calendar/` and its id, the hall's `calendar/hall`."""
STAGE_LIMITS = "stage_limits"
HALL = "hall"
"""Whose calendar the hall's posts work by, where it is not the district's: staffed at weekends (section 7.2)."""
Whose = UUID | str | None
"""A department, `HALL`, or None for the district."""
TIME_ZONE = "time_zone"
"""Name of the setting with the store's zone."""
CHINESE_ZONES = frozenset({"Asia/Shanghai", "Asia/Urumqi", "PRC"})
"""Where China's public holidays hold."""
NAME_CHARACTERS = 40
DAY_S = 24 * 3600
_SPAN = re.compile(r"(\d{1,2}):(\d{2})[-–—](\d{1,2}):(\d{2})", re.ASCII)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEdition:
    """One edition of one subject's rules, as the store holds it."""

    id: str
    """Subject and number, `calendar-3`."""
    version: int = 0
    subject: str
    number: int
    """1, 2, 3 … within its subject."""
    valid_from: datetime
    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class OwnDays:
    """Days, both ends included, that an administrator has said something about."""

    first: date
    last: date
    worked: bool
    name: str

    def days(self) -> list[date]:
        """Return each day."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]


@dataclass(frozen=True, slots=True)
class CalendarRules:
    """What an administrator says of a district's, or of a department's, working time."""

    hours: tuple[OfficeHours, ...] = ()
    """Empty: the usual ones; for a department the district's."""
    days: tuple[OwnDays, ...] = ()
    """Over the public calendar; a department's over the district's, too."""
    checked_years: tuple[int, ...] = ()
    """Years without a public notice whose days the administrator has entered: no warning any more."""


def without_days(rules: CalendarRules, first: date, last: date) -> CalendarRules:
    """Return the rules that say nothing about the days first … last; ranges that reach over them are cut."""
    kept: list[OwnDays] = []
    for each in rules.days:
        if each.first < first:
            kept.append(replace(each, last=min(each.last, first - _DAY)))
        if each.last > last:
            kept.append(replace(each, first=max(each.first, last + _DAY)))
    return replace(rules, days=tuple(kept))


def with_days(rules: CalendarRules, days: OwnDays) -> CalendarRules:
    """Return the rules with these days in place of whatever was said about them, by date."""
    rest = without_days(rules, days.first, days.last).days
    return replace(rules, days=tuple(sorted((*rest, days), key=lambda each: each.first)))


class TimeRules:
    """The rules in all their editions. Immutable; what is computed of them is kept."""

    def __init__(self, zone: tzinfo = CHINA, editions: Iterable[RuleEdition] = ()) -> None:
        """`zone` is the store's."""
        self.zone = zone
        self.chinese = zone is CHINA or getattr(zone, "key", "") in CHINESE_ZONES
        self._editions: defaultdict[str, list[RuleEdition]] = defaultdict(list)
        for edition in sorted(editions, key=lambda each: each.number):
            self._editions[edition.subject].append(edition)
        self._calendars: dict[tuple[str, str], Calendar] = {}
        self._timings: dict[UUID | None, Timing] = {}

    def as_of(self, at: datetime) -> "TimeRules":
        """Return the rules as they stood at the aware instant, without what was said later."""
        return TimeRules(self.zone, (each for editions in self._editions.values() for each in editions
                                     if each.valid_from <= at))

    def edition(self, subject: str, at: datetime | None = None) -> RuleEdition | None:
        """Return the edition that held at the instant, the newest without one; None where there was none yet."""
        found = self._editions.get(subject, ())
        return next((each for each in reversed(found) if at is None or each.valid_from <= at), None)

    def editions(self, subject: str) -> tuple[RuleEdition, ...]:
        """Return every edition, oldest first."""
        return tuple(self._editions.get(subject, ()))

    def rules(self, department: Whose = None, at: datetime | None = None) -> CalendarRules:
        """Return what the administrator has said of the district's or a department's calendar."""
        found = self.edition(calendar_subject(department), at)
        return CalendarRules() if found is None else read_calendar(found.value)

    def calendar(self, department: Whose = None, at: datetime | None = None) -> Calendar:
        """Return the calendar of the district or of a department, as it stood at the instant (now without one)."""
        district = self.edition(CALENDAR, at)
        own = self.edition(calendar_subject(department), at) if department is not None else None
        key = (district.id if district else "", own.id if own else "")
        if key not in self._calendars:
            self._calendars[key] = make_calendar(
                self.zone, self.rules(at=at), self.rules(department, at) if own else CalendarRules(),
                chinese=self.chinese)
        return self._calendars[key]

    def number(self, department: Whose = None) -> int:
        """Return the number of the newest edition of a calendar, 0 where there is none."""
        found = self.edition(calendar_subject(department))
        return 0 if found is None else found.number

    def has_own_calendar(self, department: Whose) -> bool:
        """Say whether the department, or the hall, has a calendar of its own."""
        return department is not None and self.edition(calendar_subject(department)) is not None

    def unknown_years(self, since: date, until: date) -> tuple[int, ...]:
        """Return the years from `since` to `until` whose public holidays nobody knows and nobody has entered."""
        if not self.chinese:
            return ()
        return tuple(year for year in range(since.year, until.year + 1)
                     if year not in self._checked and not is_public_working_day(date(year, 10, 1))[1])

    def timing(self, department: UUID | None = None, at: datetime | None = None) -> Timing:
        """Return how the time of a case is counted that the department has; `at` = when it was closed."""
        if at is not None:
            return self._timing(department, at)
        if department not in self._timings:
            self._timings[department] = self._timing(department, None)
        return self._timings[department]

    def _timing(self, department: UUID | None, at: datetime | None) -> Timing:
        hall = self.has_own_calendar(HALL)
        own = self.calendar(department, at) if hall or self.has_own_calendar(department) else None
        return Timing(hall=self.calendar(HALL if hall else None, at), department=own,
                      limits=stage_limits(self.stage_limits(at)))

    def stage_limits(self, at: datetime | None = None) -> Mapping[str, Any]:
        """Return the document of the stage limits that held at the instant; empty where the defaults do."""
        found = self.edition(STAGE_LIMITS, at)
        return {} if found is None else found.value

    @cached_property
    def _checked(self) -> frozenset[int]:
        return frozenset(self.rules().checked_years)


def calendar_subject(department: Whose) -> str:
    """Return the subject of the district's, the hall's or a department's calendar."""
    return CALENDAR if department is None else f"{CALENDAR}/{department}"


def make_calendar(zone: tzinfo, district: CalendarRules, department: CalendarRules, *, chinese: bool) -> Calendar:
    """Return the calendar: the department's hours where it has any, its days over the district's."""
    overrides = {day: days.worked for rules in (district, department) for days in rules.days for day in days.days()}
    return Calendar(hours=department.hours or district.hours or (OfficeHours(),), zone=zone, chinese=chinese,
                    overrides=tuple(sorted(overrides.items())))


def read_calendar(document: Mapping[str, Any]) -> CalendarRules:
    """Return the rules that `to_plain` made the document of."""
    found: CalendarRules = from_plain(CalendarRules, dict(document))
    return found


def check_calendar(rules: CalendarRules, *, department: bool = False) -> None:
    """Raise BadInput unless the rules can be counted by.

    `calendar.spans` (spans), `calendar.season` (season), `calendar.gap` (day), `calendar.day_range` (first, last),
    `calendar.day_name` (first), `calendar.days_overlap` (first, last, other), `calendar.never_open` (year).
    """
    for hours in rules.hours:
        _check_hours(hours)
    usual = [hours.first for hours in rules.hours if hours.season is None]
    if rules.hours and (not usual or min(usual) > EPOCH):
        raise BadInput("calendar.gap", day=str(EPOCH), first=str(min(usual)) if usual else "—")
    _check_days(rules.days)
    if not department:
        _check_open(rules)


def _check_hours(hours: OfficeHours) -> None:
    before = 0
    for opens, closes in hours.spans:
        if not before <= opens < closes <= DAY_S:
            raise BadInput("calendar.spans", spans=spans_text(hours.spans))
        before = closes
    if not hours.spans:
        raise BadInput("calendar.spans", spans="—")
    for each in hours.season or ():
        try:
            date.fromisoformat(f"2020-{each}")
        except ValueError:
            raise BadInput("calendar.season", season=str(each)) from None
    if not EPOCH <= hours.first < LAST:
        raise BadInput("calendar.day_range", first=str(hours.first), last=str(hours.first))


def _check_days(days: Iterable[OwnDays]) -> None:
    before: OwnDays | None = None
    for each in sorted(days, key=lambda one: one.first):
        if not EPOCH <= each.first <= each.last < LAST or (each.last - each.first).days > 366:
            raise BadInput("calendar.day_range", first=str(each.first), last=str(each.last))
        if not each.name.strip() or len(each.name) > NAME_CHARACTERS or not each.name.isprintable():
            raise BadInput("calendar.day_name", first=str(each.first))
        if before is not None and each.first <= before.last:
            raise BadInput("calendar.days_overlap", first=str(each.first), last=str(each.last), other=before.name)
        before = each


def _check_open(rules: CalendarRules) -> None:
    """A year without a single working day would make every deadline endless."""
    off = defaultdict(set)
    for days in rules.days:
        for day in days.days() if not days.worked else ():
            off[day.year].add(day)
    for year, closed in sorted(off.items()):
        if len(closed) > _MOST_CLOSED_DAYS:
            raise BadInput("calendar.never_open", year=year)


_MOST_CLOSED_DAYS = 300


def spans_text(spans: Iterable[tuple[int, int]]) -> str:
    """Return `08:00-12:00 14:00-18:00`."""
    return " ".join("-".join(f"{second // 3600:02d}:{second % 3600 // 60:02d}" for second in span) for span in spans)


def parse_spans(text: str) -> tuple[Span, ...]:
    """Return the spans of `spans_text`; raises BadInput `calendar.spans` where it is none."""
    spans = tuple(span_of(each) for each in text.replace(",", " ").replace("，", " ").split())
    found = tuple(each for each in spans if each is not None)
    if not found or len(found) < len(spans):
        raise BadInput("calendar.spans", spans=text.strip()[:60] or "—")
    return found


def span_of(text: str) -> Span | None:
    """Return the span of `08:00-12:00`, None where it isn't one."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, until_hour, until_minute = (int(each) for each in found.groups())
    if max(minute, until_minute) > 59:
        return None
    return (hour * 60 + minute) * 60, (until_hour * 60 + until_minute) * 60


def zone_of(name: str) -> tzinfo:
    """Return the time zone; raises BadInput `zone.unknown`."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise BadInput("zone.unknown", name=name) from None


def usual_zone(district: str) -> str:
    """Return the zone of a store that says nothing: China's in China; codes from 990000 on lie outside of it."""
    return "Asia/Shanghai" if not district.startswith("99") else "UTC"
