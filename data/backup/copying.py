"""The rows of a store at one moment, as a whole SpatiaLite file: page by page from a file, row by row from a server."""

import os
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.domain.errors import BadInput
from data import schema, tables
from data.backup.files import synced
from data.engine import open_engine
from data.errors import told
from data.identity import Identity
from data.row_hashes import HASHED
from data.search import CaseIndex

GoOn = Callable[[str, int, int], None]
"""`go_on(what, done, of)`: tells how far it is; raises Cancelled."""
_ROWS = 2000


def copy_pages(connection: sa.Connection, target: Path) -> None:
    """Copy the file behind a reading connection in that connection's snapshot, while others write.

    In one step: in several, each commit by another process would begin it anew.
    """
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    with told(target), closing(sqlite3.connect(target)) as copy:
        raw.backup(copy)
        # Without a -wal of its own the file is whole by itself, also on a medium that can't be written.
        copy.execute("PRAGMA journal_mode=DELETE")


def copy_rows(connection: sa.Connection, identity: Identity, target: Path, go_on: GoOn) -> None:
    """Copy every row that a connection sees into a new file.

    Args:
        connection: in one snapshot of a server's store.
        identity: the store's.
        target: must not be there.
    """
    with told(target):
        engine = open_engine(target, write=True, create=True)
        try:
            with engine.connect() as copy, copy.begin():
                if not schema.prepare_spatialite(copy, identity.srid):
                    raise BadInput("store.unknown_crs", value=identity.crs_id)
                schema.upgrade(copy, identity.srid)
                for table in HASHED:
                    if table is tables.journal:
                        _copy_journal(connection, copy, go_on)
                    elif table is not tables.journal_chunk:
                        _copy_table(table, connection, copy, go_on)
                CaseIndex(copy).make_anew()
        finally:
            engine.dispose()
        with closing(sqlite3.connect(target)) as raw:
            raw.execute("PRAGMA journal_mode=DELETE")


def _copy_table(table: sa.Table, source: sa.Connection, copy: sa.Connection, go_on: GoOn) -> None:
    for part in _parts(table, source, go_on):
        copy.execute(table.insert(), part)


def _copy_journal(source: sa.Connection, copy: sa.Connection, go_on: GoOn) -> None:
    """Copy entries and chunks in the one order that the file's triggers take: chunks just before their entry."""
    chunk = tables.journal_chunk
    for part in _parts(tables.journal, source, go_on):
        within = sa.select(chunk).where(chunk.c.seq.between(part[0]["seq"], part[-1]["seq"]))
        chunks: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
        for row in source.execute(within.order_by(chunk.c.seq, chunk.c.position)).mappings():
            chunks[row["seq"]].append(dict(row))
        begins = sorted({0, *(number for number, row in enumerate(part) if row["seq"] in chunks)})
        for begin, end in zip(begins, [*begins[1:], len(part)], strict=True):
            if of_first := chunks.get(part[begin]["seq"]):
                copy.execute(chunk.insert(), of_first)
            copy.execute(tables.journal.insert(), part[begin:end])


def _parts(table: sa.Table, source: sa.Connection, go_on: GoOn) -> Iterator[list[dict[str, Any]]]:
    total = int(source.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
    rows = source.execute(sa.select(table).order_by(*table.primary_key).execution_options(yield_per=_ROWS))
    for done, part in enumerate(rows.mappings().partitions(_ROWS)):
        go_on(table.name, done * _ROWS, total)
        yield [dict(row) for row in part]


def without_traces(target: Path) -> None:
    """Bring the copy to the disk; remove what SQLite keeps beside an open file."""
    for suffix in ("-wal", "-shm", "-journal"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    synced(target)
    os.chmod(target, 0o640)
