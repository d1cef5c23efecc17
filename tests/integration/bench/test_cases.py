"""`bench cases`, really measured on the demonstration's year: each figure sees the slowness put in on purpose."""

from pathlib import Path

import pytest

from app.bench.cases import KINDS, LEAST, measure
from app.bench.figures import CASES, judge

pytestmark = pytest.mark.xdist_group("demo")


@pytest.mark.parametrize("slow", [frozenset(KINDS), frozenset(f"{kind}_growth" for kind in KINDS)])
def test_what_is_slowed_misses(demo_store: Path, tmp_path: Path, slow: frozenset[str]) -> None:
    measured = measure([demo_store, demo_store], tmp_path, LEAST, slow, lambda code: None)
    assert list(measured) == list(CASES)
    figures = {name: judge(name, each) for name, each in measured.items()}
    assert {name for name in slow if figures[name].holds} == set()
    assert all(each.samples > 0 and each.floor > 0 for each in figures.values())
