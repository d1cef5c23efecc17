"""What the fault run reads of its stores: what a client sees before it acts, what a verdict compares."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.domain.plain import canonical
from app.ports.exchange import Sending
from data import chain, journal, tables
from data.replica.exchange import ReplicaExchange
from data.replica.store import ReplicaStore
from data.replica.tables import outbox
from data.row_hashes import TableHash, row_hashes
from data.rows import key_of, to_plain_row
from data.shared.server import wait_for_ever
from data.shared.store import SharedStore

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as a client sees it."""

    version: int
    state: str
    owner: str
    """Id of who holds the claim, or empty."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """A journal entry with the rows after its change."""

    seq: int
    hash: str
    text: str
    rows: list[tuple[str, Row]]


EDITED = ("name", "owner", "maintainer", "place", "note")
"""Fields of a component that the run changes."""


def cases_of(connection: sa.Connection, wanted: Iterable[UUID]) -> dict[str, Seen]:
    """Return how the cases stand, by id."""
    table = tables.case
    statement = sa.select(table.c.id, table.c.version, table.c.state, table.c.more).where(
        table.c.id.in_([str(case) for case in wanted]))
    return {row.id: Seen(row.version, row.state, str(row.more.get("claimed_by") or ""))
            for row in connection.execute(statement)}


def fields_of(connection: sa.Connection, component: str) -> dict[str, str]:
    """Return the fields of a component that the run changes."""
    table = tables.component
    return dict(connection.execute(sa.select(*(table.c[name] for name in EDITED)).where(
        table.c.id == component)).mappings().one())


def answers_of(connection: sa.Connection, wanted: Iterable[UUID]) -> dict[UUID, tuple[str, int]]:
    """Return the answers that a replica holds: the refusal's code or empty, and the entry's number or 0."""
    ids = [str(each) for each in wanted]
    table, entry = tables.intent, tables.journal
    found = {UUID(row.id): (_code(row.answer), int(row.seq)) for row in connection.execute(
        sa.select(table.c.id, table.c.answer, entry.c.seq).join(entry, entry.c.intent == table.c.id)
        .where(table.c.id.in_(ids)))}
    for row in connection.execute(outbox.select().where(outbox.c.intent.in_(ids), outbox.c.state == Sending.REFUSED)):
        found.setdefault(UUID(row.intent), (_code(row.answer), 0))
    return found


def _code(answer: dict[str, Any]) -> str:
    return str(answer.get("refused", {}).get("code", ""))


def continues(entry: Pulled, seq: int, head: str) -> bool:
    """Say whether the entry is the next of a journal that ends with (seq, head)."""
    before = bytes.fromhex(head) if head else chain.GENESIS
    return entry.seq == seq + 1 and chain.link(before, entry.seq, entry.text).hex() == entry.hash


def _pulled(connection: sa.Connection, after: int) -> Iterator[Pulled]:
    for entry in journal.entries(connection, after):
        body = entry.body
        # Asking for the chunks of an entry that has none costs a round trip.
        rows = (list(journal.rows_of(connection, entry.seq, body)) if body.get("chunks")
                else [(each["table"], each["row"]) for each in body["rows"]])
        yield Pulled(entry.seq, entry.hash.hex(), entry.text, [(table, row) for table, row in rows])


def row_key(name: str, row: Row) -> tuple[str, str]:
    """Return what tells a row from all others: its table and its key."""
    return name, str(key_of(tables.metadata.tables[name], row))


def rows_hash(rows: Iterable[tuple[str, Row]]) -> str:
    """Return one hash of the last state of each row."""
    last: dict[tuple[str, str], str] = {}
    for name, row in rows:
        last[row_key(name, row)] = canonical(dict.fromkeys(tables.metadata.tables[name].c.keys()) | row)
    return hashlib.sha256(canonical([[*key, last[key]] for key in sorted(last)]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The shared store after a run, in one snapshot."""

    entries: list[Pulled]
    rows: str
    """Hash of the rows that stand in the tables."""
    first_bad: str
    """What `verify` names first, or empty."""
    cases: dict[str, Seen]
    tables: dict[str, TableHash]
    """Hash of every table, comparable with a replica's."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A replica after a run."""

    heads: list[tuple[int, str]]
    """Number and hash of every entry."""
    tables: dict[str, TableHash]
    broken: bool = False
    """Whether it could not go on."""
    conflicts: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What its panel shows, by intent: what was meant, word for word, and the refusal's code."""
    waiting: int = 0
    """How many intents still wait in its outbox."""


def read_copy(path: Path, *, broken: bool) -> Copy:
    """Read a replica's file."""
    with ReplicaStore.open(path) as store:
        panel = {str(each.id): (canonical(each.mine), each.happened.code)
                 for each in ReplicaExchange(store).conflicts(limit=-1)}
        with store.reading() as connection:
            heads = [(entry.seq, entry.hash.hex()) for entry in journal.entries(connection)]
            return Copy(heads, row_hashes(connection), broken, panel, store.waiting())


def read_evidence(store: SharedStore) -> Evidence:
    """Read all of it."""
    with store.reading() as connection:
        wait_for_ever(connection)
        entries = list(_pulled(connection, 0))
        stored = rows_hash((table.name, to_plain_row(table, row)) for table in tables.JOURNALLED
                           for row in connection.execute(table.select()).mappings())
        hashes = row_hashes(connection, passwords=False)
        cases = {row.id: Seen(row.version, row.state, str(row.more.get("claimed_by") or ""))
                 for row in connection.execute(sa.select(tables.case))}
    return Evidence(entries, stored, store.verify().first_bad, cases, hashes)
