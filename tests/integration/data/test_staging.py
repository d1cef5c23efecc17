"""Big changes of a replica go up in parts: resumed after a cut and after a kill, accepted in one transaction."""

import json
import subprocess
import sys
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import monotonic, sleep
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa

from app.bench.proxy import Proxy
from app.domain.errors import BadInput, Unusable
from app.domain.place import Area
from app.domain.survey import ResponsibilityGridRow, UnitGridRow
from app.domain.workstation import Kind
from app.ports.store import UnitOfWork
from app.services.intent import Author
from app.services.survey import MakeGrids
from data import tables
from data.replica.exchange import ReplicaExchange
from data.replica.joining import join
from data.replica.store import ReplicaStore
from data.shared import admission
from data.shared.store import SharedStore
from tests.helpers.filled import LAMP, square
from tests.helpers.replicas import away, back, describe, equal, joined
from tests.helpers.shared import as_login
from tests.helpers.stores import PROGRAM, do

SYSTEM = Author(user=UUID(int=0), login="grids", roles=frozenset({"SYS"}), department=None, workstation="grids")
PART_ROWS = 20
_SENDING = """
import sys, time
from data.replica.store import ReplicaStore
store = ReplicaStore.open(sys.argv[1])
store.part_rows = 20
store.parted = lambda done, of: time.sleep(60 if done == 6 else 0)  # It is killed there.
store.exchange()
"""


def new_grids(number: int = 900) -> MakeGrids:
    """Return new grids for the filled town: every lamp gets another one."""
    return MakeGrids(
        id=UUID(int=number), begun_on=date(2022, 1, 1),
        unit_grids=(UnitGridRow("610603001001011", square(0, 0, 200), "610603Z011"),),
        responsibility_grids=(ResponsibilityGridRow("610603Z011", "新责任网格", Area(((square(0, 0, 200),),))),))


def entries_of(shared: SharedStore, number: int) -> list[dict[str, object]]:
    """Return the journal's entries of an intent."""
    with shared.reading() as connection:
        return [json.loads(text) for text in connection.execute(sa.select(tables.journal.c.entry).where(
            tables.journal.c.intent == str(UUID(int=number)))).scalars()]


def staged(url: str) -> dict[int, object]:
    """Return when which part was staged."""
    with psycopg.connect(url) as server:
        return dict(server.execute("SELECT position, at FROM wanmi.staged").fetchall())


def test_a_big_change_is_one_intent_with_one_entry_that_holds_the_hashes_of_its_parts(
        replica: ReplicaStore, filled: SharedStore) -> None:
    replica.part_rows, told = PART_ROWS, []
    replica.parted = lambda done, of: told.append((done, of))
    away(replica)
    do(replica, describe("先前离线的"), number=899)
    back(replica)
    changes = replica.carry_out(new_grids(), SYSTEM)
    assert changes.seq and dict(changes.said)["components"] == "251"
    (entry,) = entries_of(filled, 900)
    assert entry["chunk_rows"] == 251 + 3 + 3 and len(entry["chunks"]) == told[-1][1] == 16 and entry["rows"] == []
    with filled.reading() as connection:
        assert set(connection.execute(sa.select(tables.component.c.unit_grid)).scalars()) == {"610603001001011"}
        packed = connection.execute(sa.select(tables.journal_chunk.c.rows).where(
            tables.journal_chunk.c.seq == changes.seq)).scalars().all()
    assert all(len(json.loads(zlib.decompress(each))) <= PART_ROWS for each in packed)
    assert equal(replica, filled) and filled.verify().ok and replica.waiting() == 0
    assert replica.carry_out(new_grids(), SYSTEM) == changes, "once"
    assert len(entries_of(filled, 900)) == 1 and staged(filled.url) == {}


def test_killed_in_the_middle_it_goes_on_with_what_is_not_there_yet(filled: SharedStore, tmp_path: Path) -> None:
    path = tmp_path / "replica.wanmi"
    join(filled.url, path)
    with ReplicaStore.open(path) as replica:
        replica.mean(new_grids(), SYSTEM)
    with subprocess.Popen([sys.executable, "-c", _SENDING, str(path)]) as running:
        end = monotonic() + 90  # A busy machine takes its time to start a process.
        while len(before := staged(filled.url)) < 6 and monotonic() < end:
            sleep(0.02)
        running.kill()
    assert len(before) == 6 and entries_of(filled, 900) == []
    with joined_again(path, filled) as replica:
        kept: list[dict[int, object]] = []
        replica.parted = lambda done, of: kept.append(staged(filled.url)) if done == of else None
        state = ReplicaExchange(replica).exchange_once()
        assert (state.pending, state.conflicts, state.trouble) == (0, 0, None)
        assert {position: kept[0][position] for position in before} == before, "sent once, though it was killed"
        assert equal(replica, filled) and len(entries_of(filled, 900)) == 1


