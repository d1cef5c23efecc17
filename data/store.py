"""A store, open: what the entry points hold. One writer, reading queries, blobs, clock."""

import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Self
from uuid import UUID

import sqlalchemy as sa

from app.domain.errors import BadInput, Unusable
from app.domain.ids import uuid7
from app.domain.permission import Permissions
from app.domain.plain import canonical, digest, instant, instant_text
from app.ports.clock import Clock
from app.ports.unsettled import Unsettled, UnsettledRows
from app.services.door import Services, carry_out
from app.services.founding import fill_people
from app.services.intent import Author, Changes, Intent
from app.services.offered import SERVICES
from data import journal, schema, tables, upgrading
from data.blobs import FolderBlobs
from data.clock import DEMO_NOW, MachineClock, StoreClock
from data.engine import BUSY_MS, open_engine
from data.errors import told
from data.heads import Head, HeadsFile, seen
from data.identity import SCHEMA, Identity, read_identity
from data.kept import Kept
from data.lock import WriterLock
from data.opening import check_file, is_writable
from data.permissions import KnownPermissions
from data.pool import close_pool
from data.prepared import run
from data.search import CaseIndex
from data.unit_of_work import StoreUnit
from data.verify import Verdict, verify

PROGRAM = "wanmi"
Entropy = Callable[[int], bytes]


