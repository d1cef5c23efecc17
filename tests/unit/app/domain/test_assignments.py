"""A case of several departments: each has its own state and clock, and only the lead's moves the case."""

from uuid import UUID

import pytest

from app.domain.case import Case, offered
from app.domain.deadline import due_at, stretches_of, time_left
from app.domain.errors import BadInput, NotAllowed
from app.domain.record import Part
from app.domain.workflow import Clock, State, Step
from app.permissions import permission_matrix
from tests.helpers.casework import PARKS, SANITATION, TIMING, USERS, WORKS, Casework, at


def split(limit: int = 4) -> Casework:
    """Return a case with sanitation as the lead and works assisting, dispatched on 9 March at 08:00."""
    work = Casework(at(3, 9, 8)).go(Step.FILE, at(3, 9, 8))
    work.take(Step.DISPATCH_SPLIT, at(3, 9, 8), by="DSP", limit_value=limit, limit_unit="工作时")
    return work


def parts(case: Case) -> list[tuple[UUID, str]]:
    return [(each.department, each.state) for each in case.assignments]


def test_each_signs_for_itself_and_the_lead_moves_the_case() -> None:
    work = split()
    work.take(Step.SIGN, at(3, 9, 8, 30), department=WORKS)
    assert work.case.state == State.DISPATCHED
    assert parts(work.case) == [(SANITATION, Part.DISPATCHED), (WORKS, Part.HANDLING)]
    work.take(Step.SIGN, at(3, 9, 9), department=SANITATION)
    assert work.case.state == State.HANDLING


def test_the_last_to_feed_back_moves_the_case_on() -> None:
    work = split()
    for department in (SANITATION, WORKS):
        work.take(Step.SIGN, at(3, 9, 9), department=department)
    with pytest.raises(NotAllowed, match="step.not_from_here"):
        work.take(Step.FEED_BACK, at(3, 9, 10), department=SANITATION)
    work.take(Step.FEED_BACK_PART, at(3, 9, 10), by="DEP", department=SANITATION)
    assert work.case.state == State.HANDLING and work.case.lead_fed_back
    work.take(Step.FEED_BACK, at(3, 9, 11), department=WORKS)
    assert work.case.state == State.FED_BACK
    hours = [sum((until - since).total_seconds() / 3600 for since, until in stretches_of(work.steps, Clock.HANDLE, who)
                 if until) for who in ("", str(WORKS))]
    assert hours == [2, 3], "the lead's clock stopped with its own feedback"


def test_an_assistant_s_refusal_is_its_own() -> None:
    work = split()
    work.take(Step.SIGN, at(3, 9, 8, 30), department=SANITATION)
    work.take(Step.REFUSE, at(3, 9, 9), by="DEP", department=WORKS)
    assert work.case.state == State.HANDLING and parts(work.case)[1] == (WORKS, Part.REFUSED)
    assert time_left(work.steps, Clock.HANDLE, at(3, 9, 10), TIMING).used_s == 2 * 3600
    assert time_left(work.steps, Clock.HANDLE, at(3, 9, 10), TIMING, assistant=str(WORKS)).used_s == 3600
    work.take(Step.URGE, at(3, 9, 9, 30), by="DSP")
    work.take(Step.UPHOLD, at(3, 9, 10), by="DSP")
    assert time_left(work.steps, Clock.HANDLE, at(3, 9, 10), TIMING, assistant=str(WORKS)).used_s == 2 * 3600
    assert work.case.state == State.HANDLING and parts(work.case)[1] == (WORKS, Part.HANDLING)


def test_an_accepted_refusal_of_an_assistant_leaves_the_lead_alone() -> None:
    work = split()
    work.take(Step.SIGN, at(3, 9, 8, 30), department=SANITATION)
    work.take(Step.REFUSE, at(3, 9, 9), by="DEP", department=WORKS)
    work.take(Step.ACCEPT_REFUSAL, at(3, 9, 10), by="DSP")
    assert parts(work.case) == [(SANITATION, Part.HANDLING), (WORKS, Part.CANCELLED)]
    work.take(Step.FEED_BACK, at(3, 9, 11), department=SANITATION)
    assert work.case.state == State.FED_BACK


