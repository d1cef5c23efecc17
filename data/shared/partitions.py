"""The tables that grow, split by district and month: for a city of many districts in one database (docs/scale.md).

Keys stay what they are. `district` is in each of them, and ids are UUIDs of version 7, which begin with the time: so a
range of ids is a month, and a step lies in the month of its case.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from data import tables
from data.shared.server import SCHEMA

SPLIT: Mapping[sa.Table, str] = {tables.component: "", tables.case: "id", tables.step: "case", tables.media: ""}
"""Table → column whose ids are split by month; empty: by district only."""
Month = tuple[int, int]
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


def first_id(month: Month) -> str:
    """Return the text below which lie the ids made before the month (UTC)."""
    ms = f"{int(datetime(*month, 1, tzinfo=UTC).timestamp() * 1000):012x}"
    return f"{ms[:8]}-{ms[8:]}"


def after(month: Month) -> Month:
    """Return the next month."""
    return (month[0] + month[1] // 12, month[1] % 12 + 1)


def split(connection: sa.Connection, districts: Sequence[str], months: Sequence[Month]) -> None:
    """Put partitioned tables in place of the empty ones of a new store; indexes come with `index`.

    What lies outside of the months goes to a partition of its own, so nothing is ever refused for its date.
    """
    for table in SPLIT:
        name = _name(table)
        _run(connection, (
            f"CREATE TABLE {SCHEMA}.draft (LIKE {name} INCLUDING DEFAULTS) PARTITION BY LIST (district)",
            f"DROP TABLE {name} CASCADE", f"ALTER TABLE {SCHEMA}.draft RENAME TO {table.name}",
            f"ALTER TABLE {name} ADD PRIMARY KEY ({', '.join(_quoted(key.name) for key in table.primary_key)})",
            *_partitions(table, districts, months)))
    # While there are no rows: with them each pair of partitions would be compared (tried: over 12 minutes).
    for table in tables.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            if table in SPLIT or key.referred_table in SPLIT:
                connection.execute(sa.schema.AddConstraint(key))


def index(connection: sa.Connection) -> None:
    """Make indexes: faster after the rows have come."""
    for table in SPLIT:
        for each in sorted(table.indexes, key=lambda one: str(one.name)):
            connection.execute(sa.schema.CreateIndex(each))
    _run(connection, ("ANALYZE",))


def _partitions(table: sa.Table, districts: Sequence[str], months: Sequence[Month]) -> Iterator[str]:
    column = SPLIT[table]
    for district in districts:
        part = f"{SCHEMA}.{part_of(table, district)}"
        inner = f" PARTITION BY RANGE ({_quoted(column)})" if column else ""
        yield f"CREATE TABLE {part} PARTITION OF {_name(table)} FOR VALUES IN ('{district}'){inner}"  # noqa: B907
        if column:
            yield f"CREATE TABLE {part}_rest PARTITION OF {part} DEFAULT"
        for month in months if column else ():
            of_month = f"{part}_{month[0]}{month[1]:02}"
            span = f"FROM ('{first_id(month)}') TO ('{first_id(after(month))}')"  # noqa: B907
            yield f"CREATE TABLE {of_month} PARTITION OF {part} FOR VALUES {span}"


def part_of(table: sa.Table, district: str) -> str:
    """Return what the names of a district's partitions begin with."""
    return f"{table.name}_{district}"


def touched(plan: Mapping[str, Any]) -> set[str]:
    """Return the tables that a plan of EXPLAIN (FORMAT JSON) reads or writes; with ANALYZE: did read or write."""
    found = {str(plan["Relation Name"])} if "Relation Name" in plan and plan.get("Actual Loops", 1) else set()
    return found.union(*map(touched, plan.get("Plans", ())))


def of_others(relations: set[str], district: str) -> set[str]:
    """Return the partitions among the tables that belong to other districts."""
    own = tuple(part_of(table, district) for table in SPLIT)
    return {name for name in relations if name.startswith(tuple(f"{table.name}_" for table in SPLIT))
            and name not in {table.name for table in SPLIT} and not name.startswith(own)}


def plan_of(connection: sa.Connection, statement: sa.ClauseElement, given: Mapping[str, Any], *,
            run: bool) -> dict[str, Any]:
    """Return the plan of a statement; `run`: carry it out as well, so that it shows what was really touched."""
    compiled = statement.compile(dialect=connection.dialect)
    values = compiled.construct_params(given)
    options = "ANALYZE, TIMING OFF, FORMAT JSON" if run else "FORMAT JSON"
    (found,) = connection.exec_driver_sql(f"EXPLAIN ({options}) {compiled}", values).scalar_one()
    plan: dict[str, Any] = found["Plan"]
    return plan


def fill(connection: sa.Connection, district: str, cases: int, months: Sequence[Month]) -> None:
    """Make up cases of a district, spread over the months, a tenth of them with three steps; past every trigger."""
    first = datetime(*months[0], 1, tzinfo=UTC)
    last = datetime(*after(months[-1]), 1, tzinfo=UTC)
    given = {"district": district, "cases": cases, "first_ms": int(first.timestamp() * 1000),
             "span_ms": int((last - first).total_seconds() * 1000) - 1}
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    connection.exec_driver_sql("SET LOCAL synchronous_commit = off")  # Made-up rows; made again when lost.
    connection.execute(_CASES, given)
    connection.execute(_STEPS, given)


_CASES = sa.text(f"""
INSERT INTO {SCHEMA}.case_ (district, id, version, number, state, channel, kind, type_code, description, severity,
    place, unit_grid, responsibility_grid, department, reported_at, closed_at, more, near_at, due_at)
SELECT :district, substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-7' || substr(m, 1, 3) || '-8' || substr(m, 4, 3)
       || '-' || substr(m, 7, 12), 5, :district || lpad(n::text, 10, '0'),
       CASE WHEN n % 40 > 0 THEN 'closed' WHEN n % 80 = 0 THEN 'filed' ELSE 'dispatched' END, 'inspector', 'event',
       lpad((n % 71)::text, 4, '0'), '道路东侧堆放垃圾约两立方米，影响通行，编号' || n, 'normal', '一道街' || n % 500 || '号',
       :district || lpad((n % 300)::text, 9, '0'), :district || 'Z' || lpad((n % 60)::text, 3, '0'), NULL,
       t, CASE WHEN n % 40 > 0 THEN t END, '{{}}', t, t
FROM (SELECT n, md5(:district || n) AS m, lpad(to_hex(ms), 12, '0') AS h,
             to_char(to_timestamp(ms / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS t
      FROM (SELECT n, CAST(:first_ms AS bigint) + CAST(:span_ms AS bigint) * n / :cases AS ms
            FROM generate_series(CAST(0 AS bigint), CAST(:cases AS bigint) - 1) n) numbered) dated""")
_STEPS = sa.text(f"""
INSERT INTO {SCHEMA}.step (district, "case", seq, version, step, from_state, to_state, at, "user", more)
SELECT c.district, c.id, s, 1, 'accept', 'reported', 'accepted', c.reported_at, NULL, '{{}}'
FROM {SCHEMA}.case_ c, generate_series(1, 3) s
WHERE c.district = :district AND right(c.number, 1) = '0'""")


def _name(table: sa.Table) -> str:
    return f"{SCHEMA}.{table.name}"


def _quoted(name: str) -> str:
    return str(_DIALECT.identifier_preparer.quote(name))


def _run(connection: sa.Connection, statements: Sequence[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
