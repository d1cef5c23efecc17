"""What is asked of a shared store when it is opened, as one statement: on a slow line each question costs seconds."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from app.domain.errors import Unusable
from app.ports.clock import Clock
from data import tables
from data.identity import Identity, checked, read_identity
from data.shared import roles
from data.shared.server import POSTGIS, check_log_in, check_postgis, check_server, shown

_BARRED = ("barred", "unknown")
_LAST = "(SELECT max(i.at) FROM intent i WHERE store.demo)"
_STANDING = sa.select(sa.literal_column(roles.STANDING).label("standing")).subquery("met")
_MEETING = sa.select(
    sa.literal_column(f"({POSTGIS})").label("postgis"), _STANDING.c.standing,
    sa.literal_column("session_user::text").label("login"),
    sa.literal_column(f"(SELECT {roles.NOTE_SEEN}::text WHERE met.standing = 'admitted')").label("noted"),
    *tables.store.c, sa.literal_column(_LAST).label("last_"),
    sa.literal_column("clock_timestamp()").label("theirs")
).select_from(_STANDING.outerjoin(tables.store, sa.true()))


class Met(NamedTuple):
    """What it has answered."""

    identity: Identity
    offset_ms: int
    """How far this machine's clock is ahead of the server's."""
    last: str | None
    """When the last intent of a demonstration's store was carried out."""


def meet(engine: sa.Engine, url: str, machine: Clock, *, write: bool) -> Met:
    """Ask whether the store may be opened, what it is, and how late it is there; who may come is put on record as seen.

    Args:
        engine: of the server.
        url: of the store.
        machine: this machine's clock.
        write: as `read_identity` has it.

    Raises:
        Unusable: as `check_server`, `check_standing` and `read_identity`.
    """
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            check_log_in(connection, url)
            before = machine.now()
            found = connection.execute(_MEETING).mappings().one()
            after = machine.now()
    except sa.exc.ProgrammingError:  # No such table, function or column; or no right to it.
        return _meet_step_by_step(engine, url, machine, write=write)
    check_postgis(found["postgis"], url)
    _check(found["standing"], found["login"], url)
    if found["id"] is None:
        raise Unusable("store.not_a_store", path=shown(url))
    identity = checked(Identity(**{name: found[name] for name in tables.store.c.keys()}), shown(url), write=write)
    return Met(identity, _offset_ms(before, found["theirs"], after), found["last_"])


def _meet_step_by_step(engine: sa.Engine, url: str, machine: Clock, *, write: bool) -> Met:
    """Learn what is wrong with a database that can't be asked everything at once, or open a store of another schema."""
    with engine.begin() as connection:
        check_server(connection, url)
        check_standing(connection, url)
        identity = read_identity(connection, shown(url), write=write)
        last = connection.execute(sa.select(sa.func.max(tables.intent.c.at))).scalar() if identity.demo else None
        return Met(identity, ask_offset_ms(connection, machine), last)


def check_standing(connection: sa.Connection, url: str) -> None:
    """Raise Unusable `workstation.barred` or `workstation.unknown` where there is a store, but not for this log-in.

    Who may come is put on record as seen.
    """
    try:
        with connection.begin_nested():
            standing = connection.exec_driver_sql(f"SELECT {roles.STANDING}").scalar_one()
            if standing == "admitted":
                connection.exec_driver_sql(f"SELECT {roles.NOTE_SEEN}")
    except sa.exc.ProgrammingError:
        return  # No store, or one of an older program: what is asked next says so.
    if standing in _BARRED:
        _check(standing, connection.exec_driver_sql("SELECT session_user").scalar_one(), url)


def _check(standing: str, login: str, url: str) -> None:
    if standing in _BARRED:
        raise Unusable(f"workstation.{standing}", name=str(login), url=shown(url))


def ask_offset_ms(connection: sa.Connection, machine: Clock) -> int:
    """Measure how far this machine's clock is ahead of the server's, at half of a round trip."""
    before = machine.now()
    theirs: datetime = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    return _offset_ms(before, theirs, machine.now())


def _offset_ms(before: datetime, theirs: datetime, after: datetime) -> int:
    return round(((before + (after - before) / 2) - theirs).total_seconds() * 1000)
