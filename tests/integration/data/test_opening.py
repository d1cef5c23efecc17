"""A store that can't be opened or written gets one clear refusal, and nothing is changed."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.errors import BadInput, Refusal, Unusable
from data.heads import beside
from data.identity import SCHEMA
from data.store import Store
from tests.helpers.filled import fill
from tests.helpers.small_disk import needs_mount, tmpfs
from tests.helpers.stores import CRS, DISTRICT, do, make_store

ROOT = Path(__file__).resolve().parents[3]


def refused(path: Path, *, write: bool = True) -> Refusal:
    """Return what opening is refused with."""
    with pytest.raises(Refusal) as caught:
        Store.open(path, write=write).close()
    return caught.value


def a_store(folder: Path) -> Path:
    """Return a closed store."""
    with make_store(folder) as made:
        fill(made)
    return made.path


def test_missing_empty_and_foreign_files(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.wanmi").code == "store.missing"
    (tmp_path / "empty").write_bytes(b"")
    assert refused(tmp_path / "empty").code == "store.empty"
    (tmp_path / "text").write_text("not a store at all, " * 20)
    assert refused(tmp_path / "text").code == "store.not_a_store"
    assert refused(tmp_path).code == "store.not_a_store"
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as other:
        other.execute("CREATE TABLE t (a)")
    assert refused(tmp_path / "other.sqlite").code == "store.not_a_store"
    assert sorted(each.name for each in tmp_path.iterdir() if each.suffix == ".lock") == []


def test_truncated_file(tmp_path: Path) -> None:
    path = a_store(tmp_path)
    os.truncate(path, path.stat().st_size // 2)
    assert refused(path).code == "store.truncated"


def test_a_kill_while_the_log_is_copied_into_the_file_is_no_truncation(tmp_path: Path) -> None:
    path, left = a_store(tmp_path), tmp_path / "left.wanmi"
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA wal_autocheckpoint = 0")
        raw.execute("CREATE TABLE large (bytes)")
        raw.execute("INSERT INTO large VALUES (zeroblob(500000))")
        for suffix in ("", "-wal"):
            shutil.copyfile(f"{path}{suffix}", f"{left}{suffix}")
        raw.execute("PRAGMA wal_checkpoint(FULL)")
        shutil.copytree(f"{path}.blobs", f"{left}.blobs")
        with left.open("r+b") as file:  # The first page was copied, the last were not.
            file.write(path.read_bytes()[:4096])
    with Store.open(left) as opened:
        assert opened.verify().ok


def test_newer_store(tmp_path: Path) -> None:
    path = a_store(tmp_path)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE store SET schema_number = 99, oldest_client = 99, oldest_reader = 1")
        raw.commit()
    refusal = refused(path)
    assert (refusal.code, refusal.facts["store"], refusal.facts["program"]) == ("store.newer", 99, SCHEMA)
    Store.open(path, write=False).close()


def test_cut_end_is_refused_for_writing(tmp_path: Path) -> None:
    path = a_store(tmp_path)
    store_id, seq, digest = json.loads(beside(path).read_text())
    beside(path).write_text(json.dumps([store_id, seq + 3, digest]))
    refusal = refused(path)
    assert (refusal.code, refusal.facts["seen"], refusal.facts["found"]) == ("store.end_missing", seq + 3, seq)


def test_locked_by_another_process_names_it(tmp_path: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n" \
           "from pathlib import Path\nfrom data.lock import WriterLock\n" \
           "with WriterLock(Path(sys.argv[1])).held():\n    print('held', flush=True)\n    sys.stdin.read()"
    with make_store(tmp_path, busy_ms=200) as made:
        other = subprocess.Popen([sys.executable, "-c", code, str(made.path)], stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE)
        with other:
            assert other.stdout.readline() == b"held\n"
            with pytest.raises(Unusable) as caught:
                do(made, lambda unit: None, number=1)
            other.stdin.close()
        assert (caught.value.code, caught.value.facts["holder"]) == ("store.locked", str(other.pid))
        assert do(made, lambda unit: None, number=1).seq == 2


def test_busy_file_is_locked_too(tmp_path: Path) -> None:
    with make_store(tmp_path, busy_ms=200) as made, closing(sqlite3.connect(made.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unusable, match="store.locked"):
            do(made, lambda unit: None, number=1)
        other.execute("ROLLBACK")


def test_new_store_is_checked_first(tmp_path: Path) -> None:
    def create(path: Path = tmp_path / "new.wanmi", district: str = DISTRICT, crs_id: str = CRS) -> str:
        with pytest.raises(Refusal) as caught:
            Store.create(path, district=district, crs_id=crs_id)
        return caught.value.code
    assert create(crs_id="EPSG:99999") == "store.unknown_crs"
    assert create(crs_id="EPSG:4326") == "store.unknown_crs", "degrees"
    assert create(crs_id="CGCS2000") == "store.unknown_crs"
    assert create(district="61060") == "store.district_code"
    assert create(path=tmp_path / "none" / "a.wanmi") == "store.no_folder"
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "new.wanmi").write_text("mine")
    with pytest.raises(BadInput, match="store.exists"):
        Store.create(tmp_path / "new.wanmi", district=DISTRICT, crs_id=CRS)
    assert (tmp_path / "new.wanmi").read_text() == "mine"


@needs_mount
def test_full_disk(tmp_path: Path) -> None:
    with tmpfs(tmp_path / "small", "4m") as small, make_store(small) as made:
        do(made, lambda unit: None, number=1)
        number, filler = 2, "字" * 20_000
        with pytest.raises(Unusable) as caught:
            while True:
                do(made, lambda unit, name=f"s{number}": unit.settings.set(name, filler), number=number)
                number += 1
        assert caught.value.code == "store.disk_full"
        before = made.verify()
        assert before.ok and before.entries == number, "reading goes on and nothing is half done"
        subprocess.run(["mount", "-o", "remount,size=16m", small], check=True)
        assert do(made, lambda unit: None, number=number).seq == number + 1
        assert made.verify().ok


@needs_mount
def test_full_media_folder(tmp_path: Path) -> None:
    """Fault 4: a photo that has no room is refused in a sentence, the text is kept, and with room the photo is."""
    with make_store(tmp_path) as made, tmpfs(Path(f"{made.path}.blobs"), "64k") as media:
        made.blobs.put(bytes(20_000))
        with pytest.raises(Unusable, match="environment.disk_full"):
            made.blobs.put(bytes(200_000))
        assert [each.stat().st_size for each in media.rglob("*") if each.is_file()] == [20_000], "nothing half written"
        assert do(made, lambda unit: unit.settings.set("text", "字") and None, number=1).seq == 2
        subprocess.run(["mount", "-o", "remount,size=1m", media], check=True)
        assert made.blobs.read(made.blobs.put(bytes(200_000))) == bytes(200_000)
        assert made.verify().ok


@needs_mount
def test_read_only_folder(tmp_path: Path) -> None:
    with tmpfs(tmp_path / "small", "8m") as small:
        path = a_store(small)
        shutil.rmtree(small / "nothing", ignore_errors=True)
        subprocess.run(["mount", "-o", "remount,ro", small], check=True)
        assert refused(path).code == "store.read_only"
        with Store.open(path, write=False) as reading:
            assert reading.verify().ok
        with pytest.raises(Unusable, match="store.read_only"):
            Store.create(small / "new.wanmi", district=DISTRICT, crs_id=CRS)
