"""Components with their codes, and grids found by place."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.domain.codes import make_component_code
from app.domain.place import Geometry, Point
from app.domain.town import BaseFeature, Camera, Component, Division, ResponsibilityGrid, UnitGrid
from data import tables
from data.locating import GridFinder
from data.repositories.counters import Counters
from data.repositories.records import Mapping, Records
from data.rows import RowWriter

GUESS_M = 30.0
"""A point outside every grid but this near to one belongs to it, guessed (domain section 2.5)."""

DISTRICT = Mapping(Division, tables.district)
STREET = Mapping(Division, tables.street)
COMMUNITY = Mapping(Division, tables.community)
RESPONSIBILITY_GRID = Mapping(ResponsibilityGrid, tables.responsibility_grid)
UNIT_GRID = Mapping(UnitGrid, tables.unit_grid)
BASE_FEATURE = Mapping(BaseFeature, tables.base_feature)
COMPONENT = Mapping(Component, tables.component)
CAMERA = Mapping(Camera, tables.camera)


class ComponentRecords(Records[Component]):
    """Components; see `app.ports.store.Components`."""

    def __init__(self, writer: RowWriter, district: str, counters: Counters) -> None:
        """`counters` gives the sequence within a type."""
        super().__init__(COMPONENT, writer, district)
        self._district, self._counters = district, counters

    def held(self, key: UUID) -> Component:
        """As `get`, and nobody else may change it before we commit."""
        self._writer.current(self._table, self._key(key), hold=True)
        return self.get(key)

    def next_code(self, type_code: str) -> str:
        """Return the next 16-digit code of the type."""
        return make_component_code(self._district, type_code, self._counters.next(f"component/{type_code}"))


class CameraRecords(Records[Camera]):
    """Cameras; see `app.ports.store.Cameras`."""

    def __init__(self, writer: RowWriter, district: str) -> None:
        """See `Records`."""
        super().__init__(CAMERA, writer, district)

    def by_code(self, code: str) -> Camera | None:
        """Return the camera of the code."""
        return next(iter(self.where(tables.camera.c.code == code, order=tables.camera.c.code)), None)


class GridRecords(Records[UnitGrid]):
    """Unit grids; see `app.ports.store.Grids`."""

    def __init__(self, writer: RowWriter, district: str, srid: int) -> None:
        """`srid` is the number of the district's CRS."""
        super().__init__(UNIT_GRID, writer, district)
        self._srid = srid

    def at(self, point: Point) -> tuple[UnitGrid | None, bool]:
        """Return the grid under the point or within 30 m of it, and whether it was guessed."""
        code, distance_m = nearest_grid(self._writer.connection_for(tables.unit_grid), point, self._srid)
        return (self.get(code), distance_m > 0) if code else (None, False)

    def of_geometries(self, geometries: Sequence[Geometry]) -> list[str]:
        """Return the code of each geometry's grid, "" where there is none."""
        return GridFinder(self.all(), GUESS_M).codes(geometries)


def nearest_grid(connection: sa.Connection, point: Point, srid: int) -> tuple[str, float]:
    """Return (code, distance in m) of the living unit grid at the point or within `GUESS_M`; ("", 0) without one.

    On a border the smaller code wins. Only grids whose box is near are measured, by the spatial index.
    """
    nearest = _NEAREST_ON_SERVER if connection.dialect.name == "postgresql" else _NEAREST
    found = connection.execute(nearest, _around(point, GUESS_M) | {"srid": srid}).first()
    return ("", 0.0) if found is None else (found[0], found[1])


def _around(point: Point, radius_m: float) -> dict[str, Any]:
    x, y = point.x_mm / 1000, point.y_mm / 1000
    return {"x": x, "y": y, "radius": radius_m, "west": x - radius_m, "east": x + radius_m, "south": y - radius_m,
            "north": y + radius_m}


_NEAREST = sa.text("""
    SELECT code, distance FROM (
        SELECT code, ST_Distance(area, MakePoint(:x, :y, :srid)) AS distance FROM unit_grid
        WHERE ended_on IS NULL AND rowid IN (
            SELECT pkid FROM idx_unit_grid_area
            WHERE xmin <= :east AND xmax >= :west AND ymin <= :north AND ymax >= :south))
    WHERE distance <= :radius ORDER BY distance, code LIMIT 1""")
_NEAREST_ON_SERVER = sa.text("""
    SELECT code, distance FROM (
        SELECT code, ST_Distance(area, ST_SetSRID(ST_MakePoint(:x, :y), :srid)) AS distance FROM unit_grid
        WHERE ended_on IS NULL AND area && ST_MakeEnvelope(:west, :south, :east, :north, :srid)) AS near
    WHERE distance <= :radius ORDER BY distance, code LIMIT 1""")
