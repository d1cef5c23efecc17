"""From the steps of a case to what a queue keeps of them (`Stage`), and from there to the time left at an instant."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import NamedTuple, Protocol, TypeVar

from app.domain.calendar import Calendar
from app.domain.deadline import (
    NEAR_SHARE,
    NO_CLOCK,
    TimeLeft,
    Use,
    clock_of,
    end_of,
    first_of,
    limits_of,
    next_running,
    use_up,
    whole_of,
)
from app.domain.meter import History, Stretch, stretches_of
from app.domain.record import StepTaken
from app.domain.stage import Leg, Stage
from app.domain.supervision import orders_of
from app.domain.timing import Timing
from app.domain.workflow import ENDS, PARKED, State, Step

_US = timedelta(microseconds=1)
_SECOND_US = 1_000_000
_NOTED = frozenset({Step.RETURN_TO_ACCEPTOR, Step.RETURN_TO_SHIFT_LEADER, Step.RECALL, Step.REFUSE, Step.ACCEPT_REFUSAL,
                    Step.RULE_ACCEPT_REFUSAL, Step.UPHOLD, Step.RULE_UPHOLD, Step.RETURN_TO_DEPARTMENT,
                    Step.WITHDRAW_FEEDBACK, Step.ANSWER_VERIFICATION_FAIL, Step.VERIFY_BY_VIDEO_FAIL,
                    Step.REJECT_RESULT, Step.RETURN_TO_VERIFICATION, Step.REOPEN, Step.ANSWER_CONFIRMATION})
"""Steps whose opinion the post that has the case now must see in its queue: why it came back."""


class Moving(Protocol):
    """What a step, or a line of a history, tells of where it led."""

    @property
    def step(self) -> str:
        """Its code."""
        ...

    @property
    def from_state(self) -> str | None:
        """None or empty of a report."""
        ...

    @property
    def to_state(self) -> str:
        """The same where it moved nothing."""
        ...


AStep = TypeVar("AStep", bound=Moving)


class Summary(NamedTuple):
    """What is stored of the steps with the case."""

    near_at: datetime | None
    """From then on the case is near its deadline, after `due_at` overdue. Both None while it is parked or ended:
    nothing comes closer then, unless the reporter waits to be called back."""
    due_at: datetime | None
    stage: Stage | None
    """None of a case that has ended, and whose reporter waits for nothing."""


def summed(steps: History, timing: Timing) -> Summary:
    """Sum up the steps (at least one): the clock is the one that the queue of the case's post shows."""
    last = steps[-1]
    state = State(last.to_state)
    clock = clock_of(steps)
    if clock is None and state in ENDS:
        return Summary(None, None, None)
    note, urged = "" if state in ENDS else note_of(steps), urged_of(steps)
    limits = limits_of(steps, clock, timing) if clock else ()
    stretches = stretches_of(steps, clock) if clock else ()
    if not limits or not stretches:
        return Summary(None, None, Stage(since=last.at, limit_us=0, used_us=0, note=note, urged=urged))
    use = use_up(limits, stretches, last.at)
    running = stretches[-1][1] is None
    stage = Stage(
        since=last.at, limit_us=whole_of(limits) // _US, used_us=use.used // _US,
        legs=_legs(use, stretches[-1]) if running else (), due_at=use.due_at,
        resumes_at=None if running else next_running(steps, use.now.calendar), note=note, urged=urged)
    if state in PARKED:
        return Summary(None, None, stage)
    return Summary(end_of(first_of(limits), stretches), use.due_at, stage)


def time_left_of(stage: Stage | None, at: datetime, calendar: Calendar) -> TimeLeft:
    """Return how the stage's clock stands at the instant, not before the last step; `NO_CLOCK` where none runs.

    `calendar` is the clock's (`Timing.calendar_of`).
    """
    if stage is None or not stage.limit_us:
        return NO_CLOCK
    used_us, start, works_only = stage.used_us, stage.since, False
    for leg in stage.legs:
        if start > at:
            break
        works_only, end = leg.works_only, at if leg.until is None else min(at, leg.until)
        used_us += (calendar.elapsed(start, end) if works_only else end - start) // _US
        start = end if leg.until is None else leg.until
    resumes_at = stage.resumes_at
    if works_only and not calendar.is_open(at):
        resumes_at = calendar.next_opening(at)
    overdue = stage.due_at is not None and at > stage.due_at
    near = used_us / stage.limit_us >= NEAR_SHARE
    used_s, limit_s = used_us // _SECOND_US, stage.limit_us // _SECOND_US
    return TimeLeft(
        meaning="overdue" if overdue else "near" if near else "ontime", used_s=used_s, limit_s=limit_s,
        left_s=limit_s - used_s, due_at=stage.due_at, counting=bool(stage.legs) and resumes_at is None,
        resumes_at=resumes_at)


def note_of(steps: Sequence[StepTaken]) -> str:
    """Return why the case came back to the post that has it now."""
    moved = next((step for step in reversed(steps) if step.from_state != step.to_state), None)
    return moved.opinion if moved is not None and moved.step in _NOTED else ""


def urgings_of(steps: Sequence[AStep]) -> list[AStep]:
    """Return the urgings since the case last moved on, the latest first; none of an ended case."""
    if not steps or State(steps[-1].to_state) in ENDS:
        return []
    since = takewhile(lambda step: step.from_state == step.to_state, reversed(steps))
    return [step for step in since if step.step == Step.URGE]


def urged_of(steps: Sequence[StepTaken]) -> int:
    """Count the urgings since the case last moved on and the supervisions that stand; none of an ended case."""
    if not steps or State(steps[-1].to_state) in ENDS:
        return 0
    return len(urgings_of(steps)) + len(orders_of(steps))


def _legs(use: Use, running: Stretch) -> tuple[Leg, ...]:
    """Return the pieces of the stretch that still runs."""
    return tuple(Leg(until=piece.until, works_only=piece.allowed.limit.unit.works_only)
                 for piece in use.pieces if piece.since >= running[0])
