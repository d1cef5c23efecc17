"""The orders (督办单) under which a case is supervised, from its steps alone: which stand, and how each one's time goes.

A case may stand under several orders, each with a level, a date of the answer and a clock of its own. Answering, asking
again and ending name the order that is meant. Steps that an older program took name none: they are read by the same
rule by which somebody who names none is understood today.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.deadline import TimeLeft, time_left
from app.domain.meter import History
from app.domain.record import Case, Order, StepTaken
from app.domain.timing import Timing
from app.domain.workflow import Clock, Step

OF_ORDERS = frozenset({Step.ANSWER_SUPERVISION, Step.REQUIRE_ANSWER, Step.END_SUPERVISION})
"""Steps that concern one order."""
_MOVING = OF_ORDERS | {Step.SUPERVISE}


def meant(orders: Sequence[Order], step: Step | str, user: UUID | None) -> Order | None:
    """Return the order that a step means which names none: the only one, or of several the earliest.

    An answer is for one that waits for it; who asks again or ends means his own, if one of them is his.
    """
    answers = step == Step.ANSWER_SUPERVISION
    fitting = [each for each in orders if (not each.answered if answers else each.by == user)]
    return next(iter(fitting or orders), None)


def orders_after(orders: tuple[Order, ...], taken: StepTaken) -> tuple[Order, ...]:
    """Return the orders that stand after the step, the earliest first."""
    if taken.step not in _MOVING:
        return orders
    number, facts = concerned(orders, taken), taken.facts
    if taken.step == Step.SUPERVISE:
        return (*orders, Order(number=number, by=taken.user, level=int(facts.get("level") or 1),
                               answer_by=str(facts.get("answer_by") or "")))
    if taken.step == Step.END_SUPERVISION:
        return tuple(each for each in orders if each.number != number)
    return tuple(_changed(each, taken) if each.number == number else each for each in orders)


def _changed(order: Order, taken: StepTaken) -> Order:
    if taken.step == Step.ANSWER_SUPERVISION:
        return replace(order, answered=True)
    return replace(order, answered=False, answer_by=str(taken.facts.get("answer_by") or ""))


def concerned(orders: Sequence[Order], taken: StepTaken) -> str:
    """Return the number of the order that the step gave, answered, asked for again or ended; empty: none."""
    if taken.step == Step.SUPERVISE:
        return str(taken.facts.get("order") or f"#{taken.seq}")
    if taken.step not in OF_ORDERS:
        return ""
    found = meant(orders, taken.step, taken.user)
    return str(taken.facts.get("order") or (found.number if found else ""))


def orders_of(steps: Iterable[StepTaken]) -> tuple[Order, ...]:
    """Return the orders that stand after the steps, the earliest first."""
    orders: tuple[Order, ...] = ()
    for taken in steps:
        orders = orders_after(orders, taken)
    return orders


def ended_orders(steps: Iterable[StepTaken]) -> tuple[Order, ...]:
    """Return the orders that were ended, as they stood before, by when they ended."""
    orders: tuple[Order, ...] = ()
    ended: list[Order] = []
    for taken in steps:
        before, orders = orders, orders_after(orders, taken)
        ended += (each for each in before if each.number not in {other.number for other in orders})
    return tuple(ended)


def of_order(steps: History, number: str) -> tuple[StepTaken, ...]:
    """Return the history as if no other order than this one had ever been given."""
    orders: tuple[Order, ...] = ()
    found = []
    for taken in steps:
        if concerned(orders, taken) in ("", number):
            found.append(taken)
        orders = orders_after(orders, taken)
    return tuple(found)


def answer_time(steps: History, number: str, at: datetime, timing: Timing) -> TimeLeft:
    """Return how the clock of the order's answer stands at the aware instant; once answered it stands still."""
    return time_left(of_order(steps, number), Clock.SUPERVISION, at, timing)


def with_orders(case: Case, steps: Iterable[StepTaken]) -> Case:
    """Return the case with the orders of its history, where an older program has stored none with it."""
    return case if len(case.orders) == case.supervisions else replace(case, orders=orders_of(steps))
