"""The plan of a drill: pure, repeatable, and nothing in it that the table or the matrix doesn't know."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from app.domain.calendar import CHINA, Calendar
from app.domain.deadline import NO_CLOCK, time_left
from app.domain.timing import Timing
from app.domain.workflow import Clock, State, Step, rule_of
from app.permissions import permission_matrix
from data.demo.drill_plan import _WAYS, CHANNEL_SHARES, View, arrivals, move, next_move
from data.demo.drill_reports import post_of
from tests.helpers.casework import PARKS, SANITATION, USERS, WORKS, Casework, at

CALENDAR = Calendar()
OPENING = datetime(2022, 1, 4, 8, tzinfo=CHINA)


def view(work: Casework, **changed: object) -> View:
    now = work.steps[-1].at
    handle = time_left(work.steps, Clock.HANDLE, now, Timing(CALENDAR))
    seen = View(case=work.case, steps=work.steps, now=now, handle=handle,
                department=SANITATION, other_department=WORKS, inspector=USERS["INS"], camera="C001",
                assisting=(PARKS,), colleague=USERS["SHF"])
    return replace(seen, **changed)  # type: ignore[arg-type]


def test_reports_come_in_order_at_the_rate_by_every_channel() -> None:
    coming = arrivals(OPENING, 8, 12, CALENDAR, Random(1))
    assert len(coming) == 96
    assert [each.at for each in coming] == sorted(each.at for each in coming)
    assert all(CALENDAR.is_open(each.at) for each in coming)
    assert {each.channel for each in coming} == set(CHANNEL_SHARES)
    assert coming == arrivals(OPENING, 8, 12, CALENDAR, Random(1)) != arrivals(OPENING, 8, 12, CALENDAR, Random(2))


def test_some_reports_repeat_an_earlier_one_that_repeats_none() -> None:
    coming = arrivals(OPENING, 8, 12, CALENDAR, Random(1))
    again = {number: each.again_of for number, each in enumerate(coming) if each.again_of is not None}
    assert 1 <= len(again) <= 20
    assert all(earlier < number and earlier not in again for number, earlier in again.items())


@pytest.mark.parametrize("channel", sorted(CHANNEL_SHARES))
def test_who_reports_may(channel: str) -> None:
    assert permission_matrix().allows("report", {post_of(channel)})


@pytest.mark.parametrize(("state", "step", "posts"), [
    (state, way.step, way.posts.split()) for state, ways in _WAYS.items() for way in ways if way.step])
def test_every_way_is_in_the_table_and_its_posts_may(state: State, step: Step, posts: list[str]) -> None:
    rule = rule_of(state, step)
    assert rule is not None
    permission = permission_matrix().by_name[rule.permission]
    assert rule.answers or posts[0] in permission.any | permission.own


@pytest.mark.parametrize(("state", "step"), [
    (state, way.step) for state, ways in _WAYS.items() for way in ways if way.step])
def test_every_move_has_what_its_step_needs(state: State, step: Step) -> None:
    work = Casework(at(3, 1, 9)).go(Step.SIGN, at(3, 1, 9))
    seen = view(work, case=replace(work.case, state=state.value), main_case=USERS["SYS"],
                found={"kind": "event", "type_code": "0102", "filing_condition": "event-0102-1"})
    planned = move(step, ("ACC",), timedelta(0), seen, Random(3), seen.case.lead)
    rule = rule_of(state, step)
    assert rule is not None
    known = {"kind", "type_code", "filing_condition", "unit_grid", "number", "severity", "limit_value", "limit_unit"}
    asked = {"amount_value", "amount_unit", "until"} if rule.answers else set()
    for need in rule.needs:
        if need == "opinion":
            assert planned.opinion
        elif need.startswith("photo."):
            assert need.removeprefix("photo.") in planned.photos
        elif need == "position":
            assert {"position", "position_reason"} & planned.facts.keys()
        elif need != "department" or step is not Step.REDISPATCH_REWORK:
            assert need in planned.facts or need in known | asked, need


def test_what_was_refused_is_not_tried_again() -> None:
    work = Casework(at(3, 1, 9)).go(Step.DISPATCH, at(3, 1, 9))
    for seed in range(60):
        planned = next_move(view(work), Random(seed), frozenset({Step.REFUSE, Step.RECALL}))
        assert planned is not None and planned.step is Step.SIGN


def test_a_duplicate_is_merged_and_what_nobody_found_declined() -> None:
    work = Casework(at(3, 1, 9))
    merged = next_move(view(work, main_case=USERS["SYS"]), Random(1))
    assert merged is not None
    assert (merged.step, merged.facts) == (Step.MERGE, {"merged_into": str(USERS["SYS"])})
    work.take(Step.SEND_CONFIRMATION, at(3, 1, 9), by="ACC")
    work.take(Step.ANSWER_CONFIRMATION, at(3, 1, 10), by="INS", finding="not_found")
    declined = next_move(view(work), Random(1))
    assert declined is not None and declined.step is Step.DECLINE


def test_departments_are_late_now_and_then() -> None:
    work = Casework(at(3, 1, 9)).go(Step.SIGN, at(3, 1, 9))
    seen = view(work)
    left = timedelta(seconds=seen.handle.left_s)
    moves = [next_move(seen, Random(seed)) for seed in range(300)]
    fed_back = [each.after > left for each in moves if each is not None and each.step is Step.FEED_BACK]
    assert 0.05 < sum(fed_back) / len(fed_back) < 0.3


def test_ended_case_is_left_alone() -> None:
    work = Casework(at(3, 1, 9))
    assert next_move(view(work, case=replace(work.case, state="voided"), handle=NO_CLOCK), Random(1)) is None
