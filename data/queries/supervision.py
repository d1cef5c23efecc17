"""The orders (督办单) under which cases are supervised, from the cases' steps; few cases are, and an index finds them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa

from app.domain.case import Case, StepTaken
from app.domain.supervision import answer_time, of_order, orders_of
from app.domain.time_rules import TimeRules
from app.domain.workflow import Step
from app.queries.cases import CaseOrder, OrderedCase, SupervisionOrder
from data.queries.naming import names_of
from data.queries.standing import Standing
from data.schema import SUPERVISED


def supervised() -> sa.ColumnElement[bool]:
    """Return the condition on `case_` that a case stands under an order."""
    return sa.text(SUPERVISED)  # type: ignore[return-value]


def orders_in(connection: sa.Connection, standings: Sequence[Standing], now: datetime,
              rules: TimeRules) -> list[SupervisionOrder]:
    """Return the orders that stand, each with its cases: what waits for an answer first, by the date of the answer."""
    found: dict[str, list[OrderedCase]] = {}
    for standing in standings:
        for each in case_orders(connection, standing.case, standing.steps, now, rules):
            found.setdefault(each.number, []).append(OrderedCase(standing.row, each))
    return sorted((_order(cases) for cases in found.values()), key=lambda each: each.urgent)


def _order(cases: Iterable[OrderedCase]) -> SupervisionOrder:
    ordered = tuple(sorted(cases, key=lambda each: (each.order.urgent, each.row.number)))
    first = ordered[0].order
    return SupervisionOrder(number=first.number, level=max(each.order.level for each in ordered), by=first.by,
                            who=first.who, at=min(each.order.at for each in ordered), text=first.text, cases=ordered)


def case_orders(connection: sa.Connection, case: Case, steps: Sequence[StepTaken], now: datetime,
                rules: TimeRules) -> tuple[CaseOrder, ...]:
    """Return the orders under which one case stands, the earliest first."""
    standing = orders_of(steps)
    if not standing:
        return ()
    names, timing, found = names_of(connection, [str(step.user) for step in steps]), rules.timing(case.department), []
    for order in standing:
        own = [step for step in of_order(steps, order.number) if step.step in _ACTS]
        given = own[0]
        answer = next((step for step in reversed(own) if step.step == Step.ANSWER_SUPERVISION), None)
        again = next((step for step in reversed(own) if step.step == Step.REQUIRE_ANSWER), None)
        found.append(CaseOrder(
            number=order.number, level=order.level, by=order.by, who=names.get(str(order.by), ""), at=given.at,
            text=given.opinion, answer_by=order.answer_by, time=answer_time(steps, order.number, now, timing),
            answered=order.answered, answer=answer.opinion if answer else "",
            answered_by=names.get(str(answer.user), "") if answer else "", answered_at=answer.at if answer else None,
            again=again.opinion if again else ""))
    return tuple(found)


_ACTS = frozenset({Step.SUPERVISE, Step.ANSWER_SUPERVISION, Step.REQUIRE_ANSWER})
