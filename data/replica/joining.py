"""Makes a workstation a replica: a copy of the shared store at one snapshot, resumable at any row.

The copy grows beside its place and gets its name when it is whole and proved. Tables come in key order, so what is
there already tells where to go on. Who goes on later reads a newer snapshot: rows that changed in between are brought
up from the journal afterwards, for its entries hold rows as they are after the change, and rows are never deleted.
"""

import os
import secrets
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.dialects import sqlite

from app.domain.errors import BadInput, Cancelled, Unusable
from app.domain.plain import instant_text
from data import journal, schema, tables
from data.blobs import FolderBlobs
from data.engine import open_engine
from data.geometry import GeometryColumn
from data.identity import Identity, read_identity
from data.kept import Kept, KeptRows
from data.replica.access import keep_password, without_password
from data.replica.ahead import set_on
from data.replica.blobs import HereOrAway
from data.replica.pull import intent_row, protected_of
from data.replica.rows import SEALED, ConfirmedRows
from data.replica.tables import metadata, replica
from data.rows import RowWriter, key_names
from data.search import CaseIndex
from data.shared.blobs import TableBlobs
from data.shared.server import SCHEMA, check_server, open_server, shown
from data.shared.store import told
from data.store import check_new
from data.verify import verify

Progress = Callable[[str, int, int], None]
"""`progress(what, done, of)`; `what` is a table, `blob`, or `verify`."""
_ROWS = 2000
_SQLITE = sqlite.dialect(paramstyle="qmark")
_LAST = (tables.journal_chunk, tables.journal)
"""Come last, and up to the snapshot that all is finished in: they tell what happened since the first."""
_COPIED = tuple(table for table in tables.metadata.sorted_tables if table not in (*_LAST, tables.case_text))
_JOURNAL = "journal"


@dataclass(frozen=True, slots=True)
class Joined:
    """What was copied."""

    rows: int
    seq: int
    head: str
    """Hash of the last entry, hexadecimal."""
    resumed: bool
    blobs: int


def join(url: str, path: Path, *, media: bool = False, progress: Progress = lambda what, done, of: None,
         cancelled: Callable[[], bool] = lambda: False) -> Joined:
    """Make `path` a replica of the shared store at `url`; goes on where an earlier try ended.

    Args:
        url: of the shared store.
        path: must not exist.
        media: whether photos and recordings are fetched ahead: now, and by the exchange from then on.
        progress: is told what is being copied.
        cancelled: asked between two parts.

    Raises:
        BadInput: `store.exists`.
        Cancelled: `exchange.cancelled`; what was copied is kept for the next try.
        Unusable: the server or the disk fails, or `exchange.not_proved`.
    """
    engine = open_server(url, patient=True, connections=2)
    try:
        with told(url), engine.connect() as theirs:
            check_server(theirs, url)
            identity = read_identity(theirs, shown(url), write=False)
            theirs.rollback()
            check_new(path, identity.district, identity.crs_id)
            folder = path.with_name(f".{path.name}.joining")
            copy = _Copy(folder / path.name, url, identity, progress, cancelled)
            with copy.opened() as ours:
                snapshot = theirs.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                with snapshot.begin():
                    copied = copy.run(snapshot, ours)
                with ours.begin():
                    set_on(ours, media)
                blobs = copy.fetch_blobs(ours, TableBlobs(engine)) if media else 0
        keep_password(url, folder / path.name)
        for each in sorted(folder.iterdir(), key=lambda file: file.name == path.name):
            os.rename(each, path.with_name(each.name))
        folder.rmdir()
        return Joined(copied.rows, copied.seq, copied.head, copied.resumed, blobs)
    finally:
        engine.dispose()


