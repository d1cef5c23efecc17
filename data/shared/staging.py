"""Big changes reach a shared store in parts, which stay there until they are accepted together, or for a week.

What was sent isn't sent again: a part is known by its place and its hash. Accepting is one transaction: the rows go
from the parts into their tables on the server, each over the version that it was changed from, and the parts become
the chunks of the intent's one journal entry.
"""

import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, cast

import sqlalchemy as sa

from app.domain.errors import Stale
from app.domain.plain import canonical, digest, to_plain
from app.services.door import answer_of, body_hash_of, check_author, told
from app.services.intent import Author, Changes, Intent
from data import journal, tables
from data.geometry import GeometryColumn, to_ewkb
from data.rows import Key, PlainRow, key_names
from data.shared.server import SCHEMA, wait_for_ever
from data.shared.store import SharedStore
from data.shared.store import told as told_by_server

Progress = Callable[[int, int], None]
"""`progress(done, of)` in parts."""
_STAGE = sa.text("SELECT stage(:intent, :position, :hash, :table, :chunk, :load)")
_THERE = sa.text(f"SELECT position, hash FROM {SCHEMA}.staged WHERE by = session_user AND intent = :intent")


class Part(NamedTuple):
    """Rows of one table."""

    position: int
    """Among the chunks of the journal entry; below 0 for values behind seals, which the journal doesn't hold."""
    table: str
    hash: str
    """Of the chunk before it was packed, or of `load`."""
    chunk: bytes
    """As it will stand in the journal."""
    load: str
    """JSON: [version before, row as the server keeps it] of each row."""
    rows: int


def parts_of(rows: Mapping[tuple[str, Key], PlainRow], before: Mapping[tuple[str, Key], int],
             protected: list[dict[str, str]], srid: int, most: int) -> list[Part]:
    """Return the parts, of at most so many rows, in the order of the tables' references.

    Args:
        rows: after the change.
        before: the versions that they were changed from; what is new is missing.
        protected: the values behind their seals.
        srid: of the district's CRS.
        most: rows of a part.
    """
    made: list[Part] = []
    for table in tables.metadata.sorted_tables:
        mine = [(key, row) for (name, key), row in rows.items() if name == table.name]
        for first in range(0, len(mine), most):
            few = mine[first:first + most]
            text = canonical([{"table": table.name, "version": row["version"], "row": row} for _, row in few])
            load = json.dumps([[before.get((table.name, key), 0), _loaded(table, row, srid)] for key, row in few],
                              ensure_ascii=False)
            made.append(Part(len(made), table.name, digest(text), zlib.compress(text.encode(), 6), load, len(few)))
    if protected:
        load = canonical([[0, value] for value in protected])
        made.insert(0, Part(-1, tables.protected.name, digest(load), b"", load, 0))
    return made


def stage(shared: SharedStore, intent: str, parts: list[Part], progress: Progress = lambda done, of: None) -> None:
    """Send the parts that aren't there yet, each in a transaction of its own."""
    with shared.reading() as connection:
        there = _there(connection, intent)
    for done, part in enumerate(parts):
        progress(done, len(parts))
        if there.get(part.position) != part.hash:
            with told_by_server(shared.url), shared.connection() as connection:
                connection.execute(_STAGE, {"intent": intent, "position": part.position, "hash": part.hash,
                                            "table": part.table, "chunk": part.chunk, "load": part.load})
    progress(len(parts), len(parts))


