"""Connections to a shared store's server: what is asked of it, and how long anything may wait.

All of Wanmi's tables stand in the schema `wanmi`; PostGIS stays where the administrator put it.
"""

import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa

from app.domain.errors import BadInput, Unusable
from data.shared import tls

SCHEMA = "wanmi"
CONNECT_S = 3
STATEMENT_MS, LOCK_MS, IDLE_MS = 10_000, 3_000, 10_000
"""A frozen workstation inside a transaction would hold its locks against all others."""
ANSWER_S, HURRIED_ANSWER_S = 10.0, 3.0
"""How long a client waits for an answer. A server that is frozen, or whose packets vanish on the way, ends nothing.

A person who takes a step waits no longer than the second: it may be answered later, under the same id."""
OLDEST_POSTGRESQL = 15
SLOWEST_BYTES_S = 1 << 20
"""A line that brings less is too slow for photos, recordings and clips."""
_OPTIONS = (f"-c search_path={SCHEMA},public -c timezone=UTC -c statement_timeout={STATEMENT_MS} "
            f"-c lock_timeout={LOCK_MS} -c idle_in_transaction_session_timeout={IDLE_MS}")
_CONNECTIONS = 5
Result = TypeVar("Result")
_hurried: ContextVar[bool] = ContextVar("hurried", default=False)


class Answering(psycopg.Connection[Any]):
    """A connection that ends when the server has not answered in time, whatever TCP still believes.

    Attributes:
        answer_s: seconds per statement; None waits for ever.
        moving_s: seconds more, for the bytes that are moved.
    """

    answer_s: float | None = None
    moving_s: float = 0.0

    def wait(self, gen: Generator[Any, Any, Result], interval: float = 0.1, timeout: float | None = None) -> Result:
        """As psycopg's; raises OperationalError when the time is over, and the connection is closed."""
        limit_s = self.limit_s if timeout is None else timeout
        begun_s = time.monotonic()
        try:
            return super().wait(gen, interval, limit_s)
        except psycopg.OperationalError:
            if limit_s is None or time.monotonic() - begun_s < limit_s:
                raise
            self.pgconn.finish()
            raise psycopg.OperationalError(f"no answer within {limit_s:g} s") from None

    @property
    def limit_s(self) -> float | None:
        """How long the next answer is waited for."""
        if self.answer_s is None:
            return None
        return (min(self.answer_s, HURRIED_ANSWER_S) if _hurried.get() else self.answer_s) + self.moving_s


@contextmanager
def hurried() -> Iterator[None]:
    """Wait for no answer longer than a person does, in this thread."""
    before = _hurried.set(True)
    try:
        yield
    finally:
        _hurried.reset(before)


def driver_url(url: str) -> sa.URL:
    """Return the URL with our driver in it; a server elsewhere must prove itself unless the URL says otherwise.

    Raises:
        Unusable: `shared.bad_url`, it can't be read or names no database.
    """
    try:
        made = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise Unusable("shared.bad_url", url=shown(url)) from error
    if made.get_backend_name() != "postgresql" or not made.database:
        raise Unusable("shared.bad_url", url=shown(url))
    return tls.proved(made.set(drivername="postgresql+psycopg"))


def refuse_password(url: str) -> None:
    """Raise BadInput `shared.password_in_url` for an address that was typed with one.

    It would stand in the list of processes and in histories. libpq takes it from `~/.pgpass` or PGPASSWORD.
    """
    made = driver_url(url)
    if made.password is not None or "password" in made.query:
        raise BadInput("shared.password_in_url", url=shown(url))


def shown(url: str) -> str:
    """Return the URL without its password, as people and logs may see it."""
    try:
        made = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        return "?"
    return made.difference_update_query(["password"]).render_as_string(hide_password=True)


def certificate_ends(url: str, now: datetime) -> Unusable | None:
    """Return `shared.ends_soon` when the server's certificate has two weeks or less to go, else None."""
    return tls.ends_soon(driver_url(url), shown(url), now)


def certificate_fault(url: str, now: datetime) -> Unusable | None:
    """Return what is wrong with the way to the server, else None; see `tls.what_is_wrong`."""
    return tls.what_is_wrong(driver_url(url), shown(url), now)


def open_server(url: str, *, patient: bool = False, connections: int = _CONNECTIONS,
                answer_s: float = ANSWER_S) -> sa.Engine:
    """Return an engine on the database; nothing is connected yet.

    Args:
        url: `postgresql://USER@HOST:PORT/DATABASE?sslmode=…`.
        patient: for migrations and bulk work: statements may take as long as they need.
        connections: the most at the same time.
        answer_s: how long to wait for an answer where not patient.
    """
    options = _OPTIONS + (" -c statement_timeout=0 -c idle_in_transaction_session_timeout=0" if patient else "")
    engine = sa.create_engine(
        driver_url(url), pool_size=connections, max_overflow=0, pool_pre_ping=False, pool_timeout=CONNECT_S,
        connect_args={"connect_timeout": CONNECT_S, "options": options, "keepalives_idle": 5, "keepalives_interval": 2,
                      "keepalives_count": 3, "tcp_user_timeout": 10_000})

    def connect(dialect: Any, record: Any, arguments: Any, settings: Any) -> Answering:
        connection = Answering.connect(*arguments, **settings)
        connection.answer_s = None if patient else answer_s
        return connection

    sa.event.listen(engine, "do_connect", connect)
    return engine


def open_listener(url: str) -> psycopg.Connection[Any]:
    """Return a connection of its own for LISTEN, never in a transaction; the server must prove itself as always.

    Raises:
        Unusable: `shared.bad_url`.
        psycopg.Error: it can't be reached.
    """
    where = driver_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(where, autocommit=True, connect_timeout=CONNECT_S, keepalives_idle=5, keepalives_interval=2,
                           keepalives_count=3, tcp_user_timeout=10_000)


def wait_for_ever(connection: sa.Connection) -> None:
    """Let the statements of the connection's transaction take as long as they need."""
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
    raw = connection.connection.driver_connection
    assert isinstance(raw, Answering)
    raw.answer_s = None


@contextmanager
def moving(connection: sa.Connection, byte_count: int) -> Iterator[None]:
    """Give the statements within, in the connection's transaction, the time that so many bytes take over a slow line.

    A clip of 200 MB would else never arrive, and whatever waits behind it neither.
    """
    raw = connection.connection.driver_connection
    assert isinstance(raw, Answering)
    more_s = byte_count / SLOWEST_BYTES_S
    if raw.answer_s is not None:  # A patient one waits anyhow.
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {STATEMENT_MS + round(more_s * 1000)}")
        raw.moving_s = more_s
    try:
        yield
    finally:
        raw.moving_s = 0.0


def check_server(connection: sa.Connection, url: str) -> None:
    """Raise Unusable unless the server can hold a store: version, encoding, PostGIS."""
    version = int(_asked(connection, "SHOW server_version_num")) // 10_000
    if version < OLDEST_POSTGRESQL:
        raise Unusable("shared.old_server", url=shown(url), version=version, oldest=OLDEST_POSTGRESQL)
    encoding = _asked(connection, "SHOW server_encoding")
    if encoding != "UTF8":
        raise Unusable("shared.encoding", url=shown(url), encoding=encoding)
    if _asked(connection, "SELECT count(*) FROM pg_extension WHERE extname = 'postgis'") == 0:
        raise Unusable("shared.no_postgis", url=shown(url))


def _asked(connection: sa.Connection, sql: str) -> Any:
    return connection.exec_driver_sql(sql).scalar_one()
