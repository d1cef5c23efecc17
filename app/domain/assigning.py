"""Which department's assignment a step concerns, and what becomes of the assignments (T16, T29, N3, N4)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.errors import BadInput, NotAllowed
from app.domain.limits import parse_limit
from app.domain.record import OPEN_PARTS, Assignment, Case, Facts, Part, StepTaken
from app.domain.workflow import Step

MOST_ASSISTANTS = 5

_OWN: dict[Step, tuple[Part, ...]] = {
    Step.SIGN: (Part.DISPATCHED,), Step.REFUSE: (Part.DISPATCHED, Part.HANDLING), Step.PROGRESS: (Part.HANDLING,),
    Step.ASSIGN_HANDLER: (Part.HANDLING,), Step.REQUEST_EXTENSION: (Part.HANDLING,),
    Step.REQUEST_DEFERRAL: (Part.HANDLING,), Step.REQUEST_SUSPENSION: (Part.HANDLING,),
    Step.FEED_BACK_PART: (Part.HANDLING,), Step.FEED_BACK: (Part.HANDLING,), Step.WITHDRAW_FEEDBACK: (Part.FED_BACK,),
    Step.WITHDRAW_REQUEST: tuple(Part)}
"""Steps of a department on its own assignment, and where that must stand."""
_OTHERS: dict[Step, frozenset[Part]] = {
    Step.ACCEPT_REFUSAL: frozenset({Part.REFUSED}), Step.UPHOLD: frozenset({Part.REFUSED}),
    Step.RULE_ACCEPT_REFUSAL: frozenset({Part.REFUSED}), Step.RULE_UPHOLD: frozenset({Part.REFUSED}),
    Step.GRANT_EXTENSION: OPEN_PARTS, Step.DENY_EXTENSION: OPEN_PARTS, Step.CANCEL_ASSISTANT: OPEN_PARTS}
"""Steps of a hall post on some assignment, and where that may stand."""
MOVED: dict[Step, Part] = {
    Step.SIGN: Part.HANDLING, Step.REFUSE: Part.REFUSED, Step.UPHOLD: Part.HANDLING, Step.RULE_UPHOLD: Part.HANDLING,
    Step.ACCEPT_REFUSAL: Part.CANCELLED, Step.RULE_ACCEPT_REFUSAL: Part.CANCELLED,
    Step.CANCEL_ASSISTANT: Part.CANCELLED, Step.FEED_BACK_PART: Part.FED_BACK, Step.FEED_BACK: Part.FED_BACK,
    Step.WITHDRAW_FEEDBACK: Part.HANDLING}
"""Where a step leaves the assignment that it concerns."""


def concerned(case: Case, step: Step, facts: Facts, department: UUID | None) -> Assignment | None:
    """Return the assignment that the step concerns; None for a step that is no assignment's, or not the user's.

    Raises:
        NotAllowed: `step.not_from_here`, `step.fact_missing` (several could be meant: `assignment`).
    """
    if step in _OWN:
        mine = case.assignment_of(department)
        if mine is not None and not _may_own(case, step, mine):
            raise NotAllowed("step.not_from_here", step=step.value, state=mine.state)
        return mine
    if step in _OTHERS:
        return _named(case, step, facts)
    return None


def _may_own(case: Case, step: Step, mine: Assignment) -> bool:
    others_open = any(each.is_open and each.department != mine.department for each in case.assignments)
    if step is Step.FEED_BACK_PART and not others_open or step is Step.FEED_BACK and others_open:
        return False
    if step is Step.FEED_BACK and mine.lead and mine.state == Part.FED_BACK:
        return True  # its part is done, and the last assistant's assignment ended without a feedback
    return mine.state in _OWN[step]


def _named(case: Case, step: Step, facts: Facts) -> Assignment | None:
    """Return the assignment that is named, else the only one that can be meant; of the lead's first, its own."""
    could = [each for each in case.assignments if each.state in _OTHERS[step]
             and not (each.lead and step is Step.CANCEL_ASSISTANT)]
    if step in (Step.GRANT_EXTENSION, Step.DENY_EXTENSION):
        asking = {request.assignment for request in case.requests if request.kind == "extension"}
        could = [each for each in could if ("" if each.lead else str(each.department)) in asking]
    wanted = str(facts.get("assignment") or "")
    if wanted:
        could = [each for each in could if str(each.department) == wanted]
    elif could and could[0].lead:
        could = could[:1]
    if len(could) > 1:
        raise NotAllowed("step.fact_missing", step=step.value, fact="assignment")
    if not could and case.assignments and (wanted or step is Step.CANCEL_ASSISTANT):
        raise NotAllowed("step.not_from_here", step=step.value, state=case.state)
    return could[0] if could else None


