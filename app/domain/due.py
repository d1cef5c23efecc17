"""What the program does with a case by itself, as of an instant (domain sections 6.3 T25, N17, N26, and 10)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain import claim
from app.domain.deadline import TimeLeft, near_at, opening_of, time_left
from app.domain.record import Case, StepTaken
from app.domain.timing import Timing
from app.domain.workflow import Clock, State, Step

URGED_STATES = frozenset({State.DISPATCHED, State.HANDLING})
"""Where a department has the case and can be urged."""
YELLOW_SHARE, RED_SHARE = 1.5, 2.0
"""Share of the limit from which on an urging is of level 2 and 3: yellow, red."""
HEARD_BY = {0: ["DEP"], 1: ["DEP", "DPH"], 2: ["DPH", "DIR"], 3: ["LED"]}
"""Who hears a reminder (level 0, which is no urging) or an urging, by its level."""


@dataclass(frozen=True, slots=True)
class Act:
    """A step that is due."""

    step: Step
    facts: dict[str, Any] = field(default_factory=dict)
    opinion: str = ""


def acts_due(case: Case, steps: Sequence[StepTaken], at: datetime, timing: Timing) -> Iterator[Act]:
    """Yield the acts that are due and not yet done; after they are done none is due at the same instant."""
    if case.claimed_by is not None and not claim.holds(case, at):
        yield Act(Step.RELEASE)
    if case.state == State.DEFERRED and case.until is not None and at >= opening_of(
            case.until.isoformat(), timing.handling):
        yield Act(Step.END_DEFERRAL)
    if case.state in URGED_STATES:
        left = time_left(steps, Clock.HANDLE, at, timing)
        if left.meaning == "near" and not case.lead_fed_back and not _reminded(steps, timing):
            yield Act(Step.REMIND, {"to": HEARD_BY[0]}, REMINDED)
        elif left.meaning == "overdue" and _may_urge(steps, at, timing):
            level = max(urging_level(left), unanswered_level(steps))
            yield Act(Step.URGE, {"level": level, "to": HEARD_BY[level]}, URGED[level])


REMINDED = "处置时限已用八成，请抓紧办理并反馈。"
URGED = {1: "处置时限已过，请尽快办结并反馈。", 2: "超期已过时限一半，请部门负责人督促办理。", 3: "超期已达时限一倍，已报领导。"}
"""What the program writes, an urging by its level; the record is Chinese, as everything that posts write is."""


def urging_level(left: TimeLeft) -> int:
    """Return 1 after the deadline, 2 from 50 % over the limit on, 3 from 100 % over on (section 10)."""
    share = left.used_s / left.limit_s
    return 3 if share >= RED_SHARE else 2 if share >= YELLOW_SHARE else 1


def unanswered_level(steps: Sequence[StepTaken]) -> int:
    """Return 2 where two urgings were left unanswered, 3 where one of level 2 was, else 1 (section 10).

    An answer is whatever the department did in the case since; a case that moved on has a new account.
    """
    levels = []
    for taken in reversed(steps):
        if taken.from_state != taken.to_state or taken.post in DEPARTMENT_POSTS:
            break
        if taken.step == Step.URGE:
            levels.append(int(taken.facts.get("level", 1)))
    return 3 if max(levels, default=0) >= 2 else 2 if len(levels) >= 2 else 1


DEPARTMENT_POSTS = frozenset({"DEP", "DPH"})


def _reminded(steps: Sequence[StepTaken], timing: Timing) -> bool:
    """Say whether the department was reminded of the limit that holds: since it is near, so once for each limit."""
    since = near_at(steps, Clock.HANDLE, timing)
    return since is None or any(taken.step == Step.REMIND and taken.at >= since for taken in reversed(steps))


def _may_urge(steps: Sequence[StepTaken], at: datetime, timing: Timing) -> bool:
    """Say whether the program may urge now: on a working day, in office hours, once a day."""
    calendar = timing.handling
    if not calendar.is_open(at):
        return False
    today = at.astimezone(calendar.zone).date()
    return not any(taken.step == Step.URGE and taken.at.astimezone(calendar.zone).date() == today
                   for taken in reversed(steps))
