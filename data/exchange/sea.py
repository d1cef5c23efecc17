"""The sea at a town's coast: OpenStreetMap draws only its shore, with the water on the right."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import LineString, Polygon

_SURE = 20
"""So many times more places beside the shore must say that a face is water than that it is land."""
_ASIDE_MM = 500
"""How far beside the shore is looked which face lies there."""


def sea_within(frame: Polygon, shores: Sequence[LineString]) -> list[Polygon]:
    """Return the faces of `frame` that are water: none where the shores don't part it.

    Extracts end somewhere: a shore that ends inside the frame is led straight to the frame's edge.

    Args:
        frame: what to fill, whole millimetres.
        shores: coast lines, water on their right, whole millimetres.
    """
    inside = shapely.get_parts(shapely.line_merge(shapely.intersection(shapely.union_all(list(shores)), frame)))
    # A closed shore, an island's, has no end: its boundary is empty.
    ends = [end for line in inside for end in shapely.get_parts(shapely.boundary(line))]
    leads = [shapely.shortest_line(end, frame.exterior) for end in ends if end.distance(frame.exterior) > 1]
    noded = shapely.union_all([*inside, *leads, frame.exterior], grid_size=1)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    wet, dry = _beside(shores, -_ASIDE_MM), _beside(shores, _ASIDE_MM)
    shapely.prepare(faces)
    return [face for face in faces
            if shapely.contains(face, wet).sum() > _SURE * shapely.contains(face, dry).sum()]


def _beside(shores: Sequence[LineString], aside_mm: float) -> np.ndarray:
    """Return a point beside the middle of every piece of shore, to its left (to its right where negative)."""
    found = []
    for shore in shores:
        positions = shapely.get_coordinates(shore)
        along = np.diff(positions, axis=0)
        left = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.hypot(*along.T)[:, None]
        found.append(positions[:-1] + along / 2 + left * aside_mm)
    points: np.ndarray = shapely.points(np.concatenate(found))
    return points
