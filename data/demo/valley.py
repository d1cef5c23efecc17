"""The valley that the demonstration city lies in: its bent axis, and the lines that run along it.

Everything is laid out in valley co-ordinates and only then carried to the ground, so that streets bend with the river:
s metres along the axis from the north end, t metres across it (west negative, east positive).
Ground co-ordinates are metres of EPSG:4545 (CGCS2000 / 3-degree Gauss-Kruger CM 108E), (easting, northing).
"""

from collections.abc import Callable
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray

from app.domain.place import Position

CRS_ID = "EPSG:4545"
LENGTH_M = 5400.0
CENTRE_M = (618_605.0, 4_081_800.0)
"""36.86° N, 109.33° E: the middle of the axis."""
_BEYOND_M = 1800.0
_STEP_M = 5.0

Across = Callable[[float], float]
"""t of a line that runs along the valley, at s."""


def river(s: float) -> float:
    """Middle of the river; the border of the two banks' grids."""
    return 9 * sin(s / 270) + 5 * sin(s / 117 + 1)


def water_half(s: float) -> float:
    """Half width of the water."""
    return 25 + 4 * sin(s / 190 + 1) + 2 * sin(s / 71)


TERRACE_HALF_M = 62.0
"""From the middle of the river to where the built-up bank begins."""


def ring_road_west(s: float) -> float:
    return -347 - 14 * sin(s / 640) - 5 * sin(s / 210)


def first_street(s: float) -> float:
    return -230 - 10 * sin(s / 700 + 1)


def second_street(s: float) -> float:
    return -116 - 6 * sin(s / 560)


def east_bank_road(s: float) -> float:
    return 130 + 8 * sin(s / 610 + 2)


def ring_road_east(s: float) -> float:
    return 266 + 12 * sin(s / 580 + 0.5) + 4 * sin(s / 230)


def west_edge(s: float) -> float:
    return -450.5 - 34 * sin(s / 510) - 12 * sin(s / 163 + 2)


def east_edge(s: float) -> float:
    return 379.5 + 30 * sin(s / 460 + 2) + 11 * sin(s / 151)


def _heading(s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Direction of the axis: radians from south, positive towards the east."""
    return 0.24 + 0.44 * np.sin(2 * pi * (s - 500) / 5600) + 0.15 * np.sin(2 * pi * s / 2100 + 1)


class Valley:
    """Carries valley co-ordinates to the ground."""

    def __init__(self) -> None:
        stations = np.arange(-_BEYOND_M, LENGTH_M + _BEYOND_M + _STEP_M, _STEP_M)
        angle = _heading(stations)
        middle = _heading((stations[:-1] + stations[1:]) / 2)
        x = np.concatenate(([0.0], np.cumsum(np.sin(middle) * _STEP_M)))
        y = np.concatenate(([0.0], np.cumsum(-np.cos(middle) * _STEP_M)))
        x += CENTRE_M[0] - np.interp(LENGTH_M / 2, stations, x)
        y += CENTRE_M[1] - np.interp(LENGTH_M / 2, stations, y)
        self._mean = float(np.mean(angle))
        # Plain lists: single look-ups are many, and several times faster so.
        self._angle: list[float] = angle.tolist()
        self._x: list[float] = x.tolist()
        self._y: list[float] = y.tolist()

    def _station(self, s: float) -> tuple[int, float]:
        """The sample before s, and the share of the way to the next one."""
        steps = (s + _BEYOND_M) / _STEP_M
        before = max(0, min(int(steps), len(self._angle) - 2))
        return before, steps - before

    def heading(self, s: float) -> float:
        """Direction of the axis at s: radians from south, positive towards the east."""
        k, share = self._station(s)
        return self._angle[k] + share * (self._angle[k + 1] - self._angle[k])

    def at(self, s: float, t: float) -> tuple[float, float]:
        """Ground position of (s, t)."""
        k, share = self._station(s)
        angle = self._angle[k] + share * (self._angle[k + 1] - self._angle[k])
        return (self._x[k] + share * (self._x[k + 1] - self._x[k]) + t * cos(angle),
                self._y[k] + share * (self._y[k + 1] - self._y[k]) + t * sin(angle))

    def along(self, across: Across, s_from: float, s_to: float, step_m: float = 20.0) -> list[tuple[float, float]]:
        """Ground line of `across` between two s, sampled."""
        count = max(1, round(abs(s_to - s_from) / step_m))
        stations = (s_from + (s_to - s_from) * k / count for k in range(count + 1))
        return [self.at(s, across(s)) for s in stations]

    def stretch(self, s: float, t: float) -> float:
        """Ground metres along the valley per metre of s; below 1 on the inner side of a bend."""
        bend = (self.heading(s + _STEP_M) - self.heading(s - _STEP_M)) / (2 * _STEP_M)
        return 1 - bend * t

    def upslope(self, edge: Across, side: int, s: float, out_m: float) -> tuple[float, float]:
        """Ground position `out_m` beyond an edge of the valley (side -1 west, 1 east).

        Runs nearly parallel everywhere, unlike the axis's normals, which would cross inside of a bend.
        """
        x, y = self.at(s, edge(s))
        angle = self._mean + 0.3 / (1 + out_m / 600) * (self.heading(s) - self._mean)
        return x + side * out_m * cos(angle), y + side * out_m * sin(angle)


def to_mm(position: tuple[float, float]) -> Position:
    """Whole millimetres of a ground position."""
    return round(position[0] * 1000), round(position[1] * 1000)
