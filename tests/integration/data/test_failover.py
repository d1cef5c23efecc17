"""A server that goes back to a point in time, and a standby that lagged and took over (fault 30): told, not silent.

Both on servers of their own, with PostgreSQL's own tools: archive, base backup, recovery target, promotion.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from app.domain.lineage import Lineage
from app.services.offered import SERVICES
from data.backup.making import back_up
from data.backup.regaining import Comparison, holder, look, take_again
from data.backup.restoring import promoted
from data.shared.cluster import Cluster
from data.shared.store import SharedStore
from tests.helpers.shared import new_database
from tests.helpers.stores import CRS, DISTRICT, Do, Doing, do, seeded
from tests.integration.data.test_backup import NOW, ROOT


class Other(Cluster):
    """A server on a data folder that is there already: a standby, or one that goes back."""

    def __init__(self, make: Callable[[Cluster, Path], None]) -> None:
        super().__init__(fsync="off")
        self._make = make

    def __enter__(self) -> "Other":
        self._make(self, self.folder / "data")
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            # What takes over must not write its own time line into the other test's archive.
            file.write(f"port = {self.port}\narchive_mode = off\n")
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", "postgres:postgres", str(self.folder)], check=True)
        self.start()
        return self


def base_backup(primary: Cluster, target: Path, *options: str) -> None:
    """Copy the running server."""
    subprocess.run([str(max(Path("/usr/lib/postgresql").glob("*/bin"))) + "/pg_basebackup", "-d",
                    primary.url("postgres"), "-D", str(target), "-c", "fast", *options], check=True)


@pytest.fixture(scope="module")
def archive() -> Iterator[Path]:
    """A folder that the server's user may write to."""
    folder = Path(tempfile.mkdtemp(prefix="wanmi-archive-", dir="/var/tmp"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def server(archive: Path) -> Iterator[Cluster]:
    """A server that archives."""
    settings = {"archive_mode": "on", "archive_command": f"'cp %p {archive}/%f'", "fsync": "off"}
    with Cluster(**settings) as cluster:
        with psycopg.connect(cluster.url("postgres"), autocommit=True) as made:
            made.execute("CREATE DATABASE bare_template")
        with psycopg.connect(cluster.url("bare_template"), autocommit=True) as database:
            database.execute("CREATE EXTENSION postgis")
        yield cluster


@pytest.fixture
def primary(server: Cluster) -> Iterator[tuple[Cluster, SharedStore]]:
    """The server, and a store of it that holds a few entries."""
    with SharedStore.create(new_database(server), district=DISTRICT, crs_id=CRS, demo=True,
                            services={**SERVICES, Do: Doing()}, entropy=seeded()) as store:
        entries(store, 1, 2)
        yield server, store


def entries(store: SharedStore, first: int, last: int) -> None:
    """Carry intents out."""
    for number in range(first, last + 1):
        do(store, lambda unit, number=number: unit.settings.set(f"n{number}", number), number=number)


def replica_of(store: SharedStore, folder: Path) -> Path:
    """Return what a replica would hold."""
    return back_up(store, folder / "replica", now=NOW).path


def checked(replica: Path, url: str) -> Comparison:
    """Compare as a replica does on connecting; what is lost is taken again, and the store fits."""
    with SharedStore.open(url) as shared, holder(replica) as (held, blobs):
        found = look(held, shared, replica)
        done = take_again(held, blobs, shared, found, "root")
        assert done.left == [] and done.taken == len(found.lost)
        assert shared.verify().first_bad == ""
    return found


def database(store: SharedStore) -> str:
    """Return the database's name."""
    return store.url.rpartition("/")[2]


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until it holds."""
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_back_to_a_point_in_time(primary: tuple[Cluster, SharedStore], archive: Path, tmp_path: Path) -> None:
    cluster, store = primary
    base_backup(cluster, tmp_path / "base")
    entries(store, 3, 4)
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as server:
        (moment,) = server.execute("SELECT clock_timestamp()::text").fetchone()
        time.sleep(0.1)
        entries(store, 5, 7)
        (segment,) = server.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()
        wait_for(lambda: (archive / segment).exists())
    replica, script = replica_of(store, tmp_path), ROOT / "packaging" / "point_in_time.sh"

    def make(_: Cluster, data: Path) -> None:
        subprocess.run([script, tmp_path / "base", archive, moment, data], check=True, stdout=subprocess.DEVNULL)
        again = subprocess.run([script, tmp_path / "base", archive, moment, data], check=False, capture_output=True)
        assert again.returncode == 2 and b"exists already" in again.stderr

    with Other(make) as back:
        url = back.url(database(store))
        wait_for(lambda: not in_recovery(back))
        done = promoted(url)
        assert (done.entries, done.epoch) == (5, 2), "the store's own and four"
        found = checked(replica, url)
    assert (found.lineage, found.common, len(found.lost)) == (Lineage.OLDER, 5, 3)


def in_recovery(cluster: Cluster) -> bool:
    """Say whether the server can't be written yet."""
    with psycopg.connect(cluster.url("postgres")) as server:
        return bool(server.execute("SELECT pg_is_in_recovery()").fetchone()[0])


def test_standby_that_lagged_takes_over(primary: tuple[Cluster, SharedStore], tmp_path: Path) -> None:
    cluster, store = primary
    with Other(lambda _, data: base_backup(cluster, data, "-R", "-X", "stream")) as standby:
        url = standby.url(database(store))
        entries(store, 3, 4)
        wait_for(lambda: seq_at(url) == 5)
        with psycopg.connect(standby.url("postgres"), autocommit=True) as server:
            server.execute("ALTER SYSTEM SET primary_conninfo = ''")
            server.execute("SELECT pg_reload_conf()")
            wait_for(lambda: server.execute("SELECT count(*) FROM pg_stat_wal_receiver").fetchone() == (0,))
        entries(store, 5, 9)
        replica = replica_of(store, tmp_path)
        cluster.crash()
        with psycopg.connect(standby.url("postgres"), autocommit=True) as server:
            server.execute("SELECT pg_promote()")
        done = promoted(url)
        assert (done.entries, done.epoch) == (5, 2)
        found = checked(replica, url)
        cluster.start()
    assert (found.lineage, found.common, len(found.lost)) == (Lineage.OLDER, 5, 5)


def seq_at(url: str) -> int:
    """Return the last entry's number."""
    with psycopg.connect(url) as server:
        return int(server.execute("SELECT max(seq) FROM wanmi.journal").fetchone()[0])
