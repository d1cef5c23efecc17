"""A shared store, open: many workstations write at once, each through the same door as into an embedded one."""

import random
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
import sqlalchemy as sa

from app.domain.errors import BadInput, NotAllowed, Refusal, Unusable
from app.domain.plain import instant
from app.ports.clock import Clock
from app.services.door import Services, carry_out
from app.services.intent import Author, Changes, Intent
from app.services.offered import SERVICES
from data import journal, tables, upgrading
from data.clock import DEMO_NOW, MACHINE, ServerClock, StoreClock
from data.identity import SCHEMA, read_identity
from data.kept import TABLES as KEPT
from data.kept import Kept, KeptRows
from data.message import BEGIN, COMMIT, Message
from data.pool import close_pool
from data.shared import opening, roles, schema
from data.shared.blobs import TableBlobs
from data.shared.server import (
    ANSWER_S,
    GivenUp,
    certificate_fault,
    check_server,
    never,
    open_server,
    shown,
    wait_for_ever,
)
from data.store import Entropy, found, new_identity
from data.unit_of_work import StoreUnit
from data.verify import Verdict, verify

ATTEMPTS = 5
TOGETHER_S = 0.02
"""How long a transaction with several intents may go on taking in another: meanwhile everybody else's have to wait."""
_PAUSE_S = 0.02
_AGAIN = ("40001", "40P01", "55P03", "23505")
"""Serialization, deadlock, lock time-out, and two who gave the same new number: the whole unit of work again."""

_NO_FUNCTION = "42883"
_ASK_PASSWORD = sa.text(f"SELECT {roles.ASK_PASSWORD}(:user)")
_PASSWORD = sa.text(f"SELECT seal, value FROM {roles.PASSWORD_OF}(:user)")
_OLDER_PASSWORD = sa.select(tables.protected.c.seal, tables.protected.c.value).join(
    tables.user, tables.user.c.password == tables.protected.c.seal).where(tables.user.c.id == sa.bindparam("user"))

# While connecting, libpq gives no SQLSTATE.
_NO_ENTRY = ("authentication failed", "no password supplied", "no pg_hba.conf entry", "not permitted to log in",
             "permission denied for database")
_NOT_PROVED = ("SSL", "certificate")


@dataclass(frozen=True, slots=True)
class Asked:
    """An intent of somebody's outbox."""

    intent: Intent
    author: Author
    at: datetime
    """When it was meant, by the clock of who meant it."""
    offset_ms: int
    """How far that clock was ahead of the server's."""


@dataclass(frozen=True, slots=True)
class Password:
    """A user's."""

    seal: str
    """Of the row; empty where there is no such user, or none with a password."""
    value: str
    """Argon2 text."""


