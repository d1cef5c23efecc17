"""Cases as they stood at a moment: the same queries, answered from the steps that had been taken by then."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from math import hypot
from threading import Lock
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.domain.case import Case, StepTaken
from app.domain.errors import BadInput
from app.domain.explanation import Span
from app.domain.past import as_it_stood
from app.domain.place import Point
from app.domain.plain import instant_text
from app.domain.workflow import ENDS, OPEN, PARKED, State, Step
from app.domain.time_rules import TimeRules
from app.ports.unsettled import UNSETTLED
from app.queries.cases import CaseDetail, CaseFilter, CaseRow, Order, RelatedCase, SupervisionOrder
from data import tables
from data.queries.case_filter import Names
from data.queries.case_pages import Pages
from data.queries.claims import claim_of
from data.queries.related import linked, related_to
from data.queries.rules import StoreTimeRules
from data.queries.seeing import Conditions
from data.queries.standing import AsOf, Standing, Words, box_around, row_of, spans_of
from data.queries.supervision import orders_in
from data.repositories.cases import CASE, STEP
from data.rows import to_plain_row
from data.search_words import is_latin
from data.store import Store

_PART = 500
_REWRITES = frozenset({Step.ACCEPT, Step.AMEND, Step.RELOCATE})
"""Steps that may write over what the report said, which then stands in the journal only."""
_REWRITTEN = frozenset({"place", "description", "component", "component_version", "x_mm"})
_MOST_FOUND = 1_000_000
_LATE = datetime.max.isoformat()
_ORDERS: dict[Order, Callable[[CaseRow], Any]] = {
    Order.TIME_LEFT: lambda row: (row.stage.due_at.isoformat() if row.stage.due_at else _LATE, row.number),
    Order.AGE: lambda row: (row.reported_at, row.number), Order.NEWEST: lambda row: (row.reported_at, row.number),
    Order.NUMBER: lambda row: row.number, Order.TYPE: lambda row: (row.kind, row.type_code, row.number),
    Order.GRID: lambda row: (row.unit_grid, row.number),
    Order.DEPARTMENT: lambda row: (row.department_zh, row.number)}
Shown = Callable[[sa.Connection, Standing, frozenset[str], UUID | None, UUID, AsOf], CaseDetail]


class PastCases:
    """See `app.queries.cases.CaseQueries`. Nothing is offered: what is past can't be changed."""

    def __init__(self, store: Store, moment: datetime, shown: Shown, seen: Conditions = ()) -> None:
        """`moment` is aware; `shown` makes the detail of a case with its history, as the present does.

        `seen`: which cases the reader may see now; of others he sees no past either.
        """
        self._store, self._moment, self._shown, self._seen = store, moment, shown, seen
        self._time_rules = StoreTimeRules(store)
        self._rules_then: tuple[TimeRules, TimeRules] | None = None
        self._lock = Lock()
        self._known: dict[frozenset[State], list[Standing]] = {}

    def as_of(self, moment: datetime) -> "PastCases":
        """Return the cases at another moment."""
        return PastCases(self._store, moment, self._shown, self._seen)

    def page(self, wanted: CaseFilter, *, order: Order = Order.TIME_LEFT, offset: int = 0, limit: int = 200,
             roles: frozenset[str] = frozenset()) -> list[CaseRow]:
        """Return so many rows from the offset on."""
        rows = sorted(self._wanted(wanted, roles), key=_ORDERS[order], reverse=order is Order.NEWEST)
        return rows[offset:offset + limit]

    def count(self, wanted: CaseFilter, *, roles: frozenset[str] = frozenset()) -> int:
        """Return how many cases there are."""
        return len(self._wanted(wanted, roles))

    def counts_by_meaning(self, wanted: CaseFilter, *, roles: frozenset[str] = frozenset()) -> dict[str, int]:
        """Return how many there are by how the stage's time stood."""
        return Counter(row.stage.meaning if wanted.to_call_back else meaning_of(row)
                       for row in self._wanted(wanted, roles))

    def counts(self, *, department: UUID | None = None, inspector: UUID | None = None) -> dict[str, int]:
        """Return the number of cases by state."""
        if department is None and inspector is None and not self._seen:
            with self._store.reading() as connection:
                last = self._last()
                statement = sa.select(last.c.to_state, sa.func.count()).group_by(last.c.to_state)
                return {state: count for state, count in connection.execute(statement)}
        wanted = CaseFilter(department=department, inspector=inspector)
        return Counter(row.state for row in self._wanted(wanted))

    def detail(self, case: UUID, *, roles: frozenset[str], department: UUID | None, user: UUID,
               printed: bool = False) -> CaseDetail:
        """Return one case for one reader; raises BadInput `past.not_yet` where it was not yet reported."""
        with self._store.reading() as connection:
            found = self._read(connection, [str(case)])
            if not found:
                raise BadInput("past.not_yet")
            then = AsOf(self._moment, self._rules(connection), self._merged_into(connection, case), printed)
            detail = self._shown(connection, found[0], roles, department, user, then)
        return replace(detail, offered=(), undo="", redo=None,
                       requests=tuple(replace(each, answered_by=()) for each in detail.requests),
                       media=tuple(each for each in detail.media if each.at <= self._moment))

    def explain(self, case: UUID, clock: str, part: str = "") -> tuple[Span, ...]:
        """Return why the deadline of the clock was that minute."""
        with self._store.reading() as connection:
            found = self._read(connection, [str(case)])
            rules = self._rules(connection)
        if not found:
            raise BadInput("past.not_yet")
        return spans_of(found[0].case, found[0].steps, clock, part, self._moment, rules)

    def orders(self) -> list[SupervisionOrder]:
        """Return the orders of supervision that stood, the most urgent first."""
        step = tables.step.c
        given = sa.select(step.case).where(step.district == self._store.identity.district, step.step == Step.SUPERVISE,
                                           step.at <= instant_text(self._moment)).distinct()
        with self._store.reading() as connection:
            found = self._read(connection, list(connection.execute(given).scalars()))
            stood, rows = [(each.case, each.steps) for each in found], {each.row.id: each.row for each in found}
            return orders_in(connection, stood, rows, self._moment, self._rules(connection))

    def due(self) -> tuple[UUID, ...]:
        """Return nothing: what is past has been done."""
        return ()

    def near(self, point: Point, *, radius_m: float) -> list[CaseRow]:
        """Return the cases within the radius, nearest first, newest first at the same distance."""
        def away_mm(row: CaseRow) -> int:
            assert row.point is not None
            return round(hypot(row.point.x_mm - point.x_mm, row.point.y_mm - point.y_mm))

        with self._store.reading() as connection:
            found = self._where(connection, sa.or_(box_around(point, radius_m), self._since(_REWRITES, '"x_mm":')))
        rows = [each.row for each in found if each.row.point is not None and away_mm(each.row) <= radius_m * 1000]
        return sorted(rows, key=lambda row: (away_mm(row), -row.reported_at.timestamp(), row.number))

    def related(self, case: UUID) -> list[RelatedCase]:
        """Return the cases that had to do with this one; raises BadInput `past.not_yet`."""
        with self._store.reading() as connection:
            found = self._read(connection, [str(case)])
            if not found:
                raise BadInput("past.not_yet")
            others = self._where(connection, sa.or_(
                linked(found[0].case), self._since({Step.UNMERGE}),
                self._since(_REWRITES, '"x_mm":', '"component":')))
        return related_to(found[0].case, ((each.case, each.row) for each in others))

    def open_cases(self, *, department: UUID | None = None, inspector: UUID | None = None) -> list[CaseRow]:
        """Return all cases that were in no end state, for the map."""
        rows = self._wanted(CaseFilter(states=tuple(OPEN), department=department, inspector=inspector))
        return sorted(rows, key=lambda row: (row.stage.left_s, row.number))

    def _wanted(self, wanted: CaseFilter, roles: frozenset[str] = frozenset()) -> list[CaseRow]:
        if wanted.settled in UNSETTLED:
            return []  # What is meant now changes nothing of what was.
        states = frozenset(map(State, wanted.states or State))
        wholes = [whole for whole in (frozenset(OPEN), frozenset(ENDS)) if whole & states]
        found = self._found_now(wanted.text, roles) if wanted.text.strip() else frozenset()
        return [each.row for whole in wholes for each in self._standing(whole)
                if each.case.state in states and _meets(each.case, each.row, wanted)
                and self._says(each, wanted.text, found)]

    def _found_now(self, text: str, roles: frozenset[str]) -> frozenset[str]:
        """Return the cases that the text finds today."""
        with self._store.reading() as connection:
            words = Words(connection)
            pages = Pages(connection, CaseFilter(text=text), self._moment, Names(words.types, words.departments),
                          reporters=self._store.permissions().allows("see_reporter", roles), seen=self._seen)
            return frozenset(pages.ids(Order.NEWEST, 0, _MOST_FOUND))

    def _says(self, standing: Standing, text: str, found: frozenset[str]) -> bool:
        """Say whether the text found the case then.

        The index is today's. Its word is taken where nothing was done since; else for sounds alone, and what was said
        by then is looked through.
        """
        if not text.strip() or standing.whole:
            return not text.strip() or str(standing.case.id) in found
        case, row = standing.case, standing.row
        said = " ".join((row.number, row.type_zh, row.type_en, row.place, row.department_zh, row.department_en,
                         row.unit_grid, case.description, *(step.opinion for step in standing.steps))).lower()
        missing = [word for word in text.lower().split() if word not in said]
        return not missing or str(case.id) in found and all(map(is_latin, missing))

    def _standing(self, states: frozenset[State]) -> list[Standing]:
        """Return the cases of the states, kept for this moment: what is past doesn't change."""
        with self._lock:
            if states not in self._known:
                with self._store.reading() as connection:
                    last = self._last()
                    keys = connection.execute(sa.select(last.c.case).where(last.c.to_state.in_(list(states)))).scalars()
                    self._known[states] = self._read(connection, list(keys))
            return self._known[states]

    def _last(self) -> sa.Subquery:
        """Select (case, to_state) of the last step of each case that had been reported."""
        step, district = tables.step.c, self._store.identity.district
        latest = (sa.select(step.case, sa.func.max(step.seq).label("seq"))
                  .where(step.district == district, step.at <= instant_text(self._moment))
                  .group_by(step.case).subquery())
        return sa.select(step.case, step.to_state).join(latest, sa.and_(
            step.district == district, step.case == latest.c.case, step.seq == latest.c.seq)).subquery()

    def _rules(self, connection: sa.Connection) -> TimeRules:
        """Return the time rules as they stood."""
        now, known = self._time_rules.of(connection), self._rules_then
        if known is None or known[0] is not now:
            known = self._rules_then = now, now.as_of(self._moment)
        return known[1]

    def _merged_into(self, connection: sa.Connection, case: UUID) -> tuple[str, ...]:
        """Return the ids of the cases that were merged into the case, also by way of another."""
        found: list[str] = []
        new = [str(case)]
        while new:
            others = self._where(connection, sa.or_(tables.case.c.main_case.in_(new), self._since({Step.UNMERGE})))
            new = [str(each.case.id) for each in others if str(each.case.merged_into) in new]
            found += new
        return tuple(found)

    def _since(self, steps: Collection[Step], *said: str) -> sa.ColumnElement[bool]:
        """Return the condition on `case_` that such a step was taken after the moment, with one of the facts, if any.

        What is looked for by what a case is today has to be looked for among these, too.
        """
        step = tables.step.c
        facts = [sa.type_coerce(step.more, sa.Text).contains(each) for each in said]
        return tables.case.c.id.in_(sa.select(step.case).where(
            step.at > instant_text(self._moment), step.step.in_(steps), sa.or_(*facts) if facts else sa.true()))

    def _where(self, connection: sa.Connection, condition: sa.ColumnElement[bool]) -> list[Standing]:
        """Return the cases as they stood that meet the condition today."""
        return self._read(connection, list(connection.execute(sa.select(tables.case.c.id).where(condition)).scalars()))

    def _read(self, connection: sa.Connection, keys: list[str]) -> list[Standing]:
        """Return the cases as they stood, without those that were not yet reported."""
        words, rules = Words(connection), self._rules(connection)
        found = []
        for first in range(0, len(keys), _PART):
            for case, steps in self._histories(connection, keys[first:first + _PART]):
                then = tuple(step for step in steps if step.at <= self._moment)
                if then:
                    stood = self._stood(connection, case, then, steps[len(then):])
                    claim = claim_of(connection, stood.claimed_by, stood.claimed_at, then, self._moment)
                    row = replace(row_of(stood, then, words, self._moment, rules), claim=claim)
                    found.append(Standing(stood, then, row, whole=len(then) == len(steps)))
        return found

    def _histories(self, connection: sa.Connection, keys: list[str]) -> Iterator[tuple[Case, list[StepTaken]]]:
        case, step, district = tables.case, tables.step, self._store.identity.district
        steps: defaultdict[str, list[StepTaken]] = defaultdict(list)
        for row in connection.execute(step.select().where(step.c.district == district, step.c.case.in_(keys))
                                      .order_by(step.c.case, step.c.seq)).mappings():
            steps[row["case"]].append(STEP.decode(to_plain_row(step, row)))
        mine = case.select().where(case.c.district == district, case.c.id.in_(keys), *self._seen).order_by(case.c.id)
        for row in connection.execute(mine).mappings():
            yield CASE.decode(to_plain_row(case, row)), steps[row["id"]]

    def _stood(self, connection: sa.Connection, case: Case, then: Sequence[StepTaken],
               later: Sequence[StepTaken]) -> Case:
        rewritten = any(step.step in _REWRITES and not _REWRITTEN.isdisjoint(step.facts) for step in later)
        before = self._journalled(connection, case.id) if rewritten else None
        return as_it_stood(before or case, then)

    def _journalled(self, connection: sa.Connection, case: UUID) -> Case | None:
        """Return the case as the last journal entry before the moment has it; None where a bulk entry has."""
        intent, entry = tables.intent.c, tables.journal.c
        text = connection.execute(
            sa.select(entry.entry).join(tables.intent, intent.id == entry.intent)
            .where(intent.at <= instant_text(self._moment), entry.entry.contains(str(case)))
            .order_by(entry.seq.desc()).limit(1)).scalar()
        rows = json.loads(text)["rows"] if text else []
        found = [each["row"] for each in rows if each["table"] == tables.case.name and each["row"]["id"] == str(case)]
        return CASE.decode(found[0]) if found else None


