"""Who has a case, for queues and for the case itself: a claim as it stands in the case's row, while it holds."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.domain.case import StepTaken
from app.domain.claim import still
from app.domain.plain import instant
from app.domain.workflow import Step
from app.queries.cases import Claim
from data import tables
from data.queries.naming import names_of

COLUMN = "CASE WHEN instr(more, '\"claimed_by\":\"') THEN json_extract(more, '$.claimed_by', '$.claimed_at') END claim"
"""Of `case_`, for `claims_in`; few cases are claimed, and most texts are only looked through."""
_BEGINS = frozenset({Step.CLAIM, Step.TAKE_OVER})


def claims_in(connection: sa.Connection, told: Mapping[str, str], now: datetime) -> dict[str, Claim]:
    """Return, by case, the claims that rows' `COLUMN` tells, as far as they hold now."""
    holding: dict[str, tuple[str, datetime]] = {}
    for case, column in told.items():
        by, at = json.loads(column)
        if at and still(instant(at), now):
            holding[case] = by, instant(at)
    if not holding:
        return {}
    step = tables.step.c
    begun: dict[str, str] = {case: at for case, at in connection.execute(
        sa.select(step.case, sa.func.max(step.at)).where(step.case.in_(holding), step.step.in_(_BEGINS))
        .group_by(step.case))}
    names = names_of(connection, (by for by, _ in holding.values()))
    return {case: Claim(UUID(by), instant(begun[case]) if case in begun else renewed_at, names.get(by, ""))
            for case, (by, renewed_at) in holding.items()}


def claim_of(connection: sa.Connection, by: UUID | None, renewed_at: datetime | None, steps: Sequence[StepTaken],
             now: datetime) -> Claim | None:
    """Return the claim, where somebody has one that holds now; it began with the last step that gives one."""
    if by is None or renewed_at is None or not still(renewed_at, now):
        return None
    since = next((step.at for step in reversed(steps) if step.step in _BEGINS), renewed_at)
    name = connection.execute(sa.select(tables.user.c.name_zh).where(tables.user.c.id == str(by))).scalar()
    return Claim(by, since, name or "")
