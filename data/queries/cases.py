"""Queues, one case in full, and cases near a place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.domain.case import Case, StepTaken, offered
from app.domain.catalogue import edition_of
from app.domain.deadline import stage_used
from app.domain.due import URGED_STATES, acts_due
from app.domain.errors import BadInput
from app.domain.explanation import Span
from app.domain.correcting import wish_of
from app.domain.facts import said_facts
from app.domain.media import MediaFacts
from app.domain.place import Point
from app.domain.plain import from_plain, instant, instant_text
from app.domain.supervision import with_orders
from app.domain.undo import redo_of, undo_of
from app.domain.time_rules import TimeRules
from app.domain.workflow import OPEN, State, Step
from app.queries.cases import (
    CaseDetail,
    CaseFilter,
    CaseRow,
    Claim,
    MediaRow,
    Order,
    Redo,
    RelatedCase,
    StepRow,
    SupervisionOrder,
)
from app.queries.reader import Reader
from app.ports.unsettled import UnsettledRows
from data import tables
from data.queries.assignments import assignments_of, ended_assignments
from data.queries.case_filter import Names, conditions_of, has_department
from data.queries.case_pages import Pages
from data.queries.claims import claim_of
from data.queries.naming import names_of
from data.queries.past import PastCases
from data.queries.queue_rows import read_cases, read_rows
from data.queries.related import linked, related_to
from data.queries.requests import requests_of
from data.queries.seeing import Conditions, seen_by
from data.queries.standing import (
    AsOf,
    KnownWords,
    Standing,
    Standings,
    Words,
    box_around,
    call_back_of,
    spans_of,
)
from data.queries.supervision import case_orders, ended_case_orders, orders_in, supervised
from data.repositories.cases import CASE
from data.store import Store

MASKED = "＊＊＊"
_ROWID = sa.literal_column("case_.rowid", sa.Integer)


class StoreCases:
    """See `app.queries.cases.CaseQueries`."""

    def __init__(self, store: Store, standings: Standings, reader: Reader | None = None) -> None:
        """The store's own rows say who may do what, and see whose name; `reader`: only what he may see is there."""
        self._store, self._standings, self._reader = store, standings, reader
        self._words = KnownWords()

    def as_of(self, moment: datetime) -> PastCases:
        """Return the cases as they stood at the moment."""
        return PastCases(self._store, moment, self._detail, seen_by(self._reader, self._store))

    def page(self, wanted: CaseFilter, *, order: Order = Order.TIME_LEFT, offset: int = 0, limit: int = 200,
             roles: frozenset[str] = frozenset()) -> list[CaseRow]:
        """Return so many rows from the offset on."""
        with self._store.reading() as connection:
            words, rules = self._words.of(connection), self._standings.time_rules.of(connection)
            unsettled = self._store.unsettled(connection, tables.case)
            keys = self._pages(connection, wanted, roles, words, unsettled).keys(order, offset, limit)
            return self._rows(connection, keys, words, rules, unsettled)

    def count(self, wanted: CaseFilter, *, roles: frozenset[str] = frozenset()) -> int:
        """Return how many cases there are."""
        with self._store.reading() as connection:
            unsettled = self._store.unsettled(connection, tables.case)
            return self._pages(connection, wanted, roles, self._words.of(connection), unsettled).count()

    def counts_by_meaning(self, wanted: CaseFilter, *, roles: frozenset[str] = frozenset()) -> dict[str, int]:
        """Return how many there are in each group."""
        with self._store.reading() as connection:
            unsettled = self._store.unsettled(connection, tables.case)
            return self._pages(connection, wanted, roles, self._words.of(connection), unsettled).counts()

    def _pages(self, connection: sa.Connection, wanted: CaseFilter, roles: frozenset[str], words: Words,
               unsettled: UnsettledRows) -> Pages:
        return Pages(connection, wanted, self._store.clock.now(), Names(words.types, words.departments),
                     reporters=self._store.permissions().allows("see_reporter", roles), seen=self._seen(),
                     unsettled=unsettled)

    def counts(self, *, department: UUID | None = None, inspector: UUID | None = None) -> dict[str, int]:
        """Return the number of cases by state."""
        table, seen = tables.case, self._seen()
        if not seen and department is None and inspector is None:
            with self._store.reading() as connection:
                kept = connection.exec_driver_sql("SELECT state, number FROM case_count WHERE number > 0")
                return {state: number for state, number in kept}
        statement = sa.select(table.c.state, sa.func.count()).where(*seen).group_by(table.c.state)
        if department is not None:
            statement = statement.where(has_department(str(department)))
        if inspector is not None:
            statement = statement.where(table.c.inspector == str(inspector))
        with self._store.reading() as connection:
            return {state: count for state, count in connection.execute(statement)}

    def detail(self, case: UUID, *, roles: frozenset[str], department: UUID | None, user: UUID,
               printed: bool = False) -> CaseDetail:
        """Return one case for one reader; raises BadInput `store.no_such_row`, also where he may not see it."""
        found = self._standings.of(tables.case.c.id == str(case), *self._seen())
        if not found:
            raise BadInput("store.no_such_row", table="case_", key=str(case))
        standing = found[0]
        with self._store.reading() as connection:
            now = AsOf(self._store.clock.now(), self._standings.time_rules.of(connection),
                       _merged_into(connection, case), printed)
            return self._detail(connection, standing, roles, department, user, now)

    def explain(self, case: UUID, clock: str, part: str = "") -> tuple[Span, ...]:
        """Return why the deadline of the clock is this minute, span by span."""
        found = self._standings.of(tables.case.c.id == str(case), *self._seen())
        if not found:
            raise BadInput("store.no_such_row", table="case_", key=str(case))
        now, rules = self._store.clock.now(), self._standings.time_rules.now()
        return spans_of(found[0].case, found[0].steps, clock, part, now, rules)

    def orders(self) -> list[SupervisionOrder]:
        """Return the orders of supervision that stand, the most urgent first."""
        conditions, now = (supervised(), *self._seen()), self._store.clock.now()
        found = self._standings.histories(*conditions)
        with self._store.reading() as connection:
            keys = connection.execute(sa.select(_ROWID).select_from(tables.case).where(
                tables.case.c.id.in_([str(case.id) for case, _ in found]))).scalars().all()
            rules = self._standings.time_rules.of(connection)
            rows = {row.id: row for row in read_rows(connection, keys, self._words.of(connection), rules, now)}
            return orders_in(connection, found, rows, now, rules)

    def due(self) -> tuple[UUID, ...]:
        """Return the cases of which the program has to do something by now."""
        now, table = self._store.clock.now(), tables.case
        rules, found = self._standings.time_rules.now(), []
        today = datetime.combine(now.astimezone(rules.zone).date(), time(), rules.zone)
        at, late = instant_text(now), table.c.due_at < instant_text(now)
        # Who is handling has its stage's dates, and most that are late have been urged today: their steps aren't read.
        handling = sa.and_(table.c.state == State.HANDLING, table.c.near_at <= at, sa.or_(
            sa.and_(late, ~_taken(Step.URGE, instant_text(today))),
            sa.and_(~late, ~_taken(Step.REMIND, table.c.near_at))))
        candidates = sa.or_(table.c.state.in_([State.DEFERRED, *URGED_STATES - {State.HANDLING}]), handling,
                            sa.type_coerce(table.c.more, sa.Text).contains('"claimed_by":"'))
        for case, steps in self._standings.histories(table.c.state.in_([str(state) for state in OPEN]), candidates):
            if any(acts_due(case, steps, now, rules.timing(case.department))):
                found.append(case.id)
        return tuple(found)

    def near(self, point: Point, *, radius_m: float) -> list[CaseRow]:
        """Return the cases within the radius, nearest first, newest first at the same distance."""
        def away(row: CaseRow) -> float:
            assert row.point is not None
            return round(float(((row.point.x_mm - point.x_mm) ** 2 + (row.point.y_mm - point.y_mm) ** 2) ** 0.5))

        statement = sa.select(_ROWID).select_from(tables.case).where(box_around(point, radius_m), *self._seen())
        with self._store.reading() as connection:
            words, rules = self._words.of(connection), self._standings.time_rules.of(connection)
            rows = self._rows(connection, connection.execute(statement).scalars().all(), words, rules,
                              self._store.unsettled(connection, tables.case))
        rows = [row for row in rows if row.point is not None and away(row) <= radius_m * 1000]
        return sorted(rows, key=lambda row: (away(row), -row.reported_at.timestamp(), row.number))

    def related(self, case: UUID) -> list[RelatedCase]:
        """Return the cases that have to do with this one; raises BadInput `store.no_such_row`."""
        table, seen, now = tables.case, self._seen(), self._store.clock.now()
        with self._store.reading() as connection:
            words, rules = self._words.of(connection), self._standings.time_rules.of(connection)
            found = read_cases(connection, sa.and_(table.c.id == str(case), *seen), words, rules, now)
            if not found:
                raise BadInput("store.no_such_row", table="case_", key=str(case))
            own, _ = found[0]
            return related_to(own, read_cases(connection, sa.and_(linked(own), *seen), words, rules, now))

    def open_cases(self, *, department: UUID | None = None, inspector: UUID | None = None) -> list[CaseRow]:
        """Return all cases that are not in an end state, for the map."""
        wanted = CaseFilter(states=tuple(OPEN), department=department, inspector=inspector)
        statement = sa.select(_ROWID).select_from(tables.case).where(
            *conditions_of(wanted, self._store.clock.now()), *self._seen())
        with self._store.reading() as connection:
            words, rules = self._words.of(connection), self._standings.time_rules.of(connection)
            rows = self._rows(connection, connection.execute(statement).scalars().all(), words, rules,
                              self._store.unsettled(connection, tables.case))
        return sorted(rows, key=lambda row: (row.stage.meaning == "closed", row.stage.left_s, row.number))

    def _rows(self, connection: sa.Connection, keys: Sequence[int], words: Words, rules: TimeRules,
              unsettled: UnsettledRows) -> list[CaseRow]:
        """Return the rows of rowids from what is stored of the steps, without reading these."""
        rows = read_rows(connection, keys, words, rules, self._store.clock.now())
        meant = self._store.meant_for(connection, tables.case, unsettled.of(row.id for row in rows))
        return [replace(row, unsettled=meant.get(row.id)) for row in rows] if meant else rows

    def _seen(self) -> Conditions:
        """What every query of cases adds: the reader's own ones, where he may not see them all."""
        return seen_by(self._reader, self._store)

    def _detail(self, connection: sa.Connection, standing: Standing, roles: frozenset[str],
                department: UUID | None, user: UUID, then: AsOf) -> CaseDetail:
        case, now = standing.case, then.at
        shy = _shy(connection, case, then.merged)
        named = self._store.permissions().allows("see_reporter", roles)
        may = offered(with_orders(case, standing.steps), roles=roles, department=department, user=user,
                      permissions=self._store.permissions(), at=now)
        undo = undo_of(case, standing.steps, user)
        condition = _one(connection, tables.filing_condition, case.filing_condition or "")
        component = _one(connection, tables.component, str(case.component or ""))
        community = _one(connection, tables.community, case.community)
        return CaseDetail(
            row=replace(standing.row, claim=_claim(connection, standing, now), unsettled=self._store.meant_for(
                connection, tables.case, self._store.unsettled(connection, tables.case).of((case.id,))).get(case.id)),
            description=case.description, responsibility_grid=case.responsibility_grid,
            community=community.get("name_zh", case.community), component=case.component,
            component_code=component.get("code", ""), reporter=_reporter(
                connection, (str(case.id), *then.merged), named, shy if then.printed or not named else frozenset()),
            contact=_contact(connection, case) if named and not then.printed else None, answer=wish_of(standing.steps),
            severity=case.severity, filing_condition=condition.get("filing_zh", ""),
            closing_condition=condition.get("closing_zh", ""), department=case.department,
            steps=_steps(connection, case, standing.steps, then.rules,
                         unnamed=case.anonymous and (then.printed or not named)),
            media=_media(connection, (str(case.id), *then.merged), case.point,
                         *(_no_voice(shy) if then.printed or not named else ())),
            offered=tuple(str(step) for step in may),
            requests=requests_of(connection, case, standing.steps, may, user),
            orders=case_orders(connection, case, standing.steps, now, then.rules),
            ended_orders=ended_case_orders(connection, case, standing.steps, then.rules),
            assignments=assignments_of(connection, standing, then),
            ended_assignments=ended_assignments(connection, standing, then),
            call_back=call_back_of(case, standing.steps, now, then.rules),
            anonymous=case.anonymous, reported_by=case.reported_by, captured=case.captured,
            undo=str(undo) if undo in may else "", redo=_redo(connection, case, standing.steps, user, may),
            filing_edition=edition_of(case.filing_condition or ""),
            unknown_years=_unknown_years(standing.row, then.rules))


