"""A replica meets an older state of its shared store at the same address: it sends and applies nothing (31, 32)."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from app.domain.errors import Unusable
from app.services.offered import SERVICES
from data import journal
from data.backup.making import back_up
from data.backup.regaining import holder, look, take_again
from data.backup.restoring import restore
from data.heads import beside, seen
from data.replica.joining import join
from data.replica.store import ReplicaStore
from data.row_hashes import row_hashes
from data.shared.cluster import Cluster
from data.shared.store import SharedStore
from tests.helpers.filled import fill
from tests.helpers.shared import _BARE, new_database
from tests.helpers.stores import CRS, DISTRICT, Do, Doing, do, seeded

NOW = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)


def empty_again(cluster: Cluster, url: str) -> None:
    """Put an empty database in the place of the one at the address, while others are connected to it."""
    name = url.rpartition("/")[2]
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name} TEMPLATE {_BARE}")


def test_replica_stops_tells_and_its_entries_are_taken_again(cluster: Cluster, tmp_path: Path) -> None:
    url, services = new_database(cluster), {**SERVICES, Do: Doing()}
    with SharedStore.create(url, district=DISTRICT, crs_id=CRS, demo=True, services=services,
                            entropy=seeded()) as store:
        do(store, lambda unit: unit.settings.set("colour", "blue"), number=900)
        old = back_up(store, tmp_path / "b", now=NOW)
        fill(store)
    join(url, tmp_path / "replica.wanmi", media=True)
    with ReplicaStore.open(tmp_path / "replica.wanmi", services=services, entropy=seeded(3)) as replica:
        do(replica, lambda unit: unit.settings.set("colour", "red"), number=901)
        held = old.manifest.seq + 5
        empty_again(cluster, url)
        restore(old.path, url)
        with replica.reading() as connection:
            before = row_hashes(connection)
        with pytest.raises(Unusable, match="shared.away"):
            replica.exchange()
        for _ in range(2):
            with pytest.raises(Unusable, match="exchange.older_store") as raised:
                replica.exchange()
        facts = raised.value.facts
        assert (facts["entries"], facts["people"], facts["common"], facts["epoch"]) == (5, 1, held - 5, 2)
        with replica.reading() as connection:
            assert row_hashes(connection) == before
        with SharedStore.open(url, services=services) as restored, holder(replica.path) as (mine, blobs):
            found = look(mine, restored, replica.path)
            assert (found.met.seq, len(found.lost)) == (old.manifest.seq + 1, 5), "nothing was sent to it"
            assert take_again(mine, blobs, restored, found, "root").taken == 5
            assert restored.verify().first_bad == ""
    join(url, tmp_path / "anew.wanmi")
    with ReplicaStore.open(tmp_path / "anew.wanmi", services=services, entropy=seeded(4)) as anew:
        anew.exchange()
        assert anew.verify().first_bad == ""
        with anew.reading() as connection:
            after = row_hashes(connection)
    assert {name for name in after if after[name] != before[name]} == {
        "store", "intent", "journal", "journal_chunk", "user_"}, "a replica gives no password back: it is set anew"


def test_other_store_at_the_address_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    url, services = new_database(cluster), {**SERVICES, Do: Doing()}
    SharedStore.create(url, district=DISTRICT, crs_id=CRS, demo=True, services=services, entropy=seeded()).close()
    join(url, tmp_path / "replica.wanmi")
    empty_again(cluster, url)
    with SharedStore.create(url, district=DISTRICT, crs_id=CRS, demo=True, services=services,
                            entropy=seeded(99)) as other:
        before = other.verify().head
        with ReplicaStore.open(tmp_path / "replica.wanmi", services=services, entropy=seeded(3)) as replica:
            with pytest.raises(Unusable, match="exchange.other_store"):
                replica.exchange()
        assert other.verify().head == before


def test_end_that_a_replica_lost_with_its_wal_comes_again(cluster: Cluster, tmp_path: Path) -> None:
    url, services = new_database(cluster), {**SERVICES, Do: Doing()}
    with SharedStore.create(url, district=DISTRICT, crs_id=CRS, demo=True, services=services,
                            entropy=seeded()) as store:
        path, torn = tmp_path / "replica.wanmi", tmp_path / "torn.wanmi"
        join(url, path)
        with ReplicaStore.open(path, services=services, entropy=seeded(3)) as replica:
            for number in range(901, 906):
                do(store, lambda unit, number=number: unit.settings.set("n", number), number=number)
            replica.exchange()
            shutil.copy(path, torn)  # without its -wal, as if a tidy user had deleted it
            shutil.copy(beside(path), beside(torn))
        with ReplicaStore.open(torn, services=services, entropy=seeded(3)) as replica:
            with replica.reading() as connection:
                assert journal.head(connection)[0] < seen(torn).seq, "the end is missing"
            replica.exchange()
            assert replica.verify().first_bad == ""
            with replica.reading() as ours, store.reading() as theirs:
                assert row_hashes(ours) == row_hashes(theirs)
