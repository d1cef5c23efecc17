"""A replica, open: the window works on it as on any embedded store, but a shared store accepts what is meant here.

While the shared store can be reached and nothing waits, an intent is carried out there and comes back by its journal
before the screen calls it done. Else it waits in the outbox, and what it will probably do is shown as pending.
"""

import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import RLock
from uuid import UUID

import sqlalchemy as sa

from app.domain.errors import Refusal, Stale, Unusable
from app.domain.plain import instant, instant_text, to_plain
from app.ports.clock import Clock
from app.ports.exchange import STOPPING, Arrival, Sending, Withdrawn
from app.ports.unsettled import Unsettled, UnsettledRows
from app.services.door import Service, Services, check_author, told
from app.services.intent import Author, Changes, Intent
from app.services.offered import OFFLINE, SERVICES, STAGED
from data import journal, schema, tables
from data.clock import MACHINE, ServerClock
from data.engine import BUSY_MS
from data.identity import read_identity
from data.prepared import Prepared, driver
from data.replica import outbox, session
from data.replica.access import with_password
from data.replica.ahead import Ahead
from data.replica.blobs import HereOrAway, ReplicaBlobs
from data.replica.link import AWAY, Link
from data.replica.passwords import OwnPasswords, forget_all
from data.replica.pull import Batch, apply, fetch, seals_of
from data.replica.presence import Signs
from data.replica.rows import ConfirmedRows, Predicted
from data.replica.sending import Sender, send_blobs
from data.replica.tables import bar, covered, is_replica, overlay, replica
from data.replica.unsettled import meant_for, unsettled
from data.search import CaseIndex
from data.shared.server import hurried, hurried_left_s, shown
from data.shared.store import SharedStore
from data.store import Entropy, Store
from data.verify import Verdict, verify

_NOTED_S = 30
"""The time of the last exchange is kept at least so often."""
_MEASURED_S, _SET_S = 60.0, 0.05
"""The machine's clock is held against the server's so often, and when it has moved otherwise than time goes."""


_NOTE = Prepared(replica.update().values(exchanged_at=sa.bindparam("at"), offset_ms=sa.bindparam("offset")))


class _Enough(Exception):
    """Rolls back what was only tried."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What an intent will probably do."""

    rows: Predicted
    protected: list[dict[str, str]]
    changes: Changes


