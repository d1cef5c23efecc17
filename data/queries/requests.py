"""What is asked for of a case and still open, for one reader."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from app.domain.case import Case, StepTaken
from app.domain.record import Request
from app.domain.workflow import Step, rule_of
from app.queries.cases import RequestRow
from data.queries.naming import names_of
from data.queries.standing import Words


def requests_of(connection: sa.Connection, case: Case, steps: Sequence[StepTaken], offered: Sequence[Step],
                user: UUID | None) -> tuple[RequestRow, ...]:
    """Return the open requests, oldest first; `offered` is what the reader, `user`, may do."""
    if not case.requests:
        return ()
    words, names = Words(connection).departments, names_of(connection, [str(each.by) for each in case.requests])
    return tuple(_row(each, case, steps, offered, user, words, names) for each in case.requests)


def _row(request: Request, case: Case, steps: Sequence[StepTaken], offered: Sequence[Step], user: UUID | None,
         words: dict[UUID | None, tuple[str, str]], names: dict[str, str]) -> RequestRow:
    asked = next((step for step in reversed(steps) if (step.at, step.user) == (request.at, request.by)), None)
    zh, en = words.get(UUID(request.assignment) if request.assignment else None, ("", ""))
    answers = [step for step in offered if (rule := rule_of(case.state, step)) and request.kind in rule.answers
               and rule.withdraws == (request.by == user)]
    facts = request.facts
    return RequestRow(
        kind=request.kind, by=request.by, who=names.get(str(request.by), ""), at=request.at,
        reason=str(facts.get("reason") or ""), opinion=asked.opinion if asked else "",
        amount_value=int(facts.get("amount_value") or facts.get("wanted_value") or 0),
        amount_unit=str(facts.get("amount_unit") or facts.get("wanted_unit") or ""),
        until=str(facts.get("until") or ""), department_zh=zh, department_en=en,
        answered_by=tuple(map(str, answers)))
