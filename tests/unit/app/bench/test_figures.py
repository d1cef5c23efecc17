"""Judgement of figures: each target at its edge, and the table in the documentation that names the same ones."""

import re
from pathlib import Path

import pytest

from app.bench.figures import CASES, SCALE, SYNC, TARGETS, Measured, judge, p95, spread

ROOT = Path(__file__).resolve().parents[4]
ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| ", re.MULTILINE)


@pytest.mark.parametrize(("name", "floor", "edge", "worse"), [
    ("drag_median", 4.0, 8.0, 8.01),
    ("drag_p95", 4.0, 16.7, 16.71), ("drag_p95", 20.0, 30.0, 30.01),
    ("drag_painted", 50.0, 97.0, 96.9),
    ("full_redraw", 100.0, 120.0, 120.1),
    ("first_map", 2000.0, 2400.0, 2400.1),
    ("gui_blocked", 90.0, 50.0, 50.1),
    ("queue", 1.0, 30.0, 30.1), ("filter", 1.0, 50.0, 50.1), ("search", 1.0, 100.0, 100.1), ("step", 3.0, 5.0, 5.1),
    ("queue_growth", 1.0, 1.99, 2.0), ("filter_growth", 1.0, 1.99, 2.0), ("search_growth", 1.0, 1.99, 2.0),
    ("step_growth", 1.0, 1.99, 2.0),
    ("foreign_partitions", 0.0, 0.0, 1.0), ("seat_case", 2.0, 4.0, 4.1), ("seat_queue", 2.0, 4.0, 4.1),
    ("join", 1.0, 8.0, 8.1), ("visible", 1.0, 50.0, 50.1), ("ten_seats", 1.0, 100.0, 100.1), ("drain", 1.0, 30.0, 30.1),
    ("components_time", 80.0, 79.9, 80.0), ("components_bytes", 100.0, 300.0, 300.1)])
def test_target_holds_up_to_its_edge(name: str, floor: float, edge: float, worse: float) -> None:
    at_edge, beyond = (judge(name, Measured(value, floor, 10, 1.0)) for value in (edge, worse))
    assert at_edge.target == pytest.approx(edge, rel=0.006)
    assert (at_edge.holds, beyond.holds) == (True, False)


def test_every_figure_is_tried_at_its_edge() -> None:
    tried = {each[0] for each in test_target_holds_up_to_its_edge.pytestmark[0].args[1]}  # type: ignore[attr-defined]
    assert tried | {"highest_rate", "chain"} == {*TARGETS, *CASES, *SCALE, *SYNC}


@pytest.mark.parametrize("name", ["highest_rate", "chain"])
def test_what_is_only_reported_always_holds(name: str) -> None:
    assert all(judge(name, Measured(value, 5.0, 1, 0.0)).holds for value in (0.0, 1e9))


def test_table_names_the_same_figures_and_targets() -> None:
    table = (ROOT / "docs" / "figures.md").read_text("utf-8")
    assert ROW.findall(table) == [(name, target.rule) for name, target in (TARGETS | CASES | SCALE | SYNC).items()]


def test_figure_says_everything_that_is_asked_for() -> None:
    figure = judge("full_redraw", Measured(110.12345, 100.0, 5, 3.0)).plain()
    assert figure == {"name": "full_redraw", "value": 110.123, "unit": "ms", "target": 120.0, "rule": "≤ 1.2 × floor",
                      "holds": True, "floor": 100.0, "samples": 5, "spread": 3.0}


def test_spread_and_percentile() -> None:
    assert (spread([]), spread([7.0]), spread([1.0, 2.0, 3.0, 4.0, 5.0])) == (0.0, 0.0, 2.0)
    assert (p95([float(at) for at in range(1, 101)]), p95([3.0]), p95([1.0, 2.0])) == (95.0, 3.0, 2.0)
