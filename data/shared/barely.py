"""What `bench sync` puts beside its figures: a server barely used. URLs are a workstation's unless it says so."""

import select
import time

import psycopg
from psycopg import sql

from data import tables
from data.shared.server import SCHEMA


def tidy(url: str) -> None:
    """Do at once what the server does by itself some minutes after much was written; `url` is the owner's."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def notices_ms(url: str, number: int) -> list[float]:
    """Return how long bare NOTIFY needs there and back between two connections, in ms."""
    with psycopg.connect(url, autocommit=True) as one, psycopg.connect(url, autocommit=True) as other:
        one.execute("LISTEN back")
        other.execute("LISTEN there")
        found = []
        for _ in range(number):
            begun_s = time.perf_counter()
            for giver, name, taker in ((one, "there", other), (other, "back", one)):
                giver.execute(sql.SQL("NOTIFY {}").format(sql.Identifier(name)))
                select.select([taker.fileno()], [], [], 5)
                next(taker.notifies(timeout=5, stop_after=1))
            found.append((time.perf_counter() - begun_s) * 1000)
        return found


def commits_hz(url: str, connections: int, lasts_s: float) -> float:
    """Return how many bare commits of a row a second the server takes from so many connections, one after another."""
    opened = [psycopg.connect(url, autocommit=True) for _ in range(connections)]
    try:
        number, begun_s = 0, time.monotonic()
        while time.monotonic() < begun_s + lasts_s:
            opened[number % connections].execute(f"SELECT {SCHEMA}.note_seen()")
            number += 1
        return number / (time.monotonic() - begun_s)
    finally:
        for each in opened:
            each.close()


def copied_s(url: str) -> float:
    """Return how long it takes to read every table by COPY, without doing anything with it."""
    begun_s = time.monotonic()
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for table in tables.metadata.sorted_tables:
            asked = sql.SQL("COPY (SELECT * FROM {}) TO STDOUT").format(sql.Identifier(SCHEMA, table.name))
            with cursor.copy(asked) as copy:
                for _ in copy:
                    pass
    return time.monotonic() - begun_s


def hashed_on_server_us(url: str) -> float:
    """Return what the server needs to hash an entry, in µs."""
    with psycopg.connect(url) as connection:
        explained = connection.execute(
            "EXPLAIN (ANALYZE, FORMAT JSON) SELECT sha256(convert_to(j.entry, 'UTF8')) FROM "
            f"(SELECT entry FROM {SCHEMA}.journal ORDER BY seq DESC LIMIT 1000) j").fetchone()
    assert explained is not None
    plan = explained[0][0]["Plan"]
    return float(plan["Actual Total Time"]) * 1000 / max(1, int(plan["Actual Rows"]))
