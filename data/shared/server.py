"""Connections to a shared store's server: what is asked of it, and how long anything may wait.

All of Wanmi's tables stand in the schema `wanmi`; PostGIS stays where the administrator put it.
"""

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects import registry

from app.domain.errors import BadInput, Unusable
from data.shared import tls

SCHEMA = "wanmi"
CONNECT_S, LOG_IN_S = 3, 120
"""How long a person waits for a connection from the pool, or for one that another thread opens; and how long a log-in
may take in all, however soon each of its answers comes."""
STATEMENT_MS, LOCK_MS, IDLE_MS = 10_000, 3_000, 10_000
"""A frozen workstation inside a transaction would hold its locks against all others."""
ANSWER_S, HURRIED_ANSWER_S = 10.0, 3.0
"""How long a client waits for an answer. A server that is frozen, or whose packets vanish on the way, ends nothing.

For each of a log-in's answers, too. A person who takes a step waits no longer than the second for all that it needs:
it may be answered later, under the same id."""
OLDEST_POSTGRESQL = 15
SLOWEST_BYTES_S = 1 << 20
"""A line that brings less is too slow for photos, recordings and clips."""
_OPTIONS = (f"-c search_path={SCHEMA},public -c timezone=UTC -c statement_timeout={STATEMENT_MS} "
            f"-c lock_timeout={LOCK_MS} -c idle_in_transaction_session_timeout={IDLE_MS} "
            "-c default_transaction_isolation=read\\ committed")
_TCP = {"connect_timeout": LOG_IN_S, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3,
        "tcp_user_timeout": 10_000}
_CONNECTIONS = 5
POSTGIS = "SELECT count(*) FROM pg_extension WHERE extname = 'postgis'"
registry.register("postgresql.wanmi", "data.shared.dialect", "Dialect")
Result = TypeVar("Result")
GivenUp = Callable[[], bool]
"""Says whether nobody wants the answer any more."""


class _Hurry:
    """Until when a person waits."""

    def __init__(self) -> None:
        self.until_s = time.monotonic() + HURRIED_ANSWER_S


def never() -> bool:
    """Say that somebody waits."""
    return False


_hurried: ContextVar[_Hurry | None] = ContextVar("hurried", default=None)
_logging_in: ContextVar[tuple[GivenUp, float]] = ContextVar("logging_in", default=(never, ANSWER_S))
"""Who may give the log-in up, and how long to wait for each of its answers, in seconds."""


class NoAnswer(psycopg.OperationalError):
    """The server has not answered in time, or nobody waits for it any more."""


