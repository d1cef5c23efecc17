"""`bench sync`, really measured on the demonstration city: each figure sees the slowness put in on purpose."""

from pathlib import Path

import pytest

from app.bench.figures import SYNC, judge
from app.bench.sync import LEAST, SLOW_S, Bench

pytestmark = pytest.mark.xdist_group("demo")


@pytest.mark.timeout(300)
def test_what_is_slowed_misses(demo_store: Path, tmp_path: Path) -> None:
    bench = Bench(demo_store, tmp_path, LEAST, frozenset(SLOW_S), lambda code: None)
    figures = {name: judge(name, each) for name, each in bench.measure().items()}
    assert list(figures) == list(SYNC)
    targets = {name for name, target in SYNC.items() if target.rule != "reported"}
    assert {name for name in targets if figures[name].holds} == set()
    assert all(each.samples > 0 and each.floor > 0 for each in figures.values())
    assert bench.facts["rows"] > 40_000
