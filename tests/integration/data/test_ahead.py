"""Photos fetched ahead by the exchange: of later cases too, in parts, without holding anything up."""

import json
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

from app.bench.proxy import Proxy
from app.ports.store import UnitOfWork
from data.replica import ahead
from data.replica.ahead import Ahead
from data.replica.exchange import ReplicaExchange
from data.replica.joining import join
from data.replica.store import ReplicaStore
from data.shared.blobs import TableBlobs
from data.shared.store import SharedStore
from main import main
from tests.helpers.filled import CASE, USER
from tests.helpers.replicas import describe, said
from tests.helpers.stores import do, seeded


def photo(shared: SharedStore, number: int, size: int = 3500) -> str:
    """Add a photo to the case on another workstation, and return its name."""
    name = shared.blobs.put(random.Random(number).randbytes(size))
    do(shared, named(name), number=number)
    return name


def named(name: str) -> Callable[[UnitOfWork], None]:
    def work(unit: UnitOfWork) -> None:
        unit.cases.add_media(CASE, name, stage="before", by=USER)

    return work


@contextmanager
def opened(url: str, shared: SharedStore, path: Path, *, media: bool = True) -> Iterator[ReplicaStore]:
    join(url, path, media=media)
    with ReplicaStore.open(path, services=shared._services, entropy=seeded(3)) as store:
        yield store


@contextmanager
def exchanging(store: ReplicaStore) -> Iterator[ReplicaExchange]:
    exchange = ReplicaExchange(store)
    exchange.start()
    try:
        yield exchange
    finally:
        exchange.close()


def wait(true: Callable[[], bool], within_s: float = 15) -> None:
    end = monotonic() + within_s
    while not true():
        assert monotonic() < end
        sleep(0.02)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for what is new at once; the fixture's own media needn't be real photos."""
    monkeypatch.setattr(ahead, "LIST_AGAIN_S", 0.0)


def test_later_photos_are_here_when_the_server_is_away(filled: SharedStore, proxy: Proxy, tmp_path: Path) -> None:
    with opened(proxy.through(filled.url), filled, tmp_path / "replica.wanmi") as store, exchanging(store) as exchange:
        assert exchange.state().media_missing == 0
        names = [photo(filled, number, size=700_000) for number in range(700, 703)]
        wait(lambda: all(map(store.blobs.has, names)))
        assert exchange.state().media_missing == 0
        proxy.cut()
        assert [store.blobs.read(name) for name in names] == [filled.blobs.read(name) for name in names]
        assert not list(store.path.parent.rglob("*.part"))


def test_not_joined_with_media_they_come_when_looked_at(filled: SharedStore, tmp_path: Path) -> None:
    with opened(filled.url, filled, tmp_path / "replica.wanmi", media=False) as store, exchanging(store) as exchange:
        name = photo(filled, 700)
        do(filled, describe("之后"), number=701)
        wait(lambda: said(store) == "之后")
        sleep(0.3)
        assert exchange.state().media_missing is None and not store.blobs.has(name)
        exchange.fetch_ahead(True)
        wait(lambda: store.blobs.has(name))
        exchange.fetch_ahead(False)
        assert exchange.state().media_missing is None


def test_a_photo_cut_off_goes_on_where_it_was(filled: SharedStore, tmp_path: Path,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "PART_BYTES", 1000)
    asked: list[int] = []
    usual = TableBlobs.part
    monkeypatch.setattr(TableBlobs, "part", lambda blobs, name, begin, count: (
        asked.append(begin), usual(blobs, name, begin, count))[1])
    with opened(filled.url, filled, tmp_path / "replica.wanmi") as store:
        name = photo(filled, 700, size=3500)
        store.exchange()
        assert store.ahead.part() and store.ahead.part() and store.ahead.missing() == 1 and not store.blobs.has(name)
        again = Ahead(store)
        assert again.part() and again.part() and again.missing() == 0 and not again.part()
        assert asked == [0, 1000, 2000, 3000] and store.blobs.read(name) == filled.blobs.read(name)


def test_a_large_clip_holds_no_exchange_up(filled: SharedStore, proxy: Proxy, tmp_path: Path,
                                           monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "PART_BYTES", 1000)
    with opened(proxy.through(filled.url), filled, tmp_path / "replica.wanmi") as store, exchanging(store):
        proxy.delay(0.01)
        photo(filled, 700, size=2_000_000)
        wait(lambda: any(store.path.parent.rglob("*.part")))
        for number in range(701, 706):
            begun_s = monotonic()
            do(filled, describe(f"第{number}版"), number=number)
            wait(lambda number=number: said(store) == f"第{number}版")
            assert monotonic() - begun_s < 1.5, "called in the middle of a turn of two seconds"
        assert store.ahead.missing() == 1, "it is still coming"


def test_what_is_damaged_or_lost_there_stays_missing_and_the_rest_comes(filled: SharedStore, tmp_path: Path) -> None:
    with opened(filled.url, filled, tmp_path / "replica.wanmi") as store:
        good, bad, lost = (photo(filled, number) for number in range(700, 703))
        good_too = photo(filled, 703)
        usual = TableBlobs.part

        def part(blobs: TableBlobs, name: str, begin: int, count: int) -> tuple[bytes, int]:
            if name == bad:
                return b"other", 5
            return usual(blobs, "0" * 64 if name == lost else name, begin, count)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(TableBlobs, "part", part)
            store.exchange()
            while store.ahead.part():
                pass
        assert store.ahead.missing() == 2 and store.ahead.trouble is None
        assert [store.blobs.has(name) for name in (good, bad, lost, good_too)] == [True, False, False, True]


def test_the_last_of_the_disk_is_left_to_the_replica(filled: SharedStore, tmp_path: Path,
                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(filled.url, filled, tmp_path / "replica.wanmi") as store:
        name = photo(filled, 700)
        exchange = ReplicaExchange(store)
        exchange.exchange_once()
        monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**11, 10**11, 2**30))
        assert not store.ahead.part() and not store.blobs.has(name)
        assert [each.code for each in exchange.state().warnings] == ["environment.no_room_ahead"]
        assert store.blobs.read(name), "what is looked at comes all the same"
        monkeypatch.undo()
        store.ahead.switch(True)
        while store.ahead.part():
            pass
        assert store.ahead.missing() == 0 and not exchange.state().warnings


def test_a_replica_made_anew_fetches_ahead_as_the_old_one_did(filled: SharedStore, tmp_path: Path) -> None:
    for switched in (True, False):
        path = tmp_path / f"{switched}.wanmi"
        join(filled.url, path, media=switched)
        assert main(["join", filled.url, "--anew", "--store", str(path)]) == 0
        with ReplicaStore.open(path) as store:
            assert (store.ahead.missing() is not None) is switched


def test_the_switch_is_kept_and_an_older_replica_has_it_off(filled: SharedStore, tmp_path: Path,
                                                            capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "replica.wanmi"
    with opened(filled.url, filled, path) as store, store.unit_of_work() as unit:
        unit.writer.connection.exec_driver_sql("DROP TABLE ahead")
    for given, missing in (("status", None), ("media on", 0), ("status", 0), ("media off", None), ("status", None)):
        assert main(["sync", *given.split(), "--store", str(path), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["media_missing"] == missing, given
    assert main(["sync", "media", "on", "--store", str(path), "--lang", "zh_CN"]) == 0
    assert "照片和录音预先取来：还差 0 个。" in capsys.readouterr().out
    assert main(["sync", "media", "perhaps", "--store", str(path)]) == 2
