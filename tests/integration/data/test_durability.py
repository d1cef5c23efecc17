"""What was acknowledged is there: after kill -9, by the order of system calls, and after a torn or damaged WAL."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.domain.errors import Unusable
from data import tables
from data.heads import beside
from data.store import Store
from tests.helpers.stores import Do, Doing, do, make_store
from tests.integration.data.writer import write

ROOT = Path(__file__).resolve().parents[3]
KILLS = 12


def writer(path: Path, seed: int, count: int, *rest: str, before: tuple[str, ...] = ()) -> list[str]:
    """Return the command line of a writing process."""
    return [*before, sys.executable, "-m", "tests.integration.data.writer", str(path), str(seed), str(count), *rest]


def acknowledged_in(path: Path, said: list[str]) -> bool:
    """Say whether every acknowledged (intent, seq) stands in the journal."""
    with Store.open(path, write=False) as store, store.reading() as connection:
        table = tables.journal
        found = {f"{intent} {seq}" for intent, seq in connection.execute(sa.select(table.c.intent, table.c.seq))}
    return set(said) <= found


def test_kill_in_the_middle_of_writes(tmp_path: Path) -> None:
    with make_store(tmp_path) as made:
        path = made.path
    dice, said = random.Random(1), []
    for seed in range(1, KILLS + 1):
        with subprocess.Popen(writer(path, seed, 200), stdout=subprocess.PIPE, cwd=ROOT, text=True) as process:
            said.append(process.stdout.readline().strip())
            time.sleep(dice.uniform(0, 0.3))
            process.send_signal(signal.SIGKILL)
            said += process.stdout.read().split("\n")
        said = [each for each in said if each.count(" ") == 1 and len(each) > 37]
        with Store.open(path) as store:
            verdict = store.verify()
            assert verdict.first_bad == "" and verdict.entries >= len(said)
        assert acknowledged_in(path, said)
    assert len(said) > KILLS * 5


def unsynced_acknowledgements(path: Path, trace: Path, level: str) -> tuple[int, int]:
    """Return (acknowledgements, those that came while the WAL held writes not yet synced), from the system calls."""
    before = ("strace", "-f", "-y", "-o", str(trace), "-e", "trace=pwrite64,fdatasync,fsync,write")
    subprocess.run(writer(path, 1, 60, level, before=before), check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    dirty, said, early = False, 0, 0
    for call in trace.read_text(errors="replace").splitlines():
        if "-wal>" in call:
            dirty = "pwrite64(" in call
        elif " write(1<" in call:
            said += 1
            early += dirty
    return said, early


def may_trace() -> bool:
    """Whether strace is there and ptrace allowed."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not may_trace(), reason="strace is missing or ptrace is forbidden")
@pytest.mark.parametrize(("level", "durable"), [("FULL", True), ("NORMAL", False)])
def test_sync_comes_before_the_acknowledgement(level: str, durable: bool, tmp_path: Path) -> None:
    with make_store(tmp_path) as made:
        path = made.path
    said, early = unsynced_acknowledgements(path, tmp_path / "trace", level)
    assert said == 60
    assert early == 0 if durable else early > 50, "NORMAL is the control that must fail"


@pytest.fixture(scope="module")
def wrapped(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[int, int]]]:
    """A store copied while open, its WAL unchecked; and (bytes of WAL, entry) at each acknowledgement."""
    folder, synced = tmp_path_factory.mktemp("wal"), []
    made = make_store(folder)
    copy = folder / "copy" / made.path.name
    copy.parent.mkdir()
    shutil.copy(made.path, copy)
    wal = Path(f"{made.path}-wal")
    for turn in range(60):
        write_quietly(made, turn)
        synced.append((wal.stat().st_size, made.verify().entries))
    shutil.copy(wal, f"{copy}-wal")
    shutil.copy(beside(made.path), beside(copy))
    made.close()
    return copy, synced


