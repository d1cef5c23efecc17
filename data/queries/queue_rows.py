"""The rows of a page of a queue: only what a row shows is read and decoded, for it is read while somebody scrolls.

The steps are not read: what a row shows of them stands in the case's `stage`.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from app.domain.calendar import Calendar
from app.domain.case import Case
from app.domain.deadline import NO_CLOCK, stage_clock
from app.domain.plain import instant, reader
from app.domain.stage import Stage
from app.domain.time_rules import TimeRules
from app.queries.cases import CaseRow, Claim, LiveClock
from data import tables
from data.geometry import from_spatialite_point
from data.queries.claims import COLUMN, claims_in
from data.queries.standing import Words
from data.repositories.cases import CASE
from data.rows import to_plain_row

_CASES = f"""SELECT rowid, id, version, number, state, coalesce(kind, ''), coalesce(type_code, ''), coalesce(place, ''),
coalesce(unit_grid, ''), channel, department, point, reported_at, stage, {COLUMN}
FROM case_ WHERE rowid IN (SELECT value FROM json_each(?))"""
_read_stage = reader(Stage)


class _Case(NamedTuple):
    row: int
    id: str
    version: int
    number: str
    state: str
    kind: str
    type_code: str
    place: str
    unit_grid: str
    channel: str
    department: str | None
    point: bytes | None
    reported_at: str
    stage: str | None
    claim: str | None


def read_rows(connection: sa.Connection, keys: Sequence[int], words: Words, rules: TimeRules,
              now: datetime) -> list[CaseRow]:
    """Return the rows of the cases in the order of their rowids; `whole` isn't computed (`NO_CLOCK`)."""
    found = {row[0]: _Case(*row) for row in connection.exec_driver_sql(_CASES, (json.dumps(list(keys)),))}
    calendars = _Calendars(rules)
    claims = claims_in(connection, {case.id: case.claim for case in found.values() if case.claim}, now)
    return [_row(case, words, calendars, now, claims.get(case.id)) for case in map(found.__getitem__, keys)]


def read_cases(connection: sa.Connection, where: sa.ColumnElement[bool], words: Words, rules: TimeRules,
               now: datetime) -> list[tuple[Case, CaseRow]]:
    """Return the cases that meet the condition on `case_`, in no order, each with its row."""
    table, key = tables.case, sa.literal_column("case_.rowid", sa.Integer).label("key")
    found = connection.execute(sa.select(key, table).where(where)).mappings().all()
    rows = read_rows(connection, [row["key"] for row in found], words, rules, now)
    return [(CASE.decode(to_plain_row(table, row)), shown) for row, shown in zip(found, rows, strict=True)]


class _Calendars:
    """Whose office hours a case's stage counts; few are told apart on a page."""

    def __init__(self, rules: TimeRules) -> None:
        self._rules = rules
        self._known: dict[tuple[str, UUID | None], Calendar] = {}

    def of(self, state: str, department: UUID | None) -> Calendar:
        key = (state, department)
        if key not in self._known:
            clock, timing = stage_clock(state), self._rules.timing(department)
            self._known[key] = timing.calendar_of(clock) if clock else timing.hall
        return self._known[key]


def _row(case: _Case, words: Words, calendars: _Calendars, now: datetime, claim: Claim | None) -> CaseRow:
    department = UUID(case.department) if case.department else None
    stage: Stage | None = _read_stage(json.loads(case.stage)) if case.stage else None
    live = LiveClock(stage, calendars.of(case.state, department)) if stage else None
    type_zh, type_en = words.types.get((case.kind, case.type_code), ("", ""))
    department_zh, department_en = words.departments.get(department, ("", ""))
    return CaseRow(
        id=UUID(case.id), version=case.version, number=case.number, state=case.state, kind=case.kind,
        type_code=case.type_code, type_zh=type_zh, type_en=type_en, place=case.place, unit_grid=case.unit_grid,
        channel=case.channel, note=stage.note if stage else "", urged=stage.urged if stage else 0,
        department_zh=department_zh, department_en=department_en,
        point=from_spatialite_point(case.point) if case.point else None, reported_at=instant(case.reported_at),
        stage=live.time_left(now) if live else NO_CLOCK, whole=NO_CLOCK,
        claim=claim, live=live)
