"""A throw-away PostgreSQL on the loopback interface, with fsync on: for benches, fault runs and tests.

PostgreSQL refuses to run as root, so as root it runs as the system user `postgres` that Debian's package makes.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from app.domain.errors import Unusable

OWNER = "owner"
_BIN = Path("/usr/lib/postgresql")
_OPENSSL = "/usr/bin/openssl"
_SETTINGS = {"listen_addresses": "'127.0.0.1'", "unix_socket_directories": "''", "shared_buffers": "128MB",
             "fsync": "on", "synchronous_commit": "on", "log_min_messages": "fatal", "max_connections": "100"}
_READY_S = 30.0


class Cluster:
    """Made on entering, gone on leaving."""

    def __init__(self, folder: Path | None = None, **settings: str) -> None:
        """`folder` (else a temporary one) holds the data; `settings` go over the usual ones."""
        self._settings = _SETTINGS | settings
        self.folder = Path(tempfile.mkdtemp(prefix="wanmi-pg-", dir=folder or "/var/tmp"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])

    def url(self, database: str, user: str = OWNER) -> str:
        """Return the address of a database of it."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._control("-w", "-t", "60", "start")

    def crash(self) -> None:
        """No checkpoint, no farewell: the next start replays the WAL."""
        self._control("-w", "-m", "immediate", "stop")

    def make_database(self, name: str, template: str = "") -> str:
        """Make an empty database with PostGIS, or a copy of `template`, and return its URL."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as server:
            base = sql.Identifier(template or "template1")
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), base))
        if not template:
            with psycopg.connect(self.url(name), autocommit=True) as database:
                database.execute("CREATE EXTENSION postgis")
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is connected to it."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def wait_until_ready(self) -> None:
        """Wait while it recovers; raises Unusable `shared.no_server` when that takes too long."""
        deadline_s = time.monotonic() + _READY_S
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline_s:
                    raise Unusable("shared.no_server", detail=str(error)) from error
                time.sleep(0.05)

    def processes(self) -> dict[int, str]:
        """Return every process of the server by id, with what it says of itself, the postmaster first."""
        postmaster = int((self.folder / "data" / "postmaster.pid").read_text("utf-8").split()[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text("utf-8").split()
        found = {}
        for pid in (postmaster, *map(int, children)):
            try:
                found[pid] = Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").decode(errors="replace")
            except OSError:
                continue  # Ended meanwhile.
        return found

    def backends(self, database: str) -> list[int]:
        """Return the processes that serve clients of a database."""
        return [pid for pid, title in self.processes().items() if f" {database} 127.0.0.1(" in title]

    @contextmanager
    def encrypted(self) -> Iterator[Path]:
        """TLS inside, offered to whoever connects; gives the certificate, which is its own root."""
        certificate = self.folder / "data" / "server.crt"
        if not certificate.exists():
            self._run(_OPENSSL, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                      "-subj", "/CN=localhost", "-days", "2", "-keyout", str(certificate.with_suffix(".key")),
                      "-out", str(certificate))
        self._set("ssl", "on")
        try:
            yield certificate
        finally:
            self._set("ssl", "off")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Every process stopped (SIGSTOP) inside."""
        stopped = list(self.processes())
        try:
            for pid in stopped:
                _signal(pid, signal.SIGSTOP)
            yield
        finally:
            for pid in stopped:
                _signal(pid, signal.SIGCONT)

    def kill_backend(self, database: str) -> bool:
        """Kill one process (SIGKILL) that serves a client of the database; the server then drops all and recovers."""
        found = self.backends(database)
        if found:
            _signal(found[0], signal.SIGKILL)
        return bool(found)

    def __enter__(self) -> "Cluster":
        try:
            if os.geteuid() == 0:
                shutil.chown(self.folder, "postgres", "postgres")
            self._run("initdb", "-D", str(self.folder / "data"), "-U", OWNER, "-A", "trust", "-E", "UTF8",
                      "--locale=C", "-k")
            settings = self._settings | {"port": str(self.port)}
            lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
            with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
                file.write(lines)
            self.start()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if (self.folder / "data" / "postmaster.pid").exists():
                self.crash()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _set(self, name: str, value: str) -> None:
        """Change a setting that new connections follow."""
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(f"{name} = {value}\n")
        self._control("reload")

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        try:
            subprocess.run([*as_user, str(_newest() / program), *arguments], check=True, cwd="/",
                           stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        except subprocess.CalledProcessError as error:
            raise Unusable("shared.no_server", detail=error.stderr.decode(errors="replace").strip()) from error


def _newest() -> Path:
    found = sorted(_BIN.glob("*/bin"), key=lambda each: int(each.parent.name) if each.parent.name.isdigit() else 0)
    if not found:
        raise Unusable("shared.no_postgresql", path=str(_BIN))
    return found[-1]


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass  # Ended meanwhile.