class _Copy:
    """The growing copy."""

    def __init__(self, path: Path, url: str, identity: Identity, progress: Progress,
                 cancelled: Callable[[], bool]) -> None:
        self._path, self._url, self._identity = path, url, identity
        self._progress, self._cancelled = progress, cancelled
        self._resumed = False

    @contextmanager
    def opened(self) -> Iterator[sa.Connection]:
        """Open the copy, made if it isn't there or is another store's."""
        if not self._is_mine():
            shutil.rmtree(self._path.parent, ignore_errors=True)
            self._path.parent.mkdir(mode=0o700)
            self._make()
        else:
            self._resumed = True
        engine = _engine(self._path)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()

    def run(self, theirs: sa.Connection, ours: sa.Connection) -> Joined:
        """Copy what is missing and prove the copy."""
        seq, head = journal.head(theirs)
        with ours.begin():
            at = ours.execute(replica.select()).one()
            # A whole copy whose photos were being fetched names no table either, but has its base.
            done = at.joining or (_JOURNAL if at.base_seq else "")
            base = seq if not done else int(at.base_seq)
            if not done:
                ours.execute(replica.update(), {"base_seq": seq, "joining": _COPIED[0].name})
        names = [table.name for table in _COPIED]
        for table in _COPIED[names.index(done) if done in names else len(names) if done else 0:]:
            with ours.begin():
                ours.execute(replica.update(), {"joining": table.name})
            self._copy_table(table, theirs, ours)
        with ours.begin():
            ours.execute(replica.update(), {"joining": _JOURNAL})
        self._copy_journal(theirs, ours, seq)
        with ours.begin():
            schema.index_shapes(ours)
            if base < seq:
                self._catch_up(theirs, ours, base)
            CaseIndex(ours).make_anew()
        rows = self._prove(ours, seq, head)
        with ours.begin():
            ours.execute(replica.update(), {"joining": "", "exchanged_at": instant_text(datetime.now(UTC))})
        return Joined(rows, seq, head.hex(), self._resumed, 0)

    def fetch_blobs(self, ours: sa.Connection, theirs: TableBlobs) -> int:
        """Fetch every photo and recording that isn't here."""
        own = FolderBlobs(self._path.with_name(self._path.name + ".blobs"))
        with ours.begin():
            names = list(ours.execute(sa.select(tables.media.c.sha256).distinct()).scalars())
        missing = [name for name in names if not own.has(name)]
        for number, name in enumerate(missing):
            if number % 20 == 0:
                self._go_on("blob", number, len(missing))
            own.put(theirs.read(name))
        return len(missing)

    def _is_mine(self) -> bool:
        if not self._path.exists():
            return False
        try:
            engine = _engine(self._path)
            with engine.connect() as connection:
                found = connection.execute(sa.select(replica.c.url, replica.c.workstation)).one()
            engine.dispose()
        except sa.exc.DBAPIError:
            return False
        return bool(found.url == without_password(self._url)
                    and found.workstation.endswith(f"/{self._identity.id}/{self._identity.schema_number}"))

    def _make(self) -> None:
        identity, engine = self._identity, _engine(self._path, create=True)
        try:
            with engine.connect() as connection, connection.begin():
                if not schema.prepare_spatialite(connection, identity.srid):
                    raise BadInput("store.unknown_crs", value=identity.crs_id)
                schema.upgrade(connection, identity.srid)
                metadata.create_all(connection)
                connection.execute(replica.insert(), {
                    "one": 1, "url": without_password(self._url), "offset_ms": 0, "exchanged_at": None, "joining": "",
                    "workstation": f"{uuid4()}/{identity.id}/{identity.schema_number}", "base_seq": 0})
        finally:
            engine.dispose()

    def _go_on(self, what: str, done: int, of: int) -> None:
        if self._cancelled():
            raise Cancelled("exchange.cancelled")
        self._progress(what, done, of)

    def _copy_table(self, table: sa.Table, theirs: sa.Connection, ours: sa.Connection) -> None:
        """Copy the rows after the last that is here, part by part."""
        total = int(theirs.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
        with ours.begin():
            done = int(ours.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
            last = ours.execute(sa.select(*table.primary_key).order_by(
                *[column.desc() for column in table.primary_key]).limit(1)).first()
        self._go_on(table.name, done, total)
        put = _put(table)
        for part in _parts(table, theirs, None if last is None else tuple(last)):
            with ours.begin(), schema.unindexed_shapes(ours, table.name):
                ours.exec_driver_sql(put, part)
            done += len(part)
            self._go_on(table.name, done, total)

    def _copy_journal(self, theirs: sa.Connection, ours: sa.Connection, seq: int) -> None:
        """Copy the entries after the last that is here, each after its chunks: the tables take nothing out of order."""
        table, chunk = tables.journal, tables.journal_chunk
        with ours.begin():
            done = journal.head(ours)[0]
        while done < seq:
            self._go_on(table.name, done, seq)
            upto = min(done + _ROWS, seq)
            entries = theirs.execute(table.select().where(table.c.seq > done, table.c.seq <= upto)
                                     .order_by(table.c.seq)).mappings().all()
            chunks: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
            for each in theirs.execute(chunk.select().where(chunk.c.seq > done, chunk.c.seq <= upto)
                                       .order_by(chunk.c.seq, chunk.c.position)).mappings():
                chunks[each["seq"]].append(dict(each))
            with ours.begin():
                for entry in entries:
                    if entry["seq"] in chunks:
                        ours.execute(chunk.insert(), chunks[entry["seq"]])
                    ours.execute(table.insert(), dict(entry))
            done = upto
        self._go_on(table.name, seq, seq)

    def _catch_up(self, theirs: sa.Connection, ours: sa.Connection, base: int) -> None:
        """Bring up what changed between the snapshots."""
        writer = RowWriter(ours, self._identity.srid, secrets.token_bytes, KeptRows(Kept(), ours))
        rows = ConfirmedRows(writer)
        known = set(ours.execute(sa.select(tables.intent.c.id)).scalars())
        for entry in journal.entries(ours, after=base):
            body = entry.body
            for written in journal.rows_of(ours, entry.seq, body):
                rows.take(written, again=True)
            if body["intent"] not in known:
                ours.execute(tables.intent.insert(), intent_row(body))
            writer.flush()
        wanted = {seal for name, columns in SEALED.items() for column in columns for seal in ours.execute(
            sa.select(tables.metadata.tables[name].c[column]).where(
                tables.metadata.tables[name].c[column] != "")).scalars()}
        here = set(ours.execute(sa.select(tables.protected.c.seal)).scalars())
        for seal in here - wanted:
            ours.execute(tables.protected.delete().where(tables.protected.c.seal == seal))
        if wanted - here:
            ours.execute(tables.protected.insert(), protected_of(theirs, wanted - here))

    def _prove(self, ours: sa.Connection, seq: int, head: bytes) -> int:
        """Hold the copy to its own journal, and the journal's end to theirs: so its rows equal theirs."""
        self._go_on("verify", 0, 1)
        own = HereOrAway(FolderBlobs(self._path.with_name(self._path.name + ".blobs")))
        with ours.begin():
            verdict = verify(ours, self._path, own)
        if not verdict.ok or (verdict.entries, verdict.head) != (seq, head.hex()):
            raise Unusable("exchange.not_proved", first_bad=verdict.first_bad or f"journal {verdict.entries}")
        self._progress("verify", 1, 1)
        return verdict.rows_checked


def _engine(path: Path, *, create: bool = False) -> sa.Engine:
    """Return an engine for the copy: rows of one part may refer to rows of the next, and only the end must last."""
    engine = open_engine(path, write=True, create=create, synchronous="NORMAL")

    @sa.event.listens_for(engine, "connect")
    def _loosen(raw: Any, _record: object) -> None:
        raw.execute("PRAGMA foreign_keys=OFF")

    return engine


def _parts(table: sa.Table, theirs: sa.Connection, after: tuple[Any, ...] | None) -> Iterator[list[tuple[Any, ...]]]:
    """Give the rows after a key, in the order of bytes, which is SQLite's."""
    keys = [_ordered(table.c[name]) for name in key_names(table)]
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    conditions: list[sql.Composable] = [sql.SQL("true")]
    if after is not None:
        conditions.append(sql.SQL("({}) > ({})").format(
            sql.SQL(", ").join(keys), sql.SQL(", ").join(sql.Literal(value) for value in after)))
    if table is tables.protected:  # An owner, and an older store's workstation, would see passwords.
        conditions.append(sql.SQL("seal NOT IN (SELECT password FROM {})").format(
            sql.Identifier(SCHEMA, tables.user.name)))
    asked = sql.SQL("COPY (SELECT {} FROM {} WHERE {} ORDER BY {}) TO STDOUT").format(
        names, sql.Identifier(SCHEMA, table.name), sql.SQL(" AND ").join(conditions), sql.SQL(", ").join(keys))
    raw = theirs.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    spelling = [_spelling(column) for column in table.columns]
    with raw.cursor() as cursor, cursor.copy(asked) as copy:
        copy.set_types([_type(column) for column in table.columns])
        part: list[tuple[Any, ...]] = []
        for row in copy.rows():
            part.append(tuple(value if spell is None or value is None else spell(value)
                              for spell, value in zip(spelling, row, strict=True)))
            if len(part) == _ROWS:
                yield part
                part = []
        if part:
            yield part


def _ordered(column: sa.Column[Any]) -> sql.Composable:
    name = sql.Identifier(column.name)
    return sql.SQL("{} COLLATE \"C\"").format(name) if isinstance(column.type, sa.Text) else name


def _type(column: sa.Column[Any]) -> str:
    if isinstance(column.type, sa.Boolean):
        return "bool"
    if isinstance(column.type, sa.LargeBinary):
        return "bytea"
    return "int8" if isinstance(column.type, sa.Integer) else "text"


def _spelling(column: sa.Column[Any]) -> Callable[[Any], Any] | None:
    """Return what makes of a value what SQLite takes; None where it is the same."""
    if isinstance(column.type, GeometryColumn):
        frame = column.type.bind_processor(_SQLITE)
        return lambda value: frame(bytes.fromhex(value))
    return bytes if isinstance(column.type, sa.LargeBinary) else None


def _put(table: sa.Table) -> str:
    return str(table.insert().compile(dialect=_SQLITE))
