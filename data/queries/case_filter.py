"""A filter of cases as conditions on rows of `case_`, its text as a query of the text index."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.domain.plain import instant_text
from app.domain.workflow import ENDS, PARKED
from app.queries.cases import CaseFilter
from data import tables
from data.search import department_token, type_token
from data.search_words import is_latin, phrases, words

Condition = sa.ColumnElement[bool]
TIMED = ("overdue", "near", "ontime")
"""Meanings of a running clock."""
RESTING = {"parked": tuple(str(state) for state in PARKED), "closed": tuple(str(state) for state in ENDS)}
"""Meanings of none, and whose."""


@dataclass(frozen=True, slots=True)
class Names:
    """What types and departments are called, (zh, en)."""

    types: Mapping[tuple[str, str], tuple[str, str]]
    """By (kind, type code)."""
    departments: Mapping[UUID | None, tuple[str, str]]


_ASKED = """EXISTS (SELECT 1 FROM json_each(case_.more, '$.requests') asked
WHERE json_extract(asked.value, '$.kind') IN (SELECT value FROM json_each(:kinds)))"""
"""That a request of one of the kinds is open."""


def has_department(department: str) -> Condition:
    """Return the condition that the department leads or assists; the range lets the partial index be used."""
    column = tables.case.c
    return sa.or_(column.department == department,
                  sa.and_(column.assisting > "", column.assisting.contains(department, autoescape=True)))


def conditions_of(wanted: CaseFilter, now: datetime) -> list[Condition]:
    """Return the conditions on the case's own columns, its text apart; `now` is the store's."""
    column = tables.case.c
    found: list[Condition] = [column[name].in_(values) for name, values in (
        ("state", wanted.states), ("kind", wanted.kinds), ("unit_grid", wanted.unit_grids),
        ("responsibility_grid", wanted.responsibility_grids), ("community", wanted.communities),
        ("street", wanted.streets), ("channel", wanted.channels), ("severity", wanted.severities)) if values]
    if wanted.inspector is not None:
        found.append(column.inspector == str(wanted.inspector))
    if wanted.department is not None:
        found.append(has_department(str(wanted.department)))
    if wanted.types:
        found.append(sa.or_(*(sa.and_(column.type_code == code, column.kind == kind) for kind, code in wanted.types)))
    if wanted.classes:
        found.append(sa.or_(*(sa.and_(column.kind == kind, column.type_code.between(code, code + "\u007f"))
                              for kind, code in wanted.classes)))
    for dated, since, until in ((column.reported_at, wanted.reported_from, wanted.reported_until),
                                (column.due_at, wanted.due_from, wanted.due_until)):
        found += [dated >= instant_text(since)] if since is not None else []
        found += [dated < instant_text(until)] if until is not None else []
    if wanted.urged:
        found.append(sa.text("json_extract(case_.more, '$.urgings') + json_extract(case_.more, '$.supervisions') > 0"
                             ))  # type: ignore[arg-type]
    if wanted.asked:
        found.append(sa.text(_ASKED).bindparams(kinds=json.dumps(wanted.asked)))  # type: ignore[arg-type]
    found += _standing(wanted, now)
    return found


def _standing(wanted: CaseFilter, now: datetime) -> list[Condition]:
    """How the time stands: of an ended case it is the call back's, of which only its own list speaks."""
    state, found = tables.case.c.state, list[Condition]()
    if wanted.to_call_back:
        found += [state.in_(RESTING["closed"]), tables.case.c.due_at > ""]
    if wanted.meanings:
        found.append(sa.or_(*(meaning_of(each, now) for each in wanted.meanings)))
        ended = set(RESTING["closed"])
        if not wanted.to_call_back and set(wanted.meanings) & set(TIMED) and ended & set(wanted.states or ended):
            resting = (meaning_of(each, now) for each in wanted.meanings if each in RESTING)
            found.append(sa.or_(state.not_in(ended), *resting))
    return found


def meaning_of(meaning: str, now: datetime) -> Condition:
    """Return the condition that a case's stage stands so; its dates are empty where no clock runs."""
    column, at = tables.case.c, instant_text(now)
    if meaning == "overdue":
        return column.due_at < at
    if meaning == "near":
        return sa.and_(column.due_at >= at, column.near_at <= at)
    if meaning == "ontime":
        return sa.and_(column.due_at >= at, column.near_at > at)
    return column.state.in_(RESTING[meaning])


def match_of(text: str, names: Names, *, reporters: bool) -> str:
    """Return the FTS5 query of what a user typed, empty where he typed no word; `reporters`: whether he sees them."""
    return " AND ".join(f"({_word(word, names, reporters=reporters)})" for word in words(text))


def _word(word: str, names: Names, *, reporters: bool) -> str:
    together = " AND ".join(phrases(word))
    ways = [f"{{said{' reporter' if reporters else ''}}} : ({together})"]
    if is_latin(word) and len(word) > 1:
        ways.append(f"{{sound}} : {together}")
    ways += [f"{{said}} : {type_token(*key)}" for key in _named(word, names.types.items())]
    ways += [f"{{said}} : {department_token(str(key))}" for key in _named(word, names.departments.items())]
    return " OR ".join(ways)


def _named(word: str, names: Iterable[tuple[Any, tuple[str, str]]]) -> list[Any]:
    """Return the keys of the names in which the word is."""
    return [key for key, (zh, en) in names if word in _found_by(zh, en)]


@lru_cache(maxsize=2000)
def _found_by(zh: str, en: str) -> str:
    """Return everything that a name is found by, a line each."""
    from pypinyin import Style, lazy_pinyin  # half a second to import
    return "\n".join((zh.casefold(), en.casefold(), "".join(lazy_pinyin(zh)),
                      "".join(lazy_pinyin(zh, style=Style.FIRST_LETTER))))
