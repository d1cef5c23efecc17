"""How a workstation becomes a replica: a copy of the shared store, which goes on wherever it was ended."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from time import sleep

import pytest

from app.domain.errors import Cancelled
from data.replica.joining import join
from data.replica.store import ReplicaStore
from data.shared.store import SharedStore
from tests.helpers.replicas import describe, equal, killed_at, said
from tests.helpers.stores import do, make_store


def test_a_copy_equals_the_shared_store(replica: ReplicaStore, filled: SharedStore) -> None:
    assert equal(replica, filled)
    with replica.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM case_search WHERE case_search MATCH 'r*' OR 1"
                                          ).scalar() == 1


def test_a_copy_is_indexed_and_kept_as_every_store(replica: ReplicaStore, tmp_path: Path) -> None:
    with closing(sqlite3.connect(replica.path)) as here, make_store(tmp_path) as other:
        assert shape_triggers(replica.path) == shape_triggers(other.path) != set()
        for table, column in here.execute("SELECT f_table_name, f_geometry_column FROM geometry_columns").fetchall():
            there = here.execute(f"SELECT count(*) FROM {table} WHERE {column} IS NOT NULL").fetchone()
            assert here.execute(f"SELECT count(*) FROM idx_{table}_{column}").fetchone() == there
        assert here.execute("SELECT count(*) FROM idx_component_point").fetchone()[0]


def shape_triggers(path: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as raw:
        return set(raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())


def test_a_copy_that_was_stopped_goes_on_though_the_store_moved(filled: SharedStore, tmp_path: Path) -> None:
    path, asked = tmp_path / "replica.wanmi", iter(range(10_000))
    for stop in range(3, 60, 4):
        try:
            done = join(filled.url, path, cancelled=lambda stop=stop, first=next(asked): next(asked) - first > stop)
            break
        except Cancelled:
            do(filled, describe(f"第{stop}次"), number=1000 + stop)
    else:
        done = join(filled.url, path)
    assert done.resumed
    with ReplicaStore.open(path) as store:
        assert equal(store, filled) and store.verify().first_bad == ""


def test_a_copy_that_was_stopped_at_its_photos_goes_on_though_the_store_moved(filled: SharedStore,
                                                                              tmp_path: Path) -> None:
    path, told = tmp_path / "replica.wanmi", []

    def progress(what: str, done: int, of: int) -> None:
        told.append(what)

    for number in (1101, 1102):
        with pytest.raises(RuntimeError, match="killed"):
            join(filled.url, path, media=True, progress=lambda what, done, of: killed_at(what == "blob"))
        do(filled, describe(f"照片之后{number}"), number=number)
    done = join(filled.url, path, media=True, progress=progress)
    assert done.resumed and done.blobs == 1 and "blob" in told
    with ReplicaStore.open(path) as store:
        assert equal(store, filled) and store.verify().first_bad == "" and said(store) == "照片之后1102"


def test_a_copy_whose_process_is_killed_goes_on(filled: SharedStore, tmp_path: Path) -> None:
    """Fault 38: killed while it copies, wherever that is; started again it ends with the same rows."""
    path = tmp_path / "replica.wanmi"
    command = [sys.executable, "main.py", "join", filled.url, "--store", str(path)]
    for wait_s in (1.5, 2.5):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            sleep(wait_s)
            running.kill()
    if not path.exists():
        join(filled.url, path)
    with ReplicaStore.open(path) as store:
        assert equal(store, filled) and store.verify().first_bad == ""
