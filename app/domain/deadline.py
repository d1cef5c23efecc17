"""How much time a case has left, from its steps alone (domain section 7.3).

A clock is charged for stretches of time, which may lie apart (parking, refusal, rework), and has one limit or several
in a row, each in its own unit: the whole case's limit is the sum of its stages, an extension comes after the old limit.
The limits are used up one after the other over the stretches; the instant at which the last is used up is the deadline.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

from app.domain.calendar import Calendar
from app.domain.limits import Limit, Unit, parse_limit
from app.domain.meter import History, Stretch, assistant_facts, stretches_of
from app.domain.record import StepTaken
from app.domain.timing import Timing
from app.domain.workflow import ENDS, PARKED, STATES, Clock, State, Step

NEAR_SHARE = 0.8
"""From this share of the limit on a case is near its deadline."""
_NEAR = Fraction(str(NEAR_SHARE))
WHOLE_ORDER = (Clock.DISPATCH, Clock.HANDLE, Clock.REVIEW, Clock.SEND_VERIFICATION, Clock.VERIFY, Clock.CLOSE)
"""Stages whose limits make up the whole case's, in this order (section 7.3, rule 8)."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """One of the limits of a clock, in the order in which they are used up."""

    limit: Limit
    clock: Clock
    """Whose limit it is: the clock's own, or the stage that it is for in the whole case's."""
    calendar: Calendar
    extended: bool = False
    """Whether it was granted as an extension."""


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
    """False outside working time and while parked: shown as paused, with `resumes_at`."""
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


def clock_of(steps: History) -> Clock | None:
    """Return the clock that counts where the steps have led: the stage's; of an end the call back's while it runs."""
    if not steps:
        return None
    state = State(steps[-1].to_state)
    if state not in ENDS:
        return stage_clock(state)
    stretches = stretches_of(steps, Clock.CALLBACK)
    return Clock.CALLBACK if stretches and stretches[-1][1] is None else None


def time_left(steps: History, clock: Clock | None, at: datetime, timing: Timing, *,
              near_share: float = NEAR_SHARE, assistant: str = "") -> TimeLeft:
    """Return how the clock stands at the aware instant; `NO_CLOCK` where it does not run at all.

    Steps after `at` must not be among `steps`. `assistant` is the id of an assisting department, for its own `sign`
    and `handle`.
    """
    if clock is None or not steps:
        return NO_CLOCK
    stretches, limits = stretches_of(steps, clock, assistant), limits_of(steps, clock, timing, assistant)
    running = bool(stretches) and stretches[-1][1] is None
    if not stretches or not limits or State(steps[-1].to_state) in ENDS and not running:
        return NO_CLOCK
    use, whole = use_up(limits, stretches, at), whole_of(limits)
    resumes_at = _next_opening(use.now, at) if running else next_running(steps, use.now.calendar)
    overdue = use.due_at is not None and at > use.due_at
    near = use.used / whole >= near_share
    return TimeLeft(
        meaning="overdue" if overdue else "near" if near else "ontime", used_s=_seconds(use.used),
        limit_s=_seconds(whole), left_s=_seconds(whole) - _seconds(use.used), due_at=use.due_at,
        counting=running and resumes_at is None, resumes_at=resumes_at)


def due_at(steps: History, clock: Clock, timing: Timing, assistant: str = "") -> datetime | None:
    """Return the clock's deadline as it stands after the steps.

    None where the clock has no limit, or stopped or was parked before its limit was used up.
    """
    limits, stretches = limits_of(steps, clock, timing, assistant), stretches_of(steps, clock, assistant)
    return end_of(limits, stretches) if limits else None


def near_at(steps: History, clock: Clock, timing: Timing) -> datetime | None:
    """Return from when on the clock is near its deadline (`NEAR_SHARE`); None likewise."""
    limits, stretches = limits_of(steps, clock, timing), stretches_of(steps, clock)
    return end_of(first_of(limits), stretches) if limits else None