class SharedStore:
    """As `data.store.Store`, on a server. Any number of threads may write; each takes a connection of its own."""

    Unit = StoreUnit

    def __init__(self, url: str, met: opening.Met, engine: sa.Engine, *, services: Services,
                 entropy: Entropy, machine: Clock) -> None:
        """Use `open`."""
        self._machine, self.known_offset_ms = machine, met.offset_ms
        self.url, self.identity = url, met.identity
        self.blobs = TableBlobs(engine)
        self._engine, self._services, self._entropy, self._kept = engine, services, entropy, Kept()
        self.clock: Clock = (StoreClock(max(DEMO_NOW, instant(met.last)) if met.last else DEMO_NOW)
                             if self.identity.demo else ServerClock(machine, met.offset_ms))

    @classmethod
    def open(cls, url: str, *, write: bool = True, services: Services = SERVICES,
             entropy: Entropy = secrets.token_bytes, connections: int = 5,
             answer_s: float = ANSWER_S, machine: Clock = MACHINE, given_up: GivenUp = never) -> "SharedStore":
        """Open a shared store that is there.

        `answer_s` is how long to wait for the server's answer, `machine` the clock of this machine; `given_up` ends
        whatever waits for the server, in opening and later.

        Raises:
            Unusable: no server, no store, one that is too old or too new.
        """
        engine = open_server(url, connections=connections, answer_s=answer_s, given_up=given_up)
        try:
            with told(url):
                met = opening.meet(engine, url, machine, write=write)
            return cls(url, met, engine, services=services, entropy=entropy, machine=machine)
        except BaseException:
            engine.dispose()
            raise

    @classmethod
    def create(cls, url: str, *, district: str, crs_id: str, demo: bool = False, services: Services = SERVICES,
               entropy: Entropy = secrets.token_bytes) -> "SharedStore":
        """Make an empty store in an empty database and open it. The caller must own the database.

        Raises:
            BadInput: `store.exists`, `store.unknown_crs`.
            Unusable: no server, or one that can't hold a store.
        """
        identity = new_identity(district, crs_id, entropy, demo=demo)
        with making(url, identity.crs_id, identity.srid) as connection:
            unit = StoreUnit(connection, identity, instant(identity.made_at), TableBlobs(connection.engine), entropy)
            found(unit, identity)
        return cls.open(url, services=services, entropy=entropy)

    def carry_out(self, intent: Intent, author: Author, *, at: datetime | None = None, offset_ms: int = 0) -> Changes:
        """Carry an intent out; see `app.services.door`. What collides with others is tried again a few times.

        Args:
            intent: what is meant.
            author: who means it.
            at: when it was meant, if not now, by the clock of who meant it.
            offset_ms: how far that clock was ahead of the server's.
        """
        if at is None and isinstance(self.clock, ServerClock):
            at, offset_ms = self._machine.now(), self.known_offset_ms
        acceptor = Accepting(self, at, offset_ms, whole=True)
        for attempt in range(ATTEMPTS):
            try:
                return carry_out(acceptor, self._services, intent, author)
            except Unusable as failure:
                if failure.code == "shared.no_right":
                    self.check_standing()
                if failure.code != "shared.busy" or attempt == ATTEMPTS - 1:
                    raise
                time.sleep(random.uniform(0, _PAUSE_S * 2 ** attempt))
        raise AssertionError("unreachable")

    def carry_out_some(self, asked: Iterable[Asked]) -> bool:
        """Carry out the first of several intents in one transaction; return whether the last that was taken is refused.

        It takes one after the other, until one is refused or `TOGETHER_S` are over. The server syncs once for all of
        them, and that is most of what one costs. Each still has an entry of its own. Where one can't be carried out at
        all, none is: then only `carry_out` can tell which.
        """
        until_s = time.monotonic() + TOGETHER_S
        with told(self.url), self._transaction(whole=True) as connection:
            within = _Within(self, connection)
            refused = False
            for each in asked:
                within.asked = each
                try:
                    carry_out(within, self._services, each.intent, each.author)
                except Unusable:
                    raise
                except Refusal:
                    refused = True
                if refused or time.monotonic() > until_s:
                    break
            within.message.ask(COMMIT)
        return refused

    def accepting(self, at: datetime, offset_ms: int) -> "Accepting":
        """Return the store for an intent that was meant then, by a clock so far ahead of the server's."""
        return Accepting(self, at, offset_ms)

    @contextmanager
    def connection(self) -> Iterator[sa.Connection]:
        """A connection in a transaction, for what is no change of the store."""
        with told(self.url), self._engine.begin() as connection:
            yield connection

    def check_standing(self) -> None:
        """Raise Unusable `workstation.barred` or `workstation.unknown` unless this log-in may still come."""
        with told(self.url), self._engine.begin() as connection:
            opening.check_standing(connection, self.url)

    @contextmanager
    def unit_of_work(self, *, whole: bool = False) -> Iterator[StoreUnit]:
        """One transaction, READ COMMITTED: durable when left, rolled back when left by an exception. For the door.

        `whole`: nothing is done in it before its claim nor after its entry, so BEGIN and COMMIT go along with them.
        """
        with told(self.url), self._transaction(whole=whole) as connection:
            unit = self.unit_on(connection)
            if whole:
                unit.message.owe(BEGIN)
                unit.ending = journal.Ending.COMMITS
            yield unit

    @contextmanager
    def _transaction(self, *, whole: bool) -> Iterator[sa.Connection]:
        """A connection in a transaction; `whole`: in one that begins with the BEGIN of a message of ours."""
        with self._engine.connect() as connection:
            if whole:
                connection.execution_options(isolation_level="AUTOCOMMIT")
            with connection.begin():
                yield connection

    def unit_on(self, connection: sa.Connection, known: KeptRows | None = None, kept: Kept | None = None) -> StoreUnit:
        """Return a unit of work in the connection's transaction; `known` as `KeptRows` has it.

        `kept` is used in the place of what is kept for the store.
        """
        return self.Unit(connection, self.identity, self.clock.now(), self.blobs, self._entropy, kept or self._kept,
                         known)

    def ping(self) -> float:
        """Ask the server something small and return the milliseconds that the answer took."""
        with self.asking() as connection:
            begun = time.perf_counter()
            connection.exec_driver_sql("SELECT 1")
            return (time.perf_counter() - begun) * 1000

    def offset_ms(self) -> int:
        """Measure how far this machine's clock is ahead of the server's, at half of a round trip; set our clock so."""
        with self.asking() as connection:
            self.known_offset_ms = opening.ask_offset_ms(connection, self._machine)
        if isinstance(self.clock, ServerClock):
            self.clock.set(self.known_offset_ms)
        return self.known_offset_ms

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection in one snapshot, for reading only."""
        with told(self.url), self._engine.connect() as connection:
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    def give_sign(self, notice: str) -> None:
        """Send a sign of presence to whoever listens; nothing is stored."""
        with self.asking() as connection:
            connection.execute(sa.select(sa.func.pg_notify(signs_channel(self.identity.district), notice)))

    def password_of(self, user: str) -> Password:
        """Return the password of the user of that id, for a log-in; the server notes who asked.

        Raises:
            NotAllowed: `login.too_many_users`, this workstation has asked for too many within an hour.
        """
        try:
            with self.asking() as connection:
                connection.execute(_ASK_PASSWORD, {"user": user})
                found = connection.execute(_PASSWORD, {"user": user}).first()
        except sa.exc.ProgrammingError as error:
            if getattr(error.orig, "sqlstate", "") != _NO_FUNCTION:
                raise
            with self.asking() as connection:  # A store that an older program made gives all to everybody.
                found = connection.execute(_OLDER_PASSWORD, {"user": user}).first()
        return Password("", "") if found is None or found.seal is None else Password(found.seal, found.value)

    @contextmanager
    def asking(self) -> Iterator[sa.Connection]:
        """A connection outside of any transaction, for a statement or two: each sees what is committed by then."""
        with told(self.url), self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def verify(self) -> Verdict:
        """Prove chain, references, blobs, and that every row equals the replay of the journal."""
        with self.reading() as connection:
            wait_for_ever(connection)
            return verify(connection, None, self.blobs)

    def close(self) -> None:
        """Give every connection back. Idempotent."""
        self.blobs.close()
        close_pool(self._engine)

    def __enter__(self) -> "SharedStore":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def signs_channel(district: str) -> str:
    """Return the channel on which a district's workstations tell who is at a case."""
    return f"wanmi_{int(district)}_signs"


