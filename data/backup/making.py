"""Makes a backup of a store while others write to it, and keeps the newest ones of a folder.

A backup is a folder of its own: `store.sqlite`, its media beside it, and the manifest. It is made under a hidden name
and gets its own when it is whole and on the disk. Media that an earlier backup of the folder holds are hard links.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from app.domain.errors import BadInput, Cancelled, Refusal, Unusable
from app.domain.plain import instant_text
from app.ports.blobs import Blobs
from data import journal, tables
from data.backup.copying import GoOn, copy_pages, copy_rows, without_traces
from data.backup.files import hashed, linked, synced, write_durably
from data.backup.manifest import FILE, STORE, Manifest, read_manifest
from data.identity import CLIENT, read_identity
from data.opening import is_writable
from data.row_hashes import row_hashes
from data.shared.roles import STANDING
from data.shared.server import shown
from data.shared.store import SharedStore
from data.store import PROGRAM, Store

Progress = Callable[[str, int, int], None]
"""`progress(what, done, of)`; `what` is a table, `store` or `media`."""
MEDIA = f"{STORE}.blobs"
_OF_REPLICAS = "replica"
"""A table that only a replica has: there predictions lie over the rows, and the chain belongs to the shared store."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that is there."""

    path: Path
    manifest: Manifest


@dataclass(slots=True)
class _Media:
    count: int
    bytes: int
    missing: list[str]


def back_up(source: Store | SharedStore, folder: Path, *, now: datetime,
            progress: Progress = lambda what, done, of: None, cancelled: Callable[[], bool] = lambda: False) -> Made:
    """Make a backup of the store in a folder of backups.

    Args:
        source: open, for reading at least.
        folder: made when it isn't there; its parent must be.
        now: when, by the machine's clock.
        progress: is told what is being copied.
        cancelled: asked between two parts.

    Raises:
        BadInput: `backup.exists`, one of this second is there already; `backup.replica`; `backup.owner_only`, this
            log-in of a server's store doesn't see all of it.
        Cancelled: `backup.cancelled`; nothing of it stays.
        Unusable: the folder can't be written, the disk is full, the store fails.
    """
    def go_on(what: str, done: int, of: int) -> None:
        if cancelled():
            raise Cancelled("backup.cancelled")
        progress(what, done, of)

    final = _place(folder, source.identity.district, now)
    with _draft(folder, final) as draft:
        with _snapshot(source) as connection:
            taken = _take(source, connection, draft / STORE, go_on)
            names = sorted(connection.execute(sa.select(tables.media.c.sha256).distinct()).scalars())
        earlier = backups_in(folder, source.identity.id)
        media = _bring_media(names, source.blobs, draft / MEDIA, earlier[-1].path / MEDIA if earlier else None, go_on)
        size, sha256 = hashed(draft / STORE, go_on=lambda: go_on("store", 0, 1))
        manifest = taken(bytes=size, sha256=sha256, made_at=instant_text(now), media=media.count,
                         media_bytes=media.bytes, media_missing=media.missing)
        write_durably(draft / FILE, manifest.text())
        for each in (*(path for path in draft.rglob("*") if path.is_dir()), draft):
            synced(each)
    return Made(final, manifest)


def backups_in(folder: Path, store: str | None = None) -> list[Made]:
    """Return the whole backups of a folder, of one store or of all, oldest first."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name.startswith("."):
            continue
        try:
            found.append(Made(path, read_manifest(path)))
        except Refusal:
            continue
    return sorted((each for each in found if store in (None, each.manifest.store)),
                  key=lambda each: each.manifest.made_at)


def keep_newest(folder: Path, store: str, count: int) -> list[Path]:
    """Remove the store's older backups of a folder, so that `count` stay (at least one); return what was removed."""
    old = backups_in(folder, store)[:-max(count, 1)]
    for each in old:
        going = each.path.with_name(f".{each.path.name}.{secrets.token_hex(4)}")
        os.rename(each.path, going)
        shutil.rmtree(going)
    return [each.path for each in old]