def _shy(connection: sa.Connection, case: Case, merged: Sequence[str]) -> frozenset[str]:
    """Return the ids of those cases, merged ones as well, whose reporter asks to stay unknown."""
    table = tables.case.c
    asks = sa.type_coerce(table.more, sa.Text).contains('"anonymous":true')
    found = connection.execute(sa.select(table.id).where(table.id.in_(merged), asks)).scalars() if merged else ()
    return frozenset((*found, *((str(case.id),) if case.anonymous else ())))


def _reporter(connection: sa.Connection, cases: Sequence[str], named: bool, unknown: frozenset[str]) -> str:
    """Return names and phones behind their seals: of the cases, the first one's first.

    Args:
        named: whether the reader may see them; else there is a mask.
        unknown: cases of which not even that there is a name is told.
    """
    table = tables.case.c
    rows = {row.id: (row.reporter_name, row.reporter_phone) for row in connection.execute(
        sa.select(table.id, table.reporter_name, table.reporter_phone).where(table.id.in_(cases)))}
    seals = [seal for case in cases if case not in unknown for seal in rows[case] if seal]
    if not seals or not named:
        return MASKED if seals else ""
    values = _unsealed(connection, seals)
    return " ".join(values.get(seal, MASKED) for seal in seals)


def _contact(connection: sa.Connection, case: Case) -> tuple[str, str]:
    """Return the reporter's name and phone of the case itself, without those that were merged into it."""
    values = _unsealed(connection, [case.reporter_name, case.reporter_phone])
    return values.get(case.reporter_name, ""), values.get(case.reporter_phone, "")


