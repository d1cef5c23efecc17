"""The rows of a page of a queue: only what a row shows is read and decoded, for it is read while somebody scrolls."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from app.domain.case import StepTaken
from app.domain.deadline import NO_CLOCK, stage_clock, time_left
from app.domain.place import Point
from app.domain.plain import instant
from app.domain.summing import note_of, urged_of
from app.domain.time_rules import TimeRules
from app.queries.cases import CaseRow, Claim
from data.geometry import from_ewkb
from data.queries.claims import COLUMN, claim_in
from data.queries.standing import Words

_NOBODY = UUID(int=0)
_CASES = f"""SELECT id, version, number, state, coalesce(kind, '') kind, coalesce(type_code, '') type_code,
coalesce(place, '') place, coalesce(unit_grid, '') unit_grid, channel, department, point, reported_at, closed_at,
{COLUMN}
FROM case_ WHERE id IN (SELECT value FROM json_each(?))"""
_STEPS = """SELECT "case", step, from_state, to_state, at, more FROM step
WHERE district = ? AND "case" IN (SELECT value FROM json_each(?)) ORDER BY "case", seq"""


class _Case(NamedTuple):
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
    closed_at: str | None
    claim: str | None


def read_rows(connection: sa.Connection, district: str, ids: Sequence[str], words: Words, rules: TimeRules,
              now: datetime) -> list[CaseRow]:
    """Return the rows of the cases in the order of their ids; `whole` isn't computed (`NO_CLOCK`)."""
    keys = json.dumps(list(ids))
    found = {row[0]: _Case(*row) for row in connection.exec_driver_sql(_CASES, (keys,))}
    steps: defaultdict[str, list[StepTaken]] = defaultdict(list)
    for case, step, from_state, to_state, at, more in connection.exec_driver_sql(_STEPS, (district, keys)):
        told: dict[str, Any] = json.loads(more)
        steps[case].append(StepTaken(
            case=_NOBODY, seq=len(steps[case]) + 1, step=step, from_state=from_state, to_state=to_state,
            at=instant(at), opinion=told.get("opinion", ""), facts=told.get("facts", {})))
    return [_row(found[case], steps[case], words, rules, now, claim_in(connection, found[case].claim, steps[case], now))
            for case in ids]


def _row(case: _Case, steps: Sequence[StepTaken], words: Words, rules: TimeRules, now: datetime,
         claim: Claim | None) -> CaseRow:
    department = UUID(case.department) if case.department else None
    timing = rules.timing(department, instant(case.closed_at) if case.closed_at else None)
    type_zh, type_en = words.types.get((case.kind, case.type_code), ("", ""))
    department_zh, department_en = words.departments.get(department, ("", ""))
    return CaseRow(
        id=UUID(case.id), version=case.version, number=case.number, state=case.state, kind=case.kind,
        type_code=case.type_code, type_zh=type_zh, type_en=type_en, place=case.place, unit_grid=case.unit_grid,
        channel=case.channel, note=note_of(steps), urged=urged_of(steps), department_zh=department_zh,
        department_en=department_en, point=Point(*from_ewkb(case.point)) if case.point else None,
        reported_at=instant(case.reported_at), stage=time_left(steps, stage_clock(case.state), now, timing),
        whole=NO_CLOCK, claim=claim)
