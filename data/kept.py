"""What seldom changes and every step asks for (people, permissions, rules, catalogue), kept between units of work.

Nothing kept is trusted unasked: inside its own transaction each unit first learns whether it still stands. Versions
only rise and rows are never deleted, so that the sum of a table's versions tells whether any row has changed. On an
embedded store not even that is asked while nobody has written: neither another process (`PRAGMA data_version`) nor this
connection (`total_changes`). What the unit itself has written is never kept.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa

from data import tables
from data.prepared import Asked, Prepared, Row, driver

TABLES = (tables.permission, tables.role, tables.user, tables.department, tables.setting, tables.rule_edition,
          tables.component_type, tables.event_type, tables.filing_condition)
_NAMES = frozenset(table.name for table in TABLES)
_STATES = Prepared(sa.select(
    *(sa.select(sa.func.sum(table.c.version)).scalar_subquery().label(table.name) for table in TABLES),
    # A store that was restored from a backup counts its versions anew.
    sa.select(sa.func.max(tables.store.c.epoch)).scalar_subquery().label("epoch")))
_Token = tuple[sqlite3.Connection, int, int]
_State = tuple[Any, ...]
Made = TypeVar("Made")
Found = Mapping[tuple[Any, ...], dict[str, Any]]


@cache
def _whole(table: sa.Table) -> Prepared:
    return Prepared(table.select().order_by(*table.primary_key))


class Kept:
    """What is kept for one store. Units of several threads may share it on a server."""

    def __init__(self) -> None:
        self.made: dict[str, tuple[_State, Any]] = {}
        """By name, each with the states of the tables that it was made of."""
        self.objects: dict[str, dict[Any, Any]] = {}
        """By table what was made of single rows; whoever put it there looks whether it is still of the same row."""
        self._last: tuple[_Token, Row] | None = None

    def states(self, connection: sa.Connection, token: _Token | None) -> Row:
        """Return the states of the tables as the transaction sees them that began with this token."""
        if token is not None and self._last is not None and self._last[0] == token:
            return self._last[1]
        found = _STATES.first(connection)
        assert found is not None
        return found

    def note(self, token: _Token | None, states: Row | None) -> None:
        """Remember the states after a commit that changed none of the tables (None: it may have)."""
        self._last = None if token is None or states is None else (token, states)


class KeptRows:
    """What one unit of work sees of it."""

    def __init__(self, kept: Kept, connection: sa.Connection, before: "KeptRows | None" = None) -> None:
        """`connection` is in the unit's transaction.

        `before` is that of an earlier unit in the same transaction, which holds the district's lock since then and has
        written none of what is kept: so nobody else has.
        """
        self._kept, self._connection, self._token = kept, connection, _token(connection)
        self._states: dict[str, Any] | None = before._states if before is not None else None

    def made(self, name: str, of: Iterable[sa.Table], make: Callable[[], Made]) -> Made:
        """Return what `make` makes of these tables; it is made anew when one of them has changed."""
        if self._states is None:
            self._note(self._kept.states(self._connection, self._token))
            assert self._states is not None
        state = (self._states["epoch"], *(self._states[table.name] for table in of))
        known = self._kept.made.get(name)
        if known is None or known[0] != state:
            known = self._kept.made[name] = state, make()
        found: Made = known[1]
        return found

    def asked(self) -> tuple[Asked, ...]:
        """Return the question for the states, for a server's message; nothing where they are known."""
        return () if self._states is not None else (_STATES.asked(self._connection),)

    def answered(self, states: Sequence[Row | None]) -> None:
        """Take the answers to `asked`."""
        for each in states:
            assert each is not None
            self._note(each)

    def _note(self, states: Row) -> None:
        self._states = dict(zip(_STATES.columns, states, strict=True))

    def rows(self, table: sa.Table) -> Found:
        """Return every row of the table by its key: whoever asks never changes one."""
        return self.made(f"rows of {table.name}", (table,), lambda: self._read(table))

    def objects(self, table: sa.Table) -> dict[Any, Any]:
        """Return where what is made of single rows of the table is put."""
        return self._kept.objects.setdefault(table.name, {})

    def stands(self, touched: Iterable[str]) -> bool:
        """Say whether the unit knows what is kept and has written none of it, where these are the tables it wrote."""
        return self._states is not None and _NAMES.isdisjoint(touched)

    def committed(self, touched: Iterable[str]) -> None:
        """Tell that the unit was committed and which tables it wrote."""
        known = tuple(self._states.values()) if self._states is not None and self.stands(touched) else None
        # In its transaction nobody else has written: of the token only this connection's own changes are others by now.
        token = None if self._token is None else (*self._token[:2], self._token[0].total_changes)
        self._kept.note(token, known)

    def _read(self, table: sa.Table) -> Found:
        statement = _whole(table)
        rows = (dict(zip(statement.columns, row, strict=True)) for row in statement.all(self._connection))
        return {tuple(row[column.name] for column in table.primary_key): row for row in rows}


def is_kept(table: sa.Table) -> bool:
    """Say whether the table's rows are kept."""
    return table.name in _NAMES


def _token(connection: sa.Connection) -> _Token | None:
    """Return what stays the same while nobody writes to an embedded store; a server has nothing like it."""
    if connection.dialect.name != "sqlite":
        return None
    raw = driver(connection)
    return raw, raw.execute("PRAGMA data_version").fetchone()[0], raw.total_changes
