"""Where things are: geometry in the district's projected CRS, in whole millimetres.

Axis order is (x, y) = (easting, northing), always. Millimetres are integers, so that the store, the journal and the
exchange agree to the last digit: a float has no canonical spelling, an integer has one.
"""

from dataclasses import dataclass

Position = tuple[int, int]
"""(x_mm, y_mm), district CRS."""
Ring = tuple[Position, ...]
"""Closed: first position = last position; at least four."""


@dataclass(frozen=True, slots=True)
class Point:
    """One position."""

    x_mm: int
    y_mm: int


@dataclass(frozen=True, slots=True)
class Line:
    """An open or closed run of at least two positions."""

    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """One or more polygons; each is an outer ring followed by its holes."""

    polygons: tuple[tuple[Ring, ...], ...]


Geometry = Point | Line | Area
