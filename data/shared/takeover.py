"""Takes an embedded store over into a shared one: rows, journal with its chain, numbers and media, word for word.

The identity goes along, so whatever was seen of the embedded store's chain still holds. Everything but the media comes
in one transaction, and only when the copy has been proved.
"""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import sql

from app.domain.errors import BadInput, Cancelled, Unusable
from data import tables
from data.geometry import GeometryColumn
from data.shared.blobs import TableBlobs
from data.shared.server import SCHEMA, open_server
from data.shared.store import making, told
from data.store import Store
from data.verify import Verdict, verify

Progress = Callable[[str, int, int], None]
"""`progress(what, done, of)`; `what` is a table, `blob`, or `verify`."""
Compare = Callable[[sa.Connection, sa.Connection], None]
_ROWS = 2000


def take_over(source: Store, url: str, *, demo: bool = False, progress: Progress = lambda what, done, of: None,
              cancelled: Callable[[], bool] = lambda: False, compare: Compare = lambda source, copy: None,
              lacking: frozenset[str] = frozenset()) -> Verdict:
    """Copy the store into the empty database and prove the copy; return what the proof found.

    Args:
        source: open for reading.
        url: of a database of which the caller is the owner.
        demo: whether a demonstration store may be shared.
        progress: is told what is being copied.
        cancelled: asked between two parts.
        compare: looks at source and copy before the copy counts; raises when they differ.
        lacking: names of media that are known to be missing in the source.

    Raises:
        BadInput: `shared.demo`, `store.exists`, `store.unknown_crs`.
        Cancelled: `shared.cancelled`; nothing but media stays in the database.
        Unusable: the server fails, or `shared.not_proved`: the source doesn't verify.
    """
    identity = source.identity
    if identity.demo and not demo:
        raise BadInput("shared.demo", path=str(source.path))

    def go_on(what: str, done: int, of: int) -> None:
        if cancelled():
            raise Cancelled("shared.cancelled")
        progress(what, done, of)

    engine = open_server(url, patient=True, connections=2)
    try:
        with making(url, identity.crs_id, identity.srid) as connection, source.reading() as reading:
            _copy_blobs(source, reading, TableBlobs(engine), lacking, go_on)
            for table in tables.metadata.sorted_tables:
                if table is tables.case_text:
                    continue  # Derived, by the embedded store's own index.
                _copy_table(table, reading, connection, go_on)
            go_on("verify", 0, 1)
            verdict = verify(connection, None, TableBlobs(engine))
            if not (verdict.ok or any(name in verdict.first_bad for name in lacking)):
                raise Unusable("shared.not_proved", first_bad=verdict.first_bad)
            compare(reading, connection)
            progress("verify", 1, 1)
        return verdict
    finally:
        engine.dispose()


def _copy_blobs(source: Store, reading: sa.Connection, target: TableBlobs, lacking: frozenset[str],
                go_on: Progress) -> None:
    names = sorted({*reading.execute(sa.select(tables.media.c.sha256)).scalars()} - lacking)
    for number, name in enumerate(names):
        if number % 50 == 0:
            go_on("blob", number, len(names))
        target.put(source.blobs.read(name))


def _copy_table(table: sa.Table, reading: sa.Connection, connection: sa.Connection, go_on: Progress) -> None:
    total = int(reading.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
    spelling = [_spelling(column, connection.dialect) for column in table.columns]
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(SCHEMA, table.name), names)
    with told(str(connection.engine.url)), raw.cursor() as cursor:
        with cursor.copy(into) as copy:
            for done, row in enumerate(_rows(table, reading)):
                if done % _ROWS == 0:
                    go_on(table.name, done, total)
                copy.write_row([spell(value) for spell, value in zip(spelling, row, strict=True)])


def _rows(table: sa.Table, reading: sa.Connection) -> Iterator[Any]:
    statement = sa.select(table).order_by(*table.primary_key).execution_options(yield_per=_ROWS)
    yield from reading.execute(statement)


def _spelling(column: sa.Column[Any], dialect: sa.Dialect) -> Callable[[Any], Any]:
    """Return what makes of a value what COPY takes."""
    if isinstance(column.type, GeometryColumn):
        return lambda value: None if value is None else bytes(value).hex()
    if isinstance(column.type, tables.Plain):
        return column.type.bind_processor(dialect)
    return lambda value: value
