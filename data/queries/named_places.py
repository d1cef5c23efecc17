"""Places that a sentence names: doors, named places and roads, the most exact first."""

import re
from typing import Any

import sqlalchemy as sa

from data import tables

ROADS = ("road_main", "road_side", "path", "bridge")
_NOT_SAID = ("contour",)
"""Kinds whose names nobody means: heights."""
_CHARACTERS = 2
"""A shorter name is a part of any sentence."""
_MOST = 20
_DOOR = re.compile(r"\s*([0-9]{1,5})\s*号")
Named = tuple[str, Any]
"""How the sentence says it, and the row whose geometry it is."""


def named_places(connection: sa.Connection, text: str, limit: int) -> list[Named]:
    """Return what the text names.

    A door whose number is known is where a component of that address stands; else the road stands for it.
    """
    table = tables.base_feature
    rows = connection.execute(sa.select(table).where(
        sa.func.length(table.c.name) >= _CHARACTERS, table.c.kind.not_in(_NOT_SAID),
        sa.func.instr(text, table.c.name) > 0).group_by(table.c.name).order_by(
            sa.func.length(table.c.name).desc(), table.c.name).limit(_MOST)).all()
    doors: list[Named] = []
    places: list[Named] = []
    roads: list[Named] = []
    taken: list[str] = []
    for row in rows:
        if any(row.name in longer for longer in taken):
            continue
        taken.append(row.name)
        door = _DOOR.match(text, text.index(row.name) + len(row.name)) if row.kind in ROADS else None
        if door is not None:
            words = f"{row.name}{door[1]}号"
            doors.append((words, _at_door(connection, words) or row))
        else:
            (roads if row.kind in ROADS else places).append((row.name, row))
    return [*doors, *places, *roads][:limit]


def _at_door(connection: sa.Connection, address: str) -> Any:
    table = tables.component
    return connection.execute(sa.select(table).where(
        table.c.place.in_((address, f"{address}附近")), table.c.retired_on.is_(None)).order_by(
            table.c.place, table.c.code).limit(1)).first()