class _Within:
    """The store, for one after the other of several intents of a transaction."""

    asked: Asked

    def __init__(self, store: SharedStore, connection: sa.Connection) -> None:
        self._store, self._connection = store, connection
        self.message = Message(connection, BEGIN)
        self._alone = False
        """Whether an entry comes before the next claim: from it until the commit nobody else changes the store."""
        self._known: KeptRows | None = None
        self._kept: Kept | None = None
        """What is kept from when one has written such rows: nobody else may see them before the commit."""

    @contextmanager
    def unit_of_work(self) -> Iterator[StoreUnit]:
        unit, alone = self._store.unit_on(self._connection, self._known, self._kept), self._alone
        unit.message, unit.ending = self.message, journal.Ending.WAITS
        unit.meant_at, unit.offset_ms = self.asked.at, self.asked.offset_ms
        yield unit
        self._alone |= unit.has_entry
        self._known = unit.writer.known() if alone else None
        if unit.writer.wrote(*KEPT):
            self._kept = Kept()


@dataclass(frozen=True, slots=True)
class Accepting:
    """The store, for an intent that was meant earlier or elsewhere."""

    store: SharedStore
    at: datetime | None
    offset_ms: int
    whole: bool = False
    """As `SharedStore.unit_of_work` has it."""

    @contextmanager
    def unit_of_work(self) -> Iterator[StoreUnit]:
        with self.store.unit_of_work(whole=self.whole) as unit:
            unit.meant_at, unit.offset_ms = self.at or unit.now, self.offset_ms
            yield unit


