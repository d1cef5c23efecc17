"""Instants as the journal spells them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.plain import NotCanonical, instant, instant_text


def test_the_hour_that_comes_twice_is_two_instants() -> None:
    # Python takes the two for equal, within their zone.
    first = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Paris"))
    second = first.replace(fold=1)
    assert first == second
    assert (instant_text(first), instant_text(second)) == ("2026-10-25T00:30:00.000000Z", "2026-10-25T01:30:00.000000Z")
    assert instant(instant_text(second)) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_naive_instant_is_none() -> None:
    with pytest.raises(NotCanonical):
        instant_text(datetime(2026, 10, 25, 2, 30))
