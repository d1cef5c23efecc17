"""What comes down: entries of the shared store's journal, copied word for word, and the rows that they changed.

Entries must continue the replica's own chain. They, their chunks, their rows and the answers to what was meant here
come in one transaction: killed at any point, a replica holds whole entries and just their rows.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from app.domain.errors import Stale, Unusable
from app.ports.exchange import Arrival
from app.services.door import MANY
from data import chain, journal, tables
from data.identity import Identity
from data.journal import Entry, Written
from data.replica import outbox
from data.replica.history import Reading, check_history
from data.replica.rows import SEALED, ConfirmedRows
from data.search import CaseIndex
from data.shared.store import SharedStore
from data.unit_of_work import StoreUnit

ENTRIES = 500
"""So many entries at most come at once."""


class Chunk(NamedTuple):
    """Packed rows of an entry, as they stand in the journal."""

    seq: int
    position: int
    rows: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """What the shared store has after the replica's head, read in one snapshot."""

    head: int
    """Number of the shared store's last entry."""
    entries: list[Entry]
    chunks: list[Chunk]
    protected: list[dict[str, str]]

    @property
    def last(self) -> int:
        """Number of the last entry in it; 0 when it has none."""
        return self.entries[-1].seq if self.entries else 0


def fetch(shared: SharedStore, own: Identity, after: int, hashed: bytes, reading: Reading,
          limit: int = ENTRIES) -> Batch:
    """Read what follows the replica's head `(after, hashed)`; `reading` gives a connection of the replica.

    Raises:
        Unusable: `exchange.other_store`, `exchange.older_store`, `store.newer`: nothing may be applied; or the server
            can't be reached.
    """
    with shared.reading() as connection:
        head = check_history(connection, own, after, hashed, reading)
        if head == after:
            return Batch(head, [], [], [])
        table = tables.journal
        found = connection.execute(sa.select(table.c.seq, table.c.entry, table.c.hash).where(table.c.seq > after)
                                   .order_by(table.c.seq).limit(limit))
        entries = [Entry(seq, text, bytes(link)) for seq, text, link in found]
        chunk = tables.journal_chunk
        chunks = [Chunk(seq, position, bytes(rows)) for seq, position, rows in connection.execute(
            sa.select(chunk.c.seq, chunk.c.position, chunk.c.rows)
            .where(chunk.c.seq > after, chunk.c.seq <= entries[-1].seq).order_by(chunk.c.seq, chunk.c.position))]
        return Batch(head, entries, chunks, protected_of(connection, _seals(entries, chunks)))


def protected_of(connection: sa.Connection, seals: Iterable[str]) -> list[dict[str, str]]:
    """Read the values behind seals, as far as they still are kept."""
    table, wanted = tables.protected, sorted(seals)
    if not wanted:
        return []
    return [dict(row) for row in connection.execute(
        table.select().where(table.c.seal == sa.any_(sa.literal(wanted, sa.ARRAY(sa.Text))))).mappings()]


def _seals(entries: Iterable[Entry], chunks: Iterable[Chunk]) -> set[str]:
    return {seal for entry in entries for written in _written(entry, chunks) for seal in seals_of(written)}


def _written(entry: Entry, chunks: Iterable[Chunk]) -> Iterator[Written]:
    packed = [(each.position, each.rows) for each in chunks if each.seq == entry.seq]
    yield from journal.unpacked_rows(entry.body, packed)


def seals_of(written: Written) -> list[str]:
    """Return the seals in a row."""
    return [written.row[name] for name in SEALED.get(written.table, ()) if written.row.get(name)]


def apply(unit: StoreUnit, batch: Batch, mine: set[str]) -> Arrival:
    """Take the entries into the replica, in the caller's transaction; another process may have taken some already.

    `mine` are the intents that this workstation carried out online: counted when they come, and taken out.

    Raises:
        Unusable: `exchange.broken_chain` (seq), `exchange.damaged`: rows here aren't what the journal says.
    """
    connection = unit.writer.connection
    seq, head = journal.head(connection)
    entries = [entry for entry in batch.entries if entry.seq > seq]
    wrong = chain.first_misfit(entries, seq, head)
    if wrong is not None:
        raise Unusable("exchange.broken_chain", seq=wrong[0], detail=wrong[1])
    rows = ConfirmedRows(unit.writer)
    answered: list[tuple[dict[str, Any], int]] = []
    try:
        for entry in entries:
            packed = [each for each in batch.chunks if each.seq == entry.seq]
            answered.append((_take(connection, entry, packed, rows), entry.seq))
        unit.writer.flush()
    except (Stale, ValueError, sqlite3.IntegrityError, sa.exc.IntegrityError) as error:
        raise Unusable("exchange.damaged", detail=str(error)) from error
    rows.keep_protected(batch.protected)
    for body, number in answered:
        if body["intent"] in mine:
            mine.discard(body["intent"])
            outbox.count(connection, body["kind"], refused="refused" in body["answer"])
        rows.uncover(outbox.settle(connection, body["intent"], body["answer"], number))
    CaseIndex(connection).take(rows.cases)
    if entries:
        unit.head = entries[-1].seq, entries[-1].hash
    return _arrival(batch.last or seq, rows)


def _take(connection: sa.Connection, entry: Entry, packed: list[Chunk], rows: ConfirmedRows) -> dict[str, Any]:
    """Take one entry; return its body."""
    if packed:
        connection.execute(tables.journal_chunk.insert(), [each._asdict() for each in packed])
    body = entry.body
    for written in journal.unpacked_rows(body, [(each.position, each.rows) for each in packed]):
        rows.take(written)
    connection.execute(tables.journal.insert(), {"seq": entry.seq, "intent": body["intent"], "entry": entry.text,
                                                 "hash": entry.hash})
    connection.execute(tables.intent.insert(), intent_row(body))
    return body


def intent_row(body: dict[str, Any]) -> dict[str, Any]:
    """Return the row of the table `intent` that belongs to an entry."""
    return {"id": body["intent"], "kind": body["kind"], "workstation": body["author"]["workstation"],
            "seq_of_workstation": body["seq_of_workstation"], "body_hash": body["body_hash"],
            "answer": body["answer"], "at": body["accepted_at"]}


def _arrival(seq: int, rows: ConfirmedRows) -> Arrival:
    cases, components = rows.touched(tables.case.name), rows.touched(tables.component.name)
    return Arrival(seq=seq, tables=frozenset(rows.tables), cases=_few(cases), components=_few(components))


def _few(keys: set[str]) -> frozenset[UUID]:
    return frozenset(map(UUID, keys)) if len(keys) <= MANY else frozenset()
