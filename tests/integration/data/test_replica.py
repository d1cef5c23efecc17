"""A replica and its shared store, on a real PostgreSQL: what comes down, what goes up, faults between."""

import errno
import time
from dataclasses import replace
from pathlib import Path
from queue import Queue
from threading import Thread, Timer
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa

from app.bench.proxy import Proxy
from app.domain.errors import BadInput, NotAllowed, Refusal, Stale, Unusable
from app.domain.workstation import Kind
from app.entrypoints.chosen_store import opened
from app.ports.exchange import Arrival, Choice, Presence
from app.ports.store import UnitOfWork
from app.services.admission import BarWorkstation
from app.services.components import ChangeComponent
from app.services.intent import Changes
from data import tables
from data.prepared import run
from data.replica import outbox, unsent, worker
from data.replica.exchange import ReplicaExchange
from data.replica.rows import ConfirmedRows
from data.replica.store import ReplicaStore
from data.shared import admission
from data.shared.cluster import Cluster
from data.shared.store import SharedStore
from tests.helpers.filled import CASE, LAMP
from tests.helpers.replicas import away, back, describe, equal, joined, killed_at, said, until
from tests.helpers.shared import DESK, new_database
from tests.helpers.stores import CRS, DISTRICT, PROGRAM, do

NORMAL, FULL = 1, 2
"""SQLite's levels of `synchronous`."""


def test_what_comes_down_is_not_synced_what_is_meant_here_is(replica: ReplicaStore, filled: SharedStore) -> None:
    levels = []
    sa.event.listen(replica._writer, "commit", lambda connection: levels.append(
        connection.exec_driver_sql("PRAGMA synchronous").scalar()))
    do(filled, describe("远处"), number=1000)
    replica.exchange()
    away(replica)
    do(replica, describe("这里"), number=1001)
    assert levels[0] == NORMAL and levels[-1] == FULL


def test_what_others_do_comes_down_in_order(replica: ReplicaStore, filled: SharedStore) -> None:
    for number in range(50, 60):
        do(filled, describe(f"第{number}版"), number=number)
    replica.exchange()
    assert said(replica) == "第59版" and equal(replica, filled)


def test_online_a_step_is_confirmed_by_the_shared_store(replica: ReplicaStore, filled: SharedStore) -> None:
    changes = do(replica, describe("改了"), number=70)
    assert changes.seq and said(filled) == said(replica) == "改了" and equal(replica, filled)


def test_online_a_refusal_is_told_and_nothing_waits(replica: ReplicaStore) -> None:
    def refuse(unit: UnitOfWork) -> None:
        raise NotAllowed("intent.no_permission", kind="Do")

    with pytest.raises(NotAllowed):
        do(replica, refuse, number=71)
    assert replica.waiting() == 0


def test_offline_it_is_shown_as_pending_and_goes_up_later(replica: ReplicaStore, filled: SharedStore) -> None:
    exchange = ReplicaExchange(replica)
    away(replica)
    changes = do(replica, describe("离线改的"), number=72)
    assert changes == Changes(seq=0, tables=frozenset({"case_"}), cases=frozenset({CASE}))
    assert said(replica) == "离线改的" and said(filled) != "离线改的"
    assert exchange.pending_cases() == {CASE} and exchange.state().pending == 1
    assert replica.verify().first_bad == "", "the confirmed state is what the journal says, whatever is pending"
    back(replica)
    state = exchange.exchange_once()
    assert (state.pending, state.conflicts, state.trouble, state.kinds["Do"].accepted) == (0, 0, None, 1)
    assert said(filled) == "离线改的" and equal(replica, filled) and not exchange.pending_cases()


