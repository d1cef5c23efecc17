"""Which cases a queue shows, in which order: rows read by index, page by page, however many cases the store has.

One state's cases stand in an index by what is due first; several states' are merged as they come. What a text finds
narrows the rest; where the newest come first, the text index gives the order itself, for it has newer cases behind.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from app.domain.workflow import ENDS, PARKED, State
from app.queries.cases import CaseFilter, Order
from app.ports.unsettled import UNSETTLED, UnsettledRows
from data import tables
from data.queries.case_filter import RESTING, TIMED, Condition, Names, conditions_of, match_of, meaning_of

FEW = 2_000
"""So many cases found by their text are read first."""
_ALL_SETTLED = UnsettledRows()
Statement = sa.Select[Any] | sa.CompoundSelect[Any]
_ROWID: Any = sa.literal_column("case_.rowid", sa.Integer)
_KEYS = sa.select(_ROWID).select_from(tables.case)
_DOC: Any = sa.literal_column("case_search.rowid", sa.Integer)
_MATCHES = "SELECT rowid FROM case_search WHERE case_search MATCH :match"
_CASE = tables.case.c
_SORTS: dict[Order, tuple[Any, ...]] = {
    Order.AGE: (_CASE.reported_at, _ROWID), Order.NEWEST: (_CASE.reported_at.desc(), _ROWID.desc()),
    Order.NUMBER: (_CASE.number, _ROWID), Order.TYPE: (_CASE.kind, _CASE.type_code, _CASE.due_at.nulls_last(), _ROWID),
    Order.GRID: (_CASE.unit_grid, _CASE.due_at.nulls_last(), _ROWID),
    Order.DEPARTMENT: (_CASE.department, _CASE.due_at.nulls_last(), _ROWID)}
_BY_DUE = (_CASE.due_at, _CASE.near_at, _ROWID)
"""What a clock runs for."""
_BY_REST = (_CASE.reported_at.desc(), _ROWID.desc())
"""What has none: newest first."""
_DUE, _NEAR = (sa.case((_CASE.state.not_in(RESTING["closed"]), _CASE[name])) for name in ("due_at", "near_at"))
"""Without what is due of an ended case: its call back, which has a list of its own."""
_BY_TIME_LEFT = (_DUE.nulls_last(), _NEAR, sa.case((_DUE.is_(None), _CASE.reported_at)).desc(), _ROWID)


class Pages:
    """What one filter lets through, on one connection."""

    def __init__(self, connection: sa.Connection, wanted: CaseFilter, now: datetime, names: Names, *, reporters: bool,
                 seen: Sequence[Condition] = (), unsettled: UnsettledRows = _ALL_SETTLED) -> None:
        """
        Args:
            connection: of the reading pool.
            wanted: what the filter lets through.
            now: the store's.
            names: by which cases are found too.
            reporters: whether the reader may see who reported.
            seen: which cases the reader may see at all (`data.queries.seeing`).
            unsettled: for which cases something meant here has not been accepted.
        """
        self._unsettled = unsettled
        self._connection, self._now = connection, now
        # Where all is settled nothing is to be kept apart, and kept numbers do.
        self._wanted = wanted if unsettled or wanted.settled != "settled" else replace(wanted, settled="")
        self._narrow = bool(wanted.types or wanted.unit_grids)
        self._match = match_of(wanted.text, names, reporters=reporters)
        self._seen = [*seen, *([sa.false()] if wanted.text.strip() and not self._match else ())]

    def keys(self, order: Order, offset: int, limit: int) -> Sequence[int]:
        """Return the rowids of so many cases from the offset on."""
        if self._wanted.settled in UNSETTLED:
            return self._found_unsettled(self._wanted.settled)[offset:offset + limit]
        return self._connection.execute(self._ordered(order, offset, limit)).scalars().all()

    def ids(self, order: Order, offset: int, limit: int) -> Sequence[str]:
        """Return the same cases by their ids."""
        keys = self.keys(order, offset, limit)
        found = {row: case for row, case in self._connection.execute(
            sa.select(_ROWID, _CASE.id).where(sa.text("case_.rowid IN (SELECT value FROM json_each(:keys))").bindparams(
                keys=str(list(keys)))))}
        return [found[key] for key in keys]

    def explained(self, order: Order) -> str:
        """Return SQLite's plan of the first page, a line each step."""
        statement = self._ordered(order, 0, 200).compile(self._connection, compile_kwargs={"literal_binds": True})
        return "\n".join(row[-1] for row in self._connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}"))

    def count(self) -> int:
        """Return how many cases there are."""
        if self._match and not self._seen and self._wanted == CaseFilter(text=self._wanted.text):
            statement = sa.text(f"SELECT count(*) FROM ({_MATCHES})").bindparams(match=self._match)
            return int(self._connection.execute(statement).scalar_one())
        if self._wanted.settled in UNSETTLED:
            return len(self._found_unsettled(self._wanted.settled))
        return sum(self._counts_by_time().values())

    def counts(self) -> dict[str, int]:
        """Return how many conflict, how many are pending, and the rest by how the stage's time stands."""
        found = self._counts_by_time()
        if self._unsettled:
            apart = self._counted([*self._conditions(), self._among(self._row_of.values())])
            found = {meaning: number - apart.get(meaning, 0) for meaning, number in found.items()}
            found |= {group: len(self._found_unsettled(group)) for group in UNSETTLED}
        return {group: number for group, number in found.items() if number}

    def _counts_by_time(self) -> dict[str, int]:
        if not self._seen and self._wanted == CaseFilter(states=self._wanted.states):
            return self._counts_of_states()
        return self._counted(self._conditions())

    def _counts_of_states(self) -> dict[str, int]:
        """Read no more than what is late or nearly so: every state's number is kept."""
        wanted = self._wanted.states or tuple(State)
        kept: dict[str, int] = {
            state: number for state, number in self._connection.exec_driver_sql("SELECT state, number FROM case_count")}
        resting = {meaning: sum(kept.get(state, 0) for state in states if state in wanted)
                   for meaning, states in RESTING.items()}
        running = [str(state) for state in wanted if state not in ENDS and state not in PARKED]
        found = {meaning: self._number_of(running, meaning) for meaning in ("overdue", "near")}
        found["ontime"] = sum(kept.get(state, 0) for state in running) - sum(found.values())
        return {meaning: number for meaning, number in (found | resting).items() if number}

    def _number_of(self, states: Sequence[str], meaning: str) -> int:
        """Return how many cases of the states stand so: a stretch of an index each, of which no row is read."""
        statement = sa.select(sa.func.count()).select_from(tables.case)
        return int(self._connection.execute(statement.where(
            _CASE.state.in_(states), meaning_of(meaning, self._now))).scalar_one()) if states else 0

    def _counted(self, conditions: Sequence[Condition]) -> dict[str, int]:
        resting = () if self._wanted.to_call_back else RESTING
        meaning = sa.case(*((meaning_of(each, self._now), each) for each in (*resting, *TIMED)), else_="ontime")
        statement = sa.select(meaning, sa.func.count()).where(*conditions).group_by(sa.text("1"))
        return {str(word): int(count) for word, count in self._connection.execute(statement)}

    def _conditions(self) -> list[Condition]:
        return [*conditions_of(self._wanted, self._now), *self._seen, *self._found, *self._settled]

    # What is not settled is little, and found first

    @cached_property
    def _row_of(self) -> dict[UUID, int]:
        """The rowids of the cases for which something is unsettled."""
        ids = [str(each) for each in (*self._unsettled.conflicts, *self._unsettled.pending)]
        return {UUID(case): row for row, case in self._connection.execute(sa.select(_ROWID, _CASE.id).where(
            _text("case_.id IN (SELECT value FROM json_each(:ids))", ids=json.dumps(ids))))} if ids else {}

    def _rows_of(self, cases: Iterable[UUID]) -> list[int]:
        return [self._row_of[case] for case in cases if case in self._row_of]

    @cached_property
    def _settled(self) -> tuple[Condition, ...]:
        """The condition that nothing is unsettled, where that is wanted."""
        return (self._among(self._row_of.values(), out=True),) if self._wanted.settled and self._row_of else ()

    def _found_unsettled(self, group: str) -> list[int]:
        """Return the rowids of one group, in its order: conflicts and what left the list by what is pending, too."""
        unsettled, states = self._unsettled, self._wanted.states
        rows = self._rows_of(unsettled.conflicts if group == "conflict" else unsettled.pending)
        if not rows:
            return []
        conditions = [*conditions_of(replace(self._wanted, states=()), self._now), *self._seen, *self._found,
                      self._among(rows)]
        if group == "pending" and states:
            left = self._rows_of(case for case, state in unsettled.pending.items() if state in states)
            conditions.append(sa.or_(_CASE.state.in_(states), self._among(left)))
        found = set(self._connection.execute(_KEYS.where(*conditions)).scalars())
        return [row for row in rows if row in found]

    @staticmethod
    def _among(rows: Iterable[int], *, out: bool = False) -> Condition:
        """Return the condition that a case is one of the rows, or none of them."""
        # A condition may hold several of them, each with its own rows.
        among: Any = sa.text(f"case_.rowid {'NOT ' * out}IN (SELECT value FROM json_each(:rows))").bindparams(
            sa.bindparam("rows", str(list(rows)), unique=True))
        return cast(Condition, among)

    @cached_property
    def _found(self) -> tuple[Condition, ...]:
        """The condition that the text finds a case."""
        if not self._match:
            return ()
        docs = self._connection.execute(sa.text(f"{_MATCHES} LIMIT :most"),
                                        {"match": self._match, "most": FEW + 1}).scalars().all()
        if len(docs) <= FEW:
            return (_text("case_.rowid IN (SELECT value FROM json_each(:docs))", docs=str(list(docs))),)
        # The plus: what is found is looked up while the states' index is read, and not the other way round.
        by_state = "+" if self._wanted.states or self._wanted.meanings else ""
        return (_text(f"{by_state}case_.rowid IN ({_MATCHES})", match=self._match),)

    def _ordered(self, order: Order, offset: int, limit: int) -> Statement:
        """Return the statement of a page; its first column is the rowid."""
        states = self._states()
        running = [state for state in states if not _rests(state)]
        if self._match and (order is Order.NEWEST or order is Order.TIME_LEFT and not running):
            return _cut(self._newest_found(), offset, limit)
        if order is not Order.TIME_LEFT:
            return _cut(_KEYS.where(*self._conditions()).order_by(*_SORTS[order]), offset, limit)
        if self._narrow or self._wanted.to_call_back or not states or self._match and len(states) > 1:
            due = len(running) == len(states) or self._wanted.to_call_back
            order_by: Sequence[Any] = _BY_DUE if due else _BY_TIME_LEFT
            return _cut(_KEYS.where(*self._conditions()).order_by(*order_by), offset, limit)
        if len(states) == 1:
            order_by = _BY_DUE if running else _BY_REST
            return _cut(_KEYS.where(*self._of(states[0])).order_by(*order_by), offset, limit)
        if len(running) == len(states):
            return _cut(self._merged(states), offset, limit)
        return self._joined(states, offset, limit)

    def _states(self) -> list[str]:
        """Return the states that the wanted cases may have."""
        meanings = self._wanted.meanings
        fitting = {meaning: set(RESTING.get(meaning, ())) for meaning in meanings}
        return [str(state) for state in self._wanted.states or State if not meanings or any(
            state in fitting[meaning] if meaning in RESTING else not _rests(state) for meaning in meanings)]

    def _of(self, state: str) -> list[Condition]:
        """Return the conditions on cases of one state."""
        return [*conditions_of(replace(self._wanted, states=(state,)), self._now), *self._seen, *self._found,
                *self._settled]

    def _newest_found(self) -> sa.Select[Any]:
        """Go through what the text finds from its end: no more is read than the page needs."""
        conditions = [*conditions_of(self._wanted, self._now), *self._seen, *self._settled]
        found = sa.select(_DOC).select_from(sa.text("case_search")).where(
            _text("case_search MATCH :match", match=self._match)).order_by(_DOC.desc())
        if not conditions:
            return found
        wanted = sa.select(sa.literal(1)).select_from(tables.case).where(_ROWID == _DOC, *conditions)
        return found.where(sa.exists(wanted))

    def _merged(self, states: Sequence[str]) -> sa.CompoundSelect[Any]:
        """Merge running states, each of which an index has in order: no more is read than the page needs."""
        parts = [sa.select(_ROWID.label("row"), _CASE.due_at, _CASE.near_at).where(*self._of(state))
                 for state in states]
        return sa.union_all(*parts).order_by(sa.text("2"), sa.text("3"), sa.text("1"))

    def _joined(self, states: Sequence[str], offset: int, limit: int) -> Statement:
        """Join the beginnings of running states and of those that rest."""
        parts = [sa.select(*part.subquery().c) for part in self._beginnings(states, offset + limit)]
        together = sa.union_all(*parts).subquery()
        return _cut(sa.select(together.c.row).order_by(
            together.c.due_at.nulls_last(), together.c.near_at, together.c.late.desc(), together.c.row), offset, limit)

    def _beginnings(self, states: Sequence[str], most: int) -> Iterator[sa.Select[Any]]:
        for state in states:
            rests = _rests(state)
            late = _CASE.reported_at if rests else sa.literal("")
            due, near = (sa.null().label(each.name) if rests else each for each in (_CASE.due_at, _CASE.near_at))
            yield sa.select(_ROWID.label("row"), due, near, late.label("late")).where(
                *self._of(state)).order_by(*(_BY_REST if _rests(state) else _BY_DUE)).limit(most)


def _rests(state: str) -> bool:
    return state in ENDS or state in PARKED


def _cut(statement: Statement, offset: int, limit: int) -> Statement:
    """Return the statement of a part; most pages are the first, which needs no offset."""
    return statement.limit(limit).offset(offset) if offset else statement.limit(limit)


def _text(condition: str, **values: str) -> Any:
    """Return the condition with its values bound."""
    return sa.text(condition).bindparams(**values)
