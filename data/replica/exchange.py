"""The exchange of a replica, as the window and `main.py sync` see it (`app.ports.exchange`)."""

import contextlib
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace as changed
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.domain.errors import Refusal, Unusable
from app.domain.ids import uuid7
from app.ports.exchange import Arrival, Choice, Conflict, ExchangeState, Presence, Sending, Unsent, Withdrawn, Words
from app.ports.unsettled import Unsettled
from app.services.door import refusal_of
from app.services.intent import Intent
from data import journal, tables
from data.kept import Kept, KeptRows
from data.replica import outbox, session, unsent
from data.replica.outbox import Meant
from data.replica.presence import spelled
from data.replica.store import ReplicaStore
from data.replica.tables import covered
from data.replica.worker import Worker
from data.rows import PlainRow, RowWriter, key_names
from data.shared.server import ANSWER_S, shown

_ABOUT = {"case": tables.case, "component": tables.component}
"""Field of an intent that names what it is about → the table that holds it."""


class ReplicaExchange:
    """See `app.ports.exchange.Exchange`; `start` lets it run by itself."""

    def __init__(self, store: ReplicaStore) -> None:
        """`store` is open for writing."""
        self._store = store
        self._worker: Worker | None = None
        self._watchers: dict[object, Callable[[Arrival], None]] = {}
        store.told = self._tell

    def start(self) -> None:
        """Exchange on a thread of its own from now on: when the server calls, when something is meant, every 5 s."""
        self._worker = Worker(self._store, self._tell)
        self._store.woken = self._worker.wake
        self._worker.start()

    def give_up(self) -> None:
        """Wait for the server no more, on whatever thread: what is meant from now on waits in the outbox."""
        self._store.link.give_up()

    def close(self) -> None:
        """End the thread, whatever it waits for. Idempotent."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def state(self) -> ExchangeState:
        """Return how it stands; whoever asks also starts an exchange again whose thread has ended (fault 37)."""
        store, link = self._store, self._store.link
        restarting = self._worker is not None and self._worker.revive()
        with store.reading() as connection:
            kinds, conflicts = outbox.counters(connection), outbox.count_conflicts(connection)
            pending, seq = outbox.waiting(connection), journal.head(connection)[0]
        at = store.exchanged_at
        age_s = None if at is None else max(0, int((store.machine.now() - at).total_seconds()))
        return ExchangeState(
            url=shown(link.url), online=link.online, pending=pending, conflicts=conflicts, last_exchange=at,
            age_s=age_s, offset_ms=store.offset_ms, behind=max(0, store.known_head - seq), seq=seq, kinds=kinds,
            trouble=link.trouble, parts=store.parts, warnings=self._warnings(),
            restarting=restarting, media_missing=store.ahead.missing())

    def _warnings(self) -> tuple[Refusal, ...]:
        store = self._store
        found = (store.risen, session.clock_warning(store.offset_ms), store.warning, store.ahead.trouble,
                 None if store.link.online else session.ends_soon(store.left_s(), store.offline_hours()))
        return tuple(each for each in found if each is not None)

    def exchange_once(self) -> ExchangeState:
        """Pull, send, pull."""
        try:
            self._store.exchange()
        except Unusable as failure:
            self._store.link.trouble = failure
        return self.state()

    def test_connection(self, patience_s: float = ANSWER_S) -> int:
        """Ask the server anew and return the milliseconds of a round trip; `patience_s`: how long to wait for each."""
        store = self._store
        store.link.answer_s = patience_s
        store.link.drop()
        with store.link.store() as shared:
            begun = time.perf_counter()
            shared.ping()
            return max(1, round((time.perf_counter() - begun) * 1000))

    def sign(self, key: str, presence: Presence | None) -> None:
        """Tell the other workstations who is at a case, while they can be reached and the line is quick."""
        link = self._store.link
        if link.online and not link.is_slow:
            with contextlib.suppress(Unusable), link.store() as shared:
                shared.give_sign(spelled(key, presence))

    def signs(self) -> Mapping[str, Presence]:
        """Return what other windows have said of late."""
        return self._store.signs.all()

    def pending_cases(self) -> frozenset[UUID]:
        """Return the cases that something unanswered was meant for."""
        with self._store.reading() as connection:
            return frozenset(self._store.unsettled(connection, tables.case).pending)

    def unsettled_components(self) -> Mapping[UUID, Unsettled]:
        """Return the components with what was meant for each: the first that was refused, else the last."""
        store, table = self._store, tables.component
        with store.reading() as connection:
            rows = store.unsettled(connection, table)
            return store.meant_for(connection, table, (*rows.conflicts, *rows.pending))

    def fetch_ahead(self, on: bool) -> None:
        """Fetch photos and recordings ahead from now on, or only those that are looked at."""
        self._store.ahead.switch(on)
        self._store.woken()

    # Conflicts

    def unsent(self, offset: int = 0, limit: int = 100) -> list[Unsent]:
        """Return so many intents without an answer, in the order in which they will be sent."""
        with self._store.reading() as connection:
            return [Unsent(id=meant.id, kind=meant.kind, at=meant.at, login=meant.author.login,
                           meant=_words(meant, _shown(connection, meant.intent(self._store.kinds))))
                    for meant in outbox.pending(connection, limit, offset)]

    def withdraw(self, ids: Iterable[UUID], login: str | None = None) -> Withdrawn:
        """Take back what was not sent yet, and what builds on it."""
        done = self._store.withdraw(ids, login)
        self._tell(Arrival(seq=0, tables=frozenset({tables.case.name, tables.component.name})))
        return done

    def conflicts(self, offset: int = 0, limit: int = 100) -> list[Conflict]:
        """Return so many conflicts, the oldest first."""
        with self._store.reading() as connection:
            return [self._conflict(connection, meant) for meant in outbox.conflicting(connection, offset, limit)]

    def resolve(self, ids: Iterable[UUID], choice: Choice) -> int:
        """Decide conflicts, any number at once."""
        if choice is Choice.MINE:
            number = self._mean_again(ids)
        else:
            with self._store.unit_of_work() as unit:
                number = len(outbox.decide(unit.writer.connection, ids,
                                           Sending.KEPT if choice is Choice.LATER else Sending.DROPPED))
        self._tell(Arrival(seq=0))
        return number

    def _mean_again(self, ids: Iterable[UUID]) -> int:
        """Mean each anew in the transaction that decides it: whatever ends this in between, none is lost."""
        wanted = set(ids)
        with self._store.reading() as connection:
            undecided = [meant for meant in outbox.conflicting(connection) if meant.id in wanted]
        for meant in undecided:
            self._store.mean(self._again(meant), meant.author, surely=True, instead_of=meant.id)
        return len(undecided)

    def _again(self, meant: Meant) -> Intent:
        """Return the intent anew, on what is known of its object now; a new id, for the old one has its answer."""
        intent = meant.intent(self._store.kinds)
        given: dict[str, Any] = {"id": uuid7(self._store.clock.now())}
        with self._store.reading() as connection:
            row = _shown(connection, intent)
        if row is not None and hasattr(intent, "seen_version"):
            given["seen_version"] = row["version"]
        if row is not None and hasattr(intent, "rebased"):
            intent = intent.rebased(row)
        return changed(intent, **given)

    def _conflict(self, connection: sa.Connection, meant: Meant) -> Conflict:
        intent = meant.intent(self._store.kinds)
        theirs = _confirmed(connection, intent)
        return Conflict(
            id=meant.id, kind=meant.kind, meant=_words(meant, theirs), happened=refusal_of(meant.answer or {}),
            at=meant.at, login=meant.author.login, put_off=meant.state is Sending.KEPT, mine=meant.body,
            theirs=theirs or {})

    # Unsent

    def export_unsent(self, path: Path) -> int:
        """Write what has no answer, and what nobody decided, to a new file."""
        return unsent.export(self._store, path)

    def import_unsent(self, path: Path) -> int:
        """Put the intents of such a file into the outbox."""
        return unsent.take_in(self._store, path)

    def watch(self, told: Callable[[Arrival], None]) -> Callable[[], None]:
        """Call `told` on the exchange's thread; return what ends that."""
        key = object()
        self._watchers[key] = told
        return lambda: self._watchers.pop(key, None) and None

    def wake(self) -> None:
        """Exchange at once, however long the pause still is: a person asks."""
        self._store.link.hurry()
        self._store.woken()

    def _tell(self, arrival: Arrival) -> None:
        for told in tuple(self._watchers.values()):
            told(arrival)