def test_what_waits_survives_a_restart_and_what_others_did(replica: ReplicaStore, filled: SharedStore) -> None:
    away(replica)
    do(replica, lambda unit: {"n": unit.components.next_code("0118")}, number=73)
    do(filled, lambda unit: {"n": unit.components.next_code("0118")}, number=74)
    replica.close()
    with ReplicaStore.open(replica.path, services=filled._services) as again:
        assert again.waiting() == 1
        again.exchange()
        assert again.waiting() == 0 and equal(again, filled)
    with filled.reading() as connection:
        last = connection.execute(sa.select(tables.counter.c.last).where(tables.counter.c.name == "component/0118"))
        assert last.scalar() is not None


def test_a_step_on_a_case_that_moved_is_a_conflict_and_so_is_what_builds_on_it(
        replica: ReplicaStore, filled: SharedStore) -> None:
    exchange = ReplicaExchange(replica)
    with replica.reading() as connection:
        seen = connection.execute(sa.select(tables.case.c.version)).scalar_one()

    def mine(unit: UnitOfWork, version: int = seen) -> None:
        unit.cases.save(replace(unit.cases.get(CASE), description="我的"), version)

    away(replica)
    do(replica, mine, number=80)
    do(replica, lambda unit: mine(unit, seen + 1), number=81)
    do(replica, lambda unit: {"code": unit.components.next_code("0118")}, number=82)
    do(filled, describe("他们的"), number=83)
    back(replica)
    state = exchange.exchange_once()
    assert (state.pending, state.conflicts) == (0, 2)
    first, second = exchange.conflicts()
    assert isinstance(first.happened, Stale) and second.happened.code == "exchange.depends"
    assert said(replica) == "他们的" and equal(replica, filled)
    assert exchange.resolve([first.id], Choice.LATER) == 1
    assert [each.put_off for each in exchange.conflicts()] == [True, False]
    assert exchange.resolve([first.id, second.id], Choice.THEIRS) == 2
    assert exchange.resolve([first.id], Choice.MINE) == 0, "decided is decided"
    assert exchange.state().conflicts == 0


def test_one_that_the_server_cannot_take_in_holds_up_nobody(replica: ReplicaStore, filled: SharedStore) -> None:
    exchange, broken = ReplicaExchange(replica), [False]

    def work(unit: UnitOfWork) -> None:
        unit.settings.set("broken", 1)
        if broken[0]:
            run(unit.writer.connection, "SELECT no_such_column")  # type: ignore[attr-defined]

    away(replica)
    do(replica, lambda unit: unit.settings.set("before", 1), number=120)
    do(replica, work, number=121)
    do(replica, lambda unit: unit.settings.set("after", 1), number=122)
    broken[0] = True
    back(replica)
    state = exchange.exchange_once()
    assert (state.pending, state.conflicts, state.kinds["Do"].accepted, state.trouble) == (0, 1, 2, None)
    assert exchange.conflicts()[0].happened.code == "exchange.fault" and equal(replica, filled)


def test_five_hundred_conflicts_are_decided_at_once(replica: ReplicaStore, filled: SharedStore) -> None:
    exchange, refusing = ReplicaExchange(replica), [False]

    def work(unit: UnitOfWork) -> None:
        if refusing[0]:
            raise BadInput("store.no_such_row", table="case_", key="1")

    away(replica)
    for number in range(5000, 5500):
        do(replica, work, number=number, name="the same")
    refusing[0] = True
    back(replica)
    assert exchange.exchange_once().conflicts == 500
    refusing[0] = False
    ids = [each.id for each in exchange.conflicts(0, 500)]
    assert exchange.resolve(ids, Choice.MINE) == 500
    state = exchange.exchange_once()
    assert (state.pending, state.conflicts, state.kinds["Do"].accepted, state.kinds["Do"].refused) == (0, 0, 500, 500)
    assert equal(replica, filled)


