"""A demonstration store's clock begins where it is told and runs on."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from data.clock import DEMO_NOW, StoreClock


def test_it_begins_there_and_never_goes_back() -> None:
    start = datetime(2021, 12, 31, 8, tzinfo=UTC)
    clock = StoreClock(start)
    first, second = clock.now(), clock.now()
    assert DEMO_NOW == start <= first <= second < start + timedelta(seconds=5)


def test_a_drill_moves_it_along_but_never_back() -> None:
    start = datetime(2021, 12, 31, 8, tzinfo=UTC)
    clock = StoreClock(start)
    clock.jump(start + timedelta(hours=2))
    assert clock.now() == start + timedelta(hours=2)
    clock.jump(start)
    assert clock.now() == start + timedelta(hours=2)
    assert clock.run_to(start + timedelta(hours=3), 60) == pytest.approx(60)
    assert start + timedelta(hours=2) <= clock.now() < start + timedelta(hours=2, minutes=59)
    clock.run_to(start + timedelta(hours=3), 1e9)
    time.sleep(0.001)
    assert clock.now() == clock.now() == start + timedelta(hours=3)
    clock.run()
    assert start + timedelta(hours=3) <= clock.now() < start + timedelta(hours=3, seconds=5)
