"""Repeats by domain section 6.5."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.case import Case
from app.domain.place import Point
from app.domain.repeats import away_m, repeats

CLOSED = datetime(2021, 3, 1, tzinfo=UTC)
LAMP, OTHER = UUID(int=7), UUID(int=8)
EARLIER = Case(id=UUID(int=1), state="closed", channel="hotline", kind="component", type_code="0118", component=LAMP,
               point=Point(0, 0), reported_at=CLOSED - timedelta(days=2), closed_at=CLOSED)
LATER = replace(EARLIER, id=UUID(int=2), state="reported", closed_at=None, reported_at=CLOSED + timedelta(days=30))


@pytest.mark.parametrize(("changed", "expected"), [
    ({}, True),
    ({"reported_at": CLOSED + timedelta(days=30, seconds=1)}, False),
    ({"reported_at": CLOSED - timedelta(seconds=1)}, False),
    ({"component": OTHER, "point": Point(30_000, 0)}, True),
    ({"component": OTHER, "point": Point(30_001, 0)}, False),
    ({"component": None, "point": None}, False),
    ({"component": OTHER, "type_code": "0119"}, False),
    ({"type_code": "0119", "point": Point(99_000, 0)}, True),
    ({"component": None, "type_code": ""}, False)])
def test_a_repeat_is_of_the_same_component_or_type_and_place_within_thirty_days(
        changed: dict[str, object], expected: bool) -> None:
    assert repeats(EARLIER, replace(LATER, **changed)) is expected  # type: ignore[arg-type]


def test_only_what_was_closed_is_repeated() -> None:
    assert not repeats(replace(EARLIER, closed_at=None), LATER)
    assert not repeats(EARLIER, EARLIER)


def test_distance_needs_two_points() -> None:
    assert away_m(Point(0, 0), Point(3000, 4000)) == 5.0
    assert away_m(Point(0, 0), None) is None