def write_quietly(store: Store, turn: int) -> None:
    """Write one random intent without its acknowledgement on our standard output."""
    kept, null = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    try:
        write(store, turn + 1, 1)
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(null)


def torn(source: Path, folder: Path, wal: bytes) -> Path:
    """Return a copy of the store with another WAL."""
    folder.mkdir()
    copy = folder / source.name
    shutil.copy(source, copy)
    Path(f"{copy}-wal").write_bytes(wal)
    return copy


def test_torn_wal_keeps_what_lay_before_the_cut(wrapped: tuple[Path, list[tuple[int, int]]], tmp_path: Path) -> None:
    source, synced = wrapped
    content, dice = Path(f"{source}-wal").read_bytes(), random.Random(2)
    for turn in range(25):
        cut = dice.randrange(len(content) + 1)
        tail = bytearray(content[:cut])
        if cut > 4096 and dice.random() < 0.5:  # the last sector, not yet synced, holds rubbish
            tail[-512:] = dice.randbytes(512)
            cut -= 512
        with Store.open(torn(source, tmp_path / str(turn), bytes(tail))) as store:
            verdict = store.verify()
        assert verdict.first_bad == ""
        assert verdict.entries >= max((entry for size, entry in synced if size <= cut), default=0)


def test_damage_inside_the_wal_shows_by_the_head_kept_beside(
        wrapped: tuple[Path, list[tuple[int, int]]], tmp_path: Path) -> None:
    source, synced = wrapped
    content = bytearray(Path(f"{source}-wal").read_bytes())
    content[len(content) // 2] ^= 1
    copy = torn(source, tmp_path / "bit", bytes(content))
    with Store.open(copy) as store:  # no head beside it: it opens without an error and ends there
        assert store.verify().ok and store.verify().entries < synced[-1][1]
    copy = torn(source, tmp_path / "seen", bytes(content))
    shutil.copy(beside(source), beside(copy))
    with pytest.raises(Unusable, match="store.end_missing"):
        Store.open(copy)


def test_wal_that_a_tidy_user_deleted_shows_by_the_head_kept_beside(
        wrapped: tuple[Path, list[tuple[int, int]]], tmp_path: Path) -> None:
    source, synced = wrapped
    copy = torn(source, tmp_path / "tidy", b"")
    Path(f"{copy}-wal").unlink()
    shutil.copy(beside(source), beside(copy))
    with pytest.raises(Unusable, match="store.end_missing") as raised:
        Store.open(copy)
    assert raised.value.facts["seen"] == synced[-1][1] > raised.value.facts["found"]
    with Store.open(copy, write=False) as looked_at:
        assert "the end is missing" in looked_at.verify().first_bad


def root_page(path: Path, table: str) -> tuple[int, int]:
    """Return where a table's first page lies in the file: offset and length in bytes."""
    with closing(sqlite3.connect(path)) as raw:
        (page,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = raw.execute("PRAGMA page_size").fetchone()
    return (page - 1) * size, size


def test_damaged_page_is_told_and_nothing_is_written_any_more(tmp_path: Path) -> None:
    with make_store(tmp_path) as made:
        do(made, lambda unit: unit.settings.set("n", 1), number=1)
    at, size = root_page(made.path, "setting")
    with made.path.open("r+b") as file:
        file.seek(at)
        file.write(b"\xff" * size)
    before = made.path.read_bytes()
    with Store.open(made.path, services={Do: Doing()}) as damaged:
        assert damaged.verify().first_bad.startswith("file: ")
        for number in (2, 3):  # the second touches no damaged page, and is refused as well
            with pytest.raises(Unusable, match="store.damaged"):
                do(damaged, lambda unit, number=number: unit.settings.set("n", 2) if number == 2 else None,
                   number=number)
        with damaged.reading() as connection:
            assert connection.execute(sa.select(tables.store.c.id)).scalar() == made.identity.id, "reading goes on"
    assert made.path.read_bytes() == before