class Answering(psycopg.Connection[Any]):
    """A connection that ends when the server has not answered in time, whatever TCP still believes.

    Attributes:
        answer_s: seconds per statement; None waits for ever.
        moving_s: seconds more, for the bytes that are moved.
        given_up: looked at while it waits.
    """

    answer_s: float | None = None
    moving_s: float = 0.0
    given_up: GivenUp = staticmethod(never)

    @classmethod
    def _connect_gen(cls, conninfo: str = "") -> Generator[Any, Any, Any]:
        given_up, each_s = _logging_in.get()
        return _watched(super()._connect_gen(conninfo), hurried_left_s(), given_up, each_s)

    def wait(self, gen: Generator[Any, Any, Result], interval: float = 0.1, timeout: float | None = None) -> Result:
        """As psycopg's; raises NoAnswer when the time is over or it is given up, and the connection is closed."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(_watched(gen, self.limit_s, self.given_up), interval)
        except NoAnswer:
            self.pgconn.finish()
            raise

    @property
    def limit_s(self) -> float | None:
        """How long the next answer is waited for."""
        if self.answer_s is None:
            return None
        left_s = hurried_left_s()
        return (self.answer_s if left_s is None else min(self.answer_s, left_s)) + self.moving_s


def _watched(gen: Generator[Any, Any, Result], limit_s: float | None, given_up: GivenUp,
             each_s: float | None = None) -> Generator[Any, Any, Result]:
    """Pass on what psycopg waits for; raise NoAnswer when nobody wants it any more, or it takes too long.

    Args:
        gen: asks to be resumed when something has come, or now and then with nothing.
        limit_s: for all of it.
        given_up: whether nobody wants it.
        each_s: for each thing that comes.
    """
    begun_s = came_s = time.monotonic()
    ready = None
    while True:
        try:
            wanted = gen.send(ready)
        except StopIteration as end:
            result: Result = end.value
            return result
        ready = yield wanted
        if ready and each_s is None:
            continue
        now_s = time.monotonic()
        if given_up():
            raise NoAnswer("nobody waits any more")
        if limit_s is not None and now_s - begun_s >= limit_s:
            raise NoAnswer(f"no answer within {limit_s:.3g} s")
        if ready:
            came_s = now_s
        elif each_s is not None and now_s - came_s >= each_s:
            raise NoAnswer(f"no answer within {each_s:.3g} s")


def _connect(given_up: GivenUp, answer_s: float | None, *arguments: Any, **settings: Any) -> Answering:
    """Log in: that takes several answers, and on a slow line each its seconds.

    Raises:
        psycopg.OperationalError: one took too long, or all more than a person waits; or nobody waits any more.
    """
    before = _logging_in.set((given_up, answer_s or ANSWER_S))
    try:
        connection = Answering.connect(*arguments, **settings)
    finally:
        _logging_in.reset(before)
    connection.answer_s, connection.given_up = answer_s, given_up
    return connection


@contextmanager
def hurried() -> Iterator[None]:
    """Wait no longer than a person does, in this thread, for all that is asked within."""
    before = _hurried.set(_Hurry())
    try:
        yield
    finally:
        _hurried.reset(before)


def hurried_left_s() -> float | None:
    """Return the seconds that a person still waits, where one does in this thread."""
    hurry = _hurried.get()
    return None if hurry is None else max(0.0, hurry.until_s - time.monotonic())


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
    return tls.proved(made.set(drivername="postgresql+wanmi"))


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
                answer_s: float = ANSWER_S, given_up: GivenUp = never) -> sa.Engine:
    """Return an engine on the database; nothing is connected yet.

    Args:
        url: `postgresql://USER@HOST:PORT/DATABASE?sslmode=…`.
        patient: for migrations and bulk work: statements may take as long as they need.
        connections: the most at the same time.
        answer_s: how long to wait for an answer where not patient.
        given_up: ends whatever waits.
    """
    options = _OPTIONS + (" -c statement_timeout=0 -c idle_in_transaction_session_timeout=0" if patient else "")
    engine = sa.create_engine(
        driver_url(url), pool_size=connections, max_overflow=0, pool_pre_ping=False, pool_timeout=CONNECT_S,
        use_native_hstore=False, connect_args={"options": options, **_TCP})

    def connect(dialect: Any, record: Any, arguments: Any, settings: Any) -> Answering:
        return _connect(given_up, None if patient else answer_s, *arguments, **settings)

    def take_out(raw: Answering, record: Any, proxy: Any) -> None:
        raw.answer_s = None if patient else answer_s  # Who had it before may have had more time (`wait_for_ever`).

    sa.event.listen(engine, "do_connect", connect)
    sa.event.listen(engine, "checkout", take_out)
    return engine


def open_listener(url: str, given_up: GivenUp = never) -> psycopg.Connection[Any]:
    """Return a connection of its own for LISTEN, never in a transaction; the server must prove itself as always.

    Raises:
        Unusable: `shared.bad_url`.
        psycopg.Error: it can't be reached.
    """
    where = driver_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return _connect(given_up, ANSWER_S, where, autocommit=True, **_TCP)


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
    hurry, begun_s = _hurried.get(), time.monotonic()
    try:
        yield
    finally:
        raw.moving_s = 0.0
        if hurry is not None:  # A person who sends a photo waits for it.
            hurry.until_s += min(time.monotonic() - begun_s, more_s)


def check_server(connection: sa.Connection, url: str) -> None:
    """Raise Unusable unless the server can hold a store: version, encoding, PostGIS."""
    check_log_in(connection, url)
    check_postgis(connection.exec_driver_sql(POSTGIS).scalar_one(), url)


def check_log_in(connection: sa.Connection, url: str) -> None:
    """Raise Unusable unless what the server has said in the log-in will do: version, encoding."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    version, encoding = raw.info.server_version // 10_000, raw.info.parameter_status("server_encoding")
    if version < OLDEST_POSTGRESQL:
        raise Unusable("shared.old_server", url=shown(url), version=version, oldest=OLDEST_POSTGRESQL)
    if encoding != "UTF8":
        raise Unusable("shared.encoding", url=shown(url), encoding=str(encoding))


def check_postgis(there: int, url: str) -> None:
    """Raise Unusable where the answer to `POSTGIS` is 0."""
    if there == 0:
        raise Unusable("shared.no_postgis", url=shown(url))
