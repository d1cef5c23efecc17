"""Faults of reliability section 8 on a replica: its worker is killed (37), a photo's transfer is cut (39)."""

import ctypes
import random
import subprocess
import sys
from pathlib import Path
from threading import Timer
from time import monotonic, sleep
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.bench.proxy import Proxy
from app.domain.login import LoginRules
from app.services.people import SetLoginRules
from data import tables
from data.replica.exchange import ReplicaExchange
from data.replica.joining import join
from data.replica.store import ReplicaStore
from data.shared.store import SharedStore
from tests.helpers.replicas import away, equal, joined, until
from tests.helpers.stores import AUTHOR, do

FIRST, MANY = 500, 40


def arrived(shared: SharedStore) -> list[str]:
    """Return the intents of the test that the journal holds, in its order."""
    with shared.reading() as connection:
        return list(connection.execute(sa.select(tables.journal.c.intent).where(
            tables.journal.c.intent.between(str(UUID(int=FIRST)), str(UUID(int=FIRST + MANY - 1))))
            .order_by(tables.journal.c.seq)).scalars())


def test_a_killed_worker_has_sent_each_once_or_not_yet(filled: SharedStore, proxy: Proxy, tmp_path: Path) -> None:
    """Fault 37: `sync run` is killed while it sends; whoever exchanges next goes on where it was."""
    path = tmp_path / "replica.wanmi"
    join(proxy.through(filled.url), path)
    meant = [UUID(int=FIRST + number) for number in range(MANY)]
    with ReplicaStore.open(path) as replica:
        for number, each in enumerate(meant):
            rules = LoginRules(idle_minutes=1 + number)
            replica.mean(SetLoginRules(id=each, rules=rules, reason=f"第{number}次"), AUTHOR)
    proxy.delay(0.01)
    command = [sys.executable, "main.py", "sync", "run", "--store", str(path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as running:
        end = monotonic() + 90  # A busy machine takes its time to start a process.
        while len(arrived(filled)) < 3 and monotonic() < end:
            sleep(0.01)
        running.kill()
    assert 3 <= len(arrived(filled)) < MANY, "in the middle"
    proxy.heal()
    with ReplicaStore.open(path, services=filled._services) as replica:
        state = until(ReplicaExchange(replica), lambda state: not state.pending)
        assert state.conflicts == 0 and equal(replica, filled) and replica.verify().first_bad == ""
    assert arrived(filled) == [str(each) for each in meant], "each once, in the workstation's order"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_dead_exchange_is_started_again_and_said(filled: SharedStore, tmp_path: Path) -> None:
    """Fault 37, within the window: whoever asks how it stands finds the thread ended, and starts it again."""
    with joined(filled.url, filled, tmp_path / "replica.wanmi") as replica:
        exchange = ReplicaExchange(replica)
        exchange.start()
        try:
            thread = exchange._worker._thread
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(SystemExit))
            exchange.wake()
            thread.join(10)
            assert not thread.is_alive()
            assert exchange.state().restarting and not exchange.state().restarting
            replica.mean(SetLoginRules(id=UUID(int=FIRST), rules=LoginRules(idle_minutes=7), reason="之后"), AUTHOR)
            exchange.wake()
            end = monotonic() + 10
            while exchange.state().pending and monotonic() < end:
                sleep(0.02)
            assert arrived(filled) == [str(UUID(int=FIRST))]
        finally:
            exchange.close()


def test_a_photo_whose_transfer_is_cut_arrives_whole(filled: SharedStore, proxy: Proxy, tmp_path: Path) -> None:
    """Fault 39, up and down: known by its hash, it is there whole or not at all."""
    content = random.Random(39).randbytes(2_000_000)
    with joined(proxy.through(filled.url), filled, tmp_path / "one.wanmi") as replica:
        name = replica.blobs.put(content)
        away(replica)
        do(replica, lambda unit: {"there": str(unit.has_blob(name))}, number=560, name=f"photo {name}")
        proxy.delay(0.02, "up")
        cut = Timer(0.3, proxy.cut)
        replica.link.hurry()
        cut.start()
        state = ReplicaExchange(replica).exchange_once()
        cut.join()
        assert state.pending == 1 and not filled.blobs.has(name), "cut within the photo"
        proxy.heal()
        assert until(ReplicaExchange(replica), lambda state: not state.pending).kinds["Do"].accepted == 1
    assert filled.blobs.read(name) == content
    with joined(proxy.through(filled.url), filled, tmp_path / "two.wanmi") as other:
        proxy.delay(0.02, "down")
        cut = Timer(0.2, proxy.cut)
        cut.start()
        assert not other.blobs.fetch(name) and not other.blobs.has(name)
        cut.join()
        proxy.heal()
        other.link.hurry()
        assert other.blobs.read(name) == content
