"""Deadlines worked by hand: domain section 7.5, row by row, and the clocks that stop, go on and begin anew."""

from datetime import datetime, timedelta

import pytest

from app.domain.deadline import due_at, stage_used, time_left
from app.domain.limits import Unit, limit
from app.domain.workflow import Clock, Step
from tests.helpers.casework import CALENDAR, TIMING, WORKS, Casework, at


@pytest.mark.parametrize(("start", "value", "unit", "expected"), [
    pytest.param(at(6, 11, 17, 10), 4, Unit.URGENT_HOUR, at(6, 11, 21, 10), id="1 into the evening"),
    pytest.param(at(2, 10, 23, 30), 8, Unit.URGENT_HOUR, at(2, 11, 7, 30), id="2 over midnight into a holiday"),
    pytest.param(at(3, 11, 16, 30), 4, Unit.WORK_HOUR, at(3, 12, 10, 30), id="3 overnight"),
    pytest.param(at(3, 12, 11), 4, Unit.WORK_HOUR, at(3, 12, 17), id="4 over noon"),
    pytest.param(at(3, 13, 9), 8, Unit.WORK_HOUR, at(3, 15, 18), id="5 Saturday: the bell, not next morning"),
    pytest.param(at(9, 30, 15, 20), 1, Unit.WORK_DAY, at(10, 8, 15, 20), id="6 over National Day"),
    pytest.param(at(9, 30, 15, 20), 3, Unit.WORK_DAY, at(10, 11, 15, 20), id="7 make-up Saturday"),
    pytest.param(at(4, 24, 10), 5, Unit.WORK_DAY, at(4, 29, 18), id="8 make-up Sunday"),
    pytest.param(at(4, 30, 16), 2, Unit.WORK_DAY, at(5, 7, 16), id="9 over Labour Day"),
    pytest.param(at(2, 9, 9, 15), 7, Unit.CALENDAR_DAY, at(2, 16, 9, 15), id="10 clock time through Spring Festival"),
    pytest.param(at(2, 10, 17), 3, Unit.WORK_DAY, at(2, 20, 17), id="16 Spring Festival and a make-up Saturday"),
])
def test_deadline_of_one_limit(start: datetime, value: int, unit: Unit, expected: datetime) -> None:
    assert unit.deadline(start, limit(value, unit).length, CALENDAR) == expected


def dispatched(when: datetime, value: int, unit: str) -> Casework:
    """Return a case that was dispatched at the instant with this handling limit."""
    work = Casework(when).go(Step.FILE, when)
    work.take(Step.DISPATCH, when, limit_value=value, limit_unit=unit)
    return work


def test_11_a_suspended_span_is_no_time() -> None:
    work = dispatched(at(3, 1, 8), 5, "工作日")
    work.take(Step.SIGN, at(3, 1, 9))
    work.take(Step.REQUEST_SUSPENSION, at(3, 2, 9), by="DEP")
    work.take(Step.GRANT_SUSPENSION, at(3, 3, 10), by="DIR", until="2021-03-20")
    assert due_at(work.steps, Clock.HANDLE, TIMING) is None
    parked = time_left(work.steps, Clock.HANDLE, at(3, 10, 10), TIMING)
    assert (parked.counting, parked.used_s, parked.left_s) == (False, 18 * 3600, 22 * 3600)
    work.take(Step.RESUME, at(3, 15, 9), by="DSP")
    assert due_at(work.steps, Clock.HANDLE, TIMING) == at(3, 17, 17)


def test_12_an_extension_counts_from_the_old_deadline() -> None:
    work = dispatched(at(5, 31, 14), 3, "工作日")
    work.take(Step.SIGN, at(5, 31, 15))
    assert due_at(work.steps, Clock.HANDLE, TIMING) == at(6, 3, 12)
    work.take(Step.REQUEST_EXTENSION, at(6, 2, 9), by="DEP")
    work.take(Step.GRANT_EXTENSION, at(6, 2, 16), by="DSP")
    assert due_at(work.steps, Clock.HANDLE, TIMING) == at(6, 7, 12)


def test_an_extension_granted_after_the_deadline_rescues_nothing() -> None:
    work = dispatched(at(5, 31, 14), 3, "工作日")
    work.take(Step.SIGN, at(5, 31, 15))
    work.take(Step.REQUEST_EXTENSION, at(6, 2, 9), by="DEP")
    work.take(Step.GRANT_EXTENSION, at(6, 3, 14, 1), by="DSP")
    assert due_at(work.steps, Clock.HANDLE, TIMING) == at(6, 3, 12)


