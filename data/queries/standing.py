"""How cases stand now: the rows of a queue, computed from the steps by the domain's rules."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.domain.calendar import Calendar
from app.domain.case import Case, StepTaken
from app.domain.deadline import NO_CLOCK, TimeLeft, clock_of, time_left
from app.domain.explanation import Span, explain
from app.domain.place import Point
from app.domain.summing import note_of
from app.domain.supervision import of_order
from app.domain.time_rules import TimeRules
from app.domain.workflow import OPEN, Clock, State
from app.queries.cases import CaseRow
from data import tables
from data.queries.rules import StoreTimeRules
from data.repositories.cases import CASE, STEP
from data.rows import to_plain_row
from data.store import Store


@dataclass(frozen=True, slots=True)
class AsOf:
    """The moment of which a case is told: now, or one of the past."""

    at: datetime
    rules: TimeRules
    merged: tuple[str, ...]
    """Ids of the cases merged into it, also by way of another: their reporters and media are its own, too."""
    printed: bool = False
    """Whether it is told on paper, which leaves the hall."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A case with its history and the row that the queue shows of it."""

    case: Case
    steps: tuple[StepTaken, ...]
    row: CaseRow
    whole: bool = True
    """Whether the history ends here; of the past: whether nothing was done since."""

    @property
    def department(self) -> UUID | None:
        """The lead department while the case has one."""
        return self.case.department


class Standings:
    """Computes how cases stand at the store's now."""

    def __init__(self, store: Store) -> None:
        """`store` is open."""
        self._store = store
        self.time_rules = StoreTimeRules(store)

    @property
    def calendar(self) -> Calendar:
        """The district's, as it stands now."""
        return self.time_rules.now().calendar()

    def open_cases(self) -> list[Standing]:
        """Return every case that is not in an end state."""
        return self.of(tables.case.c.state.in_([str(state) for state in OPEN]))

    def histories(self, *conditions: sa.ColumnElement[bool]) -> list[tuple[Case, tuple[StepTaken, ...]]]:
        """Return the cases that meet the conditions, each with its steps."""
        with self._store.reading() as connection:
            rows = connection.execute(sa.select(tables.case).where(*conditions)).mappings()
            cases = [CASE.decode(to_plain_row(tables.case, row)) for row in rows]
            steps = _steps(connection, cases)
        return [(case, steps[case.id]) for case in cases]

    def of(self, *conditions: sa.ColumnElement[bool], order: sa.ColumnElement[Any] | None = None,
           limit: int | None = None) -> list[Standing]:
        """Return the cases that meet the conditions; without an order: least time left first."""
        statement = sa.select(tables.case).where(*conditions).limit(limit)
        with self._store.reading() as connection:
            standing = self._standing(connection, statement if order is None else statement.order_by(order))
        if order is None:
            standing.sort(key=lambda each: (each.row.stage.meaning == "closed", each.row.stage.left_s, each.row.number))
        return standing

    def _standing(self, connection: sa.Connection, statement: sa.Select[Any]) -> list[Standing]:
        cases = [CASE.decode(to_plain_row(tables.case, row)) for row in connection.execute(statement).mappings()]
        steps = _steps(connection, cases)
        words, rules = Words(connection), self.time_rules.of(connection)
        now = self._store.clock.now()
        return [Standing(case, steps[case.id], row_of(case, steps[case.id], words, now, rules)) for case in cases]


class Words:
    """Names of types and departments, both languages."""

    def __init__(self, connection: sa.Connection) -> None:
        """Read them once."""
        self.types: dict[tuple[str, str], tuple[str, str]] = {
            (kind, row.type_code): (row.type_zh, row.type_en)
            for kind, table in (("component", tables.component_type), ("event", tables.event_type))
            for row in connection.execute(sa.select(table.c.type_code, table.c.type_zh, table.c.type_en))}
        table = tables.department
        self.departments: dict[UUID | None, tuple[str, str]] = {
            UUID(row.id): (row.name_zh, row.name_en)
            for row in connection.execute(sa.select(table.c.id, table.c.name_zh, table.c.name_en))}


