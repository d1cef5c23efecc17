"""What a replica or a backup holds more than a shared store that was restored: told, taken again, or declared void.

A journal entry holds whose intent it was, its answer, and each row after its change. Taken again it is the same intent
by the same id: where the store knows the id already, nothing happens; whoever sends the intent once more gets the old
answer. A row that the store has changed by itself since it was restored isn't overwritten: then the whole entry is
left, and told.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.domain.errors import BadInput, Refusal, Stale, Unusable
from app.domain.lineage import Held, Lineage, Met, compare
from app.domain.plain import canonical
from data import journal, tables
from data.backup.manifest import STORE
from data.blobs import FolderBlobs
from data.engine import open_engine
from data.errors import told as file_told
from data.identity import read_identity
from data.journal import Entry, Written
from data.opening import check_file, is_writable
from data.replica.history import Lost, hash_of, lacking
from data.rows import PlainRow, key_of
from data.shared import roles
from data.shared.server import shown
from data.shared.store import SharedStore
from data.unit_of_work import StoreUnit
from data.verify import SEALED

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a shared store stands to what a file holds of it."""

    lineage: Lineage
    held: Held
    met: Met
    common: int
    """Number of the last entry that both hold."""
    lost: tuple[Lost, ...]

    @property
    def people(self) -> int:
        """How many people meant what is lost."""
        return len({each.login for each in self.lost})


@dataclass(slots=True)
class Regained:
    """What became of the lost entries."""

    taken: int = 0
    answered: int = 0
    """The store knew them already."""
    voided: int = 0
    left: list[tuple[Lost, Refusal]] = field(default_factory=list)
    """Not taken, and why."""
    media_missing: set[str] = field(default_factory=set)


@contextmanager
def holder(path: Path) -> Iterator[tuple[sa.Connection, FolderBlobs]]:
    """Open a replica's file, or a backup's folder, for reading its journal.

    Raises:
        Unusable: it can't be read, or is no store.
    """
    path = path / STORE if path.is_dir() else path
    check_file(path, write=False)
    engine = open_engine(path, write=False, immutable=not is_writable(path))
    try:
        with file_told(path), engine.connect() as connection:
            yield connection, FolderBlobs(path.with_name(path.name + ".blobs"))
    finally:
        engine.dispose()


def look(held: sa.Connection, shared: SharedStore, path: Path) -> Comparison:
    """Compare what a file holds (`holder`) with the shared store.

    Raises:
        BadInput: `regain.other_store`.
    """
    mine = read_identity(held, str(path), write=False)
    seq, head = journal.head(held)
    with shared.reading() as connection:
        theirs = read_identity(connection, shown(shared.url), write=False)
        end, _ = journal.head(connection)

        there = hash_of(connection, seq)
        kept = Held(mine.id, mine.epoch, seq, head.hex())
        met = Met(theirs.id, theirs.epoch, end, there.hex() if there else None)
        lineage = compare(kept, met)
        if lineage is Lineage.OTHER:
            raise BadInput("regain.other_store", path=str(path), url=shown(shared.url))
        if lineage is Lineage.CONTINUES:
            return Comparison(lineage, kept, met, seq, ())
        return Comparison(lineage, kept, met, *lacking(held, connection, min(seq, end)))


def take_again(held: sa.Connection, blobs: FolderBlobs, shared: SharedStore, found: Comparison, by: str,
               progress: Progress = lambda done, of: None) -> Regained:
    """Take the lost entries again, in their order, each in a transaction of its own; may be called again.

    Args:
        held: as of `holder`.
        blobs: media of the file.
        shared: opened by the owner.
        found: what `look` found.
        by: who decided it, for the journal.
        progress: is told how many of how many are done.
    """
    _check_owner(shared)
    done, moved = Regained(), _Moved(found.common, {each.intent for each in found.lost})
    for number, lost in enumerate(found.lost):
        progress(number, len(found.lost))
        entry = _entry(held, lost.seq)
        try:
            _bring_media(entry.body, blobs, shared, done)
            known = _take(held, entry, shared, moved, by)
        except Refusal as refusal:
            done.left.append((lost, refusal))
            continue
        except (sa.exc.IntegrityError, ValueError) as error:
            done.left.append((lost, Unusable("regain.does_not_fit", detail=str(error).splitlines()[0])))
            continue
        done.answered += known
        done.taken += not known
    return done