def stage_used(steps: History, position: int, timing: Timing) -> tuple[int, int]:
    """Return (seconds used, limit in seconds) of the stage that the step at the position ended; (0, 0) if none."""
    ending = steps[position]
    if ending.from_state is None or ending.from_state == ending.to_state:
        return 0, 0
    clocks = STATES[State(ending.from_state)].clocks
    before = steps[:position]
    limits = limits_of(before, clocks[0], timing) if clocks else ()
    if not limits:
        return 0, 0
    use = use_up(limits, stretches_of(before, clocks[0]), ending.at)
    return _seconds(use.used), _seconds(whole_of(limits))


def limits_of(steps: History, clock: Clock, timing: Timing, assistant: str = "") -> tuple[Allowed, ...]:
    """Return the limits of the clock in the order in which they are used up; empty where it has none yet."""
    if clock is Clock.HANDLE:
        return _handle_limits(steps, timing, assistant)
    if clock is Clock.SUPERVISION:
        return _supervision_limits(steps, timing)
    severity = next((str(taken.facts["severity"]) for taken in reversed(steps) if taken.facts.get("severity")), "")
    if clock is not Clock.WHOLE:
        return (Allowed(timing.limits.of(clock, severity), clock, timing.calendar_of(clock)),)
    handle = _handle_limits(steps, timing, "")
    if not handle:
        return ()
    return tuple(each for part in WHOLE_ORDER for each in (handle if part is Clock.HANDLE else (
        Allowed(timing.limits.of(part, severity), part, timing.calendar_of(part)),)))


def _handle_limits(steps: History, timing: Timing, assistant: str) -> tuple[Allowed, ...]:
    """Return the handling limit that holds, and the extensions granted in time (section 7.3, rule 7)."""
    found: list[Allowed] = []
    for position, taken in enumerate(steps):
        begun = _limit_given(taken, assistant)
        if begun is not None:
            kept = found if taken.step == Step.AGREE_LIMIT else ()  # Extensions go on after another type's limit.
            found = [Allowed(begun, Clock.HANDLE, timing.handling), *(each for each in kept if each.extended)]
        elif taken.step == Step.GRANT_EXTENSION and taken.assignment == assistant and found:
            old = end_of(found, stretches_of(steps[:position], Clock.HANDLE, assistant))
            if old is None or taken.at <= old:
                more = parse_limit(taken.facts["amount_value"], taken.facts["amount_unit"])
                found.append(Allowed(more, Clock.HANDLE, timing.handling, extended=True))
    return tuple(found)


def _limit_given(taken: StepTaken, assistant: str) -> Limit | None:
    """Return the handling limit that the step sets for the assignment; rework goes on with the old one."""
    facts = assistant_facts(taken, assistant) if assistant else taken.facts
    goes_on = taken.step == Step.REDISPATCH_REWORK and not facts.get("new_clock")
    if not assistant and (goes_on or taken.step == Step.ADD_ASSISTANT):
        return None
    return parse_limit(facts["limit_value"], facts["limit_unit"]) if "limit_value" in facts else None


def _supervision_limits(steps: History, timing: Timing) -> tuple[Allowed, ...]:
    """Until the office closes on the day that was ordered; the default limit where no later day was."""
    ordered = next((taken for taken in reversed(steps) if taken.step in (Step.SUPERVISE, Step.REQUIRE_ANSWER)), None)
    if ordered is None:
        return ()
    calendar = timing.handling
    day = date.fromisoformat(str(ordered.facts["answer_by"]))
    closes_s = calendar.hours_of(day)[-1][1]
    until = datetime.combine(day, time(), calendar.zone) + timedelta(seconds=closes_s)
    limit = Limit(until - ordered.at, Unit.URGENT_HOUR) if until > ordered.at else timing.limits.of(
        Clock.SUPERVISION, "")
    return (Allowed(limit, Clock.SUPERVISION, calendar),)


def whole_of(limits: Sequence[Allowed]) -> timedelta:
    """Return the sum of the limits."""
    return sum((each.limit.length for each in limits), timedelta(0))


