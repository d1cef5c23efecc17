"""What becomes of an intent when the server crashes, freezes or drops it, or others stand in its way (docs/faults)."""

import random
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from app.domain.errors import NotAllowed, Stale, Unusable
from app.domain.plain import instant
from app.domain.workflow import Step
from app.ports.store import UnitOfWork
from app.services.cases import TakeStep
from app.services.offered import SERVICES
from data import chain, journal, tables
from data.faults.district import DEPARTMENT, author_of, make_district
from data.replica.exchange import ReplicaExchange
from data.replica.joining import join
from data.replica.store import ReplicaStore
from data.shared import store as shared_store
from data.shared.cluster import Cluster
from data.shared.server import HURRIED_ANSWER_S, IDLE_MS
from data.shared.store import SharedStore
from data.unit_of_work import StoreUnit
from tests.helpers.replicas import back, joined, until
from tests.helpers.small_disk import needs_mount, tmpfs
from tests.helpers.stores import CRS, DISTRICT, Do, Doing, do

ANSWER_S = 3.0


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A server that may be hurt: nobody else's."""
    with Cluster(fsync="off") as running:
        url = running.make_database("hurt")
        SharedStore.create(url, district=DISTRICT, crs_id=CRS, demo=True).close()
        yield running


@pytest.fixture
def store(server: Cluster) -> Iterator[SharedStore]:
    server.wait_until_ready()
    with SharedStore.open(server.url("hurt"), services={**SERVICES, Do: Doing()}, answer_s=ANSWER_S) as opened:
        yield opened
        server.wait_until_ready()
        assert opened.verify().first_bad == ""


def entries(store: SharedStore, number: int) -> int:
    with store.reading() as connection:
        return sum(entry.body["intent"] == str(UUID(int=number)) for entry in journal.entries(connection))


def send(unit: UnitOfWork) -> None:
    """Send what was written: from now on its rows are locked."""
    assert isinstance(unit, StoreUnit)
    unit.writer.flush()


@needs_mount
def test_5_a_full_disk_is_said_and_with_room_the_same_intent_is_taken(
        server: Cluster, store: SharedStore, tmp_path: Path) -> None:
    """The journal's own tablespace is full: nothing of the step is there, and what waits goes up once there is room."""
    more = random.Random(5999).randbytes(40_000).hex()

    def write(number: int) -> None:
        said = random.Random(number).randbytes(20_000).hex()
        do(store, lambda unit: unit.settings.set("said", said), number=number)

    with joined(server.url("hurt"), store, tmp_path / "replica.wanmi") as replica, \
            tmpfs(server.folder / "small", "2m") as small, \
            psycopg.connect(server.url("hurt"), autocommit=True) as owner:
        exchange = ReplicaExchange(replica)
        exchange.exchange_once()
        shutil.chown(small, "postgres", "postgres")
        owner.execute(sql.SQL("CREATE TABLESPACE small LOCATION {}").format(str(small)))
        owner.execute("ALTER TABLE wanmi.journal SET TABLESPACE small")
        number = 5000
        with pytest.raises(Unusable) as caught:
            while True:
                write(number := number + 1)
        assert caught.value.code == "shared.full"
        assert entries(store, number) == 0 and entries(store, number - 1) == 1 and store.verify().first_bad == ""
        changes = do(replica, lambda unit: unit.settings.set("said", more), number=5999)
        trouble = exchange.state().trouble
        assert trouble is not None and trouble.code == "shared.full"
        assert changes.seq == 0 and replica.waiting() == 1 and entries(store, 5999) == 0
        back(replica)
        assert exchange.exchange_once().pending == 1, "tried again in vain, it waits on"
        subprocess.run(["mount", "-o", "remount,size=16m", small], check=True)
        assert until(exchange, lambda state: not state.pending).conflicts == 0 and entries(store, 5999) == 1
        write(number)
        assert entries(store, number) == 1
        owner.execute("ALTER TABLE wanmi.journal SET TABLESPACE pg_default")
        owner.execute("DROP TABLESPACE small")


class InTheMiddle:
    """A service that stops half way, once, until it may go on."""

    def __init__(self) -> None:
        self.there, self.go_on = threading.Event(), threading.Event()

    def __call__(self, unit: UnitOfWork) -> None:
        unit.settings.set("half.way", 1)
        send(unit)
        first = not self.there.is_set()
        self.there.set()
        if first:
            self.go_on.wait(60)


