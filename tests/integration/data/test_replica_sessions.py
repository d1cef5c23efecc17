"""A replica between its exchanges: what is taken back, how long it may be worked on, clocks, and what stops it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.bench.proxy import Proxy
from app.domain.errors import Unusable
from app.domain.plain import instant
from app.entrypoints.chosen_store import opened
from app.ports.exchange import Sending, Withdrawn
from app.services.offered import SERVICES
from data import tables
from data.backup.making import back_up
from data.backup.restoring import promoted, restore
from data.replica import outbox, session
from data.replica.exchange import ReplicaExchange
from data.replica.joining import join
from data.replica.link import LONGEST_PAUSE_S
from data.replica.store import ReplicaStore
from data.shared import store as shared_store
from data.shared.cluster import Cluster
from data.shared.store import SharedStore
from main import main
from tests.helpers.filled import fill
from tests.helpers.replicas import away, back, describe, equal, joined, said, until
from tests.helpers.shared import new_database
from tests.helpers.stores import CRS, DISTRICT, Do, Doing, do, seeded


@dataclass
class Machine:
    """A machine's clock that is wrong by so much."""

    wrong: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.wrong


@pytest.fixture
def real(cluster: Cluster) -> Iterator[SharedStore]:
    """A filled shared store that is no demonstration: its clock is the server's."""
    with SharedStore.create(new_database(cluster), district=DISTRICT, crs_id=CRS, entropy=seeded(5),
                            services={**SERVICES, Do: Doing()}) as store:
        fill(store)
        yield store


def id_of(number: int) -> UUID:
    return UUID(int=number)


# Withdrawing

def test_what_was_not_sent_is_taken_back_with_what_builds_on_it(replica: ReplicaStore, filled: SharedStore) -> None:
    exchange, before = ReplicaExchange(replica), said(replica)
    away(replica)
    do(replica, describe("一"), number=400)
    do(replica, describe("二"), number=401)
    do(replica, lambda unit: unit.settings.set("other", 1), number=402)
    assert said(replica) == "二" and exchange.state().pending == 3
    assert exchange.withdraw([id_of(400)], "somebody") == Withdrawn(others=1)
    assert exchange.withdraw([id_of(400)], "tst") == Withdrawn(taken=2), "the second builds on the first"
    assert said(replica) == before and [each.id for each in exchange.unsent()] == [id_of(402)]
    assert exchange.withdraw([id_of(400)]) == Withdrawn(), "once"
    back(replica)
    state = exchange.exchange_once()
    assert (state.pending, state.conflicts) == (0, 0) and equal(replica, filled)
    with filled.reading() as connection:
        sent = set(connection.execute(sa.select(tables.intent.c.id)).scalars())
    assert str(id_of(402)) in sent and sent.isdisjoint({str(id_of(400)), str(id_of(401))})


def test_what_may_have_arrived_is_not_taken_back(
        filled: SharedStore, proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_store, "TOGETHER_S", 10)
    with joined(proxy.through(filled.url), filled, tmp_path / "replica.wanmi") as replica:
        exchange = ReplicaExchange(replica)
        away(replica)
        for number in (410, 411, 412):
            do(replica, lambda unit, number=number: proxy.refuse() if number == 410 else None, number=number)
        proxy.heal()
        back(replica)
        # The first is cut off in its transaction: its entry would have gone along with the second; the third waits.
        exchange.exchange_once()
        with replica.reading() as connection:
            assert [each.state for each in outbox.pending(connection)] == [Sending.SENT, Sending.SENT, Sending.PENDING]
        assert exchange.withdraw(map(id_of, (410, 411, 412))) == Withdrawn(taken=1, sent=2)
        filled._services[Do].register("work 410", lambda unit: None)  # type: ignore[index]
        proxy.heal()
        assert until(exchange, lambda state: not state.pending).kinds["Do"].accepted == 2


# Sessions

