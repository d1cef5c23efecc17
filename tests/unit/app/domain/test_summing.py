"""A stored stage tells at every later instant what the steps tell; whatever was done before, in whatever order."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.calendar import Calendar, OfficeHours
from app.domain.case import StepTaken
from app.domain.deadline import NO_CLOCK, due_at, stage_clock, time_left
from app.domain.plain import canonical, from_plain, to_plain
from app.domain.stage import Stage
from app.domain.summing import summed, time_left_of, urged_of
from app.domain.timing import Timing
from app.domain.workflow import ENDS, PARKED, Clock, State, Step
from tests.helpers.casework import TIMING, Casework, at
from tests.unit.app.domain.test_walk import walk

OWN_HOURS = Timing(Calendar(), Calendar(hours=(OfficeHours(spans=((7 * 3600, 13 * 3600),)),)))
"""The department works from seven to one."""


def check(steps: list[StepTaken], now: datetime, timing: Timing) -> None:
    """Compare what is stored with what the steps tell."""
    clock = stage_clock(steps[-1].to_state)
    near, due, stage = summed(steps, timing)
    assert (stage is None) == (State(steps[-1].to_state) in ENDS)
    read = from_plain(Stage | None, to_plain(stage))
    assert read == stage and canonical(to_plain(stage))
    found = time_left_of(read, now, timing.calendar_of(clock) if clock else timing.hall)
    assert found == time_left(steps, clock, now, timing)
    if found == NO_CLOCK or State(steps[-1].to_state) in PARKED:
        assert near is due is None
    else:
        assert clock is not None and due == due_at(steps, clock, timing)
        assert near is not None and (found.meaning in ("near", "overdue")) == (now >= near)
        assert due is not None and (found.meaning == "overdue") == (now > due)


@settings(max_examples=60)
@given(st.integers(0, 10**9), st.integers(0, 40), st.integers(0, 30 * 24 * 3600), st.sampled_from((TIMING, OWN_HOURS)))
def test_a_stage_tells_what_the_steps_tell(seed: int, length: int, later_s: int, timing: Timing) -> None:
    steps = walk(seed, length).steps
    check(steps, steps[-1].at + timedelta(seconds=later_s), timing)
    check(steps, steps[-1].at, timing)


@settings(max_examples=60)
@given(st.integers(0, 10**9), st.integers(0, 40))
def test_a_queue_counts_the_urgings_and_supervisions_that_the_case_counts(seed: int, length: int) -> None:
    work = walk(seed, length)
    assert urged_of(work.steps) == (0 if State(work.case.state) in ENDS else work.case.urged)


@pytest.mark.parametrize("amount, unit", [(2, "工作日"), (20, "紧急工作时")])
@pytest.mark.parametrize("hours", [1, 20, 30, 60, 100, 150, 240, 400])
def test_an_extension_in_another_unit(amount: int, unit: str, hours: int) -> None:
    work = Casework(at(5, 31, 13)).go(Step.FILE, at(5, 31, 13, 30))
    work.take(Step.DISPATCH, at(5, 31, 14), limit_value=3, limit_unit="工作日")
    work.take(Step.SIGN, at(5, 31, 15))
    work.take(Step.REQUEST_EXTENSION, at(6, 2, 9), by="DEP", amount_value=amount, amount_unit=unit)
    work.take(Step.GRANT_EXTENSION, at(6, 2, 16), by="DSP", amount_value=amount, amount_unit=unit)
    check(work.steps, at(6, 2, 16) + timedelta(hours=hours), TIMING)


def test_deadline_and_nearness_to_the_microsecond() -> None:
    work = Casework(at(3, 1, 9)).go(Step.FILE, at(3, 1, 9))
    near, due, stage = summed(work.steps, TIMING)
    assert near is not None and due is not None
    microsecond, calendar = timedelta(microseconds=1), TIMING.calendar_of(Clock.DISPATCH)
    assert [time_left_of(stage, instant, calendar).meaning for instant in (
        near - microsecond, near, due, due + microsecond)] == ["ontime", "near", "near", "overdue"]