def _place(folder: Path, district: str, now: datetime) -> Path:
    if not folder.parent.is_dir():
        raise Unusable("store.no_folder", path=str(folder.parent))
    if folder.exists() and not folder.is_dir():
        raise BadInput("backup.no_folder", path=str(folder))
    if not is_writable(folder / "x" if folder.exists() else folder):
        raise Unusable("store.read_only", path=str(folder))
    final = folder / f"{PROGRAM}-{district}-{now:%Y%m%dT%H%M%SZ}"
    if final.exists():
        raise BadInput("backup.exists", path=str(final))
    return final


@contextmanager
def _draft(folder: Path, final: Path) -> Iterator[Path]:
    """Give a hidden folder to fill; it gets its final name when left, and is gone when left by an exception."""
    made = not folder.exists()
    folder.mkdir(mode=0o750, exist_ok=True)
    draft = folder / f".{final.name}"
    try:
        with _alone(folder):
            for left in folder.glob(f".{PROGRAM}-*"):
                shutil.rmtree(left)  # Of a backup that was killed.
            draft.mkdir(mode=0o750)
            try:
                yield draft
                os.rename(draft, final)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
            synced(folder)
    except BaseException:
        if made and not any(folder.iterdir()):
            folder.rmdir()
        raise


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise Unusable("backup.running", path=str(folder)) from error
    finally:
        os.close(handle)


@contextmanager
def _snapshot(source: Store | SharedStore) -> Iterator[sa.Connection]:
    with source.reading() as connection:
        if isinstance(source, SharedStore):
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield connection


def _take(source: Store | SharedStore, connection: sa.Connection, target: Path, go_on: GoOn) -> Callable[..., Manifest]:
    """Copy the rows; return what makes the manifest, which still lacks size, time and media."""
    on_server = isinstance(source, SharedStore)
    if not on_server and sa.inspect(connection).has_table(_OF_REPLICAS):
        raise BadInput("backup.replica")
    if isinstance(source, SharedStore) and connection.exec_driver_sql(f"SELECT {STANDING}").scalar() != "owner":
        raise BadInput("backup.owner_only", url=shown(source.url))
    identity = read_identity(connection, str(target), write=False)
    seq, head = journal.head(connection)
    if on_server:
        copy_rows(connection, identity, target, go_on)
    else:
        go_on("store", 0, 1)
        copy_pages(connection, target)
    without_traces(target)
    found = row_hashes(connection, progress=lambda table: go_on(table, 0, 1))

    def manifest(**rest: object) -> Manifest:
        return Manifest(program=PROGRAM, client=CLIENT, engine="postgresql" if on_server else "sqlite",
                        store=identity.id, district=identity.district, demo=identity.demo,
                        schema=identity.schema_number, epoch=identity.epoch, seq=seq, head=head.hex(),
                        tables=found, **rest)  # type: ignore[arg-type]

    return manifest


def _bring_media(names: Iterable[str], blobs: Blobs, target: Path, earlier: Path | None, go_on: GoOn) -> _Media:
    found, wanted = _Media(0, 0, []), list(names)
    for number, name in enumerate(wanted):
        go_on("media", number, len(wanted))
        place = target / name[:2] / name
        place.parent.mkdir(parents=True, exist_ok=True)
        size = _from_earlier(name, earlier, place)
        if size is None:
            size = _from_store(name, blobs, place)
        if size is None:
            found.missing.append(name)
        else:
            found.count += 1
            found.bytes += size
    return found


def _from_earlier(name: str, earlier: Path | None, place: Path) -> int | None:
    """Link what the backup before holds, when it is still what its name says; return its bytes."""
    before = earlier / name[:2] / name if earlier is not None else None
    if before is None or not before.is_file():
        return None
    size, sha256 = hashed(before)
    if sha256 != name:
        return None
    linked(before, place)
    return size


def _from_store(name: str, blobs: Blobs, place: Path) -> int | None:
    try:
        content = blobs.read(name)
    except Refusal as refusal:
        if refusal.code in ("blob.missing", "blob.damaged"):
            return None
        raise
    with place.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return len(content)
