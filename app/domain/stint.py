"""Which departments have had a case, and what came of each one's part, from the steps alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.case import Case, StepTaken
from app.domain.past import stood_after
from app.domain.record import Assignment, Part

_Key = tuple[UUID, bool, datetime | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stint:
    """One department's part in a case that is over: it has fed back, or the case was taken from it."""

    assignment: Assignment
    """As it stood while the department was at it."""
    ended_by: StepTaken
    steps: tuple[StepTaken, ...]
    """Of the case, up to the one that ended it."""
    fed_back: bool


def ended_stints(case: Case, steps: Sequence[StepTaken]) -> tuple[Stint, ...]:
    """Return the parts that are over, by when they ended.

    A feedback that is withdrawn or returned is none; rework is a part of its own.

    Args:
        case: as it stands now, or stood after the steps.
        steps: its history, first step first; none of a case that was written without one.
    """
    running: dict[_Key, Assignment] = {}
    ended: dict[_Key, Stint] = {}
    for position, stood in enumerate(stood_after(case, steps) if steps else ()):
        now = {(each.department, each.lead, each.dispatched_at): each for each in stood.assignments}
        for key, each in now.items():
            if each.is_open:
                running[key] = each
                ended.pop(key, None)
        for key in [key for key in running if key not in now or not now[key].is_open]:
            ended[key] = Stint(assignment=running.pop(key), ended_by=steps[position],
                               steps=tuple(steps[:position + 1]),
                               fed_back=key in now and now[key].state == Part.FED_BACK)
    return tuple(sorted(ended.values(), key=lambda each: each.ended_by.seq))