class KnownWords:
    """Names as a connection's snapshot has them, read anew when something was changed; safe on several threads."""

    def __init__(self) -> None:
        self._known: tuple[int, Words] | None = None

    def of(self, connection: sa.Connection) -> Words:
        """Return the names: whatever changes them has its entry in the journal."""
        last: int = connection.execute(_LAST).scalar_one()
        known = self._known
        if known is None or known[0] != last:
            known = self._known = last, Words(connection)
        return known[1]


_LAST = sa.select(sa.func.coalesce(sa.func.max(tables.journal.c.seq), 0))


def spans_of(case: Case, steps: Sequence[StepTaken], clock: str, part: str, at: datetime,
             rules: TimeRules) -> tuple[Span, ...]:
    """Return why the deadline of the clock is this minute; `part` as for `CaseQueries.explain`."""
    if clock == Clock.SUPERVISION:
        steps, part = of_order(steps, part), ""
    timing = rules.timing(UUID(part) if part else case.department, case.closed_at)
    return explain(steps, Clock(clock), at, timing, part)


def call_back_of(case: Case, steps: Sequence[StepTaken], at: datetime, rules: TimeRules) -> TimeLeft:
    """Return the clock of the answer to who reported: it runs in an ended case that wants one and had none."""
    if is_open(case.state):
        return NO_CLOCK
    return time_left(steps, Clock.CALLBACK, at, rules.timing(case.department, case.closed_at))


def row_of(case: Case, steps: tuple[StepTaken, ...], words: Words, now: datetime, rules: TimeRules) -> CaseRow:
    """Return the row of a case with its history at the instant."""
    timing = rules.timing(case.department, case.closed_at)
    type_zh, type_en = words.types.get((case.kind, case.type_code), ("", ""))
    department_zh, department_en = words.departments.get(case.department, ("", ""))
    return CaseRow(
        id=case.id, version=case.version, number=case.number, state=case.state, kind=case.kind,
        type_code=case.type_code, type_zh=type_zh, type_en=type_en, place=case.place, unit_grid=case.unit_grid,
        channel=case.channel, note=note_of(steps), urged=case.urged if is_open(case.state) else 0,
        department_zh=department_zh, department_en=department_en, point=case.point, reported_at=case.reported_at,
        stage=time_left(steps, clock_of(steps), now, timing),
        whole=time_left(steps, Clock.WHOLE, now, timing))


def _steps(connection: sa.Connection, cases: Sequence[Case]) -> dict[UUID, tuple[StepTaken, ...]]:
    """Return the history of each case."""
    found: defaultdict[UUID, list[StepTaken]] = defaultdict(list)
    table = tables.step
    for part in _parts([str(case.id) for case in cases]):
        statement = sa.select(table).where(table.c.case.in_(part)).order_by(table.c.case, table.c.seq)
        for row in connection.execute(statement).mappings():
            step = STEP.decode(to_plain_row(table, row))
            found[step.case].append(step)
    return {case.id: tuple(found[case.id]) for case in cases}


def all_steps(connection: sa.Connection) -> list[tuple[StepTaken, ...]]:
    """Return the history of every case."""
    found: defaultdict[str, list[StepTaken]] = defaultdict(list)
    table = tables.step
    for row in connection.execute(sa.select(table).order_by(table.c.case, table.c.seq)).mappings():
        found[row["case"]].append(STEP.decode(to_plain_row(table, row)))
    return [tuple(steps) for steps in found.values()]


def _parts(keys: list[str], size: int = 500) -> Iterable[list[str]]:
    """Cut a long list: an SQL statement takes only so many values."""
    return (keys[first:first + size] for first in range(0, len(keys), size))


def is_open(state: str) -> bool:
    """Say whether the state is not an end."""
    return State(state) in OPEN


def box_around(point: Point, radius_m: float) -> sa.ColumnElement[bool]:
    """Return the condition, by the spatial index, that a case lies in the square around the point."""
    x, y = point.x_mm / 1000, point.y_mm / 1000
    return sa.literal_column("case_.rowid").in_(sa.text(
        "SELECT pkid FROM idx_case__point WHERE xmin <= :east AND xmax >= :west AND ymin <= :north AND ymax >= :south"
    ).bindparams(east=x + radius_m, west=x - radius_m, north=y + radius_m, south=y - radius_m))