def hurt_in_the_middle(store: SharedStore, number: int, hurt: Callable[[], None]) -> str:
    """Carry an intent out and hurt the server while its transaction is open; return the code that it failed with."""
    work, code = InTheMiddle(), []

    def carry_out() -> None:
        try:
            do(store, work, number=number)
        except Unusable as failure:
            code.append(failure.code)

    sending = threading.Thread(target=carry_out)
    sending.start()
    assert work.there.wait(10)
    hurt()
    work.go_on.set()
    sending.join()
    return "".join(code)


def crash(server: Cluster) -> None:
    server.crash()
    server.start()


def kill_backend(server: Cluster) -> None:
    assert server.kill_backend("hurt")
    time.sleep(0.1)  # Until the postmaster has seen it.
    server.wait_until_ready()


@pytest.mark.parametrize(("number", "hurt"), [(27, crash), (28, kill_backend)])
def test_27_28_the_server_crashes_in_the_middle_of_a_transaction(
        server: Cluster, store: SharedStore, number: int, hurt: Callable[[Cluster], None]) -> None:
    do(store, lambda unit: None, number=1000 + number)
    assert hurt_in_the_middle(store, number, lambda: hurt(server)) == "shared.away"
    assert entries(store, number) == 0
    do(store, lambda unit: unit.settings.set("half.way", 2), number=number)
    assert entries(store, number) == 1


def test_29_a_frozen_server_is_waited_for_only_so_long(server: Cluster, store: SharedStore) -> None:
    do(store, lambda unit: None, number=2900)
    with server.frozen():
        begun = time.monotonic()
        with pytest.raises(Unusable) as raised:
            do(store, lambda unit: None, number=29)
        assert raised.value.code == "shared.away"
        assert ANSWER_S <= time.monotonic() - begun < ANSWER_S + 1
    do(store, lambda unit: None, number=29)
    assert entries(store, 29) == 1


def test_29_on_a_workstation_a_step_is_pending_after_three_seconds(
        server: Cluster, store: SharedStore, tmp_path: Path) -> None:
    """With what the product waits for; the connection stands already."""
    with joined(server.url("hurt"), store, tmp_path / "replica.wanmi") as replica:
        do(replica, lambda unit: None, number=2901)
        with server.frozen():
            begun = time.monotonic()
            changes = do(replica, lambda unit: unit.settings.set("frozen", 1), number=2902)
            assert HURRIED_ANSWER_S <= time.monotonic() - begun < HURRIED_ANSWER_S + 1
            assert changes.seq == 0 and replica.waiting() == 1
            begun = time.monotonic()
            do(replica, lambda unit: unit.settings.set("frozen", 2), number=2903)
            assert time.monotonic() - begun < 1, "behind what waits nobody asks"
        assert until(ReplicaExchange(replica), lambda state: not state.pending).conflicts == 0
    assert [entries(store, 2902), entries(store, 2903)] == [1, 1]