def joined_again(path: Path, shared: SharedStore) -> ReplicaStore:
    """Open a replica with small parts."""
    replica = ReplicaStore.open(path, services=shared._services)
    replica.part_rows = PART_ROWS
    return replica


def test_cut_in_the_middle_nothing_is_half_there_and_it_goes_on_by_itself(
        filled: SharedStore, proxy: Proxy, tmp_path: Path) -> None:
    with joined(proxy.through(filled.url), filled, tmp_path / "replica.wanmi") as replica:
        replica.part_rows, cuts = PART_ROWS, [6, 3]

        def cut(done: int, of: int) -> None:
            if cuts and done == cuts[-1]:
                cuts.pop()
                proxy.cut()

        replica.parted = cut
        assert replica.carry_out(new_grids(), SYSTEM).seq == 0, "pending"
        assert len(staged(filled.url)) == 3
        with filled.reading() as connection:
            assert connection.execute(sa.select(sa.func.count()).select_from(tables.unit_grid)).scalar() == 2
        for pending in (1, 0):
            back(replica)
            assert ReplicaExchange(replica).exchange_once().pending == pending
        assert equal(replica, filled) and len(entries_of(filled, 900)) == 1


def test_what_others_change_meanwhile_is_not_overwritten(replica: ReplicaStore, filled: SharedStore) -> None:
    replica.part_rows, others = PART_ROWS, []

    def rename(unit: UnitOfWork) -> None:
        lamp = unit.components.get(LAMP)
        unit.components.save(replace(lamp, name="别人改的"), lamp.version)

    def change(done: int, of: int) -> None:
        if done == of and not others:
            others.append(do(filled, rename, number=901))

    replica.parted = change
    assert replica.carry_out(new_grids(), SYSTEM).seq
    with filled.reading() as connection:
        lamp = connection.execute(tables.component.select().where(tables.component.c.id == str(LAMP))).one()
    assert (lamp.name, lamp.unit_grid) == ("别人改的", "610603001001011") and equal(replica, filled)


def test_a_refusal_is_the_shared_stores_own_and_away_it_is_not_begun(
        replica: ReplicaStore, filled: SharedStore) -> None:
    replica.carry_out(new_grids(), SYSTEM)
    with pytest.raises(BadInput) as raised:
        replica.carry_out(new_grids(902), SYSTEM)
    assert raised.value.code == "grid.code_taken" and len(entries_of(filled, 902)) == 1
    state = ReplicaExchange(replica).state()
    assert (state.pending, state.conflicts) == (0, 0), "it was told, so there is nothing to decide"
    replica.link.url = replica.link.url.replace("wanmi_", "nowhere_")
    replica.link.drop()
    with pytest.raises(Unusable):
        replica.carry_out(new_grids(903), SYSTEM)
    assert replica.waiting() == 0


def test_what_is_staged_is_its_senders_only(filled: SharedStore, shared_url: str) -> None:
    admission.admit(shared_url, "desk-2", Kind.WORKSTATION, PROGRAM)
    with psycopg.connect(filled.url) as mine:
        mine.execute("SELECT wanmi.stage('i', 0, 'h', 'case_', '', '[]')")
    with psycopg.connect(as_login(shared_url, "desk-2")) as theirs:
        assert theirs.execute("SELECT count(*) FROM wanmi.staged").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            theirs.execute("DELETE FROM wanmi.staged")


def test_a_store_of_an_older_program_takes_it_all_at_once(
        replica: ReplicaStore, filled: SharedStore, shared_url: str) -> None:
    with psycopg.connect(shared_url) as owner:
        owner.execute("DROP TABLE wanmi.staged")
    assert replica.carry_out(new_grids(), SYSTEM).seq
    assert equal(replica, filled) and len(entries_of(filled, 900)) == 1
