"""From samples to figures, and from figures to the exit code: each one alone makes the bench fail."""

import dataclasses

import pytest

from app.bench import measuring
from app.bench.drag import STEPS, Drag
from app.bench.figures import TARGETS, judge
from app.bench.measuring import Samples, figures_of, redraw_views


def drag(late_s: float, *, missing: int = 0, far: int = 0) -> Drag:
    """Return a drag with this latency; the first `missing` steps never painted, the last `far` half a second late."""
    sent = [step / 60 for step in range(STEPS)]
    seen = [None if step < missing else at + late_s + (0.5 if step >= STEPS - far else 0.0)
            for step, at in enumerate(sent)]
    return Drag(sent, seen, ended_s=4.0)


GOOD = Samples([drag(0.005)], [100.0, 110.0, 120.0], [2000.0], [0.1, 0.2, 12.0])
FLOOR = Samples([drag(0.004)], [100.0, 105.0, 110.0], [2100.0], [0.1, 0.2, 3.0])
SLOW = {
    "drag_median": {"drags": [drag(0.0081)]},
    "drag_p95": {"drags": [drag(0.005, far=8)]},
    "drag_painted": {"drags": [drag(0.005, missing=4)]},
    "full_redraw": {"redraws_ms": [127.0, 127.0, 100.0]},
    "first_map": {"starts_ms": [2521.0]},
    "gui_blocked": {"blocked_ms": [0.1, 50.5]},
}


def missed(window: Samples) -> set[str]:
    """Name the figures that don't hold."""
    return {name for name, each in figures_of(window, FLOOR).items() if not judge(name, each).holds}


def test_a_good_run_holds_everywhere() -> None:
    assert list(figures_of(GOOD, FLOOR)) == list(TARGETS)
    assert missed(GOOD) == set()


@pytest.mark.parametrize("name", TARGETS)
def test_each_slowness_is_seen_in_its_own_figure(name: str) -> None:
    assert missed(dataclasses.replace(GOOD, **SLOW[name])) == {name}


def test_views_of_a_redraw_all_show_everything_and_never_the_same_twice() -> None:
    west, south, east, north = 1000.0, 2000.0, 3000.0, 7000.0
    views = redraw_views([west, south, east, north], [1000, 900], 7)
    assert all(one != other for one, other in zip(views, views[1:], strict=False))
    for view in views:
        half_x, half_y = view["m_per_px"] * 500, view["m_per_px"] * 450
        assert view["x"] - half_x < west and view["x"] + half_x > east
        assert view["y"] - half_y < south and view["y"] + half_y > north
    # Wide towns too.
    wide = redraw_views([0.0, 0.0, 9000.0, 1000.0], [1000, 900], 3)
    assert all(view["x"] - view["m_per_px"] * 500 < 0 and view["x"] + view["m_per_px"] * 500 > 9000 for view in wide)


def test_amounts_measure_something() -> None:
    for amount in (measuring.SHORT, measuring.FULL, measuring.LEAST):
        assert min(amount.drags, amount.redraws, amount.starts) >= 1
