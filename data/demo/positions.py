"""Where the demonstration's inspectors stood when they reported: beside the place, as exactly as a phone knows it."""

from uuid import UUID

from pyproj import Transformer

from app.domain.captured import E7, Captured
from app.domain.place import Point

_BESIDE_M = 4
"""An inspector stands at most so far from what he reports, in each direction."""
_BEST_M, _WORST_M = 4, 12
"""Accuracy in the open and between houses."""


class Positions:
    """Positions of one district; a case's is always the same, and drawn without any other's chance."""

    def __init__(self, crs_id: str) -> None:
        """`crs_id` is the district's, `EPSG:n`."""
        self._to_wgs84 = Transformer.from_crs(crs_id, "EPSG:4326", always_xy=True)

    def of(self, case: UUID, place: Point) -> Captured:
        """Return where the phone says that it is while the case at the place is reported."""
        chance = case.int
        east_m, north_m = (chance // prime % (2 * _BESIDE_M + 1) - _BESIDE_M for prime in (7, 97))
        lon_deg, lat_deg = self._to_wgs84.transform(place.x_mm / 1000 + east_m, place.y_mm / 1000 + north_m)
        return Captured(lon_e7=round(lon_deg * E7), lat_e7=round(lat_deg * E7),
                        accuracy_m=_BEST_M + chance % (_WORST_M - _BEST_M + 1))
