"""Who may do what, by the store's rows: read again only when a row has changed."""

import sqlalchemy as sa

from app.domain.permission import Permission, Permissions
from data import tables

_TABLE = tables.permission
_STATE = sa.select(sa.func.count(), sa.func.sum(_TABLE.c.version))


def read_permissions(connection: sa.Connection) -> Permissions:
    """Return the matrix as it stands on this connection."""
    rows = connection.execute(_TABLE.select()).mappings()
    return Permissions({row["name"]: Permission(frozenset(row["any"]), frozenset(row["own"]), row["name"],
                                                row["version"]) for row in rows})


class KnownPermissions:
    """The last matrix that was read; for several threads.

    Rows are never deleted and versions only rise, so their number and sum tell whether one has changed.
    """

    def __init__(self) -> None:
        self._known: tuple[tuple[int, int | None], Permissions] = ((0, None), Permissions({}))

    def on(self, connection: sa.Connection) -> Permissions:
        """Return the matrix; not for a transaction that has itself written permissions, which may be rolled back."""
        state = tuple(connection.execute(_STATE).one())
        known = self._known
        if known[0] != state:
            self._known = known = ((state[0], state[1]), read_permissions(connection))
        return known[1]
