"""Possible duplicates by domain section 6.5: who is one, in which order, and why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.duplicates import Known, Likeness, likeness
from app.domain.likeness import alike, pairs
from app.domain.place import Point
from app.domain.repeats import repeats

NOW = datetime(2021, 12, 31, 8, 0, tzinfo=UTC)
COVER = UUID(int=7)
REPORT = Known(kind="component", type_code="0101", point=Point(0, 0), text="井盖破损，有异响", reported_at=NOW)
CASE = replace(REPORT, point=Point(18_000, 0), text="井盖破损", reported_at=NOW - timedelta(hours=1))


def like(report: Known = REPORT, case: Known = CASE) -> Likeness:
    found = likeness(report, case, NOW)
    assert found is not None
    return found


def test_the_same_type_near_by_is_one_and_says_why() -> None:
    found = like()
    assert (found.away_m, found.same_type, found.same_class, found.same_component) == (18.0, True, False, False)
    assert 0.5 < found.alike < 1


@pytest.mark.parametrize(("kind", "away_m", "may_be"), [
    ("component", 30, True), ("component", 30.001, False), ("event", 50, True), ("event", 50.001, False)])
def test_reach(kind: str, away_m: float, may_be: bool) -> None:
    report = replace(REPORT, kind=kind)
    case = replace(CASE, kind=kind, point=Point(round(away_m * 1000), 0))
    assert (likeness(report, case, NOW) is not None) is may_be


def test_the_same_class_counts_less_and_another_class_not_at_all() -> None:
    same_class = replace(CASE, type_code="0118")
    assert like(case=same_class).same_class
    assert like(case=same_class).score < like().score
    assert likeness(REPORT, replace(CASE, type_code="0201"), NOW) is None
    assert likeness(REPORT, replace(CASE, kind="event"), NOW) is None


def test_without_a_type_the_place_and_the_words_speak() -> None:
    unknown = replace(REPORT, kind="", type_code="")
    assert like(unknown).score < like().score
    other = replace(unknown, text="树木倾倒")
    assert likeness(other, CASE, NOW) is None
    assert like(unknown).score > like(other, replace(CASE, point=Point(9_000, 0))).score


def test_the_same_component_is_one_wherever_its_point_lies() -> None:
    report, case = replace(REPORT, component=COVER), replace(CASE, component=COVER, point=Point(99_000_000, 0))
    assert like(report, case).away_m == 0.0
    assert like(report, case).same_component
    assert likeness(report, replace(case, component=None), NOW) is None


@pytest.mark.parametrize(("ago", "may_be", "repeated"), [
    (timedelta(hours=72), True, True), (timedelta(hours=72, seconds=1), False, True),
    (timedelta(days=30), False, True), (timedelta(days=30, seconds=1), False, False)])
def test_a_closed_case_is_one_for_72_hours_and_repeats_for_30_days(
        ago: timedelta, may_be: bool, repeated: bool) -> None:
    case = replace(CASE, closed_at=NOW - ago, reported_at=NOW - timedelta(days=40))
    assert (likeness(REPORT, case, NOW) is not None) is may_be
    assert repeats(case, REPORT) is repeated
    assert not repeats(CASE, REPORT), "an open one is no repeat"


@given(st.integers(0, 30_000), st.integers(0, 30_000))
def test_nearer_is_never_less_alike(one: int, other: int) -> None:
    near, far = sorted((one, other))
    assert like(case=replace(CASE, point=Point(near, 0))).score >= like(case=replace(CASE, point=Point(far, 0))).score


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_of_words_is_symmetric_and_between_0_and_1(one: str, other: str) -> None:
    assert alike(pairs(one), pairs(other)) == alike(pairs(other), pairs(one))
    assert 0 <= alike(pairs(one), pairs(other)) <= 1
    assert alike(pairs(one), pairs(one)) in (0.0, 1.0)


def test_punctuation_and_width_are_no_difference() -> None:
    assert pairs("井盖，破损！") == {"井盖", "破损"}
    assert pairs("ＡＢ１") == pairs("ab1")
    assert pairs("井") == {"井"}
