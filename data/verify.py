"""Proves a store: chain, referential integrity, blobs, and that every row equals the replay of the journal.

What is looked at, in this order: the file; the chain; the end against the heads seen; each entry and its chunks;
intents against the answers in the journal; rows against the replay; sealed values; references; blobs. The first entry
or row that doesn't fit is named.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.domain.errors import Unusable
from app.domain.plain import spelled
from app.ports.blobs import Blobs
from data import chain, journal, tables
from data.heads import seen
from data.journal import Entry
from data.replica.tables import is_replica
from data.rows import Key, column_names, key_of, plain, seal_of

SEALED = ((tables.case, "reporter_name"), (tables.case, "reporter_phone"), (tables.user, "password"))
"""Columns that hold seals."""
_MAY_UNSEAL = sa.text("SELECT has_table_privilege('protected', 'SELECT')")
_SEES_PASSWORDS = sa.text("SELECT standing() = 'owner'")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found."""

    entries: int
    head: str
    """Hash of the last entry, hexadecimal."""
    first_bad: str
    """The first entry or row that doesn't fit, and why; empty when all fits."""
    rows_checked: int

    @property
    def ok(self) -> bool:
        """Whether all fits."""
        return not self.first_bad


class _Misfit(Exception):
    """Ends the check: what it says is the verdict's `first_bad`."""


