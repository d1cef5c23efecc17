"""Why a deadline is this minute and no other: its time, span by span (domain section 7.3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

from app.domain.calendar import Calendar, holiday_on
from app.domain.deadline import Piece, limits_of, use_up
from app.domain.meter import History, stretches_of
from app.domain.timing import Timing
from app.domain.workflow import ENDS, PARKED, Clock, State


class Why(StrEnum):
    """Why a span of time is counted or not."""

    COUNTED = "counted"
    MAKE_UP_DAY = "make_up_day"
    """Counted although it is a weekend: worked in place of a holiday, or by the administrator's calendar."""
    EXTENSION = "extension"
    """Counted, of the time that was granted on top."""
    OVERDUE = "overdue"
    """Counted, after the deadline."""
    OUTSIDE_HOURS = "outside_hours"
    BREAK = "break"
    """Between two office spans of one day: lunch."""
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    DAY_OFF = "day_off"
    """By the administrator's calendar."""
    PAUSED = "paused"
    """Deferred or suspended."""
    ELSEWHERE = "elsewhere"
    """Another post had the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A span of time and what the clock did in it. Spans follow each other without gaps."""

    since: datetime
    """UTC, as is `until`."""
    until: datetime
    counted: bool
    why: Why
    name_zh: str = ""
    """The holiday's name."""
    name_en: str = ""
    state: str = ""
    """State of the case, where `why` is `paused` or `elsewhere`."""
    part: str = ""
    """Clock whose limit is used up: of the whole case's clock, the stage."""
    unit: str = ""
    """Unit in which the limit is counted."""
    used_s: int = 0
    """Seconds used of all limits of the clock up to the span's end."""
    limit_s: int = 0
    """Sum of all limits of the clock."""
    ends_limit: bool = False
    """Whether a limit is used up at its end: the last such span ends with the deadline."""


def explain(steps: History, clock: Clock, at: datetime, timing: Timing, assistant: str = "") -> tuple[Span, ...]:
    """Return the time of the clock from its beginning to the deadline, or to the instant where that is later.

    Empty where the clock has not begun. What lies after `at` is as it will be if nothing happens.
    """
    limits, stretches = limits_of(steps, clock, timing, assistant), stretches_of(steps, clock, assistant)
    if not limits or not stretches:
        return ()
    use = use_up(limits, stretches, at)
    horizon = max(at, use.due_at) if use.due_at else at
    limit_s = sum(each.limit.length // _S for each in limits)
    spans: list[Span] = []
    for piece in use.pieces:
        end = horizon if piece.until is None else piece.until
        if spans:
            spans += _between(steps, spans[-1].until, piece.since)
        if end > piece.since:
            spans += _of_piece(replace(piece, until=end))
    if stretches[-1][1] is not None and spans and State(steps[-1].to_state) not in ENDS:
        spans += _between(steps, spans[-1].until, at)
    return _summed(_ending(spans, use.pieces), limit_s)


_S = timedelta(seconds=1)
_DAY = timedelta(days=1)


def _between(steps: History, since: datetime, until: datetime) -> Iterator[Span]:
    """Yield the time in which the clock was not charged, state by state."""
    ends = [taken.at for taken in steps[1:]] + [max(until, steps[-1].at)]
    for taken, end in zip(steps, ends, strict=True):
        begin, stop = max(taken.at, since), min(end, until)
        if begin < stop:
            why = Why.PAUSED if State(taken.to_state) in PARKED else Why.ELSEWHERE
            yield Span(since=begin, until=stop, counted=False, why=why, state=taken.to_state)


def _of_piece(piece: Piece) -> list[Span]:
    """Return the spans of a piece: one where clock time counts, office hours and what lies between else."""
    assert piece.until is not None
    unit, calendar = piece.allowed.limit.unit, piece.allowed.calendar
    usual = Why.OVERDUE if piece.over else Why.EXTENSION if piece.allowed.extended else Why.COUNTED
    part = piece.allowed.clock.value
    if not unit.works_only:
        since = piece.since.astimezone(UTC)
        return [Span(since=since, until=piece.until, counted=True, why=usual, part=part, unit=unit)]
    found: list[Span] = []
    day = piece.since.astimezone(calendar.zone).date()
    while (midnight := _midnight(day, calendar)) < piece.until:
        for span in _of_day(day, midnight, calendar, usual):
            since, until = max(span.since, piece.since), min(span.until, piece.until)
            if since < until:
                found.append(replace(span, since=since, until=until, part=part, unit=unit))
        day += _DAY
    return _joined(found)


def _of_day(day: date, midnight: datetime, calendar: Calendar, usual: Why) -> Iterator[Span]:
    """Yield the spans of a local day."""
    zh, en = holiday_on(day)
    if not calendar.is_working_day(day):
        off = Why.DAY_OFF if (day, False) in calendar.overrides else Why.HOLIDAY if zh else Why.WEEKEND
        names = (zh, en) if off is Why.HOLIDAY else ("", "")
        yield Span(since=midnight, until=_midnight(day + _DAY, calendar), counted=False, why=off, name_zh=names[0],
                   name_en=names[1])
        return
    made_up = day.weekday() >= 5 and usual is Why.COUNTED
    hours = calendar.hours_of(day)
    borders = [0, *(border for span in hours for border in span), 24 * 3600]
    for position, (opens, closes) in enumerate(pairwise(borders)):
        worked, edge = position % 2 == 1, position in (0, len(borders) - 2)
        why = (Why.MAKE_UP_DAY if made_up else usual) if worked else Why.OUTSIDE_HOURS if edge else Why.BREAK
        yield Span(since=midnight + opens * _S, until=midnight + closes * _S, counted=worked, why=why,
                   name_zh=zh if worked and made_up else "", name_en=en if worked and made_up else "")


def _midnight(day: date, calendar: Calendar) -> datetime:
    return datetime.combine(day, time(), calendar.zone).astimezone(UTC)


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Join what is not counted for one reason: a night goes over midnight, a holiday over days."""
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else None
        if last is not None and not span.counted and replace(span, since=last.since) == replace(last, until=span.until):
            found[-1] = replace(last, until=span.until)
        elif span.since < span.until:
            found.append(span)
    return found


def _ending(spans: Sequence[Span], pieces: Sequence[Piece]) -> list[Span]:
    """Mark the spans with which a limit is used up."""
    ends = {before.until for before, after in pairwise(pieces)
            if not before.over and (before.allowed is not after.allowed or after.over)}
    return [replace(span, ends_limit=span.counted and span.until in ends) for span in spans]


def _summed(spans: Sequence[Span], limit_s: int) -> tuple[Span, ...]:
    used, found = timedelta(0), []
    for span in spans:
        used += span.until - span.since if span.counted else timedelta(0)
        found.append(replace(span, since=span.since.astimezone(UTC), until=span.until.astimezone(UTC),
                             used_s=used // _S, limit_s=limit_s))
    return tuple(found)
