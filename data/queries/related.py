"""Cases that have to do with one, and why: now or at a moment of the past."""

from collections.abc import Iterable

import sqlalchemy as sa

from app.domain.case import Case
from app.domain.repeats import SAME_PLACE_M, away_m, repeats
from app.queries.cases import CaseRow, RelatedCase
from data import tables
from data.queries.standing import box_around

MOST_RELATED = 40
REASONS = ("merged_here", "merged_into", "repeated", "repeats", "same_component", "same_place")
"""Strongest first."""


def linked(case: Case) -> sa.ColumnElement[bool]:
    """Return the condition on `case_` that a case may have to do with this one, as it stands now."""
    table = tables.case
    conditions = [table.c.main_case == str(case.id)]
    if case.merged_into is not None:
        conditions.append(table.c.id == str(case.merged_into))
    if case.component is not None:
        conditions.append(table.c.component == str(case.component))
    if case.point is not None:
        conditions.append(box_around(case.point, SAME_PLACE_M))
    return sa.or_(*conditions)


def related_to(own: Case, others: Iterable[tuple[Case, CaseRow]]) -> list[RelatedCase]:
    """Return those of the others that have to do with the case; strongest reason first, newest first among equals."""
    found = [related for case, row in others if case.id != own.id and (related := _related(own, case, row)).reasons]
    found.sort(key=lambda each: (REASONS.index(each.reasons[0]), -each.row.reported_at.timestamp(), each.row.number))
    return found[:MOST_RELATED]


def _related(own: Case, other: Case, row: CaseRow) -> RelatedCase:
    distance = away_m(own.point, other.point)
    holds = {
        "merged_here": other.merged_into == own.id,
        "merged_into": own.merged_into == other.id,
        "repeated": repeats(other, own),
        "repeats": repeats(own, other),
        "same_component": own.component is not None and own.component == other.component,
        "same_place": distance is not None and distance <= SAME_PLACE_M}
    return RelatedCase(row=row, reasons=tuple(name for name in REASONS if holds[name]), away_m=distance)