def test_the_limit_of_another_type_holds_from_the_same_start_and_keeps_extensions() -> None:
    work = Casework(at(3, 9, 8)).go(Step.SIGN, at(3, 9, 8))
    work.take(Step.REQUEST_EXTENSION, at(3, 9, 9), by="DEP", amount_value=1, amount_unit="工作时")
    work.take(Step.GRANT_EXTENSION, at(3, 9, 9), by="DSP")
    work.take(Step.RECLASSIFY, at(3, 9, 9), by="SHF", limit_value=6, limit_unit="工作时")
    assert due_at(work.steps, Clock.HANDLE, TIMING) == at(3, 9, 15)
    work.take(Step.AGREE_LIMIT, at(3, 9, 10), by="DIR")
    assert due_at(work.steps, Clock.HANDLE, TIMING) == at(3, 9, 17)


def test_13_rework_goes_on_with_the_rest() -> None:
    work = dispatched(at(3, 9, 9), 1, "工作日")
    work.take(Step.SIGN, at(3, 9, 9, 30))
    work.take(Step.FEED_BACK, at(3, 9, 15))
    work.take(Step.PASS_FEEDBACK, at(3, 9, 15, 30))
    work.take(Step.SEND_VERIFICATION, at(3, 9, 16))
    work.take(Step.ANSWER_VERIFICATION_FAIL, at(3, 10, 9))
    work.take(Step.REDISPATCH_REWORK, at(3, 11, 10, 30))
    assert due_at(work.steps, Clock.HANDLE, TIMING) == at(3, 11, 16, 30)


def test_rework_by_another_department_has_a_new_clock() -> None:
    work = dispatched(at(3, 9, 9), 1, "工作日")
    work.take(Step.SIGN, at(3, 9, 9, 30))
    for step in (Step.FEED_BACK, Step.PASS_FEEDBACK, Step.SEND_VERIFICATION, Step.ANSWER_VERIFICATION_FAIL):
        work.take(step, at(3, 9, 15))
    work.take(Step.REDISPATCH_REWORK, at(3, 11, 10, 30), to=WORKS)
    assert due_at(work.steps, Clock.HANDLE, TIMING) == at(3, 12, 10, 30)


def test_14_the_whole_case_is_the_sum_of_its_stages() -> None:
    work = Casework(at(3, 5, 17)).go(Step.ACCEPT, at(3, 5, 17, 10))
    work.take(Step.FILE, at(3, 5, 17, 40), limit_value=4, limit_unit="紧急工作时")
    assert due_at(work.steps, Clock.WHOLE, TIMING) == at(3, 9, 8, 30)


def test_15a_an_upheld_refusal_is_no_pause() -> None:
    work = dispatched(at(2, 5, 15), 1, "工作日")
    work.take(Step.REFUSE, at(2, 5, 17), by="DEP")
    assert time_left(work.steps, Clock.HANDLE, at(2, 7, 8, 30), TIMING).used_s == 2 * 3600
    work.take(Step.UPHOLD, at(2, 7, 9), by="DSP")
    assert due_at(work.steps, Clock.HANDLE, TIMING) == at(2, 7, 15)


def test_15b_an_accepted_refusal_voids_the_clock() -> None:
    work = dispatched(at(2, 5, 15), 1, "工作日")
    work.take(Step.REFUSE, at(2, 5, 17), by="DEP")
    work.take(Step.ACCEPT_REFUSAL, at(2, 7, 9), by="DSP")
    work.take(Step.DISPATCH, at(2, 7, 9), limit_value=1, limit_unit="工作日")
    assert due_at(work.steps, Clock.HANDLE, TIMING) == at(2, 8, 9)


def test_a_withdrawn_feedback_counts_as_handling() -> None:
    work = dispatched(at(3, 9, 9), 1, "工作日")
    work.take(Step.SIGN, at(3, 9, 9, 30))
    work.take(Step.FEED_BACK, at(3, 9, 10))
    assert due_at(work.steps, Clock.HANDLE, TIMING) is None
    work.take(Step.WITHDRAW_FEEDBACK, at(3, 9, 11), by="DEP")
    assert due_at(work.steps, Clock.HANDLE, TIMING) == at(3, 10, 9)


def test_a_returned_feedback_does_not_count_as_handling() -> None:
    work = dispatched(at(3, 9, 9), 1, "工作日")
    work.take(Step.SIGN, at(3, 9, 9, 30))
    work.take(Step.FEED_BACK, at(3, 9, 10))
    work.take(Step.RETURN_TO_DEPARTMENT, at(3, 9, 11), by="DSP")
    assert due_at(work.steps, Clock.HANDLE, TIMING) == at(3, 10, 10)