def assistants_of(facts: Facts, case: Case, lead: str) -> list[dict[str, Any]]:
    """Return the assistants that a dispatch names, each with department, task and limit.

    Raises:
        BadInput: `step.unusable_fact`: not 1 to 5, one twice, one the lead, or without a task.
    """
    given = facts.get("assistants")
    found: list[dict[str, Any]] = []
    for each in given if isinstance(given, list) else ():
        if not isinstance(each, dict) or not str(each.get("task", "")).strip():
            raise BadInput("step.unusable_fact", fact="assistants", value=str(each))
        department = str(_id(each.get("department")))
        if department == lead or any(department == other["department"] for other in found):
            raise BadInput("step.assistant_twice")
        limit = {name: each.get(name) or facts.get(name) or getattr(case, name)
                 for name in ("limit_value", "limit_unit")}
        parse_limit(limit["limit_value"], limit["limit_unit"])
        found.append({"department": department, "task": str(each["task"]).strip(), **limit})
    if not 1 <= len(found) <= MOST_ASSISTANTS:
        raise BadInput("step.assistants_number", most=MOST_ASSISTANTS, found=len(found))
    return found


def check_addition(case: Case, facts: Facts) -> None:
    """Raise unless the department may become an assistant: not yet at it, and no more than `MOST_ASSISTANTS`."""
    known = case.assignment_of(_id(facts["assistant"]))
    if known is not None and known.state != Part.CANCELLED:
        raise BadInput("step.assistant_twice")
    if sum(each.state != Part.CANCELLED for each in case.assistants) >= MOST_ASSISTANTS:
        raise BadInput("step.assistants_number", most=MOST_ASSISTANTS, found=MOST_ASSISTANTS + 1)


def returned_to(case: Case, facts: Facts) -> list[str]:
    """Return the departments that have to go on, as ids; raises BadInput unless each has fed back."""
    fed_back = [str(each.department) for each in case.assignments if each.state == Part.FED_BACK]
    named = facts.get("departments") or fed_back
    if not isinstance(named, list) or not set(map(str, named)) <= set(fed_back):
        raise BadInput("step.unusable_fact", fact="departments", value=str(named))
    return [str(each) for each in named]


def begun(facts: Facts, at: datetime) -> Assignment:
    """Return a new assistant's assignment; `facts`: department, task, limit."""
    return Assignment(department=_id(facts["department"]), state=Part.DISPATCHED, task=str(facts["task"]),
                      dispatched_at=at, limit_value=facts["limit_value"], limit_unit=str(facts["limit_unit"]))


def assigned(case: Case, taken: StepTaken) -> dict[str, Any]:
    """Return the fields of the case that change with its assignments."""
    step = Step(taken.step)
    if step in _STARTS:
        return _STARTS[step](case, taken)
    if step is Step.RETURN_TO_DEPARTMENT:
        back = taken.facts["departments"]
        return {"lead_fed_back": case.lead is not None and str(case.department) not in back,
                "assistants": tuple(replace(each, state=Part.HANDLING) if str(each.department) in back else each
                                    for each in case.assistants)}
    if not taken.assignment:
        return _of_lead(case, step)
    changes = {"state": MOVED[step]} if step in MOVED else {}
    more = _MORE[step](taken) if step in _MORE else {}
    return {"assistants": tuple(
        replace(each, **(changes | {name: change(each) for name, change in more.items()}))
        if str(each.department) == taken.assignment else each for each in case.assistants)}


def _of_lead(case: Case, step: Step) -> dict[str, Any]:
    if step is Step.FEED_BACK_PART:
        return {"lead_fed_back": True}
    return {"lead_fed_back": False} if step is Step.WITHDRAW_FEEDBACK else {}


def _split(case: Case, taken: StepTaken) -> dict[str, Any]:
    return {"assistants": tuple(begun(each, taken.at) for each in taken.facts["assistants"]), "lead_fed_back": False}


def _added(case: Case, taken: StepTaken) -> dict[str, Any]:
    new = begun(taken.facts | {"department": taken.facts["assistant"]}, taken.at)
    return {"assistants": (*(each for each in case.assistants if each.department != new.department), new)}


def _alone(case: Case, taken: StepTaken) -> dict[str, Any]:
    return {"assistants": (), "lead_fed_back": False}


_STARTS: dict[Step, Callable[[Case, StepTaken], dict[str, Any]]] = {
    Step.DISPATCH: _alone, Step.REDISPATCH_REWORK: _alone, Step.DISPATCH_SPLIT: _split, Step.ADD_ASSISTANT: _added}
_MORE: dict[Step, Callable[[StepTaken], dict[str, Callable[[Assignment], Any]]]] = {
    Step.REFUSE: lambda taken: {"refusal": lambda old: str(taken.facts["reason"])},
    Step.RULE_UPHOLD: lambda taken: {"settled_refusals": lambda old: (*old.settled_refusals, old.refusal)},
    Step.FEED_BACK: lambda taken: {"handled_by": lambda old: taken.user},
    Step.FEED_BACK_PART: lambda taken: {"handled_by": lambda old: taken.user},
    Step.GRANT_EXTENSION: lambda taken: {"extensions": lambda old: old.extensions + 1}}
"""What else a step changes of an assistant's assignment."""


def _id(value: Any) -> UUID:
    try:
        return UUID(str(value))
    except ValueError as error:
        raise BadInput("step.unusable_fact", fact="department", value=str(value)) from error
