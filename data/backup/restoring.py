"""Restores a backup into an empty place, after all of it was checked; and raises the store's epoch.

A higher epoch tells whoever saw the store before that it was put back: entries that came after the backup are not in
it any more (`app.domain.lineage`).
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa

from app.domain.errors import BadInput, Cancelled, Unusable
from app.domain.media import MOST_MEDIUM_BYTES
from app.files import read_file
from data import journal, tables
from data.backup.copying import GoOn
from data.backup.files import hashed
from data.backup.making import MEDIA, Progress
from data.backup.manifest import STORE, Manifest, read_manifest
from data.heads import beside, seen
from data.identity import CLIENT, SCHEMA
from data.opening import is_writable
from data.row_hashes import first_difference, row_hashes
from data.shared import roles
from data.shared.server import check_server, open_server, shown
from data.shared.store import SharedStore, told
from data.shared.takeover import take_over
from data.store import Store
from data.unit_of_work import StoreUnit
from data.upgrading import enter


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done."""

    manifest: Manifest
    epoch: int
    entries: int
    head: str
    tables: int
    """How many were compared row by row with the manifest; 0 where an older schema was brought up."""
    lost: int
    """Entries that were seen at this place and are not in the backup."""


@dataclass(frozen=True, slots=True)
class Promoted:
    """A shared store whose server went back, or is another one now."""

    epoch: int
    entries: int
    head: str
    last_at: str
    """When the last entry that it still holds was accepted, UTC."""


def restore(backup: Path, target: Path | str, *, expected: str = "", progress: Progress = lambda what, done, of: None,
            cancelled: Callable[[], bool] = lambda: False) -> Restored:
    """Restore a backup.

    Args:
        backup: its folder.
        target: path of a file that isn't there, or URL of an empty database of which the caller is the owner.
        expected: the manifest's hash, or its beginning, where it is known from elsewhere.
        progress: as of `back_up`.
        cancelled: asked between two parts.

    Raises:
        BadInput: `backup.not_a_backup`, `backup.altered`, `backup.cut`, `backup.newer`, `backup.not_expected`,
            `store.exists`. Nothing has changed.
        Cancelled: `backup.cancelled`. Nothing has changed.
        Unusable: the place can't be written, the server fails.
    """
    def go_on(what: str, done: int, of: int) -> None:
        if cancelled():
            raise Cancelled("backup.cancelled")
        progress(what, done, of)

    manifest = _checked_manifest(backup, expected)
    if isinstance(target, str) and "://" in target:
        _check_empty(target)
        with tempfile.TemporaryDirectory(prefix="wanmi-restore-") as folder:
            done = _restore_file(backup, manifest, Path(folder) / STORE, go_on)
            _to_server(Path(folder) / STORE, target, manifest, go_on)
        return done
    target = Path(target)
    _check_place(target)
    last = seen(target)
    lost = max(0, last.seq - manifest.seq) if last is not None and last.store == manifest.store else 0
    with _beside(target) as draft:
        return replace(_restore_file(backup, manifest, draft, go_on), lost=lost)


def prove(backup: Path, progress: Progress = lambda what, done, of: None,
          cancelled: Callable[[], bool] = lambda: False) -> Restored:
    """Restore a backup into a temporary empty place beside it, compare, and remove that again; raises as `restore`."""
    with tempfile.TemporaryDirectory(prefix=".proving-", dir=backup.parent) as folder:
        return restore(backup, Path(folder) / STORE, progress=progress, cancelled=cancelled)


def promoted(url: str) -> Promoted:
    """Prove a shared store whose server went back to a point in time, or whose standby took over; raise its epoch.

    Raises:
        BadInput: `backup.owner_only`.
        Unusable: no server, no store; `backup.not_proved`: it doesn't verify.
    """
    with SharedStore.open(url) as shared:
        with shared.reading() as connection:
            if connection.exec_driver_sql(f"SELECT {roles.STANDING}").scalar_one() != "owner":
                raise BadInput("backup.owner_only", url=shown(url))
            last = list(journal.entries(connection, journal.head(connection)[0] - 1))
        verdict = shared.verify()
        if not verdict.ok:
            raise Unusable("backup.not_proved", url=shown(url), first_bad=verdict.first_bad)
        epoch = raise_epoch(shared, "PromoteStore", {"seq": str(verdict.entries), "head": verdict.head})
        return Promoted(epoch, verdict.entries, verdict.head, last[-1].body["accepted_at"])


def raise_epoch(store: Store | SharedStore, kind: str, said: dict[str, str]) -> int:
    """Raise the epoch of an open store, put it into the journal, and return the new one."""
    store.identity = replace(store.identity, epoch=store.identity.epoch + 1, version=store.identity.version + 1)
    with store.unit_of_work() as unit:
        enter(unit, kind, lambda: _write_epoch(unit, store.identity.epoch), said)
    return store.identity.epoch


