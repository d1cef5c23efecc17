"""Geometry between the domain (whole millimetres), the journal (lists of integers) and the store (metres).

To the database goes EWKB (little endian, with SRID). PostGIS takes it as it is; SpatiaLite's own form differs in
its frame only (https://www.gaia-gis.it/gaia-sins/BLOB-Geometry.html), so that it is put on here, without a function
call in every statement.
"""

import struct
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles

from app.domain.place import Area, Geometry, Line, Point

_POINT, _LINE, _POLYGON, _MULTIPOLYGON = 1, 2, 3, 6
_HAS_SRID = 0x20000000
_FRAME = struct.Struct("<BBi4dB")
_FRAME_BYTES = _FRAME.size

Plain = list[Any]
"""point [x, y]; line [[x, y], …]; area [[ring, …], …] with ring [[x, y], …]; all in mm."""


class GeometryColumn(sa.types.UserDefinedType[bytes]):
    """A column of one geometry kind in the district's CRS; values in Python are EWKB."""

    cache_ok = True

    def __init__(self, kind: str) -> None:
        """`kind` is POINT, LINESTRING, POLYGON or MULTIPOLYGON."""
        self.kind = kind

    def get_col_spec(self, **_: Any) -> str:
        """The migration adds SRID, constraint and index."""
        return self.kind

    def bind_processor(self, dialect: sa.Dialect) -> Any:
        """Put SpatiaLite's frame on."""
        return (lambda value: None if value is None else _to_spatialite(value)) if _is_sqlite(dialect) else None

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:
        """Take the frame off; PostGIS answers in hexadecimal."""
        take_off = _from_spatialite if _is_sqlite(dialect) else bytes.fromhex
        return lambda value: None if value is None else take_off(value)


@compiles(GeometryColumn, "postgresql")
def _on_server(_type: GeometryColumn, _compiler: object, **_: Any) -> str:
    """On a server the column begins as any geometry; the migration makes it one kind's."""
    return "geometry"


def _is_sqlite(dialect: sa.Dialect) -> bool:
    return dialect.name == "sqlite"


def to_plain(geometry: Geometry) -> Plain:
    """Return the lists of a domain geometry."""
    if isinstance(geometry, Point):
        return [geometry.x_mm, geometry.y_mm]
    if isinstance(geometry, Line):
        return [list(position) for position in geometry.positions]
    return [[[list(position) for position in ring] for ring in polygon] for polygon in geometry.polygons]


def from_plain(kind: str, plain: Plain) -> Geometry:
    """Return the domain geometry of the lists of a column of that kind."""
    if kind == "POINT":
        return Point(plain[0], plain[1])
    if kind == "LINESTRING":
        return Line(tuple((x, y) for x, y in plain))
    return Area(tuple(tuple(tuple((x, y) for x, y in ring) for ring in polygon) for polygon in plain))


def to_ewkb(kind: str, plain: Plain, srid: int) -> bytes:
    """Return the EWKB, in metres, of the lists of a column of that kind."""
    if kind == "POINT":
        code, body = _POINT, _run([plain])
    elif kind == "LINESTRING":
        code, body = _LINE, _counted([_run(plain)], len(plain))
    elif kind == "POLYGON":
        code, body = _POLYGON, _polygon(plain[0])
    else:
        code, body = _MULTIPOLYGON, _counted(
            [struct.pack("<BI", 1, _POLYGON) + _polygon(polygon) for polygon in plain], len(plain))
    return struct.pack("<BII", 1, code | _HAS_SRID, srid) + body


def from_ewkb(ewkb: bytes) -> Plain:
    """Return the lists of an EWKB; metres are rounded to whole millimetres."""
    _, code = struct.unpack_from("<BI", ewkb)
    at = 9 if code & _HAS_SRID else 5
    code &= 0xFF
    if code == _POINT:
        return list(_positions(ewkb, at, 1)[0])
    (count,) = struct.unpack_from("<I", ewkb, at)
    if code == _LINE:
        return _positions(ewkb, at + 4, count)
    if code == _POLYGON:
        return [_rings(ewkb, at)[0]]
    polygons, at = [], at + 4
    for _ in range(count):
        rings, at = _rings(ewkb, at + 5)
        polygons.append(rings)
    return polygons


def from_spatialite_point(blob: bytes) -> Point:
    """Return the point of SpatiaLite's own form, as SQL that SQLAlchemy hasn't made gives it."""
    return Point(*_positions(blob, _FRAME_BYTES + 4, 1)[0])


def _run(positions: Plain) -> bytes:
    flat = [value / 1000 for position in positions for value in position]
    return struct.pack(f"<{len(flat)}d", *flat)


def _counted(parts: list[bytes], count: int) -> bytes:
    return struct.pack("<I", count) + b"".join(parts)


def _polygon(rings: Plain) -> bytes:
    return _counted([_counted([_run(ring)], len(ring)) for ring in rings], len(rings))


def _positions(ewkb: bytes, at: int, count: int) -> Plain:
    flat = struct.unpack_from(f"<{count * 2}d", ewkb, at)
    return [[round(flat[n] * 1000), round(flat[n + 1] * 1000)] for n in range(0, count * 2, 2)]


def _rings(ewkb: bytes, at: int) -> tuple[Plain, int]:
    (count,) = struct.unpack_from("<I", ewkb, at)
    rings, at = [], at + 4
    for _ in range(count):
        (length,) = struct.unpack_from("<I", ewkb, at)
        rings.append(_positions(ewkb, at + 4, length))
        at += 4 + 16 * length
    return rings, at


def _to_spatialite(ewkb: bytes) -> bytes:
    code, srid = struct.unpack_from("<Ii", ewkb, 1)
    code &= 0xFF
    flat = _all_positions(from_ewkb(ewkb))
    eastings, northings = [x / 1000 for x, _ in flat], [y / 1000 for _, y in flat]
    frame = _FRAME.pack(0, 1, srid, min(eastings), min(northings), max(eastings), max(northings), 0x7C)
    return frame + struct.pack("<I", code) + _marked(code, ewkb[9:], 0x69) + b"\xfe"


def _from_spatialite(blob: bytes) -> bytes:
    (srid,) = struct.unpack_from("<i", blob, 2)
    (code,) = struct.unpack_from("<I", blob, _FRAME_BYTES)
    return struct.pack("<BIi", 1, code | _HAS_SRID, srid) + _marked(code, blob[_FRAME_BYTES + 4:-1], 1)


def _marked(code: int, body: bytes, mark: int) -> bytes:
    """The same body; each polygon of a multipolygon begins with `mark` (1 in EWKB, 0x69 in SpatiaLite)."""
    if code != _MULTIPOLYGON:
        return body
    out, at = bytearray(body), 4
    for _ in range(struct.unpack_from("<I", body)[0]):
        out[at] = mark
        at = _rings(body, at + 5)[1]
    return bytes(out)


def _all_positions(plain: Plain) -> list[Plain]:
    if isinstance(plain[0], int):
        return [plain]
    return [position for part in plain for position in _all_positions(part)]
