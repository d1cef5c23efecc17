"""What a store says of its communities, streets and grids: what cutting them anew needs."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import sqlalchemy as sa

from app.domain.errors import BadInput
from app.domain.place import Area, Line
from data import tables
from data.exchange.osm import CUTTING_ROADS
from data.geometry import from_ewkb, from_plain


@dataclass(frozen=True, slots=True)
class DividedTown:
    """The town of a store."""

    district: str
    communities: tuple[tuple[str, str, Area], ...]
    """Code, name, area; by code."""
    streets: tuple[Line, ...]
    used: frozenset[str]
    """Every code of a unit or responsibility grid, ended ones too: none is given again."""


def read_divided_town(connection: sa.Connection, path: Path) -> DividedTown:
    """Read it.

    Raises:
        BadInput: `store.no_town`.
    """
    district = connection.execute(sa.select(tables.district.c.code)).scalar()
    if district is None:
        raise BadInput("store.no_town", path=str(path))
    community, base = tables.community, tables.base_feature
    communities = tuple((row.code, row.name_zh, cast(Area, from_plain("MULTIPOLYGON", from_ewkb(row.area))))
                        for row in connection.execute(sa.select(community).order_by(community.c.code)))
    streets = tuple(cast(Line, from_plain("LINESTRING", from_ewkb(line))) for line in connection.execute(
        sa.select(base.c.line).where(base.c.kind.in_(CUTTING_ROADS), base.c.line.is_not(None))
        .order_by(base.c.id)).scalars())
    used = frozenset(code for table in (tables.unit_grid, tables.responsibility_grid)
                     for code in connection.execute(sa.select(table.c.code)).scalars())
    return DividedTown(district, communities, streets, used)