class ReplicaStore(Store):
    """As `data.store.Store`. Writing belongs to one thread at a time; the exchange's thread is one of them."""

    blobs: ReplicaBlobs
    link: Link
    workstation: str
    machine: Clock
    _barred: str | None
    """The log-in that the shared store has barred; kept for the next start, for it may find nobody to ask."""

    @classmethod
    def open(cls, path: Path | str, *, write: bool = True, services: Services = SERVICES,
             entropy: Entropy = secrets.token_bytes, synchronous: str = "FULL",
             busy_ms: int = BUSY_MS, machine: Clock = MACHINE) -> "ReplicaStore":
        """Open a replica; see `data.store.Store.open`. The shared store isn't asked yet.

        `machine` is the clock of this machine.

        Raises:
            Unusable: as there; `exchange.no_replica`.
        """
        opened = super().open(path, write=write, services=services, entropy=entropy, synchronous=synchronous,
                              busy_ms=busy_ms)
        assert isinstance(opened, ReplicaStore)
        opened._join_up(machine)
        return opened

    def _join_up(self, machine: Clock) -> None:
        self.machine = machine
        with self.reading() as connection:
            row = connection.execute(replica.select()).one()
            self._barred = kept_bar(connection)
        self.workstation = row.workstation
        self.offset_ms = int(row.offset_ms)
        self.exchanged_at: datetime | None = instant(row.exchanged_at) if row.exchanged_at else None
        if not self.identity.demo:
            self.clock = ServerClock(machine, self.offset_ms)
        self.known_head = 0
        self.warning: Unusable | None = None
        self.risen: Unusable | None = None
        self.link = Link(with_password(row.url, self.path), self._services, self._check_history, machine)
        self.blobs = ReplicaBlobs(self.path.with_name(self.path.name + ".blobs"), self.link.blobs)
        self.ahead = Ahead(self)
        self.told: Callable[[Arrival], None] = lambda arrival: None
        self.woken: Callable[[], None] = lambda: None
        self.signs = Signs()
        self.passwords = OwnPasswords(self)
        self.kinds = {kind.kind: kind for kind in self._services}
        self._one_exchange = RLock()
        self._mine: set[str] = set()
        self._noted_s = 0.0
        self._measured: tuple[SharedStore | None, datetime, float] = None, machine.now(), 0.0
        self._end: tuple[int, bytes] | None = None
        """Number and hash of the last entry here, once known."""
        self._fetched: tuple[tuple[int, bytes], Batch] | None = None
        """What follows an end, as the store had it when it was opened."""
        self._sender = Sender(self)
        self.part_rows = journal.CHUNK_ROWS
        self.parts: tuple[int, int] | None = None
        """How many parts of how many of a big intent are sent; None while none is."""
        self.parted: Callable[[int, int], None] = lambda done, of: None

    @classmethod
    def _check_end(cls, path: Path, connection: sa.Connection) -> None:
        """A missing end is no reason to stop: the shared store has it, and gives it again."""

    @classmethod
    def _check_kind(cls, connection: sa.Connection, path: Path, *, write: bool) -> None:
        if not is_replica(connection):
            raise Unusable("exchange.no_replica", path=str(path))

    def _bring_up(self) -> None:
        """Bring up tables and index only: rows come from the shared store."""
        with self.unit_of_work() as unit:
            connection = unit.writer.connection
            schema.upgrade(connection, self.identity.srid)
            schema.quicken(connection)
            bar.create(connection, checkfirst=True)
            forgotten = forget_all(connection)
            index = CaseIndex(connection)
            if not index.is_whole():
                index.make_anew()
        if forgotten:
            self._leave_no_trace()

    def _leave_no_trace(self) -> None:
        """What was removed is overwritten in the file (`secure_delete`), but still stands in its -wal.

        No VACUUM: it would number rows anew to which text and spatial indexes refer.
        """
        assert self._connection is not None and self._lock is not None
        with self._writing, self._lock.held(), self._told():
            driver(self._connection).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    # What is meant here

    def carry_out(self, intent: Intent, author: Author) -> Changes:
        """Have the intent carried out by the shared store, or put it into the outbox (`Changes.seq` = 0).

        Raises:
            Refusal: the shared store's, or the replica's where it must judge alone; `exchange.only_online`,
                `exchange.expired`, `workstation.barred`; or what has stopped the exchange.
        """
        self._check_bar()
        if type(intent) in STAGED:
            return self._carry_out_big(intent, author)
        may_wait, asked = self._may_wait(intent), False
        trouble = self.link.trouble
        if trouble is not None and trouble.code in STOPPING and not self.link.may_try:
            raise trouble
        if self.link.may_try and not (may_wait and (self.link.is_slow or self.waiting())):
            try:
                # What may wait is not waited for: the exchange's thread has more time.
                with hurried() if may_wait else nullcontext(), self.shared() as shared:
                    if not may_wait:
                        shared.ping()
                    asked = True
                    return self._confirmed(shared, intent, author)
            except Unusable as failure:
                if failure.code not in AWAY:
                    raise
        if not (may_wait or asked):
            raise Unusable("exchange.only_online", kind=intent.kind)
        if not asked:
            self._check_session()
        return self.mean(intent, author, surely=asked, sent=asked)

    def _carry_out_big(self, intent: Intent, author: Author) -> Changes:
        """Put it into the outbox, and send it in parts; cut off, it goes on by itself (`Changes.seq` = 0)."""
        try:
            with self.shared() as shared:
                shared.ping()
        except Unusable as failure:
            raise (Unusable("exchange.only_online", kind=intent.kind) if failure.code in AWAY else failure) from failure
        with self.reading() as connection:
            known = outbox.is_known(connection, str(intent.id))
        if not known:
            self.mean(intent, author)
        try:
            self.exchange()
        except Unusable as failure:
            if failure.code not in AWAY:
                raise
        return self._answered(intent)

    def _answered(self, intent: Intent) -> Changes:
        """Return what the shared store answered to an intent of the outbox; a refusal is no conflict but told."""
        with self.unit_of_work() as unit:
            connection = unit.writer.connection
            waits = outbox.find(connection, intent.id)
            if waits is not None and waits.seq:  # A fault has no entry, and stays to be looked into.
                outbox.decide(connection, [intent.id], Sending.DROPPED)
        if waits is not None:
            return told(waits.answer) if waits.answer is not None else Changes()
        with self.reading() as connection:
            answer = outbox.answer_of(connection, intent.id)
        assert answer is not None, intent.id
        return told(answer)

    def service_of(self, intent: Intent) -> Service:
        """Return what carries the intent out."""
        return self._services[type(intent)]

    def _may_wait(self, intent: Intent) -> bool:
        return type(intent) in OFFLINE or type(intent) not in SERVICES

    def left_s(self) -> int:
        """Return the seconds for which may still be worked without the shared store; 0: the session has ended."""
        return session.left_s(self.exchanged_at, self.machine.now(), self.offline_hours())

    def offline_hours(self) -> int:
        """Return for how long may be worked without the shared store at all."""
        with self.reading() as connection:
            return session.rules(connection).offline_hours

    def begin_session(self) -> None:
        """Raise Unusable unless may be worked here: a session that has ended begins anew with an exchange.

        `exchange.expired`; `workstation.barred`; whatever has stopped the exchange.
        """
        if self.left_s() and self._barred is None:
            return
        try:
            self.exchange()
        except Unusable as failure:
            if failure.code not in AWAY:
                raise
        self._check_bar()
        self._check_session()

    @contextmanager
    def shared(self) -> Iterator[SharedStore]:
        """Give the shared store; a bar that is heard is kept: the next start may find nobody to ask."""
        try:
            with self.link.store() as shared:
                yield shared
        except Unusable as failure:
            if failure.code == "workstation.barred":
                self._barred = str(failure.facts["name"])
                with suppress(Unusable), self.unit_of_work() as unit:  # The bar is told even if it can't be kept.
                    connection = unit.writer.connection
                    connection.execute(bar.delete())
                    connection.execute(bar.insert(), {"name": failure.facts["name"]})
            raise

    def _check_bar(self) -> None:
        if self._barred is not None:
            raise Unusable("workstation.barred", name=self._barred, url=shown(self.link.url))

    def _check_session(self) -> None:
        if not self.left_s():
            raise self.expired()

    def expired(self) -> Unusable:
        """Return that the session has ended."""
        return Unusable("exchange.expired", hours=self.offline_hours(), url=shown(self.link.url))

    def password_hash(self, user: UUID | None) -> str:
        """Return what a log-in is checked against; see `data.replica.passwords`."""
        return self.passwords.hash_of(user)

    def note_proved(self, user: UUID) -> None:
        """Keep it, for a log-in while the shared store is away."""
        self.passwords.keep(user)

    def said_at(self) -> datetime:
        """Return when something that is meant now is meant, by the machine's own clock."""
        return self.clock.now() if self.identity.demo else self.machine.now()

    def has(self, seq: int) -> bool:
        """Say whether the entry of that number is here; another process may have brought it without our knowledge."""
        return self._end is not None and self._end[0] >= seq

    def waiting(self) -> int:
        """Return how many intents have no answer."""
        with self.reading() as connection:
            return outbox.waiting(connection)

    def unsent(self) -> int:
        """Return how many intents have no answer, or wait for a decision."""
        with self.reading() as connection:
            return outbox.waiting(connection) + outbox.count_conflicts(connection)

    def _confirmed(self, shared: SharedStore, intent: Intent, author: Author) -> Changes:
        send_blobs(self.blobs, shared, to_plain(intent.body()))
        self._mine.add(str(intent.id))
        changes = shared.carry_out(intent, author, at=self.said_at(), offset_ms=self.offset_ms)
        try:
            self.pull(shared, until=changes.seq)
        except Unusable:
            self.woken()  # It is done; its rows come when the server answers again.
        return changes

    def mean(self, intent: Intent, author: Author, *, surely: bool = False, sent: bool = False,
             at: datetime | None = None, instead_of: UUID | None = None) -> Changes:
        """Put the intent into the outbox, its prediction over the confirmed rows.

        Args:
            intent: what is meant.
            author: who means it.
            surely: also when the replica would refuse it: the shared store may have accepted it already.
            sent: it was sent, without an answer.
            at: when it was meant, if not now.
            instead_of: the conflict that is decided by it, at the same time; nothing is done where it was decided.

        Raises:
            Refusal: the replica refuses it, nothing is kept; or the shared store's, where its answer is here already.
        """
        prediction = None
        try:
            # Of a big one nothing is shown before it is accepted.
            prediction = None if type(intent) in STAGED else self._predict(intent, author)
        except Unusable:
            raise
        except Refusal:
            if not surely:
                raise
        with self.unit_of_work() as unit:
            connection = unit.writer.connection
            if instead_of is not None and not outbox.drop(connection, instead_of):
                return Changes()
            # Its entry may have come down while we waited for the answer: in the outbox it would wait for ever.
            answer = outbox.answer_of(connection, intent.id)
            number = 0 if answer is not None else outbox.put(
                connection, intent, author, at or self.said_at(), self.offset_ms)
            if sent and number:
                self._mine.discard(str(intent.id))  # The outbox counts it now.
                outbox.mark(connection, [number], Sending.SENT)
            if number and prediction is not None:
                rows = ConfirmedRows(unit.writer)
                rows.lay(number, prediction.rows, prediction.protected)
                CaseIndex(connection).take(rows.cases)
        if answer is not None:
            return told(answer)
        self.woken()
        return prediction.changes if prediction is not None else Changes()

    def _predict(self, intent: Intent, author: Author) -> Prediction:
        """Run the intent's service here and roll it back."""
        found: list[Prediction] = []
        try:
            with self.unit_of_work() as unit:
                with unit.savepoint():
                    check_author(intent, unit, author)
                    said = self._services[type(intent)](intent, unit, author)
                rows, changed = dict(unit.writer.written), unit.changed()
                seals = [seal for (name, _), row in rows.items() for seal in seals_of(journal.Written(name, row))]
                found.append(Prediction(rows, kept_here(unit.writer.connection, seals), Changes(
                    tables=frozenset(changed), said=tuple(said.items()),
                    cases=frozenset(map(UUID, changed.get(tables.case.name, ()))),
                    components=frozenset(map(UUID, changed.get(tables.component.name, ()))))))
                raise _Enough
        except _Enough:
            return found[0]
        except (sqlite3.IntegrityError, sa.exc.IntegrityError) as error:
            # What is shown is our own pending change, and others' rows have come down beneath it meanwhile.
            raise Stale("store.stale", table=type(intent).kind, key=str(intent.id)) from error

    def _check_history(self, shared: SharedStore) -> None:
        """Raise Unusable unless it holds what is here. What follows has come along, and is kept for the exchange."""
        end = self._read_end()
        batch = self._fetch(shared, end)
        self.known_head, self._fetched = batch.head, (end, batch)
        self._take_offset(shared, shared.known_offset_ms)

    def _fetch(self, shared: SharedStore, end: tuple[int, bytes]) -> Batch:
        begun_s = time.monotonic()
        batch = fetch(shared, self.identity, *end, self.reading)
        self.link.took(time.monotonic() - begun_s, much=bool(batch.entries))
        return batch

    # The exchange; one at a time

    def exchange(self) -> None:
        """Pull, send what waits, pull its answers; until nothing waits.

        Raises:
            Unusable: the shared store can't be reached or isn't this replica's any more.
        """
        self._fetched = None
        with self._exchanging(), self.shared() as shared:
            self._measure(shared)
            self.pull(shared, known=self._fetched)
            while self.waiting():
                self._sender.send(shared)
                self.pull(shared)
            self.passwords.renew(shared)
            if self._barred is not None:  # It was let in again.
                self._barred = None
                with self.unit_of_work() as unit:
                    unit.writer.connection.execute(bar.delete())

    def _measure(self, shared: SharedStore) -> None:
        """Measure the offset of the machine's clock now and then, and whenever that was set; set the store's by it."""
        now, steady_s = self.machine.now(), time.monotonic()
        met, then, since_s = self._measured
        passed_s = steady_s - since_s
        if met is shared and passed_s < _MEASURED_S and abs((now - then).total_seconds() - passed_s) < _SET_S:
            return
        self._take_offset(shared, shared.offset_ms())

    def _take_offset(self, shared: SharedStore, offset_ms: int) -> None:
        self._measured = shared, self.machine.now(), time.monotonic()
        self.offset_ms = offset_ms
        if isinstance(self.clock, ServerClock):
            self.clock.set(offset_ms)

    @contextmanager
    def _exchanging(self) -> Iterator[None]:
        """Let one thread at a time exchange; a person waits for that no longer than for all else.

        Raises:
            Unusable: `shared.slow`, it takes longer.
        """
        left_s = hurried_left_s()
        if not self._one_exchange.acquire(timeout=-1 if left_s is None else left_s):
            raise Unusable("shared.slow", url=shown(self.link.url))
        try:
            yield
        finally:
            self._one_exchange.release()

    def pull(self, shared: SharedStore, until: int = 0, known: tuple[tuple[int, bytes], Batch] | None = None) -> None:
        """Apply what follows, up to the end or, if given, at least to an entry's number.

        `known` is what followed an end just now: where that still is the end it isn't asked again.
        """
        with self._exchanging():
            while not (until and self.has(until)):
                end, self._end = self._end or self._read_end(), None  # Whatever fails: it is read anew.
                batch, known = known[1] if known and known[0] == end else self._fetch(shared, end), None
                self.known_head, now = batch.head, self.machine.now()
                self.exchanged_at = now
                if batch.entries:
                    with self.unit_of_work(surely=False) as unit:  # What a power cut takes back comes down again.
                        arrival = apply(unit, batch, self._mine)
                        self._note(unit.writer.connection, now)
                    self._end = unit.head
                    self._arrived(arrival)
                else:
                    self._end = end
                    if time.monotonic() - self._noted_s > _NOTED_S:
                        with self.unit_of_work(surely=False) as unit:
                            self._note(unit.writer.connection, now)
                if batch.last >= batch.head or not batch.entries:
                    return

    def _read_end(self) -> tuple[int, bytes]:
        with self.reading() as connection:
            return journal.head(connection)

    def withdraw(self, ids: Iterable[UUID], login: str | None) -> Withdrawn:
        """Take back what was not sent; see `app.ports.exchange.Exchange.withdraw`."""
        with self.unit_of_work() as unit:
            connection = unit.writer.connection
            numbers, done = outbox.withdraw(connection, ids, login)
            rows = ConfirmedRows(unit.writer)
            rows.uncover(numbers)
            CaseIndex(connection).take(rows.cases)
        return done

    def _arrived(self, arrival: Arrival) -> None:
        self.passwords.may_have_changed |= tables.user.name in arrival.tables
        if tables.store.name in arrival.tables:
            before = self.identity.epoch
            with self.reading() as connection:
                self.identity = read_identity(connection, str(self.path), write=True)
            if self.identity.epoch > before:
                self.risen = Unusable("exchange.restored", epoch=self.identity.epoch)
        self.told(arrival)

    def _note(self, connection: sa.Connection, now: datetime) -> None:
        self._noted_s = time.monotonic()
        _NOTE.send(connection, [{"at": instant_text(now), "offset": self.offset_ms}])

    # As every store

    def unsettled(self, connection: sa.Connection, table: sa.Table) -> UnsettledRows:
        """Return for which rows something meant here has not been accepted."""
        return unsettled(connection, table)

    def meant_for(self, connection: sa.Connection, table: sa.Table, rows: Sequence[UUID]) -> Mapping[UUID, Unsettled]:
        """Return what was meant for those of the rows that are unsettled."""
        return meant_for(connection, table, rows) if rows else {}

    def verify(self) -> Verdict:
        """Prove the confirmed state: predictions are taken away for as long as it takes."""
        own = HereOrAway(self.blobs)
        with self.reading() as connection:
            if connection.execute(sa.select(covered.c.key)).first() is None:
                return verify(connection, self.path, own)
        found: list[Verdict] = []
        try:
            with self.unit_of_work() as unit:
                connection = unit.writer.connection
                numbers = connection.execute(sa.select(overlay.c.number).distinct()).scalars().all()
                ConfirmedRows(unit.writer).uncover(numbers)
                found.append(verify(connection, self.path, own))
                raise _Enough
        except _Enough:
            return found[0]

    def close(self) -> None:
        """Give every file and connection back. Idempotent."""
        if hasattr(self, "link"):
            self.link.close()
        super().close()


def kept_bar(connection: sa.Connection) -> str | None:
    """Return the log-in of which the replica has kept that the shared store has barred it; None where it has not."""
    found = connection.execute(sa.select(bar.c.name)).scalar() if sa.inspect(connection).has_table(bar.name) else None
    return None if found is None else str(found)


def kept_here(connection: sa.Connection, seals: list[str]) -> list[dict[str, str]]:
    """Read the values behind seals on a replica's own connection."""
    table = tables.protected
    return [dict(row) for row in connection.execute(table.select().where(table.c.seal.in_(seals))).mappings()]
