"""The way to the server is proved, with real certificates on a real server; what is wrong with one is said."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from app.domain.errors import BadInput, Unusable
from data.replica.exchange import ReplicaExchange
from data.shared.cluster import Cluster
from data.shared.server import certificate_ends, driver_url, open_listener, refuse_password
from data.shared.store import SharedStore
from tests.helpers.replicas import equal, joined
from tests.helpers.stores import do

_CONFIG = """
[ca]
default_ca = own
[own]
new_certs_dir = {folder}
database = {folder}/index
serial = {folder}/serial
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
"""


class Authority:
    """A city's own authority, in a folder."""

    def __init__(self, folder: Path, name: str = "root") -> None:
        """Make its root."""
        self.folder, self.root = folder, folder / f"{name}.crt"
        (folder / "index").write_text("")
        (folder / "serial").write_text("01")
        (folder / "config").write_text(_CONFIG.format(folder=folder))
        self._run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=own",
                  "-keyout", "root.key", "-out", self.root.name, "-days", "3650")

    def sign(self, name: str, begins: str, ends: str) -> tuple[Path, Path]:
        """Return certificate and key for the name, valid between the two (YYYYMMDDHHMMSSZ)."""
        stem = f"{name}-{ends}"
        self._run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                  "-addext", f"subjectAltName=DNS:{name}", "-keyout", f"{stem}.key", "-out", f"{stem}.csr")
        self._run("ca", "-batch", "-config", "config", "-cert", self.root.name, "-keyfile", "root.key", "-in",
                  f"{stem}.csr", "-out", f"{stem}.crt", "-startdate", begins, "-enddate", ends, "-notext")
        return self.folder / f"{stem}.crt", self.folder / f"{stem}.key"

    def _run(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The authority that this machine trusts."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A server of its own, as its certificate changes."""
    with Cluster(fsync="off") as running:
        yield running


def shows_none(server: Cluster) -> None:
    """Let the server have no TLS, as it was at first; another test may have given it a certificate."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as owner:
        owner.execute("ALTER SYSTEM SET ssl = off")
    server.crash()
    server.start()


def shows(server: Cluster, certificate: Path, key: Path) -> None:
    """Let the server show this certificate from now on."""
    for source, name in ((certificate, "server.crt"), (key, "server.key")):
        target = server.folder / "data" / name
        shutil.copyfile(source, target)
        target.chmod(0o600)
        if os.geteuid() == 0:
            shutil.chown(target, "postgres", "postgres")
    with psycopg.connect(server.url("postgres"), autocommit=True) as owner:
        owner.execute("ALTER SYSTEM SET ssl = on")
        loaded = owner.execute("SELECT pg_conf_load_time()").fetchone()
        owner.execute("SELECT pg_reload_conf()")
        until = time.monotonic() + 10
        while owner.execute("SELECT pg_conf_load_time()").fetchone() == loaded and time.monotonic() < until:
            time.sleep(0.02)


def proving(server: Cluster, root: Path, host: str = "localhost") -> str:
    """Return the URL by which the server must prove itself, although it is on this machine."""
    url = server.url("postgres").replace("127.0.0.1", host)
    return f"{url}?sslmode=verify-full&sslrootcert={root}"


def refused(url: str) -> str:
    """Open the store and return why that was refused."""
    with pytest.raises(Unusable) as raised:
        SharedStore.open(url)
    return raised.value.code


def test_what_is_wrong_with_the_way_is_said(server: Cluster, authority: Authority, tmp_path: Path) -> None:
    url = proving(server, authority.root)
    shows_none(server)
    assert refused(url) == "shared.no_tls"
    shows(server, *authority.sign("localhost", "20200101000000Z", "20400101000000Z"))
    assert refused(url) == "shared.no_postgis", "the way itself is good"
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone() == (True,)
    assert refused(proving(server, tmp_path / "none.crt")) == "shared.no_root"
    assert refused(proving(server, Authority(tmp_path).root)) == "shared.untrusted"
    shows(server, *authority.sign("db.example", "20200101000000Z", "20400101000000Z"))
    assert refused(url) == "shared.other_name"
    shows(server, *authority.sign("localhost", "20200101000000Z", "20210101000000Z"))
    assert refused(url) == "shared.expired"
    shows(server, *authority.sign("localhost", "20390101000000Z", "20400101000000Z"))
    assert refused(url) == "shared.not_yet"


def test_the_end_of_a_certificate_is_told_two_weeks_before(server: Cluster, authority: Authority) -> None:
    shows(server, *authority.sign("localhost", "20200101000000Z", "20400115000000Z"))
    url = proving(server, authority.root)
    assert certificate_ends(url, datetime(2039, 12, 31, tzinfo=UTC)) is None
    told = certificate_ends(url, datetime(2040, 1, 2, tzinfo=UTC))
    assert told is not None and (told.code, told.facts["day"], told.facts["days"]) == (
        "shared.ends_soon", "2040-01-15", 13)
    assert certificate_ends(server.url("postgres"), datetime(2040, 1, 2, tzinfo=UTC)) is None


def test_a_replica_exchanges_by_tls_and_its_worker_looks_ahead(cluster: Cluster, filled: SharedStore,
                                                               authority: Authority, tmp_path: Path) -> None:
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as owner:
        (now,) = owner.execute("SELECT now()").fetchone()
        shows(cluster, *authority.sign("localhost", "20200101000000Z", f"{now + timedelta(days=5):%Y%m%d%H%M%S}Z"))
        url = f"{filled.url.replace('127.0.0.1', 'localhost')}?sslmode=verify-full&sslrootcert={authority.root}"
        try:
            with joined(url, filled, tmp_path / "replica.wanmi") as replica:
                exchange = ReplicaExchange(replica)
                exchange.start()
                do(replica, lambda unit: None, number=1)
                until = time.monotonic() + 10
                while not exchange.state().warnings and time.monotonic() < until:
                    time.sleep(0.02)
                exchange.close()
                assert [(each.code, each.facts["days"]) for each in exchange.state().warnings] == [
                    ("shared.ends_soon", 4)]
                assert equal(replica, filled)
        finally:
            owner.execute("ALTER SYSTEM RESET ssl")
            owner.execute("SELECT pg_reload_conf()")


@pytest.mark.parametrize(("url", "mode"), [
    ("postgresql://desk@db.example/wanmi", "verify-full"),
    ("postgresql://desk@10.0.0.5:5433/wanmi", "verify-full"),
    ("postgresql://desk@db.example/wanmi?sslmode=require", "require"),
    ("postgresql://desk@127.0.0.1/wanmi", None),
    ("postgresql://desk@localhost/wanmi", None),
    ("postgresql://desk@/wanmi?host=/var/run/postgresql", None),
])
def test_a_server_elsewhere_must_prove_itself(url: str, mode: str | None) -> None:
    assert driver_url(url).query.get("sslmode") == mode


def test_who_listens_asks_for_the_same_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """With libpq's own `prefer` a false server could ask for the password."""
    asked: list[str] = []

    def connect(where: str, **_: object) -> SimpleNamespace:
        asked.append(where)
        return SimpleNamespace()

    monkeypatch.setattr(psycopg.Connection, "connect", connect)
    open_listener("postgresql://desk@db.example/wanmi")
    open_listener("postgresql://desk@127.0.0.1/wanmi")
    assert asked == ["postgresql://desk@db.example/wanmi?sslmode=verify-full", "postgresql://desk@127.0.0.1/wanmi"]


@pytest.mark.parametrize("url", ["postgresql://desk:secret@db/wanmi", "postgresql://desk@db/wanmi?password=secret"])
def test_a_password_in_the_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(BadInput) as raised:
        refuse_password(url)
    assert raised.value.code == "shared.password_in_url"
    assert "secret" not in str(raised.value.facts)
