"""The orders (督办单) under which cases are supervised, from the cases' steps; few cases are, and an index finds them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.domain.case import Case, StepTaken
from app.domain.record import Order
from app.domain.supervision import answer_time, ended_orders, of_order, orders_of
from app.domain.time_rules import TimeRules
from app.domain.timing import Timing
from app.domain.workflow import Step
from app.queries.cases import CaseOrder, CaseRow, OrderedCase, SupervisionOrder
from data.queries.naming import names_of
from data.schema import SUPERVISED

Steps = Sequence[StepTaken]


def supervised() -> sa.ColumnElement[bool]:
    """Return the condition on `case_` that a case stands under an order."""
    return sa.text(SUPERVISED)  # type: ignore[return-value]


def orders_in(connection: sa.Connection, histories: Sequence[tuple[Case, Steps]], rows: Mapping[UUID, CaseRow],
              now: datetime, rules: TimeRules) -> list[SupervisionOrder]:
    """Return the orders that stand, each with its cases: what waits for an answer first, by the date of the answer."""
    names, found = _names(connection, (steps for _, steps in histories)), dict[str, list[OrderedCase]]()
    for case, steps in histories:
        for each in _orders(case, steps, names, now, rules):
            found.setdefault(each.number, []).append(OrderedCase(rows[case.id], each))
    return sorted((_order(cases) for cases in found.values()), key=lambda each: each.urgent)


def _order(cases: Iterable[OrderedCase]) -> SupervisionOrder:
    ordered = tuple(sorted(cases, key=lambda each: (each.order.urgent, each.row.number)))
    first = ordered[0].order
    return SupervisionOrder(number=first.number, level=max(each.order.level for each in ordered), by=first.by,
                            who=first.who, at=min(each.order.at for each in ordered), text=first.text, cases=ordered)


def case_orders(connection: sa.Connection, case: Case, steps: Steps, now: datetime,
                rules: TimeRules) -> tuple[CaseOrder, ...]:
    """Return the orders under which one case stands, the earliest first."""
    return _orders(case, steps, _names(connection, (steps,)), now, rules) if case.supervisions else ()


def ended_case_orders(connection: sa.Connection, case: Case, steps: Steps, rules: TimeRules) -> tuple[CaseOrder, ...]:
    """Return the orders under which the case stood once, by when they ended."""
    orders = ended_orders(steps)
    names, timing = _names(connection, (steps,)) if orders else {}, rules.timing(case.department)
    found = []
    for order in orders:
        own = of_order(steps, order.number)
        end = next(at for at, step in enumerate(own) if step.step == Step.END_SUPERVISION)
        found.append(replace(_told(order, own[:end], names, own[end].at, timing), ended_at=own[end].at))
    return tuple(found)


def _names(connection: sa.Connection, histories: Iterable[Steps]) -> dict[str, str]:
    return names_of(connection, {str(step.user) for steps in histories for step in steps if step.step in _ACTS})


def _orders(case: Case, steps: Steps, names: Mapping[str, str], now: datetime,
            rules: TimeRules) -> tuple[CaseOrder, ...]:
    timing = rules.timing(case.department)
    return tuple(_told(order, steps, names, now, timing) for order in orders_of(steps))


def _told(order: Order, steps: Steps, names: Mapping[str, str], now: datetime, timing: Timing) -> CaseOrder:
    own = [step for step in of_order(steps, order.number) if step.step in _ACTS]
    given = own[0]
    answer = next((step for step in reversed(own) if step.step == Step.ANSWER_SUPERVISION), None)
    again = next((step for step in reversed(own) if step.step == Step.REQUIRE_ANSWER), None)
    return CaseOrder(
        number=order.number, level=order.level, by=order.by, who=names.get(str(order.by), ""), at=given.at,
        text=given.opinion, answer_by=order.answer_by, time=answer_time(steps, order.number, now, timing),
        answered=order.answered, answer=answer.opinion if answer else "",
        answered_by=names.get(str(answer.user), "") if answer else "", answered_at=answer.at if answer else None,
        again=again.opinion if again else "")


_ACTS = frozenset({Step.SUPERVISE, Step.ANSWER_SUPERVISION, Step.REQUIRE_ANSWER})