def first_of(limits: Sequence[Allowed], share: Fraction = _NEAR) -> tuple[Allowed, ...]:
    """Return the limits as far as the share of their sum goes, to the microsecond: used up, the case is near."""
    left = timedelta(microseconds=-(-whole_of(limits) // timedelta(microseconds=1) * share.numerator
                                    // share.denominator))
    found: list[Allowed] = []
    for each in limits:
        length = min(each.limit.length, left)
        found.append(Allowed(Limit(length, each.limit.unit), each.clock, each.calendar, each.extended))
        left -= length
        if not left:
            break
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a stretch over which one limit is used up."""

    since: datetime
    until: datetime | None
    """None = still running."""
    allowed: Allowed
    over: bool = False
    """After the deadline."""

    def passed(self, at: datetime) -> timedelta:
        """Return how much of it had passed at the instant, in the limit's own unit."""
        end = at if self.until is None else min(self.until, at)
        unit = self.allowed.limit.unit
        return unit.elapsed(self.since, end, self.allowed.calendar) if end > self.since else timedelta(0)


@dataclass(frozen=True, slots=True)
class Use:
    """How limits are used up over stretches."""

    due_at: datetime | None
    """When the last limit is used up; None where the stretches end before."""
    used: timedelta
    """Used until the instant asked about, each part in its own unit, what is over in the last one's."""
    now: Allowed
    """The limit that is being used at that instant."""
    pieces: tuple[Piece, ...]


def use_up(limits: Sequence[Allowed], stretches: Sequence[Stretch], at: datetime) -> Use:
    """Use the limits (at least one) up over the stretches, one after the other."""
    due, pieces = _pieces_of(limits, stretches)
    used = sum((piece.passed(at) for piece in pieces), timedelta(0))
    now = next((piece.allowed for piece in reversed(pieces) if piece.since <= at), limits[0])
    return Use(due, used, now, tuple(pieces))


def end_of(limits: Sequence[Allowed], stretches: Sequence[Stretch]) -> datetime | None:
    """Return when the last limit is used up over the stretches; None where they end before."""
    return _pieces_of(limits, stretches)[0]


def _pieces_of(limits: Sequence[Allowed], stretches: Sequence[Stretch]) -> tuple[datetime | None, list[Piece]]:
    """Return when the last limit is used up, and the pieces of the stretches over which each one is."""
    pieces: list[Piece] = []
    position, left, due = 0, limits[0].limit.length, None
    for since, until in stretches:
        start = since
        while due is None:
            allowed = limits[position]
            unit = allowed.limit.unit
            end = unit.deadline(start, left, allowed.calendar)
            if until is not None and until < end:
                pieces.append(Piece(start, until, allowed))
                left -= unit.elapsed(start, until, allowed.calendar)
                break
            pieces.append(Piece(start, end, allowed))
            start, position = end, position + 1
            if position == len(limits):
                due = end
            else:
                left = limits[position].limit.length
        else:
            pieces.append(Piece(start, until, limits[-1], over=True))
    return due, pieces


def _next_opening(now: Allowed, at: datetime) -> datetime | None:
    """Return when a running clock that counts office hours goes on; None where it is counting."""
    calendar = now.calendar
    return None if not now.limit.unit.works_only or calendar.is_open(at) else calendar.next_opening(at)


def next_running(steps: History, calendar: Calendar) -> datetime | None:
    """Return when a standing clock goes on; None where nobody knows."""
    if steps[-1].to_state != State.DEFERRED:
        return None
    return opening_of(next(str(taken.facts["until"]) for taken in reversed(steps) if taken.step == Step.GRANT_DEFERRAL),
                      calendar)


def opening_of(day: str, calendar: Calendar) -> datetime:
    """Return 08:00 of the local day (ISO text), in UTC: when a deferral ends."""
    return datetime.combine(date.fromisoformat(day), time(8), calendar.zone).astimezone(UTC)


def _seconds(length: timedelta) -> int:
    return length // timedelta(seconds=1)