def test_acceptance_goes_on_after_a_confirmation() -> None:
    work = Casework(at(3, 9, 9))
    work.take(Step.SEND_CONFIRMATION, at(3, 9, 9, 20), by="ACC")
    assert time_left(work.steps, Clock.CONFIRM, at(3, 9, 10, 20), TIMING).left_s == 3600
    work.take(Step.ANSWER_CONFIRMATION, at(3, 9, 11), by="INS")
    assert due_at(work.steps, Clock.ACCEPT, TIMING) == at(3, 9, 11, 10)


def test_a_return_gives_the_whole_case_no_extra_time() -> None:
    work = Casework(at(3, 9, 9)).go(Step.FILE, at(3, 9, 9))
    whole = due_at(work.steps, Clock.WHOLE, TIMING)
    work.take(Step.RETURN_TO_SHIFT_LEADER, at(3, 9, 9, 30), by="DSP")
    assert due_at(work.steps, Clock.WHOLE, TIMING) == whole
    work.take(Step.FILE, at(3, 9, 10))
    assert due_at(work.steps, Clock.WHOLE, TIMING) == whole
    assert due_at(work.steps, Clock.DISPATCH, TIMING) == at(3, 9, 10, 30)


@pytest.mark.parametrize(("now", "meaning", "left_s"), [
    (at(3, 9, 9), "ontime", 8 * 3600),
    (at(3, 9, 17, 23), "ontime", 1 * 3600 + 37 * 60),
    (at(3, 9, 17, 24), "near", 1 * 3600 + 36 * 60),
    (at(3, 10, 9), "near", 0),
    (at(3, 10, 9, 1), "overdue", -60),
])
def test_meaning_by_the_share_of_the_limit(now: datetime, meaning: str, left_s: int) -> None:
    left = time_left(dispatched(at(3, 9, 9), 1, "工作日").steps, Clock.HANDLE, now, TIMING)
    assert (left.meaning, left.left_s, left.due_at) == (meaning, left_s, at(3, 10, 9))


def test_the_clock_stands_at_noon_and_says_until_when() -> None:
    left = time_left(dispatched(at(3, 9, 9), 1, "工作日").steps, Clock.HANDLE, at(3, 9, 12, 30), TIMING)
    assert (left.counting, left.resumes_at, left.used_s) == (False, at(3, 9, 14), 3 * 3600)


def test_urgent_hours_run_at_night() -> None:
    left = time_left(dispatched(at(3, 9, 17), 4, "紧急工作时").steps, Clock.HANDLE, at(3, 9, 20), TIMING)
    assert (left.counting, left.resumes_at, left.left_s) == (True, None, 3600)


def test_a_deferred_case_goes_on_at_eight_of_the_day() -> None:
    work = dispatched(at(3, 9, 9), 1, "工作日")
    work.take(Step.SIGN, at(3, 9, 9, 30))
    work.take(Step.REQUEST_DEFERRAL, at(3, 9, 10), by="DEP", until="2021-03-15")
    work.take(Step.GRANT_DEFERRAL, at(3, 9, 11), by="SHF", until="2021-03-15")
    left = time_left(work.steps, Clock.HANDLE, at(3, 11, 9), TIMING)
    assert (left.counting, left.resumes_at, left.used_s) == (False, at(3, 15, 8), 2 * 3600)


def test_a_closed_case_has_no_clock() -> None:
    work = Casework(at(3, 9, 9)).go(Step.CLOSE, at(3, 9, 10))
    left = time_left(work.steps, Clock.WHOLE, at(3, 12, 9), TIMING)
    assert (left.meaning, left.limit_s, left.due_at) == ("closed", 0, None)


def test_time_of_the_stage_that_a_step_ended() -> None:
    work = Casework(at(3, 9, 9)).go(Step.FILE, at(3, 9, 9, 20))
    work.take(Step.DISPATCH, at(3, 9, 10, 20))
    assert stage_used(work.steps, 1, TIMING) == (20 * 60, 30 * 60)
    assert stage_used(work.steps, 3, TIMING) == (60 * 60, 60 * 60)
    assert stage_used(work.steps, 0, TIMING) == (0, 0)


def test_an_urgent_case_has_shorter_stages() -> None:
    work = Casework(at(3, 9, 9), severity="urgent")
    assert due_at(work.steps, Clock.ACCEPT, TIMING) == at(3, 9, 9) + timedelta(minutes=15)