def test_conflicts_that_are_being_meant_anew_are_in_one_list_whenever_it_ends(
        replica: ReplicaStore, filled: SharedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange, refusing = ReplicaExchange(replica), [False]

    def work(unit: UnitOfWork) -> None:
        if refusing[0]:
            raise BadInput("store.no_such_row", table="case_", key="1")

    away(replica)
    for number in range(5000, 5010):
        do(replica, work, number=number, name="the same")
    refusing[0] = True
    back(replica)
    ids = [each.id for each in exchange.conflicts()] if exchange.exchange_once().conflicts == 10 else []
    away(replica)
    refusing[0] = False
    put, left = outbox.put, iter([True] * 3)

    def ended(*given: Any) -> int:
        killed_at(not next(left, False))
        return put(*given)

    monkeypatch.setattr(outbox, "put", ended)
    with pytest.raises(RuntimeError, match="killed"):
        exchange.resolve(ids, Choice.MINE)
    state = exchange.state()
    assert (state.pending, state.conflicts) == (3, 7)
    monkeypatch.setattr(outbox, "put", put)
    assert exchange.resolve(ids, Choice.MINE) == 7, "what was decided is not meant once more"
    back(replica)
    state = exchange.exchange_once()
    assert (state.pending, state.conflicts, state.kinds["Do"].accepted) == (0, 0, 10)


def test_a_person_need_not_wait_for_the_pause(replica: ReplicaStore, filled: SharedStore) -> None:
    exchange = ReplicaExchange(replica)
    exchange.start()
    try:
        away(replica)
        do(filled, describe("新"), number=97)
        exchange.wake()
        deadline_s = time.monotonic() + 20
        while said(replica) != "新" and time.monotonic() < deadline_s:
            time.sleep(0.05)
        assert said(replica) == "新" and exchange.state().online
    finally:
        exchange.close()


def test_an_answer_that_was_lost_is_found_by_asking_again(filled: SharedStore, proxy: Proxy, tmp_path: Path) -> None:
    """Fault 18: the connection is cut after the COMMIT has gone up and before its answer comes down."""
    with joined(proxy.through(filled.url), filled, tmp_path / "replica.wanmi") as replica:
        replica.exchange()
        done: list[int] = []

        def work(unit: UnitOfWork) -> None:
            done.append(1)
            if len(done) == 1:
                proxy.swallow("down")
                Timer(0.3, proxy.cut).start()

        changes = do(replica, describe("一次"), number=97)
        assert changes.seq
        changes = do(replica, work, number=98)
        assert changes.seq == 0
        proxy.heal()
        state = until(ReplicaExchange(replica), lambda state: not state.pending)
        assert state.conflicts == 0 and replica.verify().first_bad == ""
    with filled.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).where(
            tables.journal.c.intent == str(UUID(int=98)))).scalar() == 1