@dataclass
class _Check:
    connection: sa.Connection
    path: Path | None
    blobs: Blobs
    head: bytes = chain.GENESIS
    entries: int = 0
    rows_checked: int = 0
    replay: defaultdict[str, dict[Key, bytes]] = field(default_factory=lambda: defaultdict(dict))
    """Hash of the last state of each row, by table and key: the journal replayed into an empty store."""
    intents: dict[Key, bytes] = field(default_factory=dict)

    def run(self) -> None:
        """Raise _Misfit at the first thing that doesn't fit."""
        self._check_file()
        for entry in journal.entries(self.connection):
            self._take(entry)
        self._check_end()
        self._check_chunks()
        self._check_rows(tables.intent, self.intents)
        for table in tables.JOURNALLED:
            self._check_rows(table, self.replay[table.name])
        self._check_sealed()
        self._check_references()
        self._check_blobs()

    def _check_file(self) -> None:
        if self.path is None:
            return
        said = self.connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        if said != "ok":
            raise _Misfit(f"file: {said}")

    def _take(self, entry: Entry) -> None:
        wrong = chain.first_misfit([entry], self.entries, self.head)
        if wrong is not None:
            raise _Misfit(f"journal {wrong[0]}: {wrong[1]}")
        self.entries, self.head = entry.seq, entry.hash
        body = entry.body
        try:
            for table, row in journal.rows_of(self.connection, entry.seq, body):
                found = tables.metadata.tables[table]
                # What was written before a column came has it empty.
                names = column_names(found)
                self.replay[table][key_of(found, row)] = _hash(
                    row if len(row) == len(names) else dict.fromkeys(names) | row)
        except ValueError as error:
            raise _Misfit(f"journal {entry.seq}: {error}") from error
        expected = {"id": body["intent"], "kind": body["kind"], "workstation": body["author"]["workstation"],
                    "seq_of_workstation": body["seq_of_workstation"], "body_hash": body["body_hash"],
                    "answer": body["answer"], "at": body["accepted_at"]}
        self.intents[key_of(tables.intent, expected)] = _hash(expected)
        self._check_entry_key(entry, body["intent"])

    def _check_entry_key(self, entry: Entry, intent: str) -> None:
        table = tables.journal
        if self.connection.execute(sa.select(table.c.intent).where(table.c.seq == entry.seq)).scalar() != intent:
            raise _Misfit(f"journal {entry.seq}: its intent does not fit")

    def _check_end(self) -> None:
        last = seen(self.path) if self.path is not None else None
        if last is None or self._store_id() != last.store:
            return
        table = tables.journal
        found = self.connection.execute(sa.select(table.c.hash).where(table.c.seq == last.seq)).scalar()
        if found is None:
            raise _Misfit(f"journal {self.entries + 1}: the end is missing, {last.seq} entries were seen")
        if bytes(found).hex() != last.hash:
            raise _Misfit(f"journal {last.seq}: another entry was seen here")

    def _store_id(self) -> str | None:
        return self.connection.execute(sa.select(tables.store.c.id)).scalar()

    def _check_chunks(self) -> None:
        chunk = tables.journal_chunk
        stray = self.connection.execute(sa.select(chunk.c.seq).where(chunk.c.seq > self.entries)).first()
        if stray:
            raise _Misfit(f"journal_chunk {stray[0]}: no such entry")

    def _check_rows(self, table: sa.Table, missing: dict[Key, bytes]) -> None:
        """Hold the table against the rows that there should be; they are taken out of `missing` as they are met."""
        names = column_names(table)
        for values in self.connection.execute(table.select().order_by(*table.primary_key)):
            row = dict(zip(names, values, strict=True))
            key = key_of(table, row)
            try:
                hashed = _hash(plain(table, row))
            except (ValueError, TypeError, IndexError) as error:
                raise _Misfit(f"{table.name} {key}: can't be read ({error})") from error
            self.rows_checked += 1
            wanted = missing.pop(key, None)
            if wanted is None:
                raise _Misfit(f"{table.name} {key}: not in the journal")
            if wanted != hashed:
                raise _Misfit(f"{table.name} {key}: differs from the journal")
        if missing:
            raise _Misfit(f"{table.name} {min(missing)}: missing")

    def _check_sealed(self) -> None:
        if self.path is None and not self.connection.execute(_MAY_UNSEAL).scalar():
            return  # An auditor's log-in may not see what is behind seals.
        wanted = set()
        for table, column in SEALED:
            statement = sa.select(table.c[column]).where(table.c[column] != "")
            wanted |= set(self.connection.execute(statement).scalars())
        for seal, salt, value in self.connection.execute(tables.protected.select()):
            self.rows_checked += 1
            if seal not in wanted:
                raise _Misfit(f"protected {seal}: nothing refers to it")
            if _seal(salt, value) != seal:
                raise _Misfit(f"protected {seal}: value does not fit its seal")
            wanted.remove(seal)
        if wanted and not self._sees_passwords():
            wanted -= set(self.connection.execute(sa.select(tables.user.c.password)).scalars())
        if wanted:
            raise _Misfit(f"protected {min(wanted)}: missing")

    def _sees_passwords(self) -> bool:
        """Replicas don't hold them, and workstations don't see them at the server: only their seals."""
        if self.path is None:
            return bool(self.connection.execute(_SEES_PASSWORDS).scalar())
        return not is_replica(self.connection)

    def _check_references(self) -> None:
        if self.path is None:
            return  # A server lets no row refer to a missing one.
        broken = self.connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken:
            raise _Misfit(f"{broken[0]} row {broken[1]}: refers to a missing {broken[2]}")

    def _check_blobs(self) -> None:
        for name in self.connection.execute(sa.select(tables.media.c.sha256).distinct()).scalars():
            if not self.blobs.has(name):
                raise _Misfit(f"blob {name}: missing")
            try:
                self.blobs.read(name)
            except Unusable as error:
                raise _Misfit(f"blob {name}: damaged") from error


def verify(connection: sa.Connection, path: Path | None, blobs: Blobs) -> Verdict:
    """Check the store on a reading connection (one snapshot); `path` is the store's file, None on a server."""
    check = _Check(connection, path, blobs)
    wrong = ""
    try:
        check.run()
    except _Misfit as misfit:
        wrong = str(misfit)
    except (sa.exc.DatabaseError, json.JSONDecodeError) as error:
        wrong = f"file: {error.orig if isinstance(error, sa.exc.DBAPIError) else error}"
    return Verdict(check.entries, check.head.hex(), wrong, check.rows_checked)


def _hash(row: dict[str, Any]) -> bytes:
    """Return what tells one row from another: both sides are spelled alike, the journal's text was proved before."""
    return hashlib.sha256(spelled(row).encode()).digest()


def _seal(salt: str, value: str) -> str:
    try:
        return seal_of(salt, value)
    except ValueError:
        return "unreadable salt"
