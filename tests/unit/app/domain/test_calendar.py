"""Working time: China's 2021 by name, and what must hold for every instant and limit."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import CHINA, OFFICE_HOURS, Calendar, OfficeHours, is_public_working_day
from app.domain.deadline import NO_CLOCK, time_left
from app.domain.limits import Unit
from app.domain.workflow import Clock, Step
from tests.helpers.casework import CALENDAR, Casework, at

INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2023, 12, 31)).map(lambda naive: naive.replace(tzinfo=CHINA))
LENGTHS = st.timedeltas(timedelta(0), timedelta(days=30))
UNITS = st.sampled_from(Unit)
NAUGHT = timedelta(0)


@pytest.mark.parametrize(("month", "day"), [(2, 7), (2, 20), (4, 25), (5, 8), (9, 18), (9, 26), (10, 9)])
def test_make_up_days_are_worked(month: int, day: int) -> None:
    assert date(2021, month, day).weekday() >= 5
    assert CALENDAR.is_working_day(date(2021, month, day))


@pytest.mark.parametrize(("first", "last"), [
    ((1, 1), (1, 3)), ((2, 11), (2, 17)), ((4, 3), (4, 5)), ((5, 1), (5, 5)), ((6, 12), (6, 14)), ((9, 19), (9, 21)),
    ((10, 1), (10, 7))])
def test_public_holidays_are_off(first: tuple[int, int], last: tuple[int, int]) -> None:
    day, end = date(2021, *first), date(2021, *last)
    while day <= end:
        assert not CALENDAR.is_working_day(day)
        day += timedelta(days=1)


def test_a_year_without_a_notice_is_monday_to_friday() -> None:
    assert is_public_working_day(date(2035, 10, 1)) == (True, False)
    assert is_public_working_day(date(2035, 10, 6)) == (False, False)
    assert is_public_working_day(date(2021, 10, 1)) == (False, True)


def test_the_administrator_s_days_come_over_the_public_ones() -> None:
    own = replace(CALENDAR, overrides=((date(2021, 3, 9), False), (date(2021, 3, 13), True)))
    assert own.elapsed(at(3, 8, 18), at(3, 15, 8)) == timedelta(hours=4 * 8)
    assert own.deadline(at(3, 8, 17), timedelta(hours=2)) == at(3, 10, 9)


def test_summer_hours_hold_from_their_first_day() -> None:
    summer = ((8 * 3600, 12 * 3600), (15 * 3600, 19 * 3600))
    own = Calendar(hours=(OfficeHours(), OfficeHours(date(2021, 6, 1), summer)))
    assert own.deadline(at(5, 31, 11), timedelta(hours=2)) == at(5, 31, 15)
    assert own.deadline(at(6, 1, 11), timedelta(hours=2)) == at(6, 1, 16)


@pytest.mark.parametrize(("when", "opening"), [
    (at(3, 9, 9), at(3, 9, 9)), (at(3, 9, 12), at(3, 9, 14)), (at(3, 9, 18), at(3, 10, 8)),
    (at(3, 12, 20), at(3, 15, 8)), (at(3, 9, 7, 59), at(3, 9, 8))])
def test_next_opening(when: datetime, opening: datetime) -> None:
    assert CALENDAR.next_opening(when) == opening


def test_time_before_the_epoch_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        CALENDAR.elapsed(datetime(1999, 1, 1, tzinfo=UTC), at(1, 1, 8))


@given(UNITS, INSTANTS, INSTANTS, INSTANTS)
def test_elapsed_is_additive(unit: Unit, one: datetime, two: datetime, three: datetime) -> None:
    def elapsed(since: datetime, until: datetime) -> timedelta:
        return unit.elapsed(since, until, CALENDAR)
    assert elapsed(one, two) + elapsed(two, three) == elapsed(one, three)


@given(UNITS, INSTANTS, LENGTHS)
def test_the_deadline_is_the_earliest_with_the_limit_used(unit: Unit, start: datetime, length: timedelta) -> None:
    end = unit.deadline(start, length, CALENDAR)
    assert end >= start and unit.elapsed(start, end, CALENDAR) == length
    if length > NAUGHT:
        assert unit.elapsed(start, end - timedelta(microseconds=1), CALENDAR) < length


@given(UNITS, INSTANTS, LENGTHS, LENGTHS)
def test_deadlines_add_up(unit: Unit, start: datetime, one: timedelta, two: timedelta) -> None:
    after_one = unit.deadline(start, one, CALENDAR)
    assert unit.deadline(after_one, two, CALENDAR) == unit.deadline(start, one + two, CALENDAR)


@given(INSTANTS, LENGTHS.filter(bool))
def test_working_time_ends_in_office_hours(start: datetime, length: timedelta) -> None:
    local = CALENDAR.deadline(start, length).astimezone(CHINA)
    second = local.hour * 3600 + local.minute * 60 + local.second + local.microsecond / 1e6
    assert CALENDAR.is_working_day(local.date())
    assert any(opens < second <= closes for opens, closes in OFFICE_HOURS)


@given(INSTANTS)
def test_the_next_opening_is_open_and_nothing_is_worked_before_it(when: datetime) -> None:
    opening = CALENDAR.next_opening(when)
    assert opening >= when and CALENDAR.is_open(opening)
    assert CALENDAR.elapsed(when, opening) == NAUGHT


@given(st.lists(st.timedeltas(timedelta(minutes=1), timedelta(days=2)), min_size=6, max_size=6), LENGTHS)
def test_what_is_left_and_what_is_due_agree(gaps: list[timedelta], later: timedelta) -> None:
    """Whatever happens to a case: overdue exactly when the deadline has passed, and left = limit − used."""
    when = at(3, 1, 9)
    work = Casework(when)
    for step, gap in zip((Step.ACCEPT, Step.FILE, Step.DISPATCH, Step.SIGN, Step.FEED_BACK, Step.PASS_FEEDBACK), gaps,
                         strict=True):
        when += gap
        work.take(step, when)
    for clock in (Clock.WHOLE, Clock.SEND_VERIFICATION):
        left = time_left(work.steps, clock, when + later, CALENDAR)
        assert left is not NO_CLOCK and left.due_at is not None
        assert (left.meaning == "overdue") == (when + later > left.due_at)
        assert left.left_s == left.limit_s - left.used_s
        assert left.left_s >= 0 or left.meaning == "overdue"
