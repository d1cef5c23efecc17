"""A filter of cases as conditions on rows of `case_`."""

import sqlalchemy as sa

from app.domain.plain import instant_text
from app.domain.workflow import PARKED
from app.queries.cases import CaseFilter, CaseRow
from data import tables

Condition = sa.ColumnElement[bool]


def conditions_of(wanted: CaseFilter) -> list[Condition]:
    """Return the conditions on the case's own columns: neither text nor how time stands."""
    column = tables.case.c
    found: list[Condition] = [column[name].in_(values) for name, values in (
        ("state", wanted.states), ("kind", wanted.kinds), ("unit_grid", wanted.unit_grids),
        ("responsibility_grid", wanted.responsibility_grids), ("community", wanted.communities),
        ("street", wanted.streets), ("channel", wanted.channels), ("severity", wanted.severities)) if values]
    found += [column[name] == str(value) for name, value in (
        ("department", wanted.department), ("inspector", wanted.inspector)) if value is not None]
    if wanted.types:
        found.append(sa.or_(*(sa.and_(column.kind == kind, column.type_code == code) for kind, code in wanted.types)))
    if wanted.classes:
        found.append(sa.or_(*(sa.and_(column.kind == kind, column.type_code.startswith(code, autoescape=True))
                              for kind, code in wanted.classes)))
    if wanted.reported_from is not None:
        found.append(column.reported_at >= instant_text(wanted.reported_from))
    if wanted.reported_until is not None:
        found.append(column.reported_at < instant_text(wanted.reported_until))
    return found


def meaning_of(row: CaseRow) -> str:
    """Return the word of `CaseFilter.meanings` that the row falls under."""
    return "parked" if row.state in PARKED else row.stage.meaning
