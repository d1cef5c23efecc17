"""Stores with one protection taken away: what the fault run's checks must find, else a zero of theirs proves nothing.

They live in databases that the run made for itself. The product opens `SharedStore`, and no setting leads from there to
here (tests/architecture keeps it so).
"""

import time
from dataclasses import replace

import sqlalchemy as sa

from app.ports.store import UnitOfWork
from app.services.cases import TakeStep, take_step
from app.services.door import Said
from app.services.intent import Author
from app.services.offered import SERVICES
from data.rows import Key, RowWriter
from data.shared.server import SCHEMA, open_server
from data.shared.store import SharedStore
from data.unit_of_work import StoreUnit

CONTROLS = ("intents", "guard", "durability")
"""The table of intents; the version guard; `synchronous_commit`."""
_THINKS_S = 0.05
"""So long between reading and writing, that two meet on one case whatever the machine's haste."""
_WEAKENED = {
    # Without these nothing is known again: what comes twice is done twice.
    "intents": (f"ALTER TABLE {SCHEMA}.intent DROP CONSTRAINT intent_pkey",
                f"ALTER TABLE {SCHEMA}.journal DROP CONSTRAINT journal_intent_key"),
    # The number of a step is a second guard: of two who took the same number one would be sent back to look again.
    "guard": (f"ALTER TABLE {SCHEMA}.step DROP CONSTRAINT step_pkey",),
    "durability": (),
}


def open_store(url: str, control: str = "", *, answer_s: float) -> SharedStore:
    """Open a run's store, whole or with the protection taken away."""
    if control == "guard":
        services = {**SERVICES, TakeStep: _take_unseen}
        return Unguarded.open(url, services=services, connections=1, answer_s=answer_s)
    return SharedStore.open(url, connections=1, answer_s=answer_s)


def weaken(url: str, control: str) -> None:
    """Take away what of the protection stands in the database itself."""
    engine = open_server(url, patient=True, connections=1)
    try:
        with engine.begin() as connection:
            for statement in _WEAKENED[control]:
                connection.exec_driver_sql(statement)
            if control == "durability":
                name = connection.exec_driver_sql("SELECT quote_ident(current_database())").scalar_one()
                connection.exec_driver_sql(f"ALTER DATABASE {name} SET synchronous_commit = off")
    finally:
        engine.dispose()


class _UnguardedWriter(RowWriter):
    most_in_message = -1

    def _update(self, table: sa.Table, columns: tuple[str, ...], versions: dict[Key, int]) -> None:
        for key in versions:
            row = self.written[table.name, key]
            same = [column == value for column, value in zip(table.primary_key, key, strict=True)]
            self._connection.execute(table.update().where(*same).values(self._stored(table, row)))


class _UnguardedUnit(StoreUnit):
    Writer = _UnguardedWriter


class Unguarded(SharedStore):
    """Writes over whatever stands there by now: reads, thinks, writes."""

    Unit = _UnguardedUnit


def _take_unseen(intent: TakeStep, unit: UnitOfWork, author: Author) -> Said:
    """Take the step on whatever version there is."""
    said = take_step(replace(intent, seen_version=unit.cases.get(intent.case).version), unit, author)
    time.sleep(_THINKS_S)
    return said
