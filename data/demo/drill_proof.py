"""What must hold in any store after any drill, looked at from the outside; also run by `main.py drill` at its end."""

from collections import Counter
from collections.abc import Callable, Iterator

import sqlalchemy as sa

from app.domain.case import Case, StepTaken
from app.domain.past import differences
from app.domain.summing import summed
from app.domain.supervision import with_orders
from app.domain.time_rules import TimeRules
from app.domain.workflow import OF_ASSISTANTS, OPEN, STATES, State, rule_of
from app.queries.cases import CaseFilter, Order
from data import tables
from data.queries.case_filter import Names
from data.queries.case_pages import Pages
from data.queries.rules import StoreTimeRules
from data.queries.standing import all_steps
from data.repositories.cases import CASE
from data.rows import to_plain_row
from data.store import Store

History = tuple[StepTaken, ...]


def first_broken(store: Store) -> str:
    """Return the first invariant that doesn't hold, in words for who looks into it; empty when all hold."""
    rules = StoreTimeRules(store).now()
    with store.reading() as connection:
        rows = connection.execute(tables.case.select().order_by(tables.case.c.id)).mappings()
        cases = [CASE.decode(to_plain_row(tables.case, row)) for row in rows]
        histories = {history[0].case: history for history in all_steps(connection)}
        counts = {state: count for state, count in connection.execute(
            sa.select(tables.case.c.state, sa.func.count()).group_by(tables.case.c.state))}
    for case in cases:
        history = histories.get(case.id, ())
        for wrong in (*_wrong(case, history), *_stage(case, history, rules)):
            return f"{case.number}: {wrong}"
    checks: tuple[Callable[[], str], ...] = (lambda: _counts(cases, counts), lambda: _queues(store, cases),
                                             lambda: store.verify().first_bad)
    return next((wrong for check in checks if (wrong := check())), "")


def _wrong(case: Case, history: History) -> Iterator[str]:
    """Give what doesn't fit between a case and its steps."""
    if not history or case.steps != len(history) or [step.seq for step in history] != [*range(1, len(history) + 1)]:
        yield "the case doesn't count its steps"
        return
    if case.state != history[-1].to_state:
        yield f"it is {case.state}, its last step led to {history[-1].to_state}"
    for before, after in zip(history, history[1:], strict=False):
        if after.from_state != before.to_state:
            yield f"step {after.seq} begins at {after.from_state}, the one before led to {before.to_state}"
        if after.at < before.at:
            yield f"step {after.seq} is before the one before it"
    for step in history:
        rule = rule_of(step.from_state, step.step)
        stays = bool(step.assignment) and step.step in OF_ASSISTANTS and step.to_state == step.from_state
        if rule is None or not (stays or rule.to in (None, State(step.to_state))):
            yield f"step {step.seq} {step.step} from {step.from_state} is not in the table"
            return
    for name in differences(with_orders(case, history), history):
        yield f"{name} is not what its steps make of it"


def _stage(case: Case, history: History, rules: TimeRules) -> Iterator[str]:
    """Give what doesn't fit between what is stored for queues and the steps, counted anew."""
    if history and summed(history, rules.timing(case.department)) != (case.near_at, case.due_at, case.stage):
        yield "its stage is not what its steps make of it"


def _counts(cases: list[Case], counts: dict[str, int]) -> str:
    slow = Counter(case.state for case in cases)
    return "" if slow == counts and sum(counts.values()) == len(cases) else f"counts by state: {counts} != {dict(slow)}"


def _queues(store: Store, cases: list[Case]) -> str:
    """Every open case is in the queue of one post, as that post's desk reads it, and an ended one in none."""
    found: Counter[str] = Counter()
    with store.reading() as connection:
        for post in {info.post for info in STATES.values()} - {""}:
            states = tuple(state.value for state, info in STATES.items() if info.post == post)
            pages = Pages(connection, CaseFilter(states=states), store.clock.now(), Names({}, {}), reporters=False)
            found.update(pages.ids(Order.TIME_LEFT, 0, len(cases) + 1))
    for case in cases:
        if found[str(case.id)] != (State(case.state) in OPEN):
            return f"{case.number}: it is {case.state} and in {found[str(case.id)]} queues"
    return ""