def _words(meant: Meant, row: PlainRow | None) -> Words:
    """Return what was meant, of the object that the row is."""
    body = meant.body
    number = str(row.get("number") or row.get("code") or "") if row else ""
    step = str(body.get("step", ""))
    code = ("step" if step else "report" if "description" in body else "component" if "component" in body
            else "other")
    return Words(f"meant.{code}", {
        "kind": meant.kind, "number": number or "—", "step": step, "login": meant.author.login,
        "said": str(body.get("opinion") or body.get("description") or _changes(body))})


def _changes(body: dict[str, Any]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in body.get("mine", {}).items())


def _about(intent: Intent) -> tuple[sa.Table, str] | None:
    for name, table in _ABOUT.items():
        if isinstance(value := getattr(intent, name, None), UUID):
            return table, str(value)
    return None


def _shown(connection: sa.Connection, intent: Intent) -> PlainRow | None:
    """Return the object as it is shown here: predictions included."""
    about = _about(intent)
    if about is None:
        return None
    table, key = about
    district = connection.execute(sa.select(tables.store.c.district)).scalar_one()
    writer = RowWriter(connection, 0, bytes, KeptRows(Kept(), connection))
    return writer.current(table, tuple(district if name == "district" else key for name in key_names(table)))


def _confirmed(connection: sa.Connection, intent: Intent) -> PlainRow | None:
    """Return the object as the shared store holds it, as far as it is known here."""
    about, row = _about(intent), _shown(connection, intent)
    if about is None:
        return None
    found = connection.execute(sa.select(covered.c.row).where(
        covered.c.table == about[0].name, covered.c.key.contains(about[1]))).first()
    return row if found is None else found[0]
