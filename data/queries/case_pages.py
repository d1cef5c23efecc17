"""Which cases a queue shows, in which order: ids read by index, page by page.

One state's cases stand in an index by what is due first; several states' are merged from their beginnings. A text that
finds few cases is read first and narrows the rest; one that finds many is asked of each case in turn.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.workflow import ENDS, PARKED, State
from app.queries.cases import CaseFilter, Order
from data import tables
from data.queries.case_filter import RESTING, TIMED, Condition, Names, conditions_of, match_of, meaning_of

FEW = 20_000
"""So many cases found by their text are read first."""
_ROWID: Any = sa.literal_column("case_.rowid", sa.Integer)
_MATCHES = "SELECT rowid FROM case_search WHERE case_search MATCH :match"
_CASE = tables.case.c
_SORTS: dict[Order, tuple[Any, ...]] = {
    Order.AGE: (_CASE.reported_at, _ROWID), Order.NEWEST: (_CASE.reported_at.desc(), _ROWID.desc()),
    Order.NUMBER: (_CASE.number, _ROWID), Order.TYPE: (_CASE.kind, _CASE.type_code, _CASE.due_at.nulls_last(), _ROWID),
    Order.GRID: (_CASE.unit_grid, _CASE.due_at.nulls_last(), _ROWID),
    Order.DEPARTMENT: (_CASE.department, _CASE.due_at.nulls_last(), _ROWID)}

_BY_TIME_LEFT = (_CASE.due_at.nulls_last(), _CASE.near_at, _CASE.reported_at.desc(), _ROWID)


class Pages:
    """What one filter lets through, on one connection."""

    def __init__(self, connection: sa.Connection, wanted: CaseFilter, now: datetime, names: Names,
                 *, reporters: bool, seen: Sequence[Condition] = ()) -> None:
        """
        Args:
            connection: of the reading pool.
            wanted: what the filter lets through.
            now: the store's.
            names: by which cases are found too.
            reporters: whether the reader may see who reported.
            seen: which cases the reader may see at all (`data.queries.seeing`).
        """
        self._connection, self._wanted, self._now = connection, wanted, now
        self._narrow = bool(wanted.types or wanted.unit_grids)
        match = match_of(wanted.text, names, reporters=reporters)
        self._further: list[Condition] = list(seen)
        if match:
            self._further.append(self._found_by(match))
        elif wanted.text.strip():
            self._further.append(sa.false())

    def ids(self, order: Order, offset: int, limit: int) -> Sequence[str]:
        """Return the ids of so many cases from the offset on."""
        return self._connection.execute(self._ordered(order, offset, limit)).scalars().all()

    def explained(self, order: Order) -> str:
        """Return SQLite's plan of the first page, a line each step."""
        statement = self._ordered(order, 0, 200).compile(self._connection, compile_kwargs={"literal_binds": True})
        return "\n".join(row[-1] for row in self._connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}"))

    def _ordered(self, order: Order, offset: int, limit: int) -> sa.Select[Any]:
        if order is not Order.TIME_LEFT:
            statement = sa.select(_CASE.id).where(*self._conditions()).order_by(*_SORTS[order])
        elif self._narrow:
            statement = sa.select(_CASE.id).where(*self._conditions()).order_by(*_BY_TIME_LEFT)
        else:
            statement = self._merged(offset + limit)
        return statement.offset(offset).limit(limit)

    def count(self) -> int:
        """Return how many cases there are."""
        statement = sa.select(sa.func.count()).select_from(tables.case).where(*self._conditions())
        return int(self._connection.execute(statement).scalar_one())

    def counts(self) -> dict[str, int]:
        """Return how many there are by how the stage's time stands."""
        meaning = sa.case(*((meaning_of(each, self._now), each) for each in (*RESTING, *TIMED)), else_="ontime")
        statement = sa.select(meaning, sa.func.count()).where(*self._conditions()).group_by(sa.text("1"))
        return {str(word): int(count) for word, count in self._connection.execute(statement)}

    def _conditions(self) -> list[Condition]:
        return [*conditions_of(self._wanted, self._now), *self._further]

    def _merged(self, most: int) -> sa.Select[Any]:
        """Merge the beginnings of the states, each of which an index has in order."""
        parts = [self._part(state, most) for state in self._wanted.states or State]
        together = sa.union_all(*parts).subquery()
        return sa.select(together.c.id).order_by(*(
            together.c.due_at.nulls_last(), together.c.near_at, together.c.reported_at.desc(), together.c.row))

    def _part(self, state: str, most: int) -> sa.Select[Any]:
        resting = state in ENDS or state in PARKED
        conditions = [*conditions_of(replace(self._wanted, states=(str(state),)), self._now), *self._further]
        late = _CASE.reported_at if resting else sa.literal("").label("reported_at")
        order = (_CASE.reported_at.desc(), _ROWID) if resting else (_CASE.due_at.nulls_last(), _CASE.near_at, _ROWID)
        inner = sa.select(_CASE.id, _CASE.due_at, _CASE.near_at, late, _ROWID.label("row")).where(*conditions)
        return sa.select(*inner.order_by(*order).limit(most).subquery().c)

    def _found_by(self, match: str) -> Any:
        found = self._connection.execute(
            sa.text(f"{_MATCHES} ORDER BY rowid DESC LIMIT :most"), {"match": match, "most": FEW + 1}).scalars().all()
        if len(found) <= FEW:
            self._narrow = True
            return sa.text("case_.rowid IN (SELECT value FROM json_each(:docs))").bindparams(docs=str(list(found)))
        return sa.text(f"EXISTS ({_MATCHES} AND rowid = case_.rowid)").bindparams(match=match)