def test_26_of_two_that_lock_each_other_both_are_done(store: SharedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("deadlock.a", "deadlock.b")
    do(store, lambda unit: unit.settings.set(names[0], "") or unit.settings.set(names[1], ""), number=2600)
    both, one_is_done, tries = threading.Barrier(2), threading.Event(), []
    # Who is sent back begins again when the other is done: else it would find the other's change, and be refused.
    monkeypatch.setattr(shared_store, "time", SimpleNamespace(sleep=lambda seconds: one_is_done.wait(10)))

    def crosswise(mine: str, other: str) -> Callable[[UnitOfWork], None]:
        seen: list[str] = []

        def work(unit: UnitOfWork) -> None:
            tries.append(mine)
            unit.settings.set(mine, f"of {mine}")
            send(unit)
            if not seen:
                seen.append(mine)
                both.wait(10)
            unit.settings.set(other, f"of {mine}")
        return work

    def carry_out(turn: int, pair: tuple[str, str]) -> None:
        do(store, crosswise(*pair), number=2601 + turn, name=f"crosswise {turn}")
        one_is_done.set()

    threads = [threading.Thread(target=carry_out, args=each) for each in enumerate((names, names[::-1]))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [entries(store, 2601), entries(store, 2602)] == [1, 1]
    assert len(tries) == 3, "one had to begin again"


def test_34_a_client_frozen_in_a_transaction_holds_others_up_only_so_long(
        server: Cluster, store: SharedStore) -> None:
    """The others wait for a row that it has written; the server ends it after its time."""
    do(store, lambda unit: unit.settings.set("held", 0), number=3400)
    held, go_on = threading.Event(), threading.Event()

    def hold(unit: UnitOfWork) -> None:
        unit.settings.set("held", 1)
        send(unit)
        held.set()
        go_on.wait(60)

    ended: list[str] = []

    def freeze() -> None:
        try:
            do(store, hold, number=34)
        except Unusable as failure:
            ended.append(failure.code)

    frozen = threading.Thread(target=freeze)
    frozen.start()
    assert held.wait(10)
    begun = time.monotonic()
    with SharedStore.open(server.url("hurt"), services={**SERVICES, Do: Doing()}) as other:
        while True:
            try:
                do(other, lambda unit: unit.settings.set("held", 2), number=3401)
                break
            except Unusable as failure:
                assert failure.code == "shared.busy" and time.monotonic() - begun < 30
    waited_s = time.monotonic() - begun
    go_on.set()
    frozen.join()
    assert ended == ["shared.away"] and waited_s < IDLE_MS / 1000 + 5
    assert [entries(store, 34), entries(store, 3401)] == [0, 1]


class SetClock:
    """A clock that somebody has set wrong."""

    def __init__(self, wrong_by: timedelta) -> None:
        self.wrong_by = wrong_by

    def now(self) -> datetime:
        return datetime(2021, 12, 31, 8, tzinfo=UTC) + self.wrong_by


def test_35_36_wrong_clocks_change_no_order(store: SharedStore) -> None:
    for number, hours in enumerate((0, 5, -5, 3), start=3500):
        store.clock = SetClock(timedelta(hours=hours))
        do(store, lambda unit: unit.settings.set("clock", unit.now.hour), number=number)
    with store.reading() as connection:
        last = list(journal.entries(connection))[-4:]
        assert [entry.body["intent"] for entry in last] == [str(UUID(int=number)) for number in range(3500, 3504)]
        assert [entry.seq for entry in last] == list(range(last[0].seq, last[0].seq + 4))
        assert chain.first_misfit((each.seq, each.text, each.hash) for each in journal.entries(connection)) is None


@dataclass
class Machine:
    """A machine's clock that somebody sets."""

    wrong_by: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.wrong_by


def test_36_deadlines_stay_the_stores_when_a_running_workstations_clock_is_set_back(
        server: Cluster, tmp_path: Path) -> None:
    server.wait_until_ready()
    url, machine = server.make_database("clocks"), Machine()
    cases = make_district(url, people=1, cases=2).cases
    join(url, tmp_path / "replica.wanmi")
    with ReplicaStore.open(tmp_path / "replica.wanmi", machine=machine) as replica:
        replica.exchange()
        for number, case in enumerate(cases):
            machine.wrong_by = timedelta(days=-30 * number)
            steps: tuple[tuple[Step, dict[str, object]], ...] = (
                (Step.CLAIM, {}), (Step.DISPATCH, {"department": str(DEPARTMENT)}))
            for seen, (step, facts) in enumerate(steps, start=3):
                changes = replica.carry_out(TakeStep(
                    id=UUID(int=3600 + 10 * number + seen), case=case, step=step, seen_version=seen, facts=facts,
                    opinion="同意"), author_of(0))
                assert changes.seq
        assert abs(replica.clock.now() - datetime.now(UTC)) < timedelta(seconds=5), "what is left is told by it"
        with replica.reading() as connection:
            right, set_back = (instant(due) for due in connection.execute(
                sa.select(tables.case.c.due_at).order_by(tables.case.c.id)).scalars())
    assert abs(set_back - right) < timedelta(minutes=1) and right > datetime.now(UTC)


@pytest.fixture(scope="module")
def hall(server: Cluster) -> tuple[str, UUID]:
    """A small district with one case that waits for dispatch."""
    server.wait_until_ready()
    url = server.make_database("hall")
    return url, make_district(url, people=2, cases=1).cases[0]


def test_24_of_two_that_claim_one_case_the_second_is_told_who_has_it(hall: tuple[str, UUID]) -> None:
    url, case = hall
    codes: dict[int, str] = {}
    both = threading.Barrier(2)

    def claim(store: SharedStore, number: int, seen: int) -> None:
        store.carry_out(TakeStep(id=UUID(int=240 + 10 * seen + number), case=case, step=Step.CLAIM, seen_version=seen),
                        author_of(number))

    def compete(number: int) -> None:
        with SharedStore.open(url) as store:
            both.wait(10)
            try:
                claim(store, number, 3)
                codes[number] = ""
            except Stale as refusal:
                codes[number] = refusal.code

    threads = [threading.Thread(target=compete, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner, loser = sorted(codes, key=codes.__getitem__)
    assert codes[winner] == "" and codes[loser] in ("case.changed_meanwhile", "store.stale")
    with SharedStore.open(url) as store, pytest.raises(NotAllowed) as told:
        claim(store, loser, 4)
    assert (told.value.code, told.value.facts["who"]) == ("step.claimed", f"席位{winner}")
