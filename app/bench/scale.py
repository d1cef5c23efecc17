"""`main.py bench scale`: a city of many districts in one database; what a seat of one of them touches and waits for.

The floor is the same seat in a database that holds its district alone.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
import sqlalchemy as sa

from app.bench.figures import Measured, p95, spread
from app.domain.workstation import Kind
from app.services.intent import Author
from data import tables
from data.shared import admission, partitions, roles
from data.shared.cluster import OWNER, Cluster
from data.shared.partitions import Month
from data.shared.server import open_server
from data.shared.store import SharedStore

OWN = "610603"
SEAT = "seat"
_PROGRAM = Author(user=UUID(int=0), login="wanmi", roles=frozenset({"SYS"}), department=None, workstation="share")


@dataclass(frozen=True, slots=True)
class Amount:
    """How large the city is, and how often a seat asks."""

    districts: int
    cases: int
    """Of each district."""
    months: int
    times: int


WHOLE = Amount(20, 250_000, 12, 300)
SMALL = Amount(3, 600, 2, 20)
"""For tests."""
Say = Callable[[str], None]


def measure(amount: Amount, say: Say) -> tuple[Mapping[str, Measured], Mapping[str, Any]]:
    """Make both databases on a server of our own, and measure; return the figures and what else is to be known."""
    codes = [OWN, *(str(int(OWN) + 1 + number) for number in range(amount.districts - 1))]
    with Cluster(max_wal_size="8GB", shared_buffers="1GB", maintenance_work_mem="256MB") as server:
        say("scale_one")
        one = make_city(server, "one", codes[:1], amount)
        say("scale_many")
        begun_s = time.monotonic()
        many = make_city(server, "many", codes, amount)
        made_s = time.monotonic() - begun_s
        say("scale_ask")
        foreign, plans = foreign_partitions(many, SEAT)
        figures = {"foreign_partitions": Measured(float(foreign), 0.0, plans, 0.0)}
        for name, ask in (("seat_case", _one_case), ("seat_queue", _queue)):
            floor, value = _times(one, ask, amount), _times(many, ask, amount)
            figures[name] = Measured(p95(value), p95(floor), len(value), spread(value))
        facts = {"districts": amount.districts, "cases": amount.districts * amount.cases, "made_s": round(made_s),
                 **_size(many)}
    return figures, facts


def make_city(server: Cluster, name: str, districts: list[str], amount: Amount) -> str:
    """Make and fill a partitioned store, and return its URL."""
    url = server.url(name)
    with psycopg.connect(server.url("postgres"), autocommit=True) as maker:
        maker.execute(f"CREATE DATABASE {name}")
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("CREATE EXTENSION postgis")
    SharedStore.create(url, district=OWN, crs_id="EPSG:4545", demo=True).close()
    admission.admit(url, SEAT, Kind.WORKSTATION, _PROGRAM)
    months = _months(amount)
    engine = open_server(url, patient=True, connections=1)
    try:
        with engine.begin() as connection, roles.as_owner(connection):
            partitions.split(connection, districts, months)
        for district in districts:
            with engine.begin() as connection:
                partitions.fill(connection, district, amount.cases, months)
        with engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            with roles.as_owner(connection):
                partitions.index(connection)
                roles.grant(connection)
    finally:
        engine.dispose()
    return url


def _months(amount: Amount) -> list[Month]:
    months: list[Month] = [(2021, 1)]
    while len(months) < amount.months:
        months.append(partitions.after(months[-1]))
    return months


def _as(url: str, login: str) -> sa.Engine:
    return open_server(url.replace(f"//{OWNER}@", f"//{login}@"), connections=1)


_CASE, _STEP = tables.case, tables.step
_ONE = tables.case.select().where(_CASE.c.district == sa.bindparam("district"), _CASE.c.id == sa.bindparam("case"))
_STEPS = _STEP.select().where(_STEP.c.district == sa.bindparam("district"), _STEP.c.case == sa.bindparam("case"))
_DUE = _CASE.select().where(_CASE.c.state == "filed").order_by(_CASE.c.due_at, _CASE.c.near_at).limit(50)
_OWN_DUE = _DUE.where(_CASE.c.district == sa.bindparam("district"))
_CHANGE = (_CASE.update().where(_CASE.c.district == sa.bindparam("of"), _CASE.c.id == sa.bindparam("case"))
           .values(version=_CASE.c.version + 1))
_COUNTS = sa.select(_CASE.c.state, sa.func.count()).where(_CASE.c.state != "closed").group_by(_CASE.c.state)
_BY_GRID = _CASE.select().where(_CASE.c.unit_grid == f"{OWN}000000007").order_by(_CASE.c.due_at).limit(50)


def foreign_partitions(url: str, login: str) -> tuple[int, int]:
    """Return how many partitions of other districts a seat's statements touch, and in how many plans."""
    engine, number = _as(url, login), 0
    found: set[str] = set()
    try:
        with engine.connect() as connection:
            given = {"district": OWN, "of": OWN, "case": _some_case(connection)}
            # What names the district leaves the others alone before it runs, the rest by row security while it runs.
            for run, statements in ((False, (_ONE, _STEPS, _OWN_DUE, _CHANGE)),
                                    (True, (_ONE, _STEPS, _OWN_DUE, _CHANGE, _DUE, _COUNTS, _BY_GRID))):
                for statement in statements:
                    relations = partitions.touched(partitions.plan_of(connection, statement, given, run=run))
                    found |= partitions.of_others(relations, OWN)
                    number += 1
            connection.rollback()
    finally:
        engine.dispose()
    return len(found), number


def _some_case(connection: sa.Connection) -> str:
    return str(connection.execute(sa.select(_CASE.c.id).where(_CASE.c.state == "filed").limit(1)).scalar_one())


def _one_case(connection: sa.Connection, given: Mapping[str, Any]) -> None:
    """Read a case with its steps, as a service does."""
    connection.execute(_ONE, given).one()
    connection.execute(_STEPS, given).all()


def _queue(connection: sa.Connection, given: Mapping[str, Any]) -> None:
    """Read a page of what is due first."""
    connection.execute(_OWN_DUE, given).all()


def _times(url: str, ask: Callable[[sa.Connection, Mapping[str, Any]], None], amount: Amount) -> list[float]:
    engine, taken_ms = _as(url, SEAT), []
    try:
        with engine.connect() as connection:
            cases = list(connection.execute(sa.select(_CASE.c.id).where(_CASE.c.state == "filed")
                                            .limit(amount.times)).scalars())
            for turn in range(amount.times + 10):
                given = {"district": OWN, "case": cases[turn % len(cases)]}
                begun_s = time.perf_counter()
                ask(connection, given)
                taken_ms.append((time.perf_counter() - begun_s) * 1000)
    finally:
        engine.dispose()
    return taken_ms[10:]  # The first ones prepare the statements.


def _size(url: str) -> dict[str, Any]:
    with psycopg.connect(url) as database:
        row = database.execute("SELECT pg_database_size(current_database()) / 1000000, (SELECT count(*) FROM pg_class "
                               "WHERE relispartition AND relkind = 'r')").fetchone()
    assert row is not None
    return {"database_mb": int(row[0]), "partitions": int(row[1])}