def _write_epoch(unit: StoreUnit, epoch: int) -> None:
    (row,) = unit.writer.connection.execute(tables.store.select()).mappings()
    unit.writer.update(tables.store, dict(row) | {"epoch": epoch, "version": row["version"] + 1})


def _checked_manifest(backup: Path, expected: str) -> Manifest:
    manifest = read_manifest(backup)
    if expected and not manifest.hash.startswith(expected.lower()):
        raise BadInput("backup.not_expected", path=str(backup), expected=expected, found=manifest.hash)
    if manifest.schema > SCHEMA or manifest.client > CLIENT:
        raise BadInput("backup.newer", path=str(backup), backup=manifest.schema, program=SCHEMA)
    try:
        size = (backup / STORE).stat().st_size
    except OSError as error:
        raise BadInput("backup.cut", path=str(backup), what=STORE, found=0, wanted=manifest.bytes) from error
    if size != manifest.bytes:
        raise BadInput("backup.cut", path=str(backup), what=STORE, found=size, wanted=manifest.bytes)
    return manifest


def _restore_file(backup: Path, manifest: Manifest, target: Path, go_on: GoOn) -> Restored:
    """Copy, prove, and raise the epoch of the copy."""
    copied = hashed(backup / STORE, target, lambda: go_on("store", 0, 1))
    if copied.sha256 != manifest.sha256:
        raise BadInput("backup.altered", path=str(backup), what=STORE)
    compared = 0
    if manifest.schema == SCHEMA:
        with Store.open(target, write=False) as store, store.reading() as connection:
            found = row_hashes(connection, progress=lambda table: go_on(table, 0, 1))
        differs = first_difference(found, manifest.tables)
        if differs:
            raise BadInput("backup.altered", path=str(backup), what=differs)
        compared = len(found)
    with Store.open(target) as store:
        _bring_media(backup, store, manifest, go_on)
        go_on("verify", 0, 1)
        verdict = store.verify()
        if not (verdict.ok or any(name in verdict.first_bad for name in manifest.media_missing)):
            raise BadInput("backup.altered", path=str(backup), what=verdict.first_bad)
        epoch = raise_epoch(store, "RestoreStore", {"backup": manifest.hash, "made_at": manifest.made_at,
                                                    "epoch": str(manifest.epoch + 1)})
        with store.reading() as connection:
            entries, head = journal.head(connection)
    return Restored(manifest, epoch, entries, head.hex(), compared, 0)


def _bring_media(backup: Path, store: Store, manifest: Manifest, go_on: GoOn) -> None:
    with store.reading() as connection:
        names = list(connection.execute(sa.select(tables.media.c.sha256).distinct()).scalars())
    lacking = set(manifest.media_missing)
    for number, name in enumerate(names):
        go_on("media", number, len(names))
        place = backup / MEDIA / name[:2] / name
        if name in lacking:
            continue
        try:
            content = read_file(place, MOST_MEDIUM_BYTES)
        except BadInput as error:
            raise BadInput("backup.altered", path=str(backup), what=name) from error
        if store.blobs.put(content) != name:
            raise BadInput("backup.altered", path=str(backup), what=name)


def _check_place(target: Path) -> None:
    # A -wal left there would be taken for the new file's.
    for suffix in ("", ".blobs", "-wal", "-journal"):
        each = target.with_name(target.name + suffix)
        if each.exists():
            raise BadInput("store.exists", path=str(each))
    if not target.parent.is_dir():
        raise Unusable("store.no_folder", path=str(target.parent))
    if not is_writable(target):
        raise Unusable("store.read_only", path=str(target.parent))


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Give a path in a hidden folder beside the target; what is there then comes to the target, the store last."""
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        yield folder / target.name
        beside(target).unlink(missing_ok=True)
        for each in sorted(folder.iterdir(), key=lambda file: file.name == target.name):
            each.rename(target.with_name(each.name))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _check_empty(url: str) -> None:
    engine = open_server(url)
    try:
        with told(url), engine.connect() as connection:
            check_server(connection, url)
            there = sa.inspect(connection).has_table(tables.store.name)
            if there and connection.execute(sa.select(tables.store.c.id)).first() is not None:
                raise BadInput("store.exists", path=shown(url))
    finally:
        engine.dispose()


def _to_server(file: Path, url: str, manifest: Manifest, go_on: GoOn) -> None:
    def same(source: sa.Connection, copy: sa.Connection) -> None:
        here, there = row_hashes(source), row_hashes(copy, progress=lambda table: go_on(table, 0, 1))
        differs = first_difference(here, there)
        if differs:
            raise Unusable("backup.differs", url=shown(url), what=differs)

    with Store.open(file, write=False) as source:
        take_over(source, url, demo=True, progress=go_on, compare=same, lacking=frozenset(manifest.media_missing))
