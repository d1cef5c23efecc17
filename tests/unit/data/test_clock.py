"""A demonstration store's clock begins where it is told and runs on."""

from datetime import UTC, datetime, timedelta

from data.clock import DEMO_NOW, StoreClock


def test_it_begins_there_and_never_goes_back() -> None:
    start = datetime(2021, 12, 31, 8, tzinfo=UTC)
    clock = StoreClock(start)
    first, second = clock.now(), clock.now()
    assert DEMO_NOW == start <= first <= second < start + timedelta(seconds=5)
