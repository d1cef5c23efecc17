"""What a step asks for beyond the table: limits in time, in distance and in number (domain sections 6.3, 7.3, 7.4)."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain.assigning import check_addition
from app.domain.correcting import corrected
from app.domain.errors import BadInput, NotAllowed
from app.domain.limits import URGENT, parse_limit
from app.domain.place import Point
from app.domain.record import Assignment, Case, Facts
from app.domain.timing import Timing
from app.domain.workflow import ANSWER_WAYS, ENDS, State, Step

DEFER_AT_MOST = timedelta(days=90)
REVIEW_WITHIN = timedelta(days=31)
UNMERGE_WITHIN = timedelta(days=7)
MERGE_INTO_WITHIN = timedelta(days=30)
"""A case that was closed longer ago takes no duplicates in."""
REOPEN_WITHIN = timedelta(days=15)
VERIFY_WITHIN_M = 50
SUPERVISION_LEVELS = (1, 2, 3)
SATISFACTION = (1, 2, 3, 4, 5)
"""Of a reporter who was answered, best last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A step that somebody is about to take."""

    case: Case
    step: Step
    facts: Facts
    at: datetime
    user: UUID | None
    timing: Timing
    part: Assignment | None
    """The assignment that it concerns."""
    main: Case | None
    """The main case of a merge, where the caller knows it."""
    due_at: datetime | None
    """The handling deadline of the assignment, where the caller knows it."""


def check(attempt: Attempt) -> None:
    """Raise NotAllowed or BadInput unless what the step asks for beyond the table holds."""
    guard = _GUARDS.get(attempt.step)
    if guard is not None:
        guard(attempt)


def check_second_refusal(attempt: Attempt) -> None:
    """A ruling binds: no second refusal for the same reason; and none after the refusal limit."""
    part, timing = attempt.part, attempt.timing
    if part is None:
        return
    if attempt.facts["reason"] in part.settled_refusals:
        raise NotAllowed("step.refusal_settled", reason=str(attempt.facts["reason"]))
    within = timing.limits.refuse(urgent=attempt.case.severity == URGENT)
    begun = part.dispatched_at
    if begun and within.unit.elapsed(begun, attempt.at, timing.handling) > within.length:
        raise NotAllowed("step.too_late", step=Step.REFUSE.value)


def _within(began: Callable[[Case], datetime | None], most: timedelta) -> "Guard":
    def guard(attempt: Attempt) -> None:
        begun = began(attempt.case)
        if begun is not None and attempt.at - begun > most:
            raise NotAllowed("step.too_late", step=attempt.step.value)
    return guard


def _until(most: timedelta) -> "Guard":
    def guard(attempt: Attempt) -> None:
        today = attempt.at.astimezone(attempt.timing.hall.zone).date()
        if not today < parsed("until", attempt.facts["until"]) <= today + most:
            raise BadInput("step.unusable_fact", fact="until", value=str(attempt.facts["until"]))
    return guard


def _asked_in_time(attempt: Attempt) -> None:
    if attempt.due_at is not None and attempt.at > attempt.due_at:
        raise NotAllowed("step.too_late", step=attempt.step.value)


def _no_more_than_asked(attempt: Attempt) -> None:
    part = attempt.part
    wanted = "" if part is None or part.lead else str(part.department)
    asked = next(request for request in attempt.case.requests
                 if request.kind == "extension" and request.assignment == wanted)
    if amount_of(attempt.facts) > amount_of(asked.facts):
        raise NotAllowed("step.more_than_asked", step=attempt.step.value)


def _main_case_takes_it(attempt: Attempt) -> None:
    if str(attempt.facts["merged_into"]) == str(attempt.case.id):
        raise NotAllowed("step.merge_with_itself")
    main = attempt.main
    if main is None:
        return
    recently = main.closed_at is not None and attempt.at - main.closed_at <= MERGE_INTO_WITHIN
    if State(main.state) in ENDS and not (main.state == State.CLOSED and recently):
        raise NotAllowed("step.main_case_ended", number=main.number)


def _near_enough(attempt: Attempt) -> None:
    """The inspector stands within 50 m of the place, or says why not (T37)."""
    there, facts = attempt.case.point, attempt.facts
    if there is None or facts.get("position_reason") or facts.get("x_mm") is None:
        return
    here = point_of(facts)
    away_m = math.hypot(here.x_mm - there.x_mm, here.y_mm - there.y_mm) / 1000
    if away_m > VERIFY_WITHIN_M:
        raise NotAllowed("step.too_far", away_m=round(away_m), most_m=VERIFY_WITHIN_M)


def _answerable(attempt: Attempt) -> None:
    _answer_day(attempt)
    if attempt.facts["level"] not in SUPERVISION_LEVELS:
        raise BadInput("step.unusable_fact", fact="level", value=str(attempt.facts["level"]))


def _answer_day(attempt: Attempt) -> None:
    today = attempt.at.astimezone(attempt.timing.hall.zone).date()
    try:
        day = date.fromisoformat(str(attempt.facts["answer_by"]))
    except ValueError:
        day = date.min
    if day < today:
        raise BadInput("step.unusable_fact", fact="answer_by", value=str(attempt.facts["answer_by"]))


def _other_colleague(attempt: Attempt) -> None:
    if parsed("colleague", attempt.facts["colleague"]) == attempt.user:
        raise BadInput("step.unusable_fact", fact="colleague", value=str(attempt.facts["colleague"]))


def _something_changed(attempt: Attempt) -> None:
    """A correction corrects something (N1)."""
    facts = attempt.facts
    if facts.get("x_mm") is not None:
        point_of(facts)
    if not facts.get("corrected", corrected(attempt.case, facts, wish=None, sealed={})):
        raise NotAllowed("step.nothing_changed", step=attempt.step.value)


def _answered(attempt: Attempt) -> None:
    """Reached or not is said, and by one of the ways; only who was reached is satisfied, from 1 to 5."""
    reached, satisfaction = attempt.facts["reached"], attempt.facts.get("satisfaction")
    way = attempt.facts.get("answer_way")
    if way is not None and way not in ANSWER_WAYS:
        raise BadInput("step.unusable_fact", fact="answer_way", value=str(way))
    if type(reached) is not bool:
        raise BadInput("step.unusable_fact", fact="reached", value=str(reached))
    if satisfaction is not None and (type(satisfaction) is not int or satisfaction not in SATISFACTION or not reached):
        raise BadInput("step.unusable_fact", fact="satisfaction", value=str(satisfaction))


Guard = Callable[[Attempt], None]
_GUARDS: dict[Step, Guard] = {
    Step.REFUSE: check_second_refusal,
    Step.MERGE: _main_case_takes_it, Step.AMEND: _something_changed,
    Step.UNMERGE: _within(lambda case: case.merged_at, UNMERGE_WITHIN),
    Step.REOPEN: _within(lambda case: case.closed_at, REOPEN_WITHIN),
    Step.REQUEST_DEFERRAL: _until(DEFER_AT_MOST), Step.GRANT_DEFERRAL: _until(DEFER_AT_MOST),
    Step.GRANT_SUSPENSION: _until(REVIEW_WITHIN), Step.REVIEW_SUSPENSION: _until(REVIEW_WITHIN),
    Step.REQUEST_EXTENSION: _asked_in_time, Step.GRANT_EXTENSION: _no_more_than_asked,
    Step.ANSWER_VERIFICATION_PASS: _near_enough, Step.SUPERVISE: _answerable,
    Step.REQUIRE_ANSWER: _answer_day, Step.TAKE_OVER: _other_colleague, Step.ANSWER_REPORTER: _answered,
    Step.ADD_ASSISTANT: lambda attempt: check_addition(attempt.case, attempt.facts),
}


def amount_of(facts: Facts) -> timedelta:
    """Return the length of the extension that the facts name; raises BadInput `limit.unusable`."""
    return parse_limit(facts.get("amount_value"), facts.get("amount_unit")).length


def point_of(facts: Facts) -> Point:
    """Return the point that the facts name; raises BadInput unless both coordinates are whole millimetres."""
    x_mm, y_mm = facts.get("x_mm"), facts.get("y_mm")
    if type(x_mm) is not int or type(y_mm) is not int:
        raise BadInput("step.unusable_fact", fact="x_mm", value=str(x_mm))
    return Point(x_mm, y_mm)


_IDS = frozenset({"component", "department", "suggested_department", "inspector", "merged_into", "colleague"})


def parsed(name: str, value: Any) -> Any:
    """Return the field's value of a plain fact; raises BadInput `step.unusable_fact`."""
    try:
        if name in _IDS:
            return UUID(str(value))
        return date.fromisoformat(str(value)) if name == "until" else value
    except ValueError as error:
        raise BadInput("step.unusable_fact", fact=name, value=str(value)) from error
