"""A big change of a replica's outbox, sent in parts: what was sent before a cut, or before a kill, stays there.

The service runs here, on the confirmed rows, and is rolled back; its rows are the parts. It makes the same rows each
time, since its ids and salts come from a source that the intent seeds: so what stands on the server already fits.
"""

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.domain.errors import Refusal, Stale, Unusable
from app.domain.plain import canonical
from app.services.door import check_author
from app.services.intent import Changes, Intent
from data import tables
from data.replica.outbox import Meant
from data.replica.rows import ConfirmedRows
from data.replica.tables import covered, overlay
from data.rows import Key, PlainRow, key_names
from data.shared import staging
from data.shared.staging import Part, Progress
from data.shared.store import SharedStore
from data.unit_of_work import StoreUnit
from data.verify import SEALED

if TYPE_CHECKING:
    from data.replica.store import ReplicaStore

TRIES = 3
"""So often what others have changed meanwhile is made anew; then the shared store runs the service itself."""

_LACKING = ("42P01", "42883")
"""No such table, no such function: a shared store that an older program made takes it all at once."""


class _Enough(Exception):
    """Rolls back what was only tried."""


@dataclass(frozen=True, slots=True)
class Worked:
    """What the service did."""

    parts: list[Part]
    said: dict[str, str]
    changed: dict[str, frozenset[str]]


def send(store: "ReplicaStore", shared: SharedStore, meant: Meant, progress: Progress) -> Changes:
    """Send a big intent and have it accepted.

    Raises:
        Refusal: the shared store's answer; Unusable `shared.…`: it can't be reached, go on later.
    """
    intent = meant.intent(store.kinds)
    for _ in range(TRIES):
        store.pull(shared)
        try:
            worked = work(store, meant, intent)
            staging.stage(shared, str(intent.id), worked.parts, progress)
            return staging.accept(shared, intent, meant.author, worked.parts, worked.said, worked.changed, at=meant.at,
                                  offset_ms=meant.offset_ms)
        except Stale:
            continue
        except Unusable:
            raise
        except Refusal:
            break  # It has to be the shared store's own, and stand in its journal.
        except sa.exc.ProgrammingError as error:
            if getattr(error.orig, "sqlstate", "") not in _LACKING:
                raise
            break
    return shared.carry_out(intent, meant.author, at=meant.at, offset_ms=meant.offset_ms)


def work(store: "ReplicaStore", meant: Meant, intent: Intent) -> Worked:
    """Run the service on the confirmed rows, roll it back, and return what it did.

    Raises:
        Refusal: the service refuses.
    """
    found: list[Worked] = []
    chance = random.Random(f"{store.workstation}/{intent.id}")
    now = meant.at - timedelta(milliseconds=meant.offset_ms)
    try:
        with store.unit_of_work() as outer:
            connection = outer.writer.connection
            laid = list(connection.execute(sa.select(overlay.c.number).distinct()).scalars())
            ConfirmedRows(outer.writer).uncover(laid)
            unit = StoreUnit(connection, store.identity, now, store.blobs, chance.randbytes)
            with unit.savepoint():
                check_author(intent, unit, meant.author)
                said = dict(store.service_of(intent)(intent, unit, meant.author))
            rows = dict(unit.writer.written)
            seals = {seal for table, column in SEALED for (name, _), row in rows.items()
                     if name == table.name and (seal := row[column])}
            parts = staging.parts_of(rows, _versions(store, rows), _new_values(store, connection, seals),
                                     store.identity.srid, store.part_rows)
            found.append(Worked(parts, said, unit.changed()))
            raise _Enough
    except _Enough:
        return found[0]


def _new_values(store: "ReplicaStore", connection: sa.Connection, seals: set[str]) -> list[dict[str, str]]:
    """Return the values behind those seals that were made just now."""
    table = tables.protected
    with store.reading() as before:
        known = set(before.execute(sa.select(table.c.seal)).scalars())
    return [dict(row) for row in connection.execute(table.select().order_by(table.c.seal)).mappings()
            if row["seal"] in seals - known]


def _versions(store: "ReplicaStore", rows: dict[tuple[str, Key], PlainRow]) -> dict[tuple[str, Key], int]:
    """Return the confirmed versions of the rows, as they were before."""
    found: dict[tuple[str, Key], int] = {}
    with store.reading() as connection:
        for table in (tables.metadata.tables[name] for name in {name for name, _ in rows}):
            keys = [table.c[key] for key in key_names(table)]
            found |= {(table.name, tuple(row[:-1])): row[-1] for row in connection.execute(
                sa.select(*keys, table.c.version)) if (table.name, tuple(row[:-1])) in rows}
        hidden = {(covers, text): row for covers, text, row in connection.execute(covered.select())}
    for name, key in rows:
        if (name, canonical(list(key))) in hidden:
            row = hidden[name, canonical(list(key))]
            found[name, key] = 0 if row is None else row["version"]
    return found
