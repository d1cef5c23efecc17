"""The journal: one entry per answered intent, chained; the rows of a bulk intent stand beside it in chunks.

Refused intents have an entry too (an answer and no rows): so the intent table is proved by the journal as well.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.domain.plain import canonical, digest
from data import chain, tables
from data.message import COMMIT, Message
from data.prepared import Asked, Prepared
from data.rows import Key, PlainRow

_LAST = Prepared(sa.select(tables.journal.c.seq, tables.journal.c.hash).order_by(tables.journal.c.seq.desc()).limit(1))
_ADD = Prepared(tables.journal.insert())
VERSION = 1
CHUNK_ROWS = 1000
INLINE_ROWS = 200
"""An entry with more rows has them in chunks."""

_APPEND_ENTRY = "SELECT seq, hash FROM append_entry(%(intent)s, %(entry)s, %(answer)s)"
_APPEND_CHUNK = sa.text("SELECT append_chunk(:seq, :position, :rows)")
_APPEND_STAGED = sa.text("SELECT append_staged(:seq, :intent)")


class Entry(NamedTuple):
    """An entry as it stands in the store."""

    seq: int
    text: str
    hash: bytes

    @property
    def body(self) -> dict[str, Any]:
        """The entry's object."""
        body: dict[str, Any] = json.loads(self.text)
        return body


class Written(NamedTuple):
    """A row after its change."""

    table: str
    row: PlainRow


class Bulk(NamedTuple):
    """Rows that were written past the unit's writer, as they are spelled in chunks (`CHUNK_ROWS` each)."""

    chunks: tuple[str, ...] = ()
    rows: int = 0
    staged: tuple[str, ...] = ()
    """Hashes of the chunks where the server has them already (`data.shared.staging`)."""


NO_BULK = Bulk()


class Ending(Enum):
    """What follows an entry on a server."""

    COMMITS = auto()
    """The end of its transaction, in the same message where it has no chunks: so the district's lock is held for no
    round trip."""
    WAITS = auto()
    """Another intent: the entry goes along with its claim."""
    GOES_ON = auto()
    """Whatever its caller does."""


def head(connection: sa.Connection) -> tuple[int, bytes]:
    """Return (seq, hash) of the last entry, (0, GENESIS) of an empty journal."""
    last = _LAST.first(connection)
    return (0, chain.GENESIS) if last is None else (last[0], bytes(last[1]))


def append(connection: sa.Connection, entry: dict[str, Any], written: dict[tuple[str, Key], PlainRow],
           bulk: Bulk = NO_BULK) -> tuple[int, bytes]:
    """Number, chain and write the entry; return (seq, hash). Nothing may be written after it in its transaction.

    Either `written` or `bulk` has rows.
    """
    entry, text, chunks = _spelled(entry, written, bulk)
    last, last_hash = head(connection)
    seq = last + 1
    if chunks:
        connection.execute(tables.journal_chunk.insert(), _packed(seq, chunks))
    linked = chain.link(last_hash, seq, text)
    _ADD.send(connection, [{"seq": seq, "intent": entry["intent"], "entry": text, "hash": linked}])
    return seq, linked


def append_on_server(connection: sa.Connection, message: Message, entry: dict[str, Any],
                     written: dict[tuple[str, Key], PlainRow], bulk: Bulk, ending: Ending) -> tuple[int, bytes] | None:
    """As `append`, on a server; None where the entry waits for the next message.

    Only the server knows the number, once it holds the district's lock; chunks follow under the same lock.
    """
    entry, text, chunks = _spelled(entry, written, bulk)
    asked: Asked = (_APPEND_ENTRY, {"intent": entry["intent"], "entry": text, "answer": canonical(entry["answer"])})
    if chunks or bulk.staged:
        ending = Ending.GOES_ON
    if ending is Ending.WAITS:
        message.owe(asked)
        return None
    found = message.ask(asked, *((COMMIT,) if ending is Ending.COMMITS else ()))[0]
    assert found is not None
    seq, linked = found
    if chunks:
        connection.execute(_APPEND_CHUNK, _packed(seq, chunks))
    if bulk.staged:
        connection.execute(_APPEND_STAGED, {"seq": seq, "intent": entry["intent"]})
    return seq, bytes(linked)


def _spelled(entry: dict[str, Any], written: dict[tuple[str, Key], PlainRow],
             bulk: Bulk) -> tuple[dict[str, Any], str, Sequence[str]]:
    """Return the entry without its rows, its text, and the chunks that stand beside it."""
    rows = [{"table": table, "version": row["version"], "row": row} for (table, _), row in written.items()]
    chunks: Sequence[str] = bulk.chunks
    if len(rows) > INLINE_ROWS:
        chunks = [canonical(list(rows[first:first + CHUNK_ROWS])) for first in range(0, len(rows), CHUNK_ROWS)]
        bulk, rows = Bulk(rows=len(rows)), []
    if chunks:
        entry = {**entry, "chunks": [digest(chunk) for chunk in chunks], "chunk_rows": bulk.rows}
    if bulk.staged:
        entry = {**entry, "chunks": list(bulk.staged), "chunk_rows": bulk.rows}
    return entry, canonical({"v": VERSION, **entry, "rows": rows}), chunks


def _packed(seq: int, chunks: Sequence[str]) -> list[dict[str, Any]]:
    return [{"seq": seq, "position": position, "rows": zlib.compress(text.encode(), 6)}
            for position, text in enumerate(chunks)]


def entries(connection: sa.Connection, after: int = 0) -> Iterator[Entry]:
    """Give the entries after a number, in order."""
    table = tables.journal
    statement = sa.select(table.c.seq, table.c.entry, table.c.hash).where(table.c.seq > after).order_by(table.c.seq)
    for seq, text, hashed in connection.execute(statement):
        yield Entry(seq, text, bytes(hashed))


def rows_of(connection: sa.Connection, seq: int, body: dict[str, Any]) -> Iterator[Written]:
    """Give the rows of an entry, those in chunks included; raises ValueError as `unpacked_rows`."""
    table = tables.journal_chunk
    statement = sa.select(table.c.position, table.c.rows).where(table.c.seq == seq).order_by(table.c.position)
    return unpacked_rows(body, connection.execute(statement))


def unpacked_rows(body: dict[str, Any], chunks: Iterable[tuple[int, bytes]]) -> Iterator[Written]:
    """Give the rows of an entry whose chunks are (position, packed rows), in order.

    Raises:
        ValueError: a chunk is missing, one too many, or doesn't fit its hash.
    """
    for each in body["rows"]:
        yield Written(each["table"], each["row"])
    wanted: list[str] = body.get("chunks", [])
    found = 0
    for position, packed in chunks:
        text = _unpacked(packed)
        if position != found or found >= len(wanted) or digest(text) != wanted[found]:
            raise ValueError(f"chunk {position} does not fit its hash")
        found += 1
        for each in json.loads(text):
            yield Written(each["table"], each["row"])
    if found != len(wanted):
        raise ValueError(f"{found} of {len(wanted)} chunks")


def _unpacked(packed: bytes) -> str:
    try:
        return zlib.decompress(packed).decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise ValueError(f"chunk can't be unpacked: {error}") from error