def _unsealed(connection: sa.Connection, seals: Sequence[str]) -> dict[str, str]:
    """Return the values behind seals by seal, without those that were erased."""
    protected = tables.protected
    return {row.seal: row.value for row in connection.execute(
        sa.select(protected).where(protected.c.seal.in_([seal for seal in seals if seal])))}


def _no_voice(cases: frozenset[str]) -> Conditions:
    """Return the condition on media that leaves out what the reporters of the cases can be heard in."""
    media = tables.media.c
    return (~sa.and_(media.case.in_(cases), media.kind == "audio", media.stage == "before"),)


def _taken(step: Step, since: Any) -> sa.ColumnElement[bool]:
    """Return the condition that the step was taken on the case since."""
    taken = tables.step.c
    return sa.exists().where(taken.case == tables.case.c.id, taken.step == step, taken.at >= since)


def _one(connection: sa.Connection, table: sa.Table, key: str) -> Any:
    """Return the row of the key, or an empty mapping."""
    last = list(table.primary_key)[-1]
    return connection.execute(sa.select(table).where(last == key)).mappings().first() or {}


def _unknown_years(row: CaseRow, rules: TimeRules) -> tuple[int, ...]:
    ends = max((each.due_at for each in (row.stage, row.whole) if each.due_at is not None), default=row.reported_at)
    return rules.unknown_years(*(at.astimezone(rules.zone).date() for at in (row.reported_at, ends)))


