"""The time zone of a town outside China: that of the nearest of the time zone database's reference places."""

import math
import re
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

from pyproj import Transformer

from app.domain.place import Area
from app.domain.time_rules import usual_zone
from data.exchange.projection import is_chinese

_POSITION = re.compile(r"([+-]\d{2})(\d{2})(\d{2})?([+-]\d{3})(\d{2})(\d{2})?")


def zone_of_town(district: str, crs_id: str, boundary: Area) -> str:
    """Return the IANA name of the zone of a town.

    A guess near borders: the administrator's `--time-zone` settles it.
    """
    if is_chinese(district):
        return usual_zone(district)
    ring = boundary.polygons[0][0]
    x_mm, y_mm = (sum(position[axis] for position in ring) / len(ring) for axis in (0, 1))
    lon_deg, lat_deg = Transformer.from_crs(crs_id, "EPSG:4326", always_xy=True).transform(x_mm / 1000, y_mm / 1000)
    return zone_at(lon_deg, lat_deg)


def zone_at(lon_deg: float, lat_deg: float) -> str:
    """Return the zone whose reference place is nearest, by the great circle; `UTC` where the database has no table."""
    def away(place: tuple[str, float, float]) -> float:
        _, lon, lat = place
        one, two = math.radians(lat_deg), math.radians(lat)
        return -(math.sin(one) * math.sin(two)
                 + math.cos(one) * math.cos(two) * math.cos(math.radians(lon - lon_deg)))

    return min(_places(), key=away, default=("UTC", 0.0, 0.0))[0]


def _places() -> Iterator[tuple[str, float, float]]:
    """Yield (zone, longitude, latitude in degrees) of `zone.tab`: ISO 6709 positions, one line a zone."""
    tables = (Path(folder) / "zone.tab" for folder in zoneinfo.TZPATH)
    table = next((each for each in tables if each.is_file()), None)
    for line in table.read_text(encoding="utf-8").splitlines() if table else ():
        fields = line.split("\t")
        found = _POSITION.fullmatch(fields[1]) if len(fields) > 2 and not line.startswith("#") else None
        if found:
            lat, lon = found.groups()[:3], found.groups()[3:]
            yield fields[2], _degrees(*lon), _degrees(*lat)


def _degrees(degrees: str, minutes: str, seconds: str | None) -> float:
    size = abs(int(degrees)) + int(minutes) / 60 + int(seconds or 0) / 3600
    return -size if degrees.startswith("-") else size