def test_an_extension_is_the_asker_s() -> None:
    work = split()
    for department in (SANITATION, WORKS):
        work.take(Step.SIGN, at(3, 9, 8, 30), department=department)
    work.take(Step.REQUEST_EXTENSION, at(3, 9, 9), by="DEP", department=WORKS, amount_value=2, amount_unit="工作时")
    work.take(Step.GRANT_EXTENSION, at(3, 9, 10), by="DSP")
    assert due_at(work.steps, Clock.HANDLE, TIMING) == at(3, 9, 12)
    assert due_at(work.steps, Clock.HANDLE, TIMING, str(WORKS)) == at(3, 9, 16)
    assert [each.extensions for each in work.case.assignments] == [0, 1]


def test_assistants_come_and_go() -> None:
    work = split()
    work.take(Step.ADD_ASSISTANT, at(3, 9, 10), by="DSP")
    assert due_at(work.steps, Clock.HANDLE, TIMING, str(PARKS)) == at(3, 9, 16)
    with pytest.raises(BadInput, match="step.assistant_twice"):
        work.take(Step.ADD_ASSISTANT, at(3, 9, 10), by="DSP")
    with pytest.raises(NotAllowed, match="fact=assignment"):
        work.take(Step.CANCEL_ASSISTANT, at(3, 9, 10), by="DSP")
    work.take(Step.CANCEL_ASSISTANT, at(3, 9, 11), by="DSP", assignment=str(PARKS))
    assert parts(work.case)[2] == (PARKS, Part.CANCELLED)


def test_a_return_names_departments() -> None:
    work = split()
    for department in (SANITATION, WORKS):
        work.take(Step.SIGN, at(3, 9, 8, 30), department=department)
    work.take(Step.FEED_BACK_PART, at(3, 9, 9), by="DEP", department=WORKS)
    work.take(Step.FEED_BACK, at(3, 9, 10), department=SANITATION)
    work.take(Step.RETURN_TO_DEPARTMENT, at(3, 9, 11), by="DSP", departments=[str(WORKS)])
    assert parts(work.case) == [(SANITATION, Part.FED_BACK), (WORKS, Part.HANDLING)]
    assert stretches_of(work.steps, Clock.HANDLE)[-1][1] is not None, "the lead's clock stands"
    work.take(Step.FEED_BACK, at(3, 9, 12), department=WORKS)
    assert work.case.state == State.FED_BACK


@pytest.mark.parametrize(("assistants", "code"), [
    ([], "step.fact_missing"), ([{"department": str(SANITATION), "task": "同"}], "step.assistant_twice"),
    ([{"department": str(WORKS), "task": "甲"}, {"department": str(WORKS), "task": "乙"}], "step.assistant_twice"),
    ([{"department": str(WORKS), "task": " "}], "step.unusable_fact"), ("不是列表", "step.unusable_fact"),
    ([{"department": str(UUID(int=at_)), "task": "甲"} for at_ in range(6)], "step.assistants_number")])
def test_bad_assistants_are_refused(assistants: object, code: str) -> None:
    work = Casework(at(3, 9, 8)).go(Step.FILE, at(3, 9, 8))
    with pytest.raises((BadInput, NotAllowed), match=code):
        work.take(Step.DISPATCH_SPLIT, at(3, 9, 8), by="DSP", assistants=assistants)


def test_an_assistant_is_offered_its_own_steps_only() -> None:
    work = split()
    may = {department: set(offered(work.case, permissions=permission_matrix(), roles={"DEP"}, user=USERS["DEP"],
                                   department=department)) for department in (SANITATION, WORKS, PARKS)}
    assert {Step.SIGN, Step.REFUSE} <= may[SANITATION] & may[WORKS] and Step.SIGN not in may[PARKS]
