"""Duplicates and suggestions, from the store's cases and catalogue."""

from collections import Counter, defaultdict
from threading import Lock
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.domain.case import Case
from app.domain.catalogue import in_force
from app.domain.duplicates import EVENT_REACH_M, Known, likeness
from app.domain.repeats import repeats
from app.domain.suggestion import CATALOGUE_WEIGHT, Guess, Words, shares
from app.domain.workflow import OPEN, State
from app.queries.advice import DepartmentGuess, Duplicate, LimitGuess, TypeKey
from data import tables
from data.queries.queue_rows import read_cases
from data.queries.standing import KnownWords, Standings, box_around
from data.repositories.catalogue import FILING_CONDITION
from data.rows import to_plain_row
from data.store import Store

HISTORY = 5000
"""So many of the latest cases teach: older ones were filed under older habits."""
ENOUGH = 5
"""With so many cases of the type in a responsibility grid, only that grid counts."""
_LIVING = tuple(str(state) for state in (*OPEN, State.CLOSED))


class StoreAdvice:
    """See `app.queries.advice.AdviceQueries`; safe on several threads."""

    def __init__(self, store: Store, standings: Standings) -> None:
        """What was learnt is kept until there is a new case."""
        self._store, self._standings, self._names = store, standings, KnownWords()
        self._learning = Lock()
        self._learnt: tuple[Any, Words[TypeKey]] | None = None

    def duplicates(self, report: Known, *, limit: int = 4) -> list[Duplicate]:
        """Return the cases that may be the same, likest first."""
        table, around = tables.case, []
        if report.point is not None:
            around.append(box_around(report.point, EVENT_REACH_M))
        if report.component is not None:
            around.append(table.c.component == str(report.component))
        if not around:
            return []
        now = self._store.clock.now()
        found: list[Duplicate] = []
        with self._store.reading() as connection:
            known = read_cases(connection, sa.and_(sa.or_(*around), table.c.state.in_(_LIVING)),
                               self._names.of(connection), self._standings.time_rules.of(connection), now)
        for case, row in known:
            like = likeness(report, _known(case), now)
            if like is not None:
                found.append(Duplicate(row=row, description=case.description, photo="", likeness=like,
                                       repeat=repeats(case, report)))
        found.sort(key=lambda each: (-each.likeness.score, each.row.number))
        return self._with_photos(found[:limit])

    def types(self, text: str) -> list[Guess[TypeKey]]:
        """Return the types that the words probably mean, surest first."""
        return self._words().guess(text)

    def departments(self, kind: str, type_code: str, *, component: UUID | None = None,
                    responsibility_grid: str = "") -> list[DepartmentGuess]:
        """Return who handled such cases before, first of all in the same responsibility grid."""
        case, department = tables.case, tables.department
        statement = (sa.select(case.c.department, case.c.responsibility_grid)
                     .where(case.c.kind == kind, case.c.type_code == type_code, case.c.department.is_not(None))
                     .order_by(case.c.reported_at.desc()).limit(HISTORY))
        with self._store.reading() as connection:
            history = connection.execute(statement).all()
            rows = connection.execute(department.select().where(department.c.ended_on.is_(None))).mappings().all()
            named = self._named(connection, kind, type_code, component)
        names = {row["id"]: row for row in rows}
        here = [row.department for row in history if row.responsibility_grid == responsibility_grid]
        counts = Counter(here if len(here) >= ENOUGH else [row.department for row in history])
        catalogue = {key for key, row in names.items() if key == named or row["name_zh"] == named}
        for key in catalogue:
            counts[key] += CATALOGUE_WEIGHT
        guesses = shares({key: count for key, count in counts.items() if key in names})
        seen = Counter(here if len(here) >= ENOUGH else [row.department for row in history])
        return [DepartmentGuess(
            department=UUID(each.what), name_zh=names[each.what]["name_zh"], name_en=names[each.what]["name_en"],
            guess=Guess(UUID(each.what), each.sure, (), seen[each.what], seen.total()),
            from_catalogue=each.what in catalogue) for each in guesses]

    def limits(self, kind: str, type_code: str) -> list[LimitGuess]:
        """Return the filing conditions under which such cases were filed before, most frequent first."""
        case, table = tables.case, tables.filing_condition
        with self._store.reading() as connection:
            of_type = [FILING_CONDITION.decode(to_plain_row(table, row)) for row in connection.execute(
                table.select().where(table.c.kind == kind, table.c.type_code == type_code)).mappings()]
            counted = connection.execute(
                sa.select(case.c.filing_condition, sa.func.count())
                .where(case.c.kind == kind, case.c.type_code == type_code, case.c.filing_condition.is_not(None))
                .group_by(case.c.filing_condition)).all()
        counts = {row[0].partition("-v")[0]: row[1] for row in counted}
        now = {each.id.partition("-v")[0]: each for each in in_force(of_type, self._store.clock.now())}
        known = {first: counts.get(first, 0) for first in now}
        if not any(known.values()):
            known = {first: 1 for first in list(known)[:1]}
        return [LimitGuess(condition=now[each.what].id, filing_zh=now[each.what].filing_zh,
                           limit_value=now[each.what].limit_value, limit_unit=now[each.what].limit_unit,
                           guess=Guess(each.what, each.sure, (), counts.get(each.what, 0), sum(counts.values())))
                for each in shares({first: count for first, count in known.items() if count})]

    def _words(self) -> Words[TypeKey]:
        case = tables.case
        with self._store.reading() as connection:
            state = tuple(connection.execute(sa.select(
                sa.func.count(), sa.func.max(case.c.reported_at), sa.func.max(case.c.type_code))).one())
            with self._learning:
                if self._learnt is None or self._learnt[0] != state:
                    self._learnt = (state, _taught(connection))
                return self._learnt[1]

    @staticmethod
    def _named(connection: sa.Connection, kind: str, type_code: str, component: UUID | None) -> str:
        """Return the id of the component's department, else the name of the type's, as the catalogue has it."""
        if component is not None:
            own = connection.execute(sa.select(tables.component.c.department).where(
                tables.component.c.id == str(component))).scalar()
            if own:
                return str(own)
        table = tables.component_type if kind == "component" else tables.event_type
        return str(connection.execute(sa.select(table.c.department_zh).where(
            table.c.type_code == type_code)).scalar() or "")

    def _with_photos(self, found: list[Duplicate]) -> list[Duplicate]:
        media = tables.media
        statement = (sa.select(media.c.case, media.c.sha256)
                     .where(media.c.case.in_([str(each.row.id) for each in found]), media.c.kind == "photo",
                            media.c.stage == "before").order_by(media.c.at.desc(), media.c.id.desc()))
        with self._store.reading() as connection:
            photos = {row.case: row.sha256 for row in connection.execute(statement)}
        return [Duplicate(row=each.row, description=each.description, photo=photos.get(str(each.row.id), ""),
                          likeness=each.likeness, repeat=each.repeat) for each in found]


def _known(case: Case) -> Known:
    return Known(kind=case.kind, type_code=case.type_code, component=case.component, point=case.point,
                 text=f"{case.description} {case.place}", reported_at=case.reported_at, closed_at=case.closed_at)


def _taught(connection: sa.Connection) -> Words[TypeKey]:
    words: Words[TypeKey] = Words()
    conditions: defaultdict[TypeKey, list[str]] = defaultdict(list)
    condition = tables.filing_condition
    for one in connection.execute(sa.select(condition.c.kind, condition.c.type_code, condition.c.filing_zh)):
        conditions[one.kind, one.type_code].append(one.filing_zh)
    for kind, table in (("component", tables.component_type), ("event", tables.event_type)):
        for row in connection.execute(sa.select(table.c.type_code, table.c.type_zh)):
            text = " ".join((row.type_zh, *conditions[kind, row.type_code]))
            words.teach((kind, row.type_code), text, weight=CATALOGUE_WEIGHT, history=False)
    case = tables.case
    history = (sa.select(case.c.kind, case.c.type_code, case.c.description)
               .where(case.c.type_code != "").order_by(case.c.reported_at.desc()).limit(HISTORY))
    for kind, type_code, description in connection.execute(history):
        words.teach((kind, type_code), description)
    return words
