"""A backup made beside writers is whole and proved; a wrong one is refused in one sentence and changes nothing."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.domain.errors import BadInput, Cancelled, Refusal, Unusable
from app.domain.lineage import Held, Lineage, Met, compare
from data import journal, tables
from data.backup.making import MEDIA, Made, back_up, backups_in, keep_newest
from data.backup.manifest import FILE, STORE
from data.backup.restoring import prove, restore
from data.heads import beside, seen
from data.identity import CLIENT, SCHEMA
from data.row_hashes import row_hashes
from data.shared.cluster import Cluster
from data.shared.store import SharedStore
from data.store import Store
from tests.helpers.filled import fill
from tests.helpers.shared import new_database
from tests.helpers.stores import do, make_store

NOW = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Store]:
    """A filled store, open for writing."""
    with make_store(tmp_path) as made:
        fill(made)
        yield made


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A backup that tests copy before they damage it."""
    folder = tmp_path_factory.mktemp("whole")
    with make_store(folder) as made:
        fill(made)
        return back_up(made, folder / "backups", now=NOW)


def copy_of(whole: Made, folder: Path) -> Path:
    """Return a copy of the backup."""
    return Path(shutil.copytree(whole.path, folder / "copy"))


def files(folder: Path) -> list[str]:
    """Return what is in a folder, all the way down."""
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*"))


def test_restored_rows_are_those_of_the_backup_and_the_epoch_is_higher(source: Store, tmp_path: Path) -> None:
    made = back_up(source, tmp_path / "backups", now=NOW)
    do(source, lambda unit: unit.settings.set("late", 1), number=500)
    done = restore(made.path, tmp_path / "new.wanmi")
    with source.reading() as connection:
        table = tables.journal
        hash_there = connection.execute(sa.select(table.c.hash).where(table.c.seq == made.manifest.seq)).scalar_one()
    assert made.manifest.head == hash_there.hex() and done.tables == len(made.manifest.tables) > 25
    with Store.open(tmp_path / "new.wanmi") as restored:
        assert restored.verify().ok and restored.identity.epoch == 2
        assert restored.identity.id == source.identity.id
        with restored.reading() as connection:
            entries = list(journal.entries(connection))
            found = row_hashes(connection)
        assert [each.seq for each in entries] == list(range(1, made.manifest.seq + 2))
        assert (entries[-1].body["kind"], entries[-1].body["epoch"]) == ("RestoreStore", 2)
        changed = {name for name in found if found[name] != made.manifest.tables[name]}
        assert changed == {"store", "intent", "journal"}
        assert restored.blobs.read(_first_media(made)) == b"a photo"


def _first_media(made: Made) -> str:
    return sorted(each.name for each in (made.path / MEDIA).rglob("*") if each.is_file())[0]