def accept(shared: SharedStore, intent: Intent, author: Author, parts: list[Part], said: Mapping[str, str],
           changed: Mapping[str, frozenset[str]], *, at: datetime, offset_ms: int) -> Changes:
    """Accept what was staged, whole or not at all; what was answered already is only answered.

    Args:
        intent: what is meant.
        author: who means it.
        parts: what was staged.
        said: what its service said.
        changed: ids of the changed rows, by table.
        at: when it was meant.
        offset_ms: how far the clock that said so was ahead of the server's.

    Raises:
        Stale: a row, or a part, is another one by now; nothing is stored.
    """
    with shared.accepting(at, offset_ms).unit_of_work() as unit:
        connection = unit.writer.connection
        wait_for_ever(connection)
        answer = unit.claim(intent.id, intent.kind, body_hash_of(intent, author),
                            cast(dict[str, Any], to_plain(author)))
        if answer is None:
            check_author(intent, unit, author)
            if _there(connection, str(intent.id)) != {part.position: part.hash for part in parts}:
                raise Stale("store.stale", table="staged", key=str(intent.id))
            _put_all(connection, str(intent.id), {part.table for part in parts})
            answer = answer_of(changed, said)
            hashes = tuple(part.hash for part in parts if part.position >= 0)
            bulk = journal.Bulk(rows=sum(part.rows for part in parts), staged=hashes)
            answer = {**answer, "seq": unit.append(answer, bulk=bulk)}
    return told(answer)


def _there(connection: sa.Connection, intent: str) -> dict[int, str]:
    return {position: hashed for position, hashed in connection.execute(_THERE, {"intent": intent})}


def _loaded(table: sa.Table, row: PlainRow, srid: int) -> PlainRow:
    """Return the row as PostgreSQL reads its columns from JSON."""
    loaded = dict(row)
    for column in table.columns:
        value = row.get(column.name)
        if value is not None and isinstance(column.type, GeometryColumn):
            loaded[column.name] = to_ewkb(column.type.kind, value, srid).hex()
        elif value is not None and isinstance(column.type, tables.Plain):
            loaded[column.name] = canonical(value)
    return loaded


def _put_all(connection: sa.Connection, intent: str, names: set[str]) -> None:
    order = (tables.protected, *(table for table in tables.metadata.sorted_tables if table is not tables.protected))
    for table in order:
        if table.name in names:
            _put(connection, intent, table)


def _put(connection: sa.Connection, intent: str, table: sa.Table) -> None:
    """Put the staged rows of a table into it, over the versions that they were changed from."""
    name, keys = f'{SCHEMA}."{table.name}"', key_names(table)  # noqa: B907
    given = {"intent": intent, "table": table.name}
    rows = (f"SELECT (e->>0)::bigint AS before_, r.* FROM {SCHEMA}.staged g, jsonb_array_elements(g.load::jsonb) e, "
            f"jsonb_populate_record(NULL::{name}, e->1) r "
            "WHERE g.by = session_user AND g.intent = :intent AND g.\"table\" = :table")
    same = " AND ".join(f't."{key}" = s."{key}"' for key in keys)  # noqa: B907
    if "version" in table.c:
        order = _listed(keys, "t.")
        connection.execute(sa.text(f"SELECT t.version FROM {name} t JOIN ({rows}) s ON {same} ORDER BY {order} "
                                   "FOR UPDATE OF t"), given)
        other = connection.execute(sa.text(f"SELECT {_listed(keys, 's.')} FROM ({rows}) s LEFT JOIN {name} t ON {same} "
                                           "WHERE coalesce(t.version, 0) <> s.before_ LIMIT 1"), given).first()
        if other is not None:
            raise Stale("store.stale", table=table.name, key=str(other[-1]))
    columns = tuple(table.c.keys())
    changed = ", ".join(f'"{each}" = excluded."{each}"' for each in columns if each not in keys)  # noqa: B907
    # Without the key where nothing is to be done: with it, the new row would have to be one that we may read.
    then = f"({_listed(keys)}) DO UPDATE SET {changed}" if "version" in table.c else "DO NOTHING"
    connection.execute(sa.text(
        f"INSERT INTO {name} ({_listed(columns)}) SELECT {_listed(columns, 's.')} FROM ({rows}) s "
        f"ON CONFLICT {then}"), given)


def _listed(names: Iterable[str], prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{name}"' for name in names)  # noqa: B907