def test_a_session_ends_so_many_hours_after_the_last_exchange(
        filled: SharedStore, proxy: Proxy, tmp_path: Path) -> None:
    path, machine = tmp_path / "replica.wanmi", Machine()
    join(proxy.through(filled.url), path)
    with ReplicaStore.open(path, services=filled._services, machine=machine) as replica:
        exchange = ReplicaExchange(replica)
        assert exchange.exchange_once().warnings == ()
        proxy.refuse()
        exchange.exchange_once()
        machine.wrong = timedelta(hours=7)
        assert exchange.state().warnings == ()
        machine.wrong = timedelta(hours=10)
        assert do(replica, describe("还行"), number=420).seq == 0
        assert [each.code for each in exchange.state().warnings] == ["exchange.ends_soon"]
        for wrong in (timedelta(hours=13), timedelta(hours=-2)):
            machine.wrong = wrong
            with pytest.raises(Unusable) as raised:
                do(replica, describe("不行"), number=421)
            assert raised.value.code == "exchange.expired" and raised.value.facts["hours"] == 12
            away(replica)
        assert exchange.export_unsent(tmp_path / "unsent") == 1, "what waits can leave all the same"
        proxy.heal()
        machine.wrong = timedelta(hours=13)
        back(replica)
        replica.begin_session()
        assert said(filled) == "还行"


def test_the_window_does_not_open_on_a_session_that_has_ended(
        filled: SharedStore, proxy: Proxy, tmp_path: Path) -> None:
    path = tmp_path / "replica.wanmi"
    join(proxy.through(filled.url), path)
    with ReplicaStore.open(path) as replica, replica.unit_of_work() as unit:
        unit.writer.connection.exec_driver_sql("UPDATE replica SET exchanged_at = '2021-01-01T00:00:00.000000Z'")
    proxy.refuse()
    with pytest.raises(Unusable) as raised:
        opened(path)
    assert raised.value.code == "exchange.expired"
    opened(path, write=False).close()
    proxy.heal()
    opened(path).close()


# Clocks

def test_accepted_is_by_the_servers_clock_and_said_by_ones_own(real: SharedStore, tmp_path: Path) -> None:
    """Fault 35: a workstation whose clock is three hours ahead."""
    machine = Machine(timedelta(hours=3))
    join(real.url, tmp_path / "replica.wanmi")
    with ReplicaStore.open(tmp_path / "replica.wanmi", services=real._services, machine=machine) as replica:
        exchange = ReplicaExchange(replica)
        exchange.exchange_once()
        assert do(replica, describe("在线"), number=430).seq
        away(replica)
        do(replica, describe("离线"), number=431)
        back(replica)
        state = exchange.exchange_once()
        assert [each.code for each in state.warnings] == ["exchange.clock_ahead"]
        assert abs(state.offset_ms - 3 * 3_600_000) < 2000
        machine.wrong = timedelta(hours=-5)  # Set back while it runs: the store's clock goes on.
        assert abs(replica.clock.now() - datetime.now(UTC)) < timedelta(seconds=2)
    now = datetime.now(UTC)
    with real.reading() as connection:
        for number in (430, 431):
            entry = json.loads(connection.execute(sa.select(tables.journal.c.entry).where(
                tables.journal.c.intent == str(id_of(number)))).scalar_one())
            assert abs(instant(entry["accepted_at"]) - now) < timedelta(minutes=1)
            assert abs(instant(entry["at"]) - now - timedelta(hours=3)) < timedelta(minutes=1)
            assert abs(entry["offset_ms"] - 3 * 3_600_000) < 2000
    assert session.clock_warning(-119_000) is None


# The connection