def declare_void(held: sa.Connection, shared: SharedStore, found: Comparison, by: str) -> Regained:
    """Answer each lost intent that the store doesn't know with a refusal, so that it can't come again."""
    _check_owner(shared)
    done = Regained()
    for lost in found.lost:
        entry = _entry(held, lost.seq)
        refused = {"as": "Refusal", "code": "intent.void", "facts": {"at": lost.at}}
        with shared.unit_of_work() as unit:
            if _known(unit, entry.body):
                done.answered += 1
                continue
            unit.append({"refused": refused}, {"voided": _origin(entry, by)})
        done.voided += 1
    return done


class _Moved:
    """Rows that the shared store has written by itself after the last common entry."""

    def __init__(self, common: int, lost: set[str]) -> None:
        self._seq, self._lost = common, lost
        self._rows: set[tuple[str, str]] = set()

    def by_others(self, connection: sa.Connection) -> set[tuple[str, str]]:
        for entry in journal.entries(connection, self._seq):
            body = entry.body
            self._seq = entry.seq
            if body["intent"] not in self._lost:
                self._rows |= {_name(each) for each in journal.rows_of(connection, entry.seq, body)}
        return self._rows


def _take(held: sa.Connection, entry: Entry, shared: SharedStore, moved: _Moved, by: str) -> bool:
    """Take one entry; return whether it was there already."""
    body = entry.body
    with shared.unit_of_work() as unit:
        if _known(unit, body):
            return True
        with unit.savepoint():
            rows = list(journal.rows_of(held, entry.seq, body))
            # Held first: what others commit from now on can't be of these rows.
            before = [_held(unit, each) for each in rows]
            others = moved.by_others(unit.writer.connection)
            for written, stands in zip(rows, before, strict=True):
                if _name(written) in others:
                    raise Stale("store.stale", table=written.table, key=_name(written)[1])
                _write(held, unit, written, stands)
        unit.append(body["answer"], {"regained": _origin(entry, by)})
        return False


def _held(unit: StoreUnit, written: Written) -> PlainRow | None:
    table = tables.metadata.tables[written.table]
    return unit.writer.current(table, key_of(table, written.row), hold=True)


def _write(held: sa.Connection, unit: StoreUnit, written: Written, before: PlainRow | None) -> None:
    table = tables.metadata.tables[written.table]
    row = {name: written.row.get(name) for name in table.c.keys()}
    if table is tables.user and not _holds(held, row["password"]):
        row["password"] = (before or {}).get("password", "")  # Replicas hold none: what the store has stays.
    if before is None:
        unit.writer.insert(table, [row])
    else:
        unit.writer.update(table, row, before["version"])
    for sealed, column in SEALED:
        if sealed is table:
            _exchange_seal(held, unit, row[column], (before or {}).get(column))


def _holds(held: sa.Connection, seal: str | None) -> bool:
    table = tables.protected
    return held.execute(sa.select(table.c.seal).where(table.c.seal == seal)).first() is not None


def _exchange_seal(held: sa.Connection, unit: StoreUnit, seal: str | None, before: str | None) -> None:
    table, connection = tables.protected, unit.writer.connection
    if seal == before:
        return
    if before:
        unit.writer.erase(before)
    if not seal:
        return
    value = held.execute(table.select().where(table.c.seal == seal)).mappings().first()
    if value is None:
        raise BadInput("regain.sealed", seal=seal[:16])
    if connection.execute(sa.select(table.c.seal).where(table.c.seal == seal)).first() is None:
        connection.execute(table.insert(), dict(value))


def _known(unit: StoreUnit, body: dict[str, Any]) -> bool:
    return unit.claim(UUID(body["intent"]), body["kind"], body["body_hash"], body["author"]) is not None


def _origin(entry: Entry, by: str) -> dict[str, Any]:
    """Return where an entry stood before, for the journal."""
    body = entry.body
    return {"seq": entry.seq, "hash": entry.hash.hex(), "epoch": body["epoch"], "accepted_at": body["accepted_at"],
            "by": by}


def _bring_media(body: dict[str, Any], blobs: FolderBlobs, shared: SharedStore, done: Regained) -> None:
    for name in body["files"]:
        if shared.blobs.has(name):
            continue
        try:
            shared.blobs.put(blobs.read(name))
        except (BadInput, Unusable) as refusal:
            if not refusal.code.startswith("blob."):
                raise
            done.media_missing.add(name)


def _check_owner(shared: SharedStore) -> None:
    with shared.reading() as connection:
        if connection.exec_driver_sql(f"SELECT {roles.STANDING}").scalar_one() != "owner":
            raise BadInput("regain.owner_only", url=shown(shared.url))


def _entry(held: sa.Connection, seq: int) -> Entry:
    return next(journal.entries(held, seq - 1))


def _name(written: Written) -> tuple[str, str]:
    return written.table, canonical(list(key_of(tables.metadata.tables[written.table], written.row)))