def _steps(connection: sa.Connection, case: Case, steps: Sequence[StepTaken], rules: TimeRules, *,
           unnamed: bool) -> tuple[StepRow, ...]:
    """Return the time line; with `unnamed` it isn't told that there is a name that was corrected."""
    names = names_of(connection, (text for step in steps for text in (str(step.user), *_texts(step.facts))))
    rows, timing = [], rules.timing(case.department, case.closed_at)
    for position, step in enumerate(steps):
        used_s, limit_s = stage_used(steps, position, timing)
        rows.append(StepRow(
            seq=step.seq, step=step.step, from_state=step.from_state or "", to_state=step.to_state,
            who=names.get(str(step.user), ""), post=step.post, at=step.at, opinion=step.opinion,
            facts=tuple((name, _said(_unnamed(value) if unnamed and name == "corrected" else value, names))
                        for name, value in step.facts.items()),
            used_s=used_s, limit_s=limit_s, workstation=step.workstation))
    return tuple(rows)


def _unnamed(fields: Sequence[str]) -> list[str]:
    return [name for name in fields if name not in CASE.sealed]


def _merged_into(connection: sa.Connection, case: UUID) -> tuple[str, ...]:
    """Return the ids of the cases merged into the case, also by way of another."""
    found: list[str] = []
    new = [str(case)]
    while new:
        new = list(connection.execute(sa.select(tables.case.c.id).where(tables.case.c.main_case.in_(new))).scalars())
        found += new
    return tuple(found)


