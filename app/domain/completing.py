"""What a step carries: the facts that were given, and what the case knows already, so that it tells the whole story."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from app.domain.assigning import assistants_of, returned_to
from app.domain.errors import BadInput
from app.domain.record import Assignment, Case, Facts, Request
from app.domain.supervision import OF_ORDERS, meant
from app.domain.workflow import REPORTED_UP, STATES, Rule, State, Step

KNOWN = frozenset({"number", "kind", "type_code", "filing_condition", "unit_grid", "severity", "limit_value",
                   "limit_unit"})
"""Facts that need not be said again."""


def completed(case: Case, step: Step, rule: Rule, facts: Facts, part: Assignment | None,
              user: UUID | None) -> dict[str, Any]:
    """Return the facts with what the case knows already, so that the step alone tells the whole story."""
    known = {name: value for name in rule.needs if name in KNOWN and (value := getattr(case, name))}
    if case.number.startswith("R-"):
        known.pop("number", None)
    if step == Step.REDISPATCH_REWORK and case.department:
        known["department"] = str(case.department)
    asked = request_of(case, rule, part, user)
    known |= {name: value for name, value in (asked.facts if asked else {}).items() if name in rule.needs}
    given = known | {name: value for name, value in facts.items() if value is not None}
    given.pop("assignment", None)
    if part is not None and not part.lead:
        given["assignment"] = str(part.department)
    if step in OF_ORDERS:
        given["order"] = _order_of(case, step, given, user)
    change = _CHANGES.get(step)
    return given | (change(case, given, asked) if change else {})


def _order_of(case: Case, step: Step, given: Facts, user: UUID | None) -> str:
    """Return the number of the order that the step concerns; raises BadInput where it doesn't stand."""
    named = given.get("order")
    found = next((each for each in case.orders if each.number == named),
                 None) if named else meant(case.orders, step, user)
    if found is None:
        raise BadInput("step.unusable_fact", fact="order", value=str(named))
    return found.number


def _new_limit(case: Case, facts: dict[str, Any]) -> dict[str, Any]:
    """Take the new condition's limit out of the facts and return what holds of it (N21).

    Before filing nothing: filing sets it. Before dispatch it holds; after dispatch it is only asked for.
    """
    facts.pop("wanted_value", None)
    facts.pop("wanted_unit", None)
    value, unit = facts.pop("limit_value", None), facts.pop("limit_unit", None)
    if not value or case.state == State.ACCEPTED or (value, unit) == (case.limit_value, case.limit_unit):
        return {}
    before_dispatch = case.state == State.FILED and not case.rework
    return {f"{'limit' if before_dispatch else 'wanted'}_{part}": each for part, each in (
        ("value", value), ("unit", unit))}


def request_of(case: Case, rule: Rule, part: Assignment | None, user: UUID | None) -> Request | None:
    """Return the request that the step answers, or that the user takes back; of extensions, the assignment's."""
    wanted = "" if part is None or part.lead else str(part.department)
    found = [request for request in case.requests if request.kind in rule.answers and request.assignment == wanted]
    if rule.withdraws:
        found = [request for request in reversed(found) if request.by == user]
    return found[0] if found else None


def _rework(case: Case, given: dict[str, Any], asked: Request | None) -> dict[str, Any]:
    return {} if given.get("department") == str(case.department) else {"new_clock": True}


def _split(case: Case, given: dict[str, Any], asked: Request | None) -> dict[str, Any]:
    if not given.get("assistants") or not given.get("limit_value"):
        return {}
    return {"assistants": assistants_of(given, case, str(given.get("department", "")))}


def _urged(case: Case, given: dict[str, Any], asked: Request | None) -> dict[str, Any]:
    """Where nobody is named those are urged who have the case."""
    post = STATES[State(case.state)].post
    return {"to": given.get("to") or (["DEP", "DPH"] if post == "DEP" else [post])}


def _agreed(case: Case, given: dict[str, Any], asked: Request | None) -> dict[str, Any]:
    wanted = asked.facts if asked else {}
    return {f"limit_{part}": wanted.get(f"wanted_{part}") for part in ("value", "unit")}


_CHANGES: dict[Step, Callable[[Case, dict[str, Any], Request | None], dict[str, Any]]] = {
    Step.RECLASSIFY: lambda case, given, asked: _new_limit(case, given),
    Step.WITHDRAW_REQUEST: lambda case, given, asked: {"request": asked.kind} if asked else {},
    Step.AGREE_LIMIT: _agreed, Step.URGE: _urged, Step.REDISPATCH_REWORK: _rework, Step.DISPATCH_SPLIT: _split,
    Step.RETURN_TO_DEPARTMENT: lambda case, given, asked: {"departments": returned_to(case, given)},
    Step.REPORT_UP: lambda case, given, asked: {"reason": REPORTED_UP}}
"""What else a step carries, made of what was given (which it may take things out of) and of the request it answers."""
