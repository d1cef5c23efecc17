"""What the program does by itself, once and at its time: deferrals and claims end, departments are reminded, urged."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from app.domain.claim import LASTS
from app.domain.due import acts_due, unanswered_level
from app.domain.summing import urged_of
from app.domain.tally import tally
from app.domain.workflow import State, Step
from tests.helpers.casework import TIMING, USERS, WORKS, Casework, at


def due(work: Casework, *when: int) -> list[Step]:
    return [act.step for act in acts_due(work.case, work.steps, at(*when), TIMING)]


def handling() -> Casework:
    """Return a case with 4 work hours from 9 March 08:00, its deadline 12:00."""
    work = Casework(at(3, 9, 8)).go(Step.DISPATCH, at(3, 9, 8))
    work.take(Step.SIGN, at(3, 9, 8, 30))
    return work


def test_a_deferral_ends_at_eight_of_its_day() -> None:
    work = handling()
    work.take(Step.REQUEST_DEFERRAL, at(3, 9, 9), by="DEP", until="2021-03-20")
    work.take(Step.GRANT_DEFERRAL, at(3, 9, 10), by="SHF")
    assert due(work, 3, 20, 7, 59) == []
    assert due(work, 3, 20, 8) == [Step.END_DEFERRAL]
    work.take(Step.END_DEFERRAL, at(3, 20, 8), by="SYS")
    assert work.case.state == State.HANDLING and due(work, 3, 20, 8) == []


def remind(work: Casework, *when: int) -> None:
    """Let the program remind, which must be all that is due then."""
    (act,) = acts_due(work.case, work.steps, at(*when), TIMING)
    assert (act.step, act.facts) == (Step.REMIND, {"to": ["DEP"]})
    work.take(act.step, at(*when), by="SYS", opinion=act.opinion)


def test_the_officer_is_reminded_once_when_the_limit_is_used_to_four_fifths() -> None:
    work = handling()
    assert due(work, 3, 9, 11, 11) == []
    before = work.case
    remind(work, 3, 9, 11, 12)
    assert work.steps[-1].post == "SYS"
    for minute in range(12, 60):
        assert due(work, 3, 9, 11, minute) == []
    assert replace(work.case, steps=before.steps) == before, "an urging would count and turn purple"
    assert "urgings" not in tally(taken.step for taken in work.steps) and urged_of(work.steps) == 0


def test_a_reminder_is_no_unanswered_urging_and_keeps_none_from_being_counted() -> None:
    work = handling()
    work.take(Step.URGE, at(3, 9, 11), by="DSP")
    remind(work, 3, 9, 11, 30)
    assert due(work, 3, 9, 14, 1) == [], "urged today already, by the dispatcher"
    assert unanswered_level(work.steps) == 1 and work.case.urgings == 1
    work.take(Step.URGE, at(3, 9, 14), by="DSP")
    assert unanswered_level(work.steps) == 2


def test_another_limit_another_reminder() -> None:
    work = handling()
    remind(work, 3, 9, 11, 30)
    work.take(Step.REQUEST_EXTENSION, at(3, 9, 11, 40), by="DEP", amount_value=4, amount_unit="工作时")
    work.take(Step.GRANT_EXTENSION, at(3, 9, 11, 45), by="DSP")
    assert due(work, 3, 9, 14, 1) == [] and due(work, 3, 9, 16, 23) == [], "of 8 hours 6.4 are used at 16:24"
    remind(work, 3, 9, 16, 24)


def test_another_department_has_a_clock_of_its_own_to_be_reminded_of() -> None:
    work = Casework(at(3, 9, 8)).go(Step.DISPATCH, at(3, 9, 8))
    remind(work, 3, 9, 11, 30)
    work.take(Step.RECALL, at(3, 9, 11, 40), by="DSP")
    work.take(Step.DISPATCH, at(3, 9, 11, 40), to=WORKS)
    assert due(work, 3, 9, 16, 51) == []
    remind(work, 3, 9, 16, 52)


def test_a_lead_that_fed_back_is_not_reminded_of_what_others_do() -> None:
    work = Casework(at(3, 9, 8)).go(Step.FILE, at(3, 9, 8))
    work.take(Step.DISPATCH_SPLIT, at(3, 9, 8), by="DSP")
    work.take(Step.SIGN, at(3, 9, 8, 30))
    work.take(Step.FEED_BACK_PART, at(3, 9, 11, 30), by="DEP")
    assert due(work, 3, 9, 11, 40) == []


def test_the_overdue_are_urged_once_each_working_day() -> None:
    work = handling()
    assert Step.URGE not in due(work, 3, 9, 11, 59)
    assert due(work, 3, 9, 12, 30) == [], "nobody is there at noon"
    assert due(work, 3, 9, 14, 1) == [Step.URGE]
    act = next(acts_due(work.case, work.steps, at(3, 9, 14, 1), TIMING))
    work.take(Step.URGE, at(3, 9, 14, 1), by="SYS", opinion=act.opinion, **act.facts)
    assert work.case.urgings == 1 and work.steps[-1].post == "SYS"
    assert due(work, 3, 9, 17) == [] and due(work, 3, 10, 8, 1) == [Step.URGE] and due(work, 3, 13, 10) == []


def test_the_level_rises_with_the_delay() -> None:
    work = handling()
    levels = {when: next(acts_due(work.case, work.steps, at(3, *when), TIMING)).facts["level"]
              for when in ((9, 15), (9, 16), (10, 8))}
    assert levels == {(9, 15): 1, (9, 16): 2, (10, 8): 3}


def test_the_level_rises_with_urgings_that_nobody_answers() -> None:
    work = handling()
    assert unanswered_level(work.steps) == 1
    for level in (1, 1, 2):
        work.take(Step.URGE, at(3, 9, 10), by="SYS", level=level)
    assert unanswered_level(work.steps) == 3
    work.take(Step.PROGRESS, at(3, 9, 11), by="DEP")
    assert unanswered_level(work.steps) == 1, "that was an answer"
    work.take(Step.URGE, at(3, 9, 11), by="DSP")
    work.take(Step.URGE, at(3, 9, 11), by="DSP")
    assert unanswered_level(work.steps) == 2


def test_a_claim_runs_out() -> None:
    work = Casework(at(3, 9, 8))
    work.take(Step.CLAIM, at(3, 9, 9), by="ACC")
    assert work.case.claimed_by == USERS["ACC"]
    assert due(work, 3, 9, 9, 9) == [] and due(work, 3, 9, 9, 10) == [Step.RELEASE]
    assert LASTS == timedelta(minutes=10)
    work.take(Step.RELEASE, at(3, 9, 9, 10), by="SYS", user=UUID(int=0))
    assert work.case.claimed_by is None and due(work, 3, 9, 9, 30) == []
