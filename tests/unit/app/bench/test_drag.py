"""What a drag showed: painted share, and latencies that leaving out pictures can't improve."""

import pytest

from app.bench.drag import Drag
from app.bench.slowness import wait_at_move


def test_a_step_left_out_waits_for_the_next_picture() -> None:
    drag = Drag([0.000, 0.016, 0.032], [0.004, None, 0.040], ended_s=0.1)
    assert drag.latencies_ms() == pytest.approx([4.0, 24.0, 8.0])
    assert drag.painted == pytest.approx(200 / 3)


def test_steps_never_shown_wait_until_the_end_of_looking() -> None:
    drag = Drag([0.0, 0.016], [0.004, None], ended_s=1.016)
    assert drag.latencies_ms() == pytest.approx([4.0, 1000.0])
    assert drag.painted == 50.0


def test_slowness_is_off_unless_asked_for() -> None:
    assert not any(wait_at_move(move, frozenset()) for move in range(1, 121))
    assert wait_at_move(50, frozenset({"gui_blocked"})) > 0.05
