"""Who has a case, for queues and for the case itself: a claim as it stands in the case's row, while it holds."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.domain.case import StepTaken
from app.domain.claim import still
from app.domain.plain import instant
from app.domain.workflow import Step
from app.queries.cases import Claim
from data import tables

COLUMN = "CASE WHEN instr(more, '\"claimed_by\":\"') THEN json_extract(more, '$.claimed_by', '$.claimed_at') END claim"
"""Of `case_`, for `claim_in`; few cases are claimed, and most texts are only looked through."""
_BEGINS = frozenset({Step.CLAIM, Step.TAKE_OVER})


def claim_in(connection: sa.Connection, column: str | None, steps: Sequence[StepTaken], now: datetime) -> Claim | None:
    """Return the claim that a row's `COLUMN` tells, where it holds now."""
    if column is None:
        return None
    by, at = json.loads(column)
    return claim_of(connection, UUID(by), instant(at) if at else None, steps, now)


def claim_of(connection: sa.Connection, by: UUID | None, renewed_at: datetime | None, steps: Sequence[StepTaken],
             now: datetime) -> Claim | None:
    """Return the claim, where somebody has one that holds now; it began with the last step that gives one."""
    if by is None or renewed_at is None or not still(renewed_at, now):
        return None
    since = next((step.at for step in reversed(steps) if step.step in _BEGINS), renewed_at)
    name = connection.execute(sa.select(tables.user.c.name_zh).where(tables.user.c.id == str(by))).scalar()
    return Claim(by, since, name or "")
