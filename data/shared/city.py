"""A made-up city of many districts in one database, and a seat of one of them that asks: for `main.py bench scale`."""

import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import psycopg
import sqlalchemy as sa

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


def make_city(server: Cluster, name: str, districts: int, cases: int, months: int) -> str:
    """Make a store of so many districts, each with so many cases in so many months, and return its URL."""
    url = server.url(name)
    with psycopg.connect(server.url("postgres"), autocommit=True) as maker:
        maker.execute(f"CREATE DATABASE {name}")
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("CREATE EXTENSION postgis")
    SharedStore.create(url, district=OWN, crs_id="EPSG:4545", demo=True).close()
    admission.admit(url, SEAT, Kind.WORKSTATION, _PROGRAM)
    codes, split_by = [str(int(OWN) + number) for number in range(districts)], _months(months)
    engine = open_server(url, patient=True, connections=1)
    try:
        with engine.begin() as connection, roles.as_owner(connection):
            partitions.split(connection, codes, split_by)
        for code in codes:
            with engine.begin() as connection:
                partitions.fill(connection, code, cases, split_by)
        with engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            with roles.as_owner(connection):
                partitions.index(connection)
                roles.grant(connection)
    finally:
        engine.dispose()
    return url


def _months(number: int) -> list[Month]:
    months: list[Month] = [(2021, 1)]
    while len(months) < number:
        months.append(partitions.after(months[-1]))
    return months


def _as(url: str, login: str) -> sa.Engine:
    return open_server(url.replace(f"//{OWNER}@", f"//{login}@"), connections=1)


_CASE, _STEP = tables.case, tables.step
_WARMING = 10
"""The first ones prepare the statements."""
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


def times_ms(url: str, times: int) -> tuple[list[float], list[float]]:
    """Return how long a seat waits for a case with its steps, and for a page of what is due first, in ms."""
    engine = _as(url, SEAT)
    try:
        with engine.connect() as connection:
            cases = list(connection.execute(sa.select(_CASE.c.id).where(_CASE.c.state == "filed")
                                            .limit(times)).scalars())
            return (_times_ms(connection, (_ONE, _STEPS), cases, times),
                    _times_ms(connection, (_OWN_DUE,), cases, times))
    finally:
        engine.dispose()


def _times_ms(connection: sa.Connection, statements: tuple[sa.Select[Any], ...], cases: list[str],
              times: int) -> list[float]:
    taken_ms = []
    for turn in range(times + _WARMING):
        given = {"district": OWN, "case": cases[turn % len(cases)]}
        begun_s = time.perf_counter()
        for statement in statements:
            connection.execute(statement, given).all()
        taken_ms.append((time.perf_counter() - begun_s) * 1000)
    return taken_ms[_WARMING:]


def size_of(url: str) -> Mapping[str, int]:
    """Return how large the database is."""
    with psycopg.connect(url) as database:
        row = database.execute("SELECT pg_database_size(current_database()) / 1000000, (SELECT count(*) FROM pg_class "
                               "WHERE relispartition AND relkind = 'r')").fetchone()
    assert row is not None
    return {"database_mb": int(row[0]), "partitions": int(row[1])}
