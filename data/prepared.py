"""Statements that run with every step: compiled once, and handed to the driver as they are.

What SQLAlchemy does for each run (cache key, contexts, results) costs ten times what SQLite needs for the statement.
The types' own translations of values stay in force.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

if TYPE_CHECKING:  # Slow to load, and an embedded store needs none.
    import psycopg

Given = Mapping[str, Any]
Row = tuple[Any, ...]
Asked = tuple[str, Any]
"""A statement as the driver takes it, and its parameters, None without any."""
_Process = Callable[[Any], Any]
_NOTHING: Given = {}


class _Ready(NamedTuple):
    sql: str
    names: tuple[str, ...]
    """Of the parameters, in their places."""
    fixed: Given
    """What the statement itself says, such as a limit."""
    into: tuple[tuple[str, _Process], ...]
    """Parameters that their type translates."""
    out: tuple[tuple[int, _Process], ...]
    """Places of columns that their type translates."""
    positional: bool


class Prepared:
    """One statement with bound parameters; no lists of values in it (`IN`)."""

    def __init__(self, statement: sa.Select[Any] | sa.Insert | sa.Update | sa.Delete) -> None:
        """The statement is compiled when it first runs, for each engine that it runs on."""
        self._statement = statement
        self._ready: dict[str, _Ready] = {}
        columns = statement.selected_columns if isinstance(statement, sa.Select) else statement.exported_columns
        self._types = [column.type for column in columns]
        self.columns = tuple(str(column.key) for column in columns)
        """Names of what comes back."""

    def all(self, connection: sa.Connection, given: Given = _NOTHING) -> Sequence[Row]:
        """Return the rows; `given` are the parameters by name."""
        ready = self._for(connection)
        rows = _run(connection, ready, _bound(ready, given)).fetchall()
        return [_translated(row, ready.out) for row in rows] if ready.out else rows

    def first(self, connection: sa.Connection, given: Given = _NOTHING) -> Row | None:
        """Return the first row, or None."""
        found = self.all(connection, given)
        return found[0] if found else None

    def send(self, connection: sa.Connection, given: Iterable[Given]) -> int:
        """Run it with each of the parameters and return how many rows were written."""
        ready = self._for(connection)
        return int(_run(connection, ready, [_bound(ready, each) for each in given], many=True).rowcount)

    def asked(self, connection: sa.Connection, given: Given = _NOTHING) -> Asked:
        """Return it as it is handed to the driver, for a message."""
        ready = self._for(connection)
        return ready.sql, _bound(ready, given)

    def _for(self, connection: sa.Connection) -> _Ready:
        found = self._ready.get(connection.dialect.name)
        if found is None:
            found = self._ready[connection.dialect.name] = self._made(connection.dialect)
        return found

    def _made(self, dialect: sa.Dialect) -> _Ready:
        compiled: Any = self._statement.compile(dialect=dialect)
        into = ((name, bound.type.dialect_impl(dialect).bind_processor(dialect))
                for name, bound in compiled.binds.items())
        out = enumerate(kind.dialect_impl(dialect).result_processor(dialect, None) for kind in self._types)
        return _Ready(
            str(compiled), tuple(compiled.positiontup or compiled.params),
            {name: value for name, value in compiled.params.items() if value is not None},
            tuple((name, process) for name, process in into if process is not None),
            tuple((place, process) for place, process in out if process is not None),
            bool(compiled.positional))


def driver(connection: sa.Connection) -> sqlite3.Connection:
    """Return the driver's own connection to an embedded store, for what runs with every step."""
    found: Any = connection.connection.dbapi_connection
    assert isinstance(found, sqlite3.Connection)
    return found


def _bound(ready: _Ready, given: Given) -> Any:
    """Return the parameters as the driver wants them; a column that rows of an older schema don't name is NULL."""
    if ready.fixed or ready.into:
        values = {**ready.fixed, **given}
        for name, process in ready.into:
            values[name] = process(values.get(name))
        given = values
    if ready.positional:
        return [given.get(name) for name in ready.names]
    return {name: given.get(name) for name in ready.names}


def run(connection: sa.Connection, sql: str) -> None:
    """Run a statement without parameters that answers nothing."""
    if connection.dialect.name == "sqlite":
        driver(connection).execute(sql)
    else:
        on_server(connection, sql, None)


def on_server(connection: sa.Connection, sql: str, bound: Any, *, many: bool = False) -> "psycopg.Cursor[Row]":
    """Hand a statement to the driver's own connection.

    Raises:
        sqlalchemy.exc.DBAPIError: as SQLAlchemy itself would of the driver's error; it is told when the connection was
            lost.
    """
    raw = server_driver(connection)
    with as_sqlalchemy(connection, sql, bound):
        cursor = raw.cursor()
        if many:
            cursor.executemany(sql, bound)
        else:
            cursor.execute(sql, bound)
    return cursor


def server_driver(connection: sa.Connection) -> "psycopg.Connection[Row]":
    """Return the driver's own connection to a server."""
    import psycopg

    raw: Any = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    return raw


@contextmanager
def as_sqlalchemy(connection: sa.Connection, sql: str, bound: Any) -> Iterator[None]:
    """Raise the driver's errors as SQLAlchemy does; it is told when the connection was lost."""
    import psycopg

    raw = server_driver(connection)
    try:
        yield
    except psycopg.Error as error:
        lost = bool(raw.closed)
        if lost:
            connection.invalidate()
        raise sa.exc.DBAPIError.instance(sql, bound, error, psycopg.Error, connection_invalidated=lost,
                                         dialect=connection.dialect) from error


def _run(connection: sa.Connection, ready: _Ready, bound: Any, *, many: bool = False) -> Any:
    if ready.positional:
        raw = driver(connection)
        return raw.executemany(ready.sql, bound) if many else raw.execute(ready.sql, bound)
    if many and len(bound) == 1:  # As a pipeline of one it costs more, and the server no longer ends who stands idle.
        many, bound = False, bound[0]
    return on_server(connection, ready.sql, bound, many=many)


def _translated(row: Row, out: Iterable[tuple[int, _Process]]) -> Row:
    values = list(row)
    for place, process in out:
        values[place] = process(values[place])
    return tuple(values)
