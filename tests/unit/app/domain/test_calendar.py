"""Working time: China's 2021 by name, and what must hold for every instant and limit."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.calendar import CHINA, OFFICE_HOURS, Calendar, OfficeHours, is_public_working_day
from app.domain.deadline import NO_CLOCK, time_left
from app.domain.limits import Unit
from app.domain.workflow import Clock, Step
from tests.helpers.casework import CALENDAR, TIMING, Casework, at

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
        left = time_left(work.steps, clock, when + later, TIMING)
        assert left is not NO_CLOCK and left.due_at is not None
        assert (left.meaning == "overdue") == (when + later > left.due_at)
        assert left.left_s == left.limit_s - left.used_s
        assert left.left_s >= 0 or left.meaning == "overdue"


MONACO = Calendar(hours=(OfficeHours(), OfficeHours(spans=((0, 5 * 3600), (22 * 3600, 24 * 3600)),
                                                    season=("10-15", "04-15"))),
                  zone=ZoneInfo("Europe/Monaco"), chinese=False)
"""Works through the nights in which clocks change (were they not Sundays: `overrides` say so)."""
NIGHTS = replace(MONACO, overrides=tuple((day, True) for day in (date(2021, 3, 28), date(2021, 10, 31))))
AROUND_CHANGES = st.one_of(
    st.datetimes(datetime(2021, 3, 27), datetime(2021, 3, 30)),
    st.datetimes(datetime(2021, 10, 30), datetime(2021, 11, 2))).map(lambda naive: naive.replace(tzinfo=UTC))


@given(AROUND_CHANGES, AROUND_CHANGES, AROUND_CHANGES, LENGTHS)
def test_all_holds_where_clocks_are_put_forward_and_back(one: datetime, two: datetime, three: datetime,
                                                         length: timedelta) -> None:
    assert NIGHTS.elapsed(one, two) + NIGHTS.elapsed(two, three) == NIGHTS.elapsed(one, three)
    assert (NIGHTS.elapsed(one, two) >= NAUGHT) == (one <= two) or NIGHTS.elapsed(one, two) == NAUGHT
    assert abs(NIGHTS.elapsed(one, two)) <= abs(two - one)
    end = NIGHTS.deadline(one, length)
    assert NIGHTS.elapsed(one, end) == length


def test_a_night_shift_is_an_hour_shorter_in_march_and_longer_in_october() -> None:
    def worked(day: date) -> timedelta:
        midnight = datetime.combine(day, datetime.min.time(), NIGHTS.zone)
        return NIGHTS.elapsed(midnight, midnight + timedelta(hours=6))
    assert [worked(day) for day in (date(2021, 3, 28), date(2021, 3, 29), date(2021, 10, 31))] == [
        timedelta(hours=hours) for hours in (4, 5, 6)]


DAYS = st.dates(date(2021, 1, 1), date(2021, 12, 31))
SPANS = st.lists(st.integers(0, 24 * 60), min_size=2, max_size=8, unique=True).filter(lambda some: len(some) % 2 == 0)


@settings(max_examples=10, deadline=None)
@given(SPANS, st.lists(st.tuples(DAYS, st.booleans()), max_size=12), INSTANTS, INSTANTS)
def test_elapsed_is_what_counting_minute_by_minute_gives(minutes: list[int], own: list[tuple[date, bool]],
                                                         one: datetime, two: datetime) -> None:
    """Against the slow way, over any office hours and own days."""
    cuts = sorted(minutes)
    spans = tuple((opens * 60, closes * 60) for opens, closes in zip(cuts[::2], cuts[1::2], strict=True))
    calendar = Calendar(hours=(OfficeHours(spans=spans),), overrides=tuple(dict(own).items()))
    since = min(one, two).replace(second=0, microsecond=0)
    until = min(max(one, two).replace(second=0, microsecond=0), since + timedelta(days=2))
    count, now = 0, since
    while now < until:
        local = now.astimezone(CHINA)
        minute = (local.hour * 60 + local.minute) * 60
        count += calendar.is_working_day(local.date()) and any(opens <= minute < closes for opens, closes in spans)
        now += timedelta(minutes=1)
    assert calendar.elapsed(since, until) == timedelta(minutes=count)


@pytest.mark.parametrize(("day", "holds"), [
    (date(2020, 12, 31), False), (date(2021, 1, 1), True), (date(2021, 3, 15), True), (date(2021, 3, 16), False),
    (date(2021, 11, 1), True)])
def test_a_season_may_go_over_new_year(day: date, holds: bool) -> None:
    assert OfficeHours(date(2021, 1, 1), season=("11-01", "03-15")).holds_on(day) is holds


def test_summer_hours_come_back_every_year_and_other_usual_hours_leave_them() -> None:
    summer = ((8 * 3600, 12 * 3600), (15 * 3600, 19 * 3600))
    early = ((7 * 3600, 15 * 3600),)
    own = Calendar(hours=(OfficeHours(), OfficeHours(spans=summer, season=("05-01", "09-30")),
                          OfficeHours(date(2022, 1, 1), early)))
    assert [own.hours_of(date(year, month, 7)) for year in (2021, 2022) for month in (3, 7)] == [
        OFFICE_HOURS, summer, early, summer]