def _claim(connection: sa.Connection, standing: Standing, now: datetime) -> Claim | None:
    case = standing.case
    return claim_of(connection, case.claimed_by, case.claimed_at, standing.steps, now)


def _media(connection: sa.Connection, cases: Sequence[str], place: Point | None,
           *only: sa.ColumnElement[bool]) -> tuple[MediaRow, ...]:
    media, user = tables.media, tables.user
    statement = (sa.select(media, user.c.name_zh).outerjoin(user, user.c.id == media.c.by)
                 .where(media.c.case.in_(cases), *only).order_by(media.c.at, media.c.id))
    found: dict[tuple[str, str, str], MediaRow] = {}
    for row in connection.execute(statement):
        told = from_plain(MediaFacts, row.told or {})
        # A step that was undone and done again brought the same picture twice.
        found.setdefault((row.sha256, row.kind, row.stage), MediaRow(
            sha256=row.sha256, kind=row.kind, stage=row.stage, at=instant(row.at), who=row.name_zh or "", told=told,
            far_m=told.far_m(place)))
    return tuple(found.values())


def _redo(connection: sa.Connection, case: Case, steps: Sequence[StepTaken], user: UUID,
          may: Sequence[Step]) -> Redo | None:
    done = redo_of(steps, user)
    if done is None or done.step not in may:
        return None
    media, mine = tables.media, str(user)
    brought = _media(connection, [str(case.id)], case.point, media.c.by == mine, media.c.at == instant_text(done.at))
    return Redo(step=done.step, facts=said_facts(done.facts), opinion=done.opinion, media=brought)


def _texts(value: Any) -> Iterator[str]:
    """Yield every text within a fact."""
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            yield from _texts(each)
        else:
            yield str(each)


def _said(value: Any, names: Mapping[str, str]) -> str:
    """Return a fact in words: names for ids, each assistant with its task."""
    if isinstance(value, list):
        return "；".join(_said(each, names) for each in value)
    if isinstance(value, dict):
        return f"{_said(value.get('department'), names)}：{value.get('task', '')}"
    return "" if value is None else names.get(str(value), str(value))