def test_what_came_down_before_its_answer_was_missed_waits_for_nothing(
        replica: ReplicaStore, filled: SharedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer to COMMIT is lost, and the exchange's thread has the entry before the silence is noticed."""
    asked = SharedStore.carry_out

    def unheard(shared: SharedStore, *given: Any, **more: Any) -> Changes:
        asked(shared, *given, **more)
        if pulled:
            replica.pull(shared)
        raise Unusable("shared.away", url="", detail="")

    pulled = [True]
    monkeypatch.setattr(SharedStore, "carry_out", unheard)
    assert do(replica, describe("一次"), number=98).seq and replica.waiting() == 0
    pulled.clear()
    back(replica)
    assert do(replica, describe("两次"), number=99).seq == 0 and replica.waiting() == 1
    monkeypatch.undo()
    back(replica)
    state = ReplicaExchange(replica).exchange_once()
    assert (state.pending, state.kinds["Do"].accepted) == (0, 2), "each is counted once"
    assert equal(replica, filled)


def test_edits_of_different_fields_at_once_are_merged_not_refused(filled: SharedStore) -> None:
    """The second has read before the first commits: without a lock it would be refused as stale."""
    edit = ChangeComponent(id=UUID(int=501), component=LAMP, seen={"owner": ""}, mine={"owner": "乙"})
    other = Thread(target=lambda: filled.carry_out(edit, replace(PROGRAM, roles=frozenset({"GIS"}))))

    def work(unit: UnitOfWork) -> None:
        lamp = unit.components.held(LAMP)
        other.start()
        sleep(0.5)
        unit.components.save(replace(lamp, note="甲"), lamp.version)

    do(filled, work, number=500)
    other.join()
    with filled.reading() as connection:
        table = tables.component
        stands = connection.execute(sa.select(table.c.owner, table.c.note).where(table.c.id == str(LAMP))).one()
    assert tuple(stands) == ("乙", "甲")


def test_what_builds_on_a_pending_change_that_others_overtook_is_stale(
        replica: ReplicaStore, filled: SharedStore) -> None:
    """A row of theirs has come down under the key that the prediction takes."""
    def collide(unit: UnitOfWork) -> None:
        unit.cases.add(replace(unit.cases.get(CASE), description="同号"))

    away(replica)
    with pytest.raises(Stale) as raised:
        do(replica, collide, number=400)
    assert raised.value.code == "store.stale" and replica.waiting() == 0


def test_another_store_or_an_older_one_is_refused_and_nothing_changes(
        replica: ReplicaStore, filled: SharedStore, cluster: Cluster) -> None:
    before = said(replica)
    with SharedStore.create(new_database(cluster), district=DISTRICT, crs_id=CRS, demo=True,
                            services=filled._services) as other:
        replica.link.url = other.url
        replica.link.drop()
        state = ReplicaExchange(replica).exchange_once()
        assert state.trouble is not None and state.trouble.code == "exchange.other_store"
    assert said(replica) == before and not state.online


def test_unsent_work_travels_in_a_file_and_is_done_once(
        replica: ReplicaStore, filled: SharedStore, tmp_path: Path) -> None:
    exchange, file = ReplicaExchange(replica), tmp_path / "unsent.zip"
    away(replica)
    done: list[int] = []
    do(replica, lambda unit: done.append(1), number=90)
    assert exchange.export_unsent(file) == 1
    with joined(filled.url, filled, tmp_path / "second.wanmi") as second:
        there = ReplicaExchange(second)
        assert (there.import_unsent(file), there.import_unsent(file)) == (1, 0)
        assert there.exchange_once().pending == 0
    back(replica)
    state = exchange.exchange_once()
    assert (state.pending, state.conflicts, state.kinds["Do"].accepted) == (0, 0, 1)
    with pytest.raises(BadInput, match="export.cannot_write"):
        exchange.export_unsent(file)
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(BadInput) as raised:
        exchange.import_unsent(file)
    assert raised.value.code == "exchange.bad_file"


def test_unsent_work_has_its_name_when_it_is_whole_and_on_the_disk(
        replica: ReplicaStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it holds may be removed next (`sync leave`), and a full disk leaves no torn file in the way."""
    exchange, file = ReplicaExchange(replica), tmp_path / "unsent.zip"
    away(replica)
    do(replica, lambda unit: None, number=95)
    synced: list[tuple[str, bool]] = []
    monkeypatch.setattr(unsent, "synced", lambda path: synced.append((path.name, file.exists())))
    with monkeypatch.context() as full:
        full.setattr(unsent.zipfile.ZipFile, "writestr", lambda *_: killed_by_a_full_disk())
        with pytest.raises(BadInput, match="export.cannot_write"):
            exchange.export_unsent(file)
    assert not list(tmp_path.glob("*unsent*")) and not synced
    assert exchange.export_unsent(file) == 1
    assert synced == [(".unsent.zip.part", False), (tmp_path.name, True)]


def killed_by_a_full_disk() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_an_embedded_store_is_no_replica_and_the_other_way_round(replica: ReplicaStore) -> None:
    from data.store import Store

    with pytest.raises(Unusable) as raised:
        Store.open(replica.path)
    assert raised.value.code == "exchange.is_replica"


def test_rows_that_were_changed_here_by_hand_are_noticed(replica: ReplicaStore, filled: SharedStore) -> None:
    with replica.unit_of_work() as unit:
        unit.writer.connection.execute(tables.case.update().values(version=tables.case.c.version + 7))
    do(filled, describe("新"), number=95)
    with pytest.raises(Unusable) as raised:
        replica.exchange()
    assert raised.value.code == "exchange.damaged"
    with replica.unit_of_work() as unit:
        unit.writer.connection.execute(tables.case.update().values(version=tables.case.c.version - 7))
    replica.exchange()


def test_a_prediction_of_what_is_new_goes_when_it_is_taken_back(replica: ReplicaStore) -> None:
    def add(unit: UnitOfWork) -> None:
        unit.cases.add(replace(unit.cases.get(CASE), id=UUID(int=777), description="新案"))

    away(replica)
    do(replica, add, number=96)
    with replica.unit_of_work() as unit:
        rows = ConfirmedRows(unit.writer)
        rows.uncover([1])
    with replica.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(tables.case)).scalar() == 1


def test_what_others_do_is_heard_at_once_and_asked_for_where_nobody_calls(
        replica: ReplicaStore, filled: SharedStore, cluster: Cluster) -> None:
    """Fault 33: the listening connection dies; what is committed then is seen within six seconds all the same."""
    exchange = ReplicaExchange(replica)
    heard: Queue[Arrival] = Queue()
    exchange.watch(heard.put)
    exchange.start()
    try:
        for number, text in ((200, "听见"), (201, "问到")):
            sleep(0.5)
            if number == 201:
                with psycopg.connect(cluster.url("postgres"), autocommit=True) as server:
                    server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
            do(filled, describe(text), number=number)
            end = monotonic() + 10
            while said(replica) != text and monotonic() < end:
                sleep(0.02)
            assert said(replica) == text
        arrivals = [heard.get_nowait() for _ in range(heard.qsize())]
        assert any(CASE in each.cases for each in arrivals)
    finally:
        exchange.close()


def test_who_is_at_a_case_is_seen_at_other_workstations(filled: SharedStore, tmp_path: Path) -> None:
    """It is kept nowhere: neither here nor there has an entry or a row more."""
    at = Presence(case=str(CASE), name="派遣员01", typing=True)
    with joined(filled.url, filled, tmp_path / "one.wanmi") as one, joined(
            filled.url, filled, tmp_path / "two.wanmi") as two:
        giving, hearing = ReplicaExchange(one), ReplicaExchange(two)
        giving.start()
        hearing.start()
        try:
            end = monotonic() + 10
            while hearing.signs() != {"w1": at} and monotonic() < end:
                giving.sign("w1", at)
                sleep(0.1)
            assert hearing.signs() == {"w1": at}
            giving.sign("w1", None)
            while hearing.signs() and monotonic() < end:
                sleep(0.02)
            assert hearing.signs() == {} and equal(two, filled)
        finally:
            giving.close()
            hearing.close()
        away(one)
        giving.sign("w1", at)  # Nobody can be told, and nothing is raised.


def test_calls_that_follow_closely_come_together_and_what_is_meant_here_waits_for_none(
        replica: ReplicaStore, filled: SharedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where much happens, a workstation isn't called out for every step; nothing is lost by it."""
    monkeypatch.setattr(worker, "REST_S", 1.0)
    exchanged: list[float] = []
    whole = replica.exchange
    monkeypatch.setattr(replica, "exchange", lambda: (exchanged.append(monotonic()), whole())[1])
    exchange = ReplicaExchange(replica)
    exchange.start()
    try:
        sleep(2.5)  # it has begun, listens, and rests no more
        before = len(exchanged)
        for number in range(210, 220):
            do(filled, describe(f"第{number}次"), number=number)
        end = monotonic() + 10
        while said(replica) != "第219次" and monotonic() < end:
            sleep(0.02)
        assert said(replica) == "第219次"
        assert len(exchanged) - before <= 2
        begun_s = monotonic()
        exchange.wake()
        while exchanged[-1] < begun_s and monotonic() < end:
            sleep(0.005)
        assert exchanged[-1] - begun_s < 0.9
    finally:
        exchange.close()


def test_what_is_cut_off_within_its_transaction_is_done_once(
        filled: SharedStore, proxy: Proxy, tmp_path: Path) -> None:
    """Faults 17 and 27, on one replica: refused before it is sent; cut off within its transaction."""
    with joined(proxy.through(filled.url), filled, tmp_path / "replica.wanmi") as replica:
        proxy.refuse()
        assert do(replica, describe("一"), number=300).seq == 0
        proxy.heal()
        until(ReplicaExchange(replica), lambda state: not state.pending)

        def cut(unit: UnitOfWork) -> None:
            unit.cases.save(replace(unit.cases.get(CASE), description="二"), unit.cases.get(CASE).version)
            if not cuts:
                cuts.append(1)
                proxy.cut()

        cuts: list[int] = []
        assert do(replica, cut, number=301).seq == 0
        state = until(ReplicaExchange(replica), lambda state: not state.pending)
        assert state.conflicts == 0 and said(filled) == said(replica) == "二"
        assert equal(replica, filled)


def test_a_barred_workstation_is_told_so_not_that_the_store_is_older(replica: ReplicaStore, filled: SharedStore,
                                                                     shared_url: str) -> None:
    exchange = ReplicaExchange(replica)
    assert exchange.exchange_once().trouble is None
    with SharedStore.open(shared_url) as owner:  # As `share bar` does, but leaving open connections as they are.
        owner.carry_out(BarWorkstation(id=UUID(int=78), name=DESK, reason="stolen"), PROGRAM)
    for _ in range(2):
        trouble = exchange.exchange_once().trouble
        assert trouble is not None and trouble.code == "workstation.barred"
        replica.link.drop()
    admission.admit(shared_url, DESK, Kind.WORKSTATION, PROGRAM)
    assert exchange.exchange_once().trouble is None


def test_a_bar_that_was_heard_holds_without_the_server_and_nothing_is_lost(
        filled: SharedStore, shared_url: str, proxy: Proxy, tmp_path: Path) -> None:
    """Fault 52: the cable is pulled afterwards. An older replica, without the table for it, hears it as well."""
    path = tmp_path / "replica.wanmi"
    with joined(proxy.through(filled.url), filled, path) as replica, replica.unit_of_work() as unit:
        unit.writer.connection.exec_driver_sql("DROP TABLE bar")
    opened(path, write=False).close()
    with ReplicaStore.open(path, services=filled._services) as replica:
        away(replica)
        do(replica, describe("还没发送"), number=460)
        with SharedStore.open(shared_url) as owner:
            owner.carry_out(BarWorkstation(id=UUID(int=79), name=DESK, reason="stolen"), PROGRAM)
        assert code_of(ReplicaExchange(replica).exchange_once().trouble) == "workstation.barred"
        proxy.refuse()
        away(replica)
        with pytest.raises(Unusable) as raised:
            do(replica, describe("不行"), number=461)
        assert raised.value.code == "workstation.barred"
    with pytest.raises(Unusable) as raised:
        opened(path)
    assert raised.value.code == "workstation.barred" and raised.value.facts["name"] == DESK
    with ReplicaStore.open(path, services=filled._services) as replica:
        assert said(replica) == "还没发送" and replica.waiting() == 1
        assert ReplicaExchange(replica).export_unsent(tmp_path / "unsent") == 1, "what waits can leave all the same"
        admission.admit(shared_url, DESK, Kind.WORKSTATION, PROGRAM)
        proxy.heal()
        replica.begin_session()
        assert said(filled) == "还没发送" and equal(replica, filled)
        proxy.refuse()
        away(replica)
        assert do(replica, describe("又可以了"), number=462).seq == 0


def code_of(trouble: Refusal | None) -> str:
    return trouble.code if trouble is not None else ""