@contextmanager
def making(url: str, crs_id: str, srid: int) -> Iterator[sa.Connection]:
    """Give the database the schema, then a transaction for the contents of a new store."""
    engine = open_server(url, patient=True, connections=2)
    try:
        with told(url), engine.begin() as connection:
            check_server(connection, url)
            if not schema.make(connection, srid):
                raise BadInput("store.unknown_crs", value=crs_id)
        with told(url), engine.begin() as connection:
            if connection.execute(sa.select(tables.store.c.id)).first() is not None:
                raise BadInput("store.exists", path=shown(url))
            yield connection
    finally:
        engine.dispose()


def upgraded(url: str) -> int | None:
    """Bring the store that is there to this program's schema and return its number; None where there is no store."""
    engine = open_server(url, patient=True, connections=2)
    try:
        with told(url), engine.begin() as connection:
            check_server(connection, url)
            if not sa.inspect(connection).has_table(tables.store.name):
                return None
            before = read_identity(connection, shown(url), write=True)
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(int(before.district))))
            before = read_identity(connection, shown(url), write=True)
            schema.remake(connection)
            with roles.as_owner(connection):
                unit = StoreUnit(connection, before, datetime.now(UTC), TableBlobs(engine), secrets.token_bytes)
                if before.schema_number < SCHEMA:
                    upgrading.upgrade(unit, connection, before)
                elif upgrading.lacks_rows(connection):
                    upgrading.complete(unit)
                roles.grant(connection)
            return SCHEMA
    finally:
        engine.dispose()


@contextmanager
def told(url: str) -> Iterator[None]:
    """Raise Unusable for what the server, the network or other writers cause; our own faults go on as they are."""
    try:
        yield
    except (sa.exc.DBAPIError, sa.exc.TimeoutError, psycopg.Error) as error:
        refusal = refusal_of(error, url)
        if refusal is None:
            raise
        raise refusal from error


def refusal_of(error: Exception, url: str) -> Refusal | None:
    """Return what to tell of a server's error, or None for our own bugs."""
    place = shown(url)
    if isinstance(error, sa.exc.TimeoutError):
        return Unusable("shared.busy", url=place)
    original = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    state = str(getattr(original, "sqlstate", None) or "")
    if state in (schema.BARRED, schema.TOO_MANY):
        name = _first_line(original)
        return (Unusable("workstation.barred", name=name, url=place) if state == schema.BARRED
                else NotAllowed("login.too_many_users", name=name, most=schema.MOST_ASKED))
    if state in _AGAIN:
        return Unusable("shared.busy", url=place)
    if state in ("28P01", "28000", "42501"):
        return Unusable("shared.no_right", url=place, detail=_first_line(original))
    if state.startswith("53"):
        return Unusable("shared.full", url=place, detail=_first_line(original))
    if state == "57014":
        return Unusable("shared.slow", url=place)
    if not state and any(word in str(original) for word in _NO_ENTRY):
        return Unusable("shared.no_right", url=place, detail=_last_line(original))
    if not state and any(word in str(original) for word in _NOT_PROVED):
        return certificate_fault(url, datetime.now(UTC)) or Unusable("shared.away", url=place,
                                                                     detail=_first_line(original))
    # 25P03: the server has ended a transaction that stood idle too long, and the connection with it.
    if (isinstance(original, (psycopg.OperationalError, psycopg.InterfaceError)) or state[:2] in ("08", "57")
            or state == "25P03"):
        return Unusable("shared.away", url=place, detail=_first_line(original))
    return None


def _last_line(error: object) -> str:
    return (str(error).splitlines() or ["?"])[-1]


def _first_line(error: object) -> str:
    lines = str(error).splitlines()
    return lines[0] if lines else "?"
