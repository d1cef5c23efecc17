"""Names and targets of the figures, and the judgement: a value against its target, a target against its floor. Pure.

`docs/figures.md` holds the same names and targets for people; a test compares.
"""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

FRAME_MS = 16.7
"""One frame at 60 Hz."""


@dataclass(frozen=True, slots=True)
class Target:
    """What one figure has to reach."""

    unit: str
    rule: str
    """For people, as in the table."""
    limit: Callable[[float], float]
    """The limit that follows from the floor."""
    at_least: bool = False
    below: bool = False
    """Whether the limit itself misses."""


TARGETS = {
    "drag_median": Target("ms", "≤ 2 × floor", lambda floor: 2 * floor),
    "drag_p95": Target("ms", "≤ 16.7 ms or ≤ 1.5 × floor, whichever is more",
                       lambda floor: max(FRAME_MS, 1.5 * floor)),
    "drag_painted": Target("%", "≥ 97 %", lambda floor: 97.0, at_least=True),
    "full_redraw": Target("ms", "≤ 1.2 × floor", lambda floor: 1.2 * floor),
    "first_map": Target("ms", "≤ 1.2 × floor", lambda floor: 1.2 * floor),
    "gui_blocked": Target("ms", "≤ 50 ms", lambda floor: 50.0),
}
"""The figures of `bench map`, in the order of the table."""
CASES = {
    "queue": Target("ms", "≤ 30 ms", lambda floor: 30.0),
    "filter": Target("ms", "≤ 50 ms", lambda floor: 50.0),
    "search": Target("ms", "≤ 100 ms", lambda floor: 100.0),
    "step": Target("ms", "≤ floor + 2 ms", lambda floor: floor + 2.0),
    "queue_growth": Target("×", "< 2", lambda floor: 2.0, below=True),
    "filter_growth": Target("×", "< 2", lambda floor: 2.0, below=True),
    "search_growth": Target("×", "< 2", lambda floor: 2.0, below=True),
    "step_growth": Target("×", "< 2", lambda floor: 2.0, below=True),
}
"""The figures of `bench cases`, likewise."""
SCALE = {
    "foreign_partitions": Target("", "= 0", lambda floor: 0.0),
    "seat_case": Target("ms", "≤ 2 × floor", lambda floor: 2 * floor),
    "seat_queue": Target("ms", "≤ 2 × floor", lambda floor: 2 * floor),
}
"""The figures of `bench scale`, likewise."""
SYNC = {
    "join": Target("s", "≤ 8 s", lambda floor: 8.0),
    "visible": Target("ms", "≤ 50 ms", lambda floor: 50.0),
    "ten_seats": Target("ms", "≤ 100 ms", lambda floor: 100.0),
    "highest_rate": Target("1/s", "reported", lambda floor: 0.0, at_least=True),
    "drain": Target("s", "≤ 30 s", lambda floor: 30.0),
    "components_time": Target("ms", "< floor", lambda floor: floor, below=True),
    "components_bytes": Target("bytes", "≤ 3 × floor", lambda floor: 3 * floor),
    "chain": Target("µs", "reported", lambda floor: 0.0, at_least=True),
}
"""The figures of `bench sync`, likewise; what is only reported always holds."""
BENCHES = {"map": TARGETS, "cases": CASES, "scale": SCALE, "sync": SYNC}


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure as it was measured; all in the figure's unit.

    Attributes:
        samples: how many single measurements the value comes from.
        spread: distance between the quartiles of the single measurements.
    """

    value: float
    floor: float
    samples: int
    spread: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, judged."""

    name: str
    value: float
    unit: str
    target: float
    """The limit in this run."""
    rule: str
    holds: bool
    floor: float
    samples: int
    spread: float

    def plain(self) -> dict[str, Any]:
        """Return it for JSON, numbers to three decimals."""
        return {key: round(value, 3) if isinstance(value, float) else value for key, value in asdict(self).items()}


def judge(name: str, measured: Measured) -> Figure:
    """Return the figure with its verdict."""
    target = next(targets[name] for targets in BENCHES.values() if name in targets)
    limit = target.limit(measured.floor)
    holds = measured.value >= limit if target.at_least else measured.value <= limit
    holds = holds and not (target.below and measured.value == limit)
    return Figure(name, measured.value, target.unit, limit, target.rule, holds, measured.floor, measured.samples,
                  measured.spread)


def spread(samples: Sequence[float]) -> float:
    """Return the distance between the quartiles; 0 for fewer than two samples."""
    if len(samples) < 2:
        return 0.0
    lower, _, upper = statistics.quantiles(samples, n=4, method="inclusive")
    return upper - lower


def p95(samples: Sequence[float]) -> float:
    """Return the 95th percentile (nearest rank) of at least one sample."""
    ranked = sorted(samples)
    return ranked[-(-95 * len(ranked) // 100) - 1]
