"""Finds the unit grids of many geometries at once, with an index in memory."""

from collections.abc import Sequence

import numpy as np
import shapely

from app.domain.place import Area, Geometry, Line, Point
from app.domain.town import UnitGrid


def shape_of(geometry: Geometry) -> shapely.Geometry:
    """Return the shapely geometry, in metres."""
    if isinstance(geometry, Point):
        return shapely.Point(geometry.x_mm / 1000, geometry.y_mm / 1000)
    if isinstance(geometry, Line):
        return shapely.LineString([(x / 1000, y / 1000) for x, y in geometry.positions])
    return shapely.MultiPolygon([
        ([(x / 1000, y / 1000) for x, y in outer], [[(x / 1000, y / 1000) for x, y in hole] for hole in holes])
        for outer, *holes in geometry.polygons])


class GridFinder:
    """The living unit grids, indexed."""

    def __init__(self, grids: Sequence[UnitGrid], reach_m: float) -> None:
        """`reach_m`: how far outside every grid something may lie and still belong to the nearest."""
        living = sorted((grid for grid in grids if grid.ended_on is None), key=lambda grid: grid.code)
        self._codes = [grid.code for grid in living]
        self._areas = np.array([shape_of(Area(grid.area.polygons)) for grid in living], dtype=object)
        self._tree = shapely.STRtree(self._areas)
        self._reach_m = reach_m

    def codes(self, geometries: Sequence[Geometry]) -> list[str]:
        """Return the code of each geometry's grid, "" where none is within reach."""
        if not self._codes:
            return [""] * len(geometries)
        shapes = np.array([shape_of(each) for each in geometries], dtype=object)
        found: dict[int, int] = {}
        shared: dict[int, list[int]] = {}
        for index, grid in zip(*self._tree.query(shapes, predicate="intersects").tolist(), strict=True):
            shared.setdefault(index, []).append(grid)
        for index, candidates in shared.items():
            found[index] = self._larger_part(shapes[index], candidates)
        outside = [index for index in range(len(shapes)) if index not in found]
        if outside:
            near, grids = self._tree.query_nearest(shapes[outside], max_distance=self._reach_m).tolist()
            for position, grid in zip(near, grids, strict=True):
                found[outside[position]] = min(grid, found.get(outside[position], grid))
        return [self._codes[found[index]] if index in found else "" for index in range(len(shapes))]

    def _larger_part(self, shape: shapely.Geometry, candidates: list[int]) -> int:
        """Return the grid that holds the larger part, the smaller code where parts are equal."""
        if len(candidates) == 1 or shape.geom_type == "Point":
            return min(candidates)
        parts = shapely.intersection(self._areas[candidates], shape)
        sizes = np.round(shapely.area(parts) if shape.geom_type == "MultiPolygon" else shapely.length(parts), 3)
        return max(zip(sizes.tolist(), (-each for each in candidates), candidates, strict=True))[2]
