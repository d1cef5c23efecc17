"""How much time a case has left, from its steps alone (domain section 7.3).

A clock is charged for spans of time, which may lie apart (parking, refusal, rework), and has one limit or several in a
row, each in its own unit: the whole case's limit is the sum of its stages, an extension comes after the old limit.
The limits are used up one after the other over the spans; the instant at which the last is used up is the deadline.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

from app.domain.calendar import Calendar
from app.domain.case import StepTaken
from app.domain.limits import Limit, Unit, parse_limit, stage_limit
from app.domain.workflow import ENDS, PARKED, STATES, WHOLE_RUNS, Clock, State, Step, rule_of

NEAR_SHARE = 0.8
"""From this share of the limit on a case is near its deadline."""
_NEAR = Fraction(str(NEAR_SHARE))
WHOLE_ORDER = (Clock.DISPATCH, Clock.HANDLE, Clock.REVIEW, Clock.SEND_VERIFICATION, Clock.VERIFY, Clock.CLOSE)
"""Stages whose limits make up the whole case's, in this order (section 7.3, rule 8)."""

Span = tuple[datetime, datetime | None]
"""[from, to); None = still running."""
History = Sequence[StepTaken]
"""The steps of one case, first step first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLeft:
    """How one clock of a case stands at an instant."""

    meaning: str
    """`ontime`, `near`, `overdue`, or `closed` when no clock runs (the design tokens' words)."""
    used_s: int
    """Seconds used of the limit, in the limit's own unit of time."""
    limit_s: int
    """The limit in seconds; 0 when no clock runs."""
    left_s: int
    """Seconds left; negative = overdue by that much."""
    due_at: datetime | None
    """The deadline in UTC; None while it can't be told: parked, or no clock runs."""
    counting: bool
    """False outside working time and while parked: shown as ⏸ with `resumes_at`."""
    resumes_at: datetime | None


NO_CLOCK = TimeLeft(meaning="closed", used_s=0, limit_s=0, left_s=0, due_at=None, counting=False, resumes_at=None)


def stage_clock(state: State | str) -> Clock | None:
    """Return the clock that the queue of the state's post shows, None at an end.

    A parked case shows the department's clock, standing.
    """
    found = State(state)
    if found in PARKED:
        return Clock.HANDLE
    return None if found in ENDS else STATES[found].clocks[0]


def time_left(steps: History, clock: Clock | None, at: datetime, calendar: Calendar, *,
              near_share: float = NEAR_SHARE) -> TimeLeft:
    """Return how the clock stands at the aware instant; `NO_CLOCK` where it does not run at all.

    Steps after `at` must not be among `steps`.
    """
    if clock is None or not steps or State(steps[-1].to_state) in ENDS:
        return NO_CLOCK
    spans, limits = spans_of(steps, clock), limits_of(steps, clock, calendar)
    if not spans or not limits:
        return NO_CLOCK
    use, whole = _use_up(limits, spans, at, calendar), _sum(limits)
    running = spans[-1][1] is None
    resumes_at = _resumes_at(steps, use.unit, at, calendar, running=running)
    overdue = use.due_at is not None and at > use.due_at
    near = use.used / whole >= near_share
    return TimeLeft(
        meaning="overdue" if overdue else "near" if near else "ontime", used_s=_seconds(use.used),
        limit_s=_seconds(whole), left_s=_seconds(whole) - _seconds(use.used), due_at=use.due_at,
        counting=running and resumes_at is None, resumes_at=resumes_at)


def due_at(steps: History, clock: Clock, calendar: Calendar) -> datetime | None:
    """Return the clock's deadline as it stands after the steps.

    None where the clock has no limit, or stopped or was parked before its limit was used up.
    """
    limits, spans = limits_of(steps, clock, calendar), spans_of(steps, clock)
    return _use_up(limits, spans, steps[-1].at, calendar).due_at if limits else None


def stage_dates(steps: History, calendar: Calendar) -> tuple[datetime | None, datetime | None]:
    """Return (near, due) of the clock that the queue of the case's post shows, as they stand after the steps.

    From `near` on the case is near its deadline, after `due` it is overdue. Both None while it is parked or ended:
    nothing comes closer then.
    """
    state = State(steps[-1].to_state)
    clock = stage_clock(state)
    if clock is None or state in PARKED:
        return None, None
    limits, spans = limits_of(steps, clock, calendar), spans_of(steps, clock)
    if not limits or not spans:
        return None, None
    now = steps[-1].at
    return (_use_up(_first(_NEAR, limits), spans, now, calendar).due_at, _use_up(limits, spans, now, calendar).due_at)


def stage_used(steps: History, position: int, calendar: Calendar) -> tuple[int, int]:
    """Return (seconds used, limit in seconds) of the stage that the step at the position ended; (0, 0) if none."""
    ending = steps[position]
    if ending.from_state is None or ending.from_state == ending.to_state:
        return 0, 0
    clocks = STATES[State(ending.from_state)].clocks
    before = steps[:position]
    limits = limits_of(before, clocks[0], calendar) if clocks else ()
    if not limits:
        return 0, 0
    use = _use_up(limits, spans_of(before, clocks[0]), ending.at, calendar)
    return _seconds(use.used), _seconds(_sum(limits))


def spans_of(steps: History, clock: Clock) -> tuple[Span, ...]:
    """Return the spans that the clock is charged for since it last began anew."""
    if clock is Clock.WHOLE:
        steps = _since_filing(steps)
    spans: list[Span] = []
    before: StepTaken | None = None
    for taken in steps:
        rule = rule_of(taken.from_state, taken.step)
        back = rule is not None and clock in rule.charges
        if before is not None and (back or _charged(before.to_state, clock)):
            spans.append((before.at, taken.at))
        if rule is not None and (clock in rule.fresh or clock is Clock.HANDLE and taken.facts.get("new_clock")):
            spans.clear()
        before = taken
    if before is not None and _charged(before.to_state, clock):
        spans.append((before.at, None))
    return tuple(spans)


def limits_of(steps: History, clock: Clock, calendar: Calendar) -> tuple[Limit, ...]:
    """Return the limits of the clock in the order in which they are used up; empty where it has none yet."""
    if clock is Clock.HANDLE:
        return _handle_limits(steps, calendar)
    severity = next((str(taken.facts["severity"]) for taken in reversed(steps) if taken.facts.get("severity")), "")
    if clock is not Clock.WHOLE:
        return (stage_limit(clock, severity),)
    handle = _handle_limits(steps, calendar)
    if not handle:
        return ()
    return tuple(each for part in WHOLE_ORDER
                 for each in (handle if part is Clock.HANDLE else (stage_limit(part, severity),)))


def _handle_limits(steps: History, calendar: Calendar) -> tuple[Limit, ...]:
    """Return the handling limit that holds, and the extensions granted in time (section 7.3, rule 7)."""
    limits: list[Limit] = []
    for position, taken in enumerate(steps):
        goes_on = taken.step == Step.REDISPATCH_REWORK and not taken.facts.get("new_clock")
        if "limit_value" in taken.facts and not goes_on:
            limits = [parse_limit(taken.facts["limit_value"], taken.facts["limit_unit"])]
        elif taken.step == Step.GRANT_EXTENSION and limits:
            old = _use_up(limits, spans_of(steps[:position], Clock.HANDLE), taken.at, calendar).due_at
            if old is None or taken.at <= old:
                limits.append(parse_limit(taken.facts["amount_value"], taken.facts["amount_unit"]))
    return tuple(limits)


def _since_filing(steps: History) -> History:
    """The whole clock begins at the first filing; a return to the shift leader gives no extra time (rule 8)."""
    first = next((position for position, taken in enumerate(steps) if taken.step == Step.FILE), len(steps))
    return steps[first:]


def _sum(limits: Sequence[Limit]) -> timedelta:
    return sum((each.length for each in limits), timedelta(0))


def _first(share: Fraction, limits: Sequence[Limit]) -> tuple[Limit, ...]:
    """Return the limits as far as the share of their sum goes, to the microsecond."""
    left = timedelta(microseconds=-(-_sum(limits) // timedelta(microseconds=1) * share.numerator // share.denominator))
    found: list[Limit] = []
    for each in limits:
        found.append(Limit(min(each.length, left), each.unit))
        left -= found[-1].length
        if not left:
            break
    return tuple(found)


def _charged(state: str, clock: Clock) -> bool:
    found = State(state)
    return found in WHOLE_RUNS if clock is Clock.WHOLE else clock in STATES[found].clocks


@dataclass(frozen=True, slots=True)
class _Use:
    due_at: datetime | None
    """When the last limit is used up; None where the spans end before."""
    used: timedelta
    """Used until the instant asked about, each part in its own unit, what is over in the last one's."""
    unit: Unit
    """The unit that counts at that instant."""


def _use_up(limits: Sequence[Limit], spans: Sequence[Span], at: datetime, calendar: Calendar) -> _Use:
    """Use the limits (at least one) up over the spans, one after the other."""
    left, used, due = deque(limits), timedelta(0), None
    now = unit = limits[0].unit
    for since, until in spans:
        start = since
        while left:
            unit = left[0].unit
            end = unit.deadline(start, left[0].length, calendar)
            stopped = until is not None and until < end
            used += _passed(unit, start, until if stopped else end, at, calendar)
            now = unit if start <= at else now
            if until is not None and stopped:
                left[0] = Limit(left[0].length - unit.elapsed(start, until, calendar), unit)
                break
            left.popleft()
            start, due = end, None if left else end
        else:
            used += _passed(unit, start, until, at, calendar)
    return _Use(due, used, now)


def _passed(unit: Unit, since: datetime, until: datetime | None, at: datetime, calendar: Calendar) -> timedelta:
    """Return how much of [since, until) had passed at `at`."""
    end = at if until is None else min(until, at)
    return unit.elapsed(since, end, calendar) if end > since else timedelta(0)


def _resumes_at(steps: History, unit: Unit, at: datetime, calendar: Calendar, *, running: bool) -> datetime | None:
    """Return when a standing clock goes on; None where it runs, or where nobody knows."""
    if running:
        return None if not unit.works_only or calendar.is_open(at) else calendar.next_opening(at)
    if steps[-1].to_state != State.DEFERRED:
        return None
    return opening_of(next(str(taken.facts["until"]) for taken in reversed(steps) if taken.step == Step.GRANT_DEFERRAL),
                      calendar)


def opening_of(day: str, calendar: Calendar) -> datetime:
    """Return 08:00 of the local day (ISO text), in UTC: when a deferral ends."""
    return datetime.combine(date.fromisoformat(day), time(8), calendar.zone).astimezone(UTC)


def _seconds(length: timedelta) -> int:
    return length // timedelta(seconds=1)
