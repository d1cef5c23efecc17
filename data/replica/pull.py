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
from data.prepared import Prepared
from data.replica import outbox
from data.replica.history import Reading, following
from data.replica.rows import SEALED, ConfirmedRows
from data.search import CaseIndex
from data.shared.store import SharedStore
from data.unit_of_work import StoreUnit

ENTRIES = 500
"""So many entries at most come at once."""
_AFTER: sa.BindParameter[int] = sa.bindparam("after")
_CHUNKS = Prepared(sa.select(tables.journal_chunk.c.seq, tables.journal_chunk.c.position, tables.journal_chunk.c.rows)
                   .where(tables.journal_chunk.c.seq > _AFTER, tables.journal_chunk.c.seq <= sa.bindparam("upto"))
                   .order_by(tables.journal_chunk.c.seq, tables.journal_chunk.c.position))
_VALUE = Prepared(sa.select(tables.protected.c.seal).where(tables.protected.c.seal == sa.bindparam("seal")))
_ENTER, _ANSWERED = Prepared(tables.journal.insert()), Prepared(tables.intent.insert())


class Chunk(NamedTuple):
    """Packed rows of an entry, as they stand in the journal."""

    seq: int
    position: int
    rows: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """What the shared store has after the replica's head."""

    head: int
    """Number of the shared store's last entry."""
    entries: list[Entry]
    bodies: list[dict[str, Any]]
    """What each entry says."""
    chunks: list[Chunk]
    protected: list[dict[str, str]]

    @property
    def last(self) -> int:
        """Number of the last entry in it; 0 when it has none."""
        return self.entries[-1].seq if self.entries else 0


def fetch(shared: SharedStore, own: Identity, after: int, hashed: bytes, reading: Reading,
          limit: int = ENTRIES) -> Batch:
    """Read what follows the replica's head `(after, hashed)`; `reading` gives a connection of the replica.

    One statement tells the end and the entries up to it; what these name beside them changes no more.

    Raises:
        Unusable: `exchange.other_store`, `exchange.older_store`, `store.newer`: nothing may be applied; or the server
            can't be reached.
    """
    with shared.asking() as connection:
        head, entries = following(connection, own, after, hashed, reading, limit)
        if not entries:
            return Batch(head, [], [], [], [])
        bodies = [entry.body for entry in entries]
        chunks = [Chunk(seq, position, bytes(rows)) for seq, position, rows in _CHUNKS.all(
            connection, {"after": after, "upto": entries[-1].seq})] if any("chunks" in body for body in bodies) else []
        seals = _seals(entries, bodies, chunks)
        return Batch(head, entries, bodies, chunks, protected_of(connection, _unknown(seals, reading)) if seals else [])


def _unknown(seals: Iterable[str], reading: Reading) -> list[str]:
    with reading() as here:
        return [seal for seal in seals if _VALUE.first(here, {"seal": seal}) is None]


def protected_of(connection: sa.Connection, seals: Iterable[str]) -> list[dict[str, str]]:
    """Read the values behind seals, as far as they still are kept."""
    table, wanted = tables.protected, sorted(seals)
    if not wanted:
        return []
    return [dict(row) for row in connection.execute(
        table.select().where(table.c.seal == sa.any_(sa.literal(wanted, sa.ARRAY(sa.Text))))).mappings()]


def _seals(entries: Iterable[Entry], bodies: Iterable[dict[str, Any]], chunks: Iterable[Chunk]) -> set[str]:
    return {seal for entry, body in zip(entries, bodies, strict=True) for written in _written(entry.seq, body, chunks)
            for seal in seals_of(written)}


def _written(seq: int, body: dict[str, Any], chunks: Iterable[Chunk]) -> Iterator[Written]:
    yield from journal.unpacked_rows(body, [(each.position, each.rows) for each in chunks if each.seq == seq])


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
    new = [(entry, body) for entry, body in zip(batch.entries, batch.bodies, strict=True) if entry.seq > seq]
    entries = [entry for entry, _ in new]
    wrong = chain.first_misfit(entries, seq, head)
    if wrong is not None:
        raise Unusable("exchange.broken_chain", seq=wrong[0], detail=wrong[1])
    rows = ConfirmedRows(unit.writer)
    try:
        for entry, body in new:
            for written in _written(entry.seq, body, batch.chunks):
                rows.take(written)
        unit.writer.flush()
        _keep(connection, new, [each for each in batch.chunks if each.seq > seq])
    except (Stale, ValueError, sqlite3.IntegrityError, sa.exc.IntegrityError) as error:
        raise Unusable("exchange.damaged", detail=str(error)) from error
    rows.keep_protected(batch.protected)
    for entry, body in new:
        if body["intent"] in mine:
            mine.discard(body["intent"])
            outbox.count(connection, body["kind"], refused="refused" in body["answer"])
        rows.uncover(outbox.settle(connection, body["intent"], body["answer"], entry.seq))
    CaseIndex(connection).take(rows.cases)
    if entries:
        unit.head = entries[-1].seq, entries[-1].hash
    return _arrival(batch.last or seq, rows)


def _keep(connection: sa.Connection, entries: list[tuple[Entry, dict[str, Any]]], chunks: list[Chunk]) -> None:
    """Keep the entries themselves, each after its chunks: the tables take nothing out of order."""
    for entry, body in entries:
        if "chunks" in body:
            connection.execute(tables.journal_chunk.insert(),
                               [each._asdict() for each in chunks if each.seq == entry.seq])
        _ENTER.send(connection, [{"seq": entry.seq, "intent": body["intent"], "entry": entry.text,
                                  "hash": entry.hash}])
    _ANSWERED.send(connection, (intent_row(body) for _, body in entries))


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
