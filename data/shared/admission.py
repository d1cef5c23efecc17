"""Log-ins of the database: made for a workstation, listed, and barred when it was taken away.

A log-in counts only with its row in the table `workstation`, which only the owner writes and the journal keeps. So
barring takes effect with the next statement, on connections that stand open too: row security finds no district for it.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
import sqlalchemy as sa
from psycopg import sql

from app.domain.errors import BadInput
from app.domain.ids import uuid7
from app.domain.plain import instant
from app.domain.workstation import Kind, is_login_name
from app.services.admission import AdmitWorkstation, BarWorkstation
from app.services.intent import Author
from data import tables
from data.shared.roles import GROUPS
from data.shared.server import IDLE_MS, LOCK_MS, SCHEMA, STATEMENT_MS, open_server
from data.shared.store import SharedStore, told

_PASSWORD_BYTES = 18
_TIME_OUTS = {"statement_timeout": STATEMENT_MS, "lock_timeout": LOCK_MS,
              "idle_in_transaction_session_timeout": IDLE_MS}
_GROUP_OF = dict(zip((Kind.WORKSTATION, Kind.GATEWAY, Kind.READER), GROUPS, strict=True))
_ROLE = sa.text("SELECT rolsuper OR rolcreaterole OR rolreplication FROM pg_roles WHERE rolname = :name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A workstation as the store knows it."""

    name: str
    kind: Kind
    admitted_at: datetime | None
    """None: it has no log-in of its own, only intents name it."""
    barred_at: datetime | None
    reason: str
    seen_at: datetime | None
    """When it last opened the store or sent something."""
    connected: bool


def admit(url: str, name: str, kind: Kind, author: Author, *, renew: bool = False) -> str | None:
    """Let a workstation come, for the first time or again; return the password where a new one was made.

    Args:
        url: of the store, with the rights of a superuser, or of its owner who may also make roles.
        name: of the log-in.
        kind: what it may do.
        author: who admits it.
        renew: make a new password also where the log-in is there already.

    Raises:
        BadInput: `workstation.name`.
    """
    if not is_login_name(name):
        raise BadInput("workstation.name", name=name)
    with SharedStore.open(url) as store:
        store.carry_out(AdmitWorkstation(id=uuid7(store.clock.now(), secrets.randbits(74)), name=name, what=kind),
                        author)
    engine = open_server(url, patient=True, connections=1)
    try:
        with told(url), engine.begin() as connection:
            powerful = connection.execute(_ROLE, {"name": name}).scalar()
            if powerful:
                raise BadInput("workstation.name", name=name)
            password = secrets.token_urlsafe(_PASSWORD_BYTES) if renew or powerful is None else None
            _make_role(connection, name, kind, password, new=powerful is None)
        return password
    finally:
        engine.dispose()


def _make_role(connection: sa.Connection, name: str, kind: Kind, password: str | None, *, new: bool) -> None:
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    login = sql.Identifier(name)
    if new:
        raw.execute(sql.SQL("CREATE ROLE {} LOGIN").format(login))
    if password is not None:
        # Hashed here: the server's log may show statements.
        hashed = raw.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
        raw.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(login, sql.Literal(hashed)))
    for group in GROUPS:
        words = "GRANT {} TO {}" if group == _GROUP_OF[kind] else "REVOKE {} FROM {}"
        if words.startswith("GRANT") or not new:
            raw.execute(sql.SQL(words).format(sql.Identifier(group), login))
    for setting, milliseconds in _TIME_OUTS.items():
        # Also for who connects with another program: a frozen one must not hold its locks against all others.
        change = sql.SQL("ALTER ROLE {} SET {} = {}")
        raw.execute(change.format(login, sql.Identifier(setting), sql.Literal(milliseconds)))


def bar(url: str, name: str, reason: str, author: Author) -> int:
    """Bar a workstation, and end its connections where that is allowed; return how many were ended.

    Raises:
        BadInput: `workstation.not_known`, no log-in and no intent of that name.
    """
    if name not in {known.name for known in workstations(url)}:
        raise BadInput("workstation.not_known", name=name)
    with SharedStore.open(url) as store:
        store.carry_out(BarWorkstation(id=uuid7(store.clock.now(), secrets.randbits(74)), name=name, reason=reason),
                        author)
    engine = open_server(url, connections=1)
    try:
        with told(url), engine.begin() as connection:
            return len(connection.execute(sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = :name "
                "AND datname = current_database() AND pg_has_role(current_user, 'pg_signal_backend', 'MEMBER')"),
                {"name": name}).all())
    finally:
        engine.dispose()


def workstations(url: str) -> list[Known]:
    """Return every workstation that was admitted, barred, or has sent something; those seen last first."""
    with SharedStore.open(url, write=False) as store, store.reading() as connection:
        rows = {row.name: row for row in connection.execute(tables.workstation.select())}
        sent = tables.intent.c
        seen = {place: instant(at) for place, at in connection.execute(
            sa.select(sent.workstation, sa.func.max(sent.at)).group_by(sent.workstation))}
        for name, at in connection.exec_driver_sql(f"SELECT name, at FROM {SCHEMA}.seen"):
            seen[name] = max(at, seen.get(name, at))
        connected = set(connection.exec_driver_sql(
            "SELECT usename FROM pg_stat_activity WHERE datname = current_database()").scalars())
    known = [_known(name, rows.get(name), seen.get(name), name in connected)
             for name in sorted({*rows, *seen} - _PROGRAM)]
    return sorted(known, key=lambda each: each.seen_at or datetime.min.replace(tzinfo=UTC), reverse=True)


_PROGRAM = {"wanmi", "init", "share"}
"""What the program itself writes as its workstation."""


def _known(name: str, row: sa.Row[tuple[object, ...]] | None, seen_at: datetime | None, connected: bool) -> Known:
    def moment(text: str | None) -> datetime | None:
        return instant(text) if text else None

    if row is None:
        return Known(name=name, kind=Kind.WORKSTATION, admitted_at=None, barred_at=None, reason="", seen_at=seen_at,
                     connected=connected)
    return Known(name=name, kind=Kind(row.kind), admitted_at=moment(row.admitted_at), barred_at=moment(row.barred_at),
                 reason=row.reason, seen_at=seen_at, connected=connected)