def test_backup_beside_a_writer_is_one_moment_of_it(tmp_path: Path) -> None:
    with make_store(tmp_path) as store:
        fill(store)
    command = [sys.executable, "-m", "tests.integration.data.writer", str(store.path), "7", "100000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as writer:
        try:
            assert writer.stdout.readline()
            made = []
            for turn in range(3):
                with Store.open(store.path, write=False) as reading:
                    made.append(back_up(reading, tmp_path / "backups", now=NOW + timedelta(seconds=turn)))
                time.sleep(0.05)
            said_in_time = writer.poll() is None
        finally:
            writer.kill()
            writer.communicate()
    assert said_in_time, "the writer wrote all the time"
    ends = [each.manifest.seq for each in made]
    assert ends[0] < ends[1] < ends[2]
    for each in made:
        assert prove(each.path).manifest == each.manifest


def test_progress_is_told_and_cancelling_leaves_nothing(source: Store, tmp_path: Path) -> None:
    told: list[str] = []
    back_up(source, tmp_path / "a", now=NOW, progress=lambda what, done, of: told.append(what))
    assert told[0] == "store" and {"media", "component"} <= set(told)
    for stop in (0, told.index("component"), told.index("media"), len(told) - 1):
        asked = iter(range(len(told)))
        with pytest.raises(Cancelled):
            back_up(source, tmp_path / "b", now=NOW, cancelled=lambda at=stop, asked=asked: next(asked) >= at)
        assert not (tmp_path / "b").exists()


def test_killed_backup_has_no_final_name_and_the_next_one_tidies_up(source: Store, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    back_up(source, folder, now=NOW)
    code = ("import os, sys; sys.path.insert(0, sys.argv[1])\n"
            "from datetime import UTC, datetime\nfrom pathlib import Path\n"
            "from data.store import Store\nfrom data.backup.making import back_up\n"
            "stop = lambda what, done, of: os.kill(os.getpid(), 9) if what == 'media' else None\n"
            "with Store.open(sys.argv[2], write=False) as store:\n"
            "    back_up(store, Path(sys.argv[3]), now=datetime(2026, 12, 1, tzinfo=UTC), progress=stop)\n")
    killed = subprocess.run([sys.executable, "-c", code, str(ROOT), str(source.path), str(folder)], check=False)
    assert killed.returncode == -9
    assert len([each for each in folder.iterdir() if each.name.startswith(".")]) == 1
    assert len(backups_in(folder)) == 1
    back_up(source, folder, now=NOW + timedelta(hours=1))
    assert len(backups_in(folder)) == len(list(folder.iterdir())) == 2


def test_media_are_shared_between_backups_and_old_ones_go(source: Store, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    made = [back_up(source, folder, now=NOW + timedelta(hours=hour)) for hour in range(4)]
    name = _first_media(made[0])
    assert (made[3].path / MEDIA / name[:2] / name).stat().st_nlink == 4
    assert keep_newest(folder, "another", 1) == []
    assert keep_newest(folder, source.identity.id, 2) == [made[0].path, made[1].path]
    assert [each.path for each in backups_in(folder)] == [made[2].path, made[3].path]
    assert prove(made[3].path).tables


def test_damaged_media_of_an_earlier_backup_are_not_taken_over(source: Store, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    first = back_up(source, folder, now=NOW)
    name = _first_media(first)
    (first.path / MEDIA / name[:2] / name).write_bytes(b"rubbish")
    second = back_up(source, folder, now=NOW + timedelta(hours=1))
    assert prove(second.path).tables
    with pytest.raises(BadInput, match="backup.altered"):
        prove(first.path)


def test_media_missing_in_the_store_are_told_and_the_rest_is_backed_up(source: Store, tmp_path: Path,
                                                                       cluster: Cluster) -> None:
    with source.reading() as connection:
        name = connection.execute(sa.select(tables.media.c.sha256)).scalars().first()
    source.blobs.path(name).unlink()
    made = back_up(source, tmp_path / "backups", now=NOW)
    assert made.manifest.media_missing == [name]
    assert restore(made.path, tmp_path / "new.wanmi").epoch == 2
    assert restore(made.path, new_database(cluster)).epoch == 2


def flip(file: Path) -> None:
    """Change one bit in the middle."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def rewrite(manifest: Path, **changes: object) -> None:
    """Change a manifest as the program would have written it."""
    plain = json.loads(manifest.read_text()) | changes
    manifest.write_text(json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n")


def other_row_hash(backup: Path) -> None:
    """Say another hash of a table."""
    tables_said = json.loads((backup / FILE).read_text())["tables"]
    tables_said["component"]["hash"] = "00" * 32
    rewrite(backup / FILE, tables=tables_said)


def a_medium(backup: Path) -> Path:
    """Return the file of one photo or recording, in a copy of its own: others may share it."""
    found = min(path for path in (backup / MEDIA).rglob("*") if path.is_file())
    content = found.read_bytes()
    found.unlink()
    found.write_bytes(content)
    return found


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "no manifest": (lambda backup: (backup / FILE).unlink(), "backup.not_a_backup"),
    "half a manifest": (lambda backup: os.truncate(backup / FILE, 300), "backup.not_a_backup"),
    "other spelling": (lambda backup: (backup / FILE).write_text(" " + (backup / FILE).read_text()), "backup.altered"),
    "no store": (lambda backup: (backup / STORE).unlink(), "backup.cut"),
    "cut": (lambda backup: os.truncate(backup / STORE, 40_000), "backup.cut"),
    "a bit": (lambda backup: flip(backup / STORE), "backup.altered"),
    "newer schema": (lambda backup: rewrite(backup / FILE, schema=SCHEMA + 1), "backup.newer"),
    "newer program": (lambda backup: rewrite(backup / FILE, client=CLIENT + 1), "backup.newer"),
    "newer format": (lambda backup: rewrite(backup / FILE, format=2), "backup.newer"),
    "row hash": (other_row_hash, "backup.altered"),
    "a medium gone": (lambda backup: a_medium(backup).unlink(), "backup.altered"),
    "a bit of a medium": (lambda backup: flip(a_medium(backup)), "backup.altered"),
    "a medium cut": (lambda backup: os.truncate(a_medium(backup), 1), "backup.altered"),
    "a medium under another name": (
        lambda backup: a_medium(backup).rename(a_medium(backup).with_name("0" * 64)), "backup.altered"),
    "a link to nowhere for a medium": (
        lambda backup: (gone := a_medium(backup), gone.unlink(), gone.symlink_to("/nowhere")), "backup.altered"),
    "media": (lambda backup: shutil.rmtree(backup / MEDIA), "backup.altered")}


@pytest.mark.parametrize("how", DAMAGES)
def test_wrong_backup_is_refused_and_nothing_stays(how: str, whole: Made, tmp_path: Path) -> None:
    damage, code = DAMAGES[how]
    backup = copy_of(whole, tmp_path)
    damage(backup)
    before = files(tmp_path)
    with pytest.raises(Refusal) as raised:
        restore(backup, tmp_path / "new.wanmi")
    assert raised.value.code == code
    if "medium" in how:
        assert len(str(raised.value.facts["what"])) >= 64, "it says which"
    assert files(tmp_path) == before


def test_another_than_the_expected_backup_is_refused(whole: Made, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="backup.not_expected"):
        restore(whole.path, tmp_path / "new.wanmi", expected="0" * 16)
    assert restore(whole.path, tmp_path / "new.wanmi", expected=whole.manifest.hash[:16]).epoch == 2


@pytest.mark.parametrize("there", ["new.wanmi", "new.wanmi.blobs", "new.wanmi-wal"])
def test_place_must_be_empty(there: str, whole: Made, tmp_path: Path) -> None:
    (tmp_path / there).write_text("mine")
    with pytest.raises(BadInput, match="store.exists"):
        restore(whole.path, tmp_path / "new.wanmi")
    assert files(tmp_path) == [there] and (tmp_path / there).read_text() == "mine"
    with pytest.raises(Unusable, match="store.no_folder"):
        restore(whole.path, tmp_path / "none" / "new.wanmi")


def test_entries_seen_here_later_than_the_backup_are_counted(source: Store, tmp_path: Path) -> None:
    made = back_up(source, tmp_path / "backups", now=NOW)
    for number in (501, 502):
        do(source, lambda unit: None, number=number)
    source.close()
    heads = beside(source.path)
    assert seen(source.path).seq == made.manifest.seq + 2
    source.path.unlink()
    shutil.rmtree(f"{source.path}.blobs")
    done = restore(made.path, source.path)
    assert done.lost == 2 and heads.exists()
    with Store.open(source.path) as restored:
        assert restored.verify().ok


def test_one_backup_at_a_time_into_a_folder(source: Store, tmp_path: Path) -> None:
    def again(what: str, done: int, of: int) -> None:
        with pytest.raises(Unusable, match="backup.running"):
            back_up(source, tmp_path / "backups", now=NOW + timedelta(hours=1))

    back_up(source, tmp_path / "backups", now=NOW, progress=again)
    with pytest.raises(BadInput, match="backup.exists"):
        back_up(source, tmp_path / "backups", now=NOW)
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="backup.no_folder"):
        back_up(source, tmp_path / "file", now=NOW)
    with pytest.raises(Unusable, match="store.no_folder"):
        back_up(source, tmp_path / "none" / "backups", now=NOW)


def test_replica_is_not_backed_up_as_a_store(source: Store, tmp_path: Path) -> None:
    with closing(sqlite3.connect(source.path)) as raw:
        raw.execute("CREATE TABLE replica (one INTEGER PRIMARY KEY)")
    with pytest.raises(BadInput, match="backup.replica"):
        back_up(source, tmp_path / "backups", now=NOW)
    assert not (tmp_path / "backups").exists()


def test_shared_store_there_and_back(
        shared_store: SharedStore, shared_url: str, tmp_path: Path, cluster: Cluster) -> None:
    fill(shared_store)
    with pytest.raises(BadInput, match="backup.owner_only"):
        back_up(shared_store, tmp_path / "backups", now=NOW)  # A workstation sees no passwords.
    assert not (tmp_path / "backups").exists()
    with SharedStore.open(shared_url) as owner:
        made = back_up(owner, tmp_path / "backups", now=NOW)
    assert (made.manifest.engine, made.manifest.media) == ("postgresql", 1)
    with Store.open(made.path / STORE, write=False) as looked_at:
        verdict, server = looked_at.verify(), shared_store.verify()
        assert verdict.ok and verdict == replace(server, rows_checked=server.rows_checked + 1), "the one password"
    assert prove(made.path).tables == len(made.manifest.tables)
    assert restore(made.path, tmp_path / "new.wanmi").epoch == 2
    url = new_database(cluster)
    done = restore(made.path, url)
    with SharedStore.open(url) as restored:
        assert restored.verify().ok and restored.identity.epoch == done.epoch == 2
        with restored.reading() as connection:
            seq, head = journal.head(connection)
            table = tables.journal
            there = connection.execute(sa.select(table.c.hash).where(table.c.seq == made.manifest.seq)).scalar_one()
        assert (seq, head.hex()) == (done.entries, done.head)
        assert compare(made.manifest.held, Met(restored.identity.id, 2, seq, bytes(there).hex())) is Lineage.CONTINUES
    with pytest.raises(BadInput, match="store.exists"):
        restore(made.path, url)
    assert Held(made.manifest.store, 1, made.manifest.seq, made.manifest.head) == made.manifest.held