class Store:
    """An embedded store. Writing belongs to one thread at a time; queries may run on others."""

    def __init__(self, path: Path, identity: Identity, reader: sa.Engine, *, write: bool, services: Services,
                 entropy: Entropy, synchronous: str = "FULL", busy_ms: int = BUSY_MS) -> None:
        """Use `open` or `create`."""
        self.path, self.identity = path, identity
        self.blobs = FolderBlobs(path.with_name(path.name + ".blobs"))
        self._services, self._entropy = services, entropy
        self._reader = reader
        self._known, self._kept = KnownPermissions(), Kept()
        self._writing = Lock()
        self._damaged = False
        self._writer = open_engine(path, write=True, synchronous=synchronous, busy_ms=busy_ms) if write else None
        self._synchronous, self._is_sure = synchronous, True
        self._connection: sa.Connection | None = None
        """The writer's, kept: to get one anew costs a tenth of a step."""
        self._lock = WriterLock(path, busy_ms / 1000) if write else None
        self._heads = HeadsFile(path) if write else None
        self.clock: Clock = self._make_clock()

    @classmethod
    def open(cls, path: Path | str, *, write: bool = True, services: Services = SERVICES,
             entropy: Entropy = secrets.token_bytes, synchronous: str = "FULL",
             busy_ms: int = BUSY_MS) -> "Store":
        """Open a store that is there.

        Args:
            path: the store's file.
            write: False opens for reading only, also from a folder that can't be written.
            services: which service carries out which intent.
            entropy: random bytes for ids and salts; a seeded source makes a demonstration repeatable.
            synchronous: NORMAL only as a test's control.
            busy_ms: how long to wait while another process writes.

        Raises:
            Unusable: missing, empty, truncated, no store, newer, damaged, not writable, or its end was cut; older,
                when opened for reading only: opening for writing brings it up, after a copy beside it.
        """
        path = Path(path)
        check_file(path, write=write)
        reader = open_engine(path, write=False, immutable=not is_writable(path))
        try:
            with told(path), reader.connect() as connection:
                identity = read_identity(connection, str(path), write=write)
                cls._check_kind(connection, path, write=write)
                if write:
                    cls._check_end(path, connection)
            opened = cls(path, identity, reader, write=write, services=services, entropy=entropy,
                         synchronous=synchronous, busy_ms=busy_ms)
            if write:
                opened._bring_up()
            return opened
        except BaseException:
            reader.dispose()
            raise

    @classmethod
    def create(cls, path: Path | str, *, district: str, crs_id: str, demo: bool = False,
               services: Services = SERVICES, entropy: Entropy = secrets.token_bytes) -> "Store":
        """Make an empty store and open it for writing.

        Args:
            path: must not exist; its folder must.
            district: 6-digit division code.
            crs_id: `EPSG:n` of the projected CRS, metres.
            demo: whether its clock stands at the demonstration's day.

        Raises:
            BadInput: `store.exists`, `store.district_code`, `store.unknown_crs`.
            Unusable: the folder is missing or can't be written, the disk is full.
        """
        path = Path(path)
        check_new(path, district, crs_id)
        identity = new_identity(district, crs_id, entropy, demo=demo)
        draft = path.with_name(f".{path.name}.{os.getpid()}.new")
        try:
            with told(path):
                _make(draft, identity, entropy)
            os.rename(draft, path)
        finally:
            for suffix in ("", "-wal", "-shm", "-journal"):
                draft.with_name(draft.name + suffix).unlink(missing_ok=True)
        return cls.open(path, services=services, entropy=entropy)

    @property
    def is_writable(self) -> bool:
        """Whether it was opened for writing."""
        return self._writer is not None

    def carry_out(self, intent: Intent, author: Author) -> Changes:
        """Carry an intent out: the only way to change a store; see `app.services.door`."""
        return carry_out(self, self._services, intent, author)

    @contextmanager
    def unit_of_work(self, *, surely: bool = True) -> Iterator[StoreUnit]:
        """One transaction: durable when left, rolled back when left by an exception. For the door.

        Without `surely` a power cut may take it back, whole, until the next that is sure of it: for what comes again.
        """
        if self._writer is None or self._lock is None or self._heads is None:
            raise Unusable("store.opened_for_reading", path=str(self.path))
        if self._damaged:
            raise Unusable("store.damaged", path=str(self.path))
        with self._writing, self._lock.held(), self._told():
            connection = self._connection = self._connection or self._writer.connect()
            self._set_surety(connection, surely)
            with connection.begin():
                unit = StoreUnit(connection, self.identity, self.clock.now(), self.blobs, self._entropy, self._kept)
                yield unit
            unit.writer.committed()
            if unit.head is not None:
                self._heads.note(Head(self.identity.id, unit.head[0], unit.head[1].hex()))

    def _set_surety(self, connection: sa.Connection, surely: bool) -> None:
        if surely != self._is_sure and self._synchronous == "FULL":
            run(connection, f"PRAGMA synchronous={'FULL' if surely else 'NORMAL'}")
        self._is_sure = surely

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection of the reading pool, in one snapshot."""
        with self._told(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        """As `told`; once the file was found damaged, nothing is written to it any more."""
        try:
            with told(self.path):
                yield
        except Unusable as failure:
            self._damaged |= failure.code == "store.damaged"
            raise

    def unsettled(self, connection: sa.Connection, table: sa.Table) -> UnsettledRows:
        """Return for which rows something meant here has not been accepted: none, where the store itself accepts."""
        del connection, table
        return UnsettledRows()

    def meant_for(self, connection: sa.Connection, table: sa.Table, rows: Sequence[UUID]) -> Mapping[UUID, Unsettled]:
        """Return what was meant for those of the rows that are unsettled."""
        del connection, table, rows
        return {}

    def permissions(self) -> Permissions:
        """Return who may do what, as it stands."""
        with self.reading() as connection:
            return self._known.on(connection)

    def password_hash(self, user: UUID | None) -> str:
        """Return the Argon2 text that a user's log-in is checked against, empty where there is none."""
        statement = sa.select(tables.protected.c.value).join(
            tables.user, tables.user.c.password == tables.protected.c.seal).where(tables.user.c.id == str(user))
        with self.reading() as connection:
            return connection.execute(statement).scalar() or ""

    def note_proved(self, user: UUID) -> None:
        """Hear that a user has given the right password; a store that holds all passwords has nothing to note."""

    def verify(self) -> Verdict:
        """Prove chain, references, blobs, and that every row equals the replay of the journal."""
        with self.reading() as connection:
            return verify(connection, self.path, self.blobs)

    def close(self) -> None:
        """Give every file back. Idempotent."""
        close_pool(self._reader)
        if self._writer is None or self._lock is None or self._heads is None:
            return
        with self._lock.held(), told(self.path):
            if self._connection is not None:
                self._connection.close()
            self._writer.dispose()
        self._lock.close()
        self._heads.close()
        self._writer = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @classmethod
    def _check_end(cls, path: Path, connection: sa.Connection) -> None:
        check_end(path, connection)

    @classmethod
    def _check_kind(cls, connection: sa.Connection, path: Path, *, write: bool) -> None:
        """A replica's rows come from a shared store: nobody else writes them."""
        del write
        if sa.inspect(connection).has_table("replica"):
            raise Unusable("exchange.is_replica", path=str(path))

    def _bring_up(self) -> None:
        """Upgrade what an older program made; leave no half-open store when that fails."""
        try:
            if self.identity.schema_number < SCHEMA:
                with told(self.path):
                    upgrading.copy_beside(self.path, self.identity)
                with self.unit_of_work() as unit:
                    upgrading.upgrade(unit, unit.writer.connection, self.identity)
                self.identity = replace(self.identity, version=self.identity.version + 1, schema_number=SCHEMA)
            with self.reading() as connection:
                lacking, whole = upgrading.lacks_rows(connection), CaseIndex(connection).is_whole()
                slow = schema.is_slow(connection)
            if lacking:
                with self.unit_of_work() as unit:
                    upgrading.complete(unit)
            if slow:
                with self.unit_of_work() as unit:
                    schema.quicken(unit.writer.connection)
            if not whole:
                with self.unit_of_work() as unit:
                    CaseIndex(unit.writer.connection).make_anew()
        except BaseException:
            self.close()
            raise

    def _make_clock(self) -> Clock:
        if not self.identity.demo:
            return MachineClock()
        with self.reading() as connection:
            last = connection.execute(sa.select(sa.func.max(tables.intent.c.at))).scalar()
        return StoreClock(max(DEMO_NOW, instant(last)) if last else DEMO_NOW)