def meaning_of(row: CaseRow) -> str:
    """Return the word of `CaseFilter.meanings` that the row falls under."""
    return "parked" if row.state in PARKED else "closed" if row.state in ENDS else row.stage.meaning


def _meets(case: Case, row: CaseRow, wanted: CaseFilter) -> bool:
    """Say whether the case is wanted, as far as its state doesn't say so."""
    return (_is_at(case, wanted)
            and (wanted.department is None or _has(case, wanted.department))
            and (wanted.inspector in (None, case.inspector))
            and _one_of(wanted.kinds, case.kind) and _one_of(wanted.types, (case.kind, case.type_code))
            and _one_of(wanted.classes, (case.kind, case.type_code[:2])) and _one_of(wanted.channels, case.channel)
            and _one_of(wanted.severities, case.severity) and _stands(row, wanted)
            and (not wanted.urged or bool(row.urged))
            and (not wanted.asked or any(each.kind in wanted.asked for each in case.requests))
            and _is_between(row.stage.due_at, wanted.due_from, wanted.due_until))


def _has(case: Case, department: UUID) -> bool:
    """Say whether the department leads or assists."""
    return department == case.department or any(
        each.department == department and each.is_open for each in case.assistants)


def _stands(row: CaseRow, wanted: CaseFilter) -> bool:
    """Say whether the time stands as wanted: that of the call back where that is asked for."""
    if wanted.to_call_back:
        return row.state in ENDS and row.stage.due_at is not None and _one_of(wanted.meanings, row.stage.meaning)
    return _one_of(wanted.meanings, meaning_of(row))


def _is_at(case: Case, wanted: CaseFilter) -> bool:
    return (_one_of(wanted.unit_grids, case.unit_grid) and _one_of(wanted.communities, case.community)
            and _one_of(wanted.responsibility_grids, case.responsibility_grid)
            and _one_of(wanted.streets, case.street)
            and _is_between(case.reported_at, wanted.reported_from, wanted.reported_until))


def _is_between(at: datetime | None, since: datetime | None, until: datetime | None) -> bool:
    """Say whether the instant lies in the span, whose ends may be open; without one: whether both are."""
    if at is None:
        return since is None and until is None
    return (since is None or at >= since) and (until is None or at < until)


def _one_of(values: tuple[Any, ...], value: Any) -> bool:
    return not values or value in values