def test_status_asks_the_server_and_else_it_says_that_it_did_not(
        replica: ReplicaStore, capsys: pytest.CaptureFixture[str]) -> None:
    assert ReplicaExchange(replica).state().online is None
    for doing, online in (("status", True), ("unsent", None)):
        assert main(["sync", doing, "--store", str(replica.path), "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told == [] if online is None else told["online"] is True


def test_when_the_server_is_back_so_is_the_replica_within_seconds(
        filled: SharedStore, proxy: Proxy, tmp_path: Path) -> None:
    with joined(proxy.through(filled.url), filled, tmp_path / "replica.wanmi") as replica:
        exchange = ReplicaExchange(replica)
        proxy.refuse()
        for _ in range(10):  # However long it was away.
            back(replica)
            exchange.exchange_once()
            assert replica.link.pause_s <= LONGEST_PAUSE_S < 5
        exchange.start()
        try:
            proxy.heal()
            begun = monotonic()
            while not exchange.state().online and monotonic() - begun < 30:
                sleep(0.02)
            assert monotonic() - begun < 15
        finally:
            exchange.close()


def test_a_half_closed_connection_leaves_it_pending_and_is_given_up(
        filled: SharedStore, proxy: Proxy, tmp_path: Path) -> None:
    """Fault 19: the server's side is closed, ours stays open."""
    with joined(proxy.through(filled.url), filled, tmp_path / "replica.wanmi") as replica:
        exchange = ReplicaExchange(replica)
        exchange.exchange_once()
        proxy.half_close()
        begun = monotonic()
        assert do(replica, describe("半关"), number=440).seq == 0
        assert monotonic() - begun < 10 and exchange.pending_cases()
        assert until(exchange, lambda state: not state.pending).online
        assert said(filled) == "半关" and equal(replica, filled)


# A store that went back

def test_an_older_store_stops_the_exchange_and_the_replica_can_only_be_read(
        replica: ReplicaStore, filled: SharedStore, shared_url: str, cluster: Cluster, tmp_path: Path) -> None:
    """Fault 31: a backup was restored that lacks what the replica holds; and one that lacks nothing."""
    with SharedStore.open(shared_url) as owner:
        kept = back_up(owner, tmp_path / "backup", now=datetime.now(UTC))
    do(replica, describe("备份之后"), number=450)
    url = new_database(cluster)
    restore(kept.path, url)
    replica.link.url = url
    replica.link.drop()
    exchange = ReplicaExchange(replica)
    state = exchange.exchange_once()
    assert state.stopped and state.trouble is not None
    assert {name: state.trouble.facts[name] for name in ("entries", "people", "epoch")} == {
        "entries": 1, "people": 1, "epoch": 2}
    for _ in range(2):  # In the pause after a try just as in the try itself.
        with pytest.raises(Unusable) as raised:
            do(replica, describe("不写"), number=451)
        assert raised.value.code == "exchange.older_store"
        replica.link._not_before += 60
    assert replica.waiting() == 0 and said(replica) == "备份之后"
    replica.link.url = filled.url
    replica.link.drop()
    back(replica)
    promoted(shared_url)
    assert [each.code for each in exchange.exchange_once().warnings] == ["exchange.restored"]


# Joining anew, leaving

def test_before_a_replica_is_replaced_or_removed_what_is_unsent_is_in_a_file(
        filled: SharedStore, proxy: Proxy, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, file = tmp_path / "replica.wanmi", tmp_path / "out" / "unsent"
    file.parent.mkdir()
    url = proxy.through(filled.url)
    with joined(url, filled, path) as replica:
        away(replica)
        do(replica, describe("没发"), number=460)
    before = sorted(each.name for each in tmp_path.iterdir())
    proxy.refuse()
    assert main(["join", url, "--store", str(path), "--anew"]) == 2
    assert sorted(each.name for each in tmp_path.iterdir()) == before, "away: nothing was touched"
    proxy.heal()
    assert main(["join", url, "--store", str(path)]) == 2
    assert main(["sync", "leave", "--store", str(path)]) == 2
    with ReplicaStore.open(path, services=filled._services) as replica:
        assert replica.waiting() == 1
    capsys.readouterr()
    assert main(["sync", "leave", str(file), "--store", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unsent"] == 1
    assert sorted(each.name for each in tmp_path.iterdir()) == ["out"]
    with joined(url, filled, path) as replica:
        assert ReplicaExchange(replica).import_unsent(file) == 1
        until(ReplicaExchange(replica), lambda state: not state.pending)
    assert said(filled) == "没发"


def test_a_damaged_replica_is_replaced_and_kept(filled: SharedStore, tmp_path: Path) -> None:
    path = tmp_path / "replica.wanmi"
    joined(filled.url, filled, path).close()
    path.write_bytes(b"rubbish" * 1000)
    assert main(["join", filled.url, "--store", str(path), "--anew", "--json"]) == 0
    with ReplicaStore.open(path) as replica:
        assert equal(replica, filled)
    assert [each.read_bytes()[:7] for each in tmp_path.glob("*.aside-*") if each.is_file() and "-wal" not in each.name
            and ".heads" not in each.name and ".lock" not in each.name] == [b"rubbish"]
