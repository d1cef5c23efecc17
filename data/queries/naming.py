"""Names behind ids, for what people read: users and departments by name, components by code, cases by number."""

from collections.abc import Iterable

import sqlalchemy as sa

from data import tables

_NAMED = ((tables.user, "name_zh"), (tables.department, "name_zh"), (tables.component, "code"), (tables.case, "number"))
_PART = 500
_ID_CHARACTERS, _ID_HYPHENS = 36, 4


def names_of(connection: sa.Connection, texts: Iterable[str]) -> dict[str, str]:
    """Return the names of those texts that are ids of something that has one."""
    ids = sorted({text for text in texts if len(text) == _ID_CHARACTERS and text.count("-") == _ID_HYPHENS})
    names: dict[str, str] = {}
    for first in range(0, len(ids), _PART):
        part = ids[first:first + _PART]
        for table, column in _NAMED:
            statement = sa.select(table.c.id, table.c[column]).where(table.c.id.in_(part))
            names |= {key: name for key, name in connection.execute(statement)}
    return names