def check_end(path: Path, connection: sa.Connection) -> None:
    """Raise Unusable `store.end_missing` when the store ends before, or differs from, the head seen last."""
    head = seen(path)
    if head is None:
        return
    row = connection.execute(sa.select(tables.store.c.id)).scalar()
    table = tables.journal
    found = connection.execute(sa.select(table.c.hash).where(table.c.seq == head.seq)).scalar()
    if row == head.store and (found is None or bytes(found).hex() != head.hash):
        raise Unusable("store.end_missing", path=str(path), seen=head.seq, found=journal.head(connection)[0])


def check_new(path: Path, district: str, crs_id: str) -> None:
    """Raise what `Store.create` raises when there can be no new store at `path`."""
    if path.exists():
        raise BadInput("store.exists", path=str(path))
    if not (len(district) == 6 and district.isascii() and district.isdecimal()):
        raise BadInput("store.district_code", value=district)
    if not crs_id.removeprefix("EPSG:").isdecimal() or not crs_id.startswith("EPSG:"):
        raise BadInput("store.unknown_crs", value=crs_id)
    if not path.parent.is_dir():
        raise Unusable("store.no_folder", path=str(path.parent))
    if not is_writable(path):
        raise Unusable("store.read_only", path=str(path))


def new_identity(district: str, crs_id: str, entropy: Entropy, *, demo: bool) -> Identity:
    """Return what a store that is made now will say of itself."""
    made_at = DEMO_NOW if demo else datetime.now(UTC)
    store_id = uuid7(made_at, int.from_bytes(entropy(10), "big") >> 6)
    return Identity(id=str(store_id), made_at=instant_text(made_at), district=district, crs_id=crs_id, demo=demo,
                    program=PROGRAM)


def _make(path: Path, identity: Identity, entropy: Entropy) -> None:
    engine = open_engine(path, write=True, create=True)
    try:
        with engine.connect() as connection, connection.begin():
            if not schema.prepare_spatialite(connection, identity.srid):
                raise BadInput("store.unknown_crs", value=identity.crs_id)
            schema.upgrade(connection, identity.srid)
            found(StoreUnit(connection, identity, instant(identity.made_at), FolderBlobs(path), entropy), identity)
    finally:
        engine.dispose()


def found(unit: StoreUnit, identity: Identity) -> None:
    """Enter what the store says of itself, as its first journal entry."""
    row = {name: getattr(identity, name) for name in Identity.__slots__}
    author: dict[str, Any] = {"user": "", "login": "", "roles": [], "department": None, "workstation": PROGRAM}
    unit.claim(UUID(identity.id), "CreateStore", digest(canonical(row)), author)
    unit.writer.insert(tables.store, [row])
    fill_people(unit)
    unit.append({"tables": sorted(unit.changed()), "cases": [], "components": [], "said": {}})
