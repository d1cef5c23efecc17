"""The hidden way to make a figure miss: `WANMI_BENCH_SLOW=name,…` really slows the program down at that place.

So a test sees the measuring work, not only the judging. Nothing outside the bench reads it.
"""

import os

VARIABLE = "WANMI_BENCH_SLOW"

START_S = 20.0
"""Wait before the program begins to start."""
REDRAW_S = 1.5
"""Wait between the order to redraw and its carrying out."""
MOVES = {"drag_median": (1, 0.045), "drag_p95": (10, 0.12), "drag_painted": (3, 0.08), "gui_blocked": (50, 0.2)}
"""Figure → (at each how manieth mouse move, wait so many seconds)."""


def slowed() -> frozenset[str]:
    """Return the names of the figures that are to be slowed."""
    return frozenset(filter(None, os.environ.get(VARIABLE, "").split(",")))


def wait_at_move(number: int, names: frozenset[str]) -> float:
    """Return how long to wait at a mouse move, in seconds; moves count from 1."""
    return sum(wait_s for name, (every, wait_s) in MOVES.items() if name in names and number % every == 0)
