"""Where something is, in words: street and house number, junction, place.

House numbers rise from north to south and from west to east, odd on the right-hand side of that direction, one pair to
eight metres of street, as in GB/T 30428.3's road-and-door addresses.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.demo.streets import Road, Streets

_METRES_PER_PAIR = 8.0
_NEAR_JUNCTION_M = 22.0


class Addresses:
    """Finds words for places, many at once."""

    def __init__(self, streets: Streets) -> None:
        self._roads = streets.roads
        self._by_name = {road.name: road for road in reversed(self._roads)}
        self._lines = shapely.STRtree([road.centre for road in self._roads])
        self._corners = shapely.STRtree([shapely.Point(each.at) for each in streets.junctions])
        self._corner_names = [each.name for each in streets.junctions]

    def at(self, shapes: Sequence[BaseGeometry], streets: Sequence[str]) -> list[str]:
        """Words for each shape (metres); `streets` names the street where it is known, else it is empty."""
        points: NDArray[np.object_] = shapely.centroid(np.array(shapes, dtype=object))
        nearest = self._nearest(self._lines, points)
        corners = self._nearest(self._corners, points, _NEAR_JUNCTION_M)
        return [self._words(point, street, nearest[k], corners.get(k))
                for k, (point, street) in enumerate(zip(points, streets, strict=True))]

    @staticmethod
    def _nearest(tree: shapely.STRtree, points: NDArray[np.object_], reach_m: float | None = None) -> dict[int, int]:
        found: dict[int, int] = {}
        for point, each in tree.query_nearest(points, max_distance=reach_m).T.tolist():
            found[point] = min(each, found.get(point, each))
        return found

    def _words(self, point: shapely.Point, street: str, nearest: int, corner: int | None) -> str:
        if street and street not in self._by_name:
            return f"{street}，近{self._roads[nearest].name}"
        if corner is not None and (not street or street in self._corner_names[corner]):
            return self._corner_names[corner]
        road = self._by_name[street] if street else self._roads[nearest]
        return f"{road.name}{house_number(road, point)}号{'' if street else '附近'}"


def house_number(road: Road, point: shapely.Point) -> int:
    """Number of the house beside a point."""
    along_m = road.centre.project(point)
    ahead, behind = road.centre.interpolate(along_m + 1), road.centre.interpolate(max(0.0, along_m - 1))
    turn = (ahead.x - behind.x) * (point.y - behind.y) - (ahead.y - behind.y) * (point.x - behind.x)
    return int(along_m / _METRES_PER_PAIR) * 2 + (2 if turn > 0 else 1)
