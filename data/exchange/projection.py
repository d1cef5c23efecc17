"""Which projected CRS a town gets, and its geometry in whole millimetres of that CRS."""

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from app.domain.errors import BadInput
from app.domain.place import Area, Geometry, Line, Point

_CGCS2000_BOX = (73.0, 3.0, 136.0, 54.0)
"""Longitude and latitude around China, degrees: outside it no place is China's."""
_FIRST_GAUSS_KRUGER, _FIRST_MERIDIAN_DEG, _LAST_MERIDIAN_DEG, _WIDTH_DEG = 4534, 75, 135, 3
"""EPSG:4534 is CGCS2000 / 3-degree Gauss-Kruger CM 75E; 4554, CM 135E; in between one per 3 degrees."""
_FOREIGN_PREFIX = "99"
_FAR_M = 1e8
"""No projected CRS has co-ordinates beyond; what it can't place is infinite."""


def may_be_china(lon_deg: float, lat_deg: float) -> bool:
    """Say whether a place can be in China; the division code settles it."""
    west, south, east, north = _CGCS2000_BOX
    return west <= lon_deg <= east and south <= lat_deg <= north


def is_chinese(code: str) -> bool:
    """Say whether a 6-digit code is one of GB/T 2260; 99 is ours for towns elsewhere."""
    return not code.startswith(_FOREIGN_PREFIX)


def crs_of(code: str, lon_deg: float, lat_deg: float) -> str:
    """Return `EPSG:n` for a town with this division code around this place.

    CGCS2000 / 3-degree Gauss-Kruger of the nearest central meridian in China, else the zone of WGS 84 / UTM.
    """
    if is_chinese(code):
        meridian = min(max(round(lon_deg / _WIDTH_DEG) * _WIDTH_DEG, _FIRST_MERIDIAN_DEG), _LAST_MERIDIAN_DEG)
        return f"EPSG:{_FIRST_GAUSS_KRUGER + (meridian - _FIRST_MERIDIAN_DEG) // _WIDTH_DEG}"
    zone = min(int((lon_deg + 180) // 6) + 1, 60)
    return f"EPSG:{(32600 if lat_deg >= 0 else 32700) + zone}"


class Projection:
    """From WGS 84 degrees to millimetres of one CRS."""

    def __init__(self, crs_id: str) -> None:
        """`crs_id` is `EPSG:n`.

        Raises:
            BadInput: `store.unknown_crs`.
        """
        try:
            # always_xy: EPSG:4534-4554 have northing first, the domain has (easting, northing).
            self._transformer = Transformer.from_crs("EPSG:4326", CRS(crs_id), always_xy=True)
        except CRSError:
            raise BadInput("store.unknown_crs", value=crs_id) from None

    def point(self, lon_deg: float, lat_deg: float) -> Point | None:
        """Return the point of a place; None where the CRS doesn't reach."""
        x, y = self._transformer.transform(lon_deg, lat_deg)
        return Point(round(x * 1000), round(y * 1000)) if abs(x) < _FAR_M and abs(y) < _FAR_M else None

    def to_mm(self, shape: shapely.Geometry) -> shapely.Geometry:
        """Return the projected geometry with whole millimetres as co-ordinates; areas stay valid or become empty."""
        def project(positions: np.ndarray) -> np.ndarray:
            eastings, northings = self._transformer.transform(positions[:, 0], positions[:, 1])
            positions[:, 0], positions[:, 1] = eastings * 1000, northings * 1000
            return positions.round()

        projected = shapely.transform(shape, project)
        if projected.geom_type in ("Polygon", "MultiPolygon"):
            return shapely.normalize(shapely.set_precision(projected, 1))
        return shapely.remove_repeated_points(projected) if projected.geom_type == "LineString" else projected


def to_domain(shape: shapely.Geometry) -> Geometry:
    """Return the domain's geometry of a shape in whole millimetres."""
    if shape.geom_type == "Point":
        return Point(round(shape.x), round(shape.y))
    if shape.geom_type == "LineString":
        return Line(tuple((round(x), round(y)) for x, y in shape.coords))
    return to_area(shape)


def to_area(shape: shapely.Geometry) -> Area:
    """Return the domain's area of a polygon or multipolygon in whole millimetres."""
    return Area(tuple(tuple(tuple((round(x), round(y)) for x, y in ring.coords)
                            for ring in (part.exterior, *part.interiors)) for part in shapely.get_parts(shape)))


def to_shape(geometry: Geometry) -> shapely.Geometry:
    """Return the shape, in millimetres, of a domain geometry."""
    if isinstance(geometry, Point):
        return shapely.Point(geometry.x_mm, geometry.y_mm)
    if isinstance(geometry, Line):
        return shapely.LineString(geometry.positions)
    return shapely.MultiPolygon([(polygon[0], list(polygon[1:])) for polygon in geometry.polygons])
