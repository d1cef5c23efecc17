"""One hash per table over what it holds, the same on both engines: two stores with equal hashes hold equal rows."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.domain.plain import canonical, to_plain
from data import tables
from data.rows import to_plain_row

HASHED = (*tables.JOURNALLED, tables.intent, tables.journal, tables.journal_chunk, tables.protected)
"""All but what is derived."""
_ROWS = 2000
_MODULUS = 2**256
_NO_PASSWORD = tables.protected.c.seal.not_in(sa.select(tables.user.c.password))


class TableHash(NamedTuple):
    """What a table holds."""

    rows: int
    hash: str
    """Sum of the SHA-256 of every row's canonical text, modulo 2^256, hexadecimal. A sum has no order: the engines
    sort texts differently, and sorting anew would cost more than hashing."""


def row_hashes(connection: sa.Connection, hashed: Iterable[sa.Table] = HASHED,
               progress: Callable[[str], None] = lambda table: None, *, passwords: bool = True) -> dict[str, TableHash]:
    """Return the hash of each table, by its name.

    Args:
        connection: reading, in one snapshot.
        hashed: which tables.
        progress: is told each table before it is read.
        passwords: False leaves out what is behind their seals, to be compared with a replica.
    """
    found = {}
    for table in hashed:
        progress(table.name)
        found[table.name] = _hash(connection, table.select().where(_NO_PASSWORD) if not passwords
                                  and table is tables.protected else table.select(), table)
    return found


def first_difference(one: dict[str, TableHash], other: dict[str, TableHash]) -> str | None:
    """Return the name of a table that differs, None where all are equal."""
    return next((name for name in sorted(one.keys() | other.keys()) if one.get(name) != other.get(name)), None)


def _hash(connection: sa.Connection, rows_of: sa.Select[Any], table: sa.Table) -> TableHash:
    rows, total = 0, 0
    for stored in connection.execute(rows_of.execution_options(yield_per=_ROWS)).mappings():
        text = canonical(to_plain(to_plain_row(table, stored)))
        total = (total + int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")) % _MODULUS
        rows += 1
    return TableHash(rows, f"{total:064x}")
