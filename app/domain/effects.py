"""What a step leaves in the case: its state, the fields that its rule sets, and what the table alone doesn't say."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.domain.assigning import assigned
from app.domain.guards import parsed, point_of
from app.domain.record import Case, Request, StepTaken
from app.domain.supervision import OF_ORDERS, orders_after
from app.domain.workflow import ENDS, OF_ASSISTANTS, VERIFIES, WORKS, Rule, State, Step


def changed(case: Case, rule: Rule, taken: StepTaken) -> Case:
    """Return the case after the step."""
    new: dict[str, Any] = {name: parsed(name, taken.facts[name]) for name in rule.sets if name in taken.facts}
    new |= {"state": taken.to_state, "steps": taken.seq}
    if taken.to_state != case.state:
        new["urgings"] = 0
    if rule.asks == "limit":
        new["requests"] = _limit_asked(case, taken)
    elif rule.asks and taken.user is not None:
        new["requests"] = (*case.requests, Request(kind=rule.asks, by=taken.user, at=taken.at, facts=taken.facts))
    elif rule.answers:
        settled = (taken.facts["request"],) if rule.withdraws else rule.answers
        new["requests"] = tuple(request for request in case.requests
                                if request.kind not in settled or request.assignment != taken.assignment)
    if State(taken.to_state) in ENDS:
        new["requests"] = ()
    new |= _claimed(case, taken) | _sides(case, taken) | assigned(case, taken)
    effect = None if taken.assignment and Step(taken.step) in _OF_LEAD else _EFFECTS.get(Step(taken.step))
    return replace(case, **(new | (effect(case, taken) if effect else {})))


def _limit_asked(case: Case, taken: StepTaken) -> tuple[Request, ...]:
    """After dispatch another type's limit holds only when the director agrees (N21): the step asks him."""
    others = tuple(request for request in case.requests if request.kind != "limit")
    if taken.user is None or not taken.facts.get("wanted_value"):
        return others
    return (*others, Request(kind="limit", by=taken.user, at=taken.at, facts=taken.facts))


def _sides(case: Case, taken: StepTaken) -> dict[str, Any]:
    """Who has been on which side of the case."""
    found = {name: (*known, taken.user) for name, known, steps in (
        ("worked_by", case.worked_by, WORKS), ("verified_by", case.verified_by, VERIFIES))
        if taken.step in steps and taken.user is not None and taken.user not in known}
    return dict(found)


def _claimed(case: Case, taken: StepTaken) -> dict[str, Any]:
    """A step of its holder renews a claim; one that moves the case on ends it."""
    if taken.step == Step.CLAIM:
        return {"claimed_by": taken.user, "claimed_at": taken.at}
    if taken.step == Step.RELEASE or taken.to_state != case.state:
        return {"claimed_by": None, "claimed_at": None}
    if taken.step == Step.TAKE_OVER:
        colleague = parsed("colleague", taken.facts["colleague"])
        moved = {"inspector": colleague} if case.state == State.VERIFYING else {}
        return moved | {"claimed_by": colleague, "claimed_at": taken.at}
    return {"claimed_at": taken.at} if taken.user is not None and taken.user == case.claimed_by else {}


def _dispatched(case: Case, taken: StepTaken) -> dict[str, Any]:
    same = taken.facts.get("department") == str(case.department)
    return {"dispatched_at": taken.at, "dispatched_by": taken.user, "handled_by": None, "rework": False,
            "settled_refusals": case.settled_refusals if same else (),
            "requests": tuple(request for request in case.requests if request.kind == "void"),
            "extensions": case.extensions if taken.step == Step.REDISPATCH_REWORK and same else 0}


def _failed(case: Case, taken: StepTaken) -> dict[str, Any]:
    return {"rework": True, "dispatched_at": None, "assistants": (), "lead_fed_back": False}


def _placed(taken: StepTaken) -> dict[str, Any]:
    return {"point": point_of(taken.facts)} if taken.facts.get("x_mm") is not None else {}


def _ordered(case: Case, taken: StepTaken) -> dict[str, Any]:
    orders = orders_after(case.orders, taken)
    return {"orders": orders, "supervisions": len(orders)}


def _undispatched(case: Case, taken: StepTaken) -> dict[str, Any]:
    return {"department": None, "handled_by": None, "dispatched_at": None, "assistants": (), "lead_fed_back": False}


_OF_LEAD = OF_ASSISTANTS | {Step.FEED_BACK, Step.FEED_BACK_PART, Step.GRANT_EXTENSION}
"""Steps whose effect on the case's own fields is meant for the lead's assignment."""
_EFFECTS: dict[Step, Callable[[Case, StepTaken], dict[str, Any]]] = {
    Step.DISPATCH: _dispatched, Step.DISPATCH_SPLIT: _dispatched, Step.REDISPATCH_REWORK: _dispatched,
    Step.RECALL: _undispatched, Step.ACCEPT_REFUSAL: _undispatched, Step.RULE_ACCEPT_REFUSAL: _undispatched,
    Step.RESUME_TO_DISPATCH: _undispatched,
    Step.REOPEN: lambda case, taken: _undispatched(case, taken) | {
        "closed_at": None, "answered_at": None, "rework": False},
    Step.VERIFY_BY_VIDEO_FAIL: _failed, Step.ANSWER_VERIFICATION_FAIL: _failed, Step.REJECT_RESULT: _failed,
    Step.RULE_UPHOLD: lambda case, taken: {"settled_refusals": (*case.settled_refusals, case.refusal)},
    Step.REFUSE: lambda case, taken: {"refusal": str(taken.facts["reason"])},
    Step.FEED_BACK: lambda case, taken: {"handled_by": taken.user},
    Step.FEED_BACK_PART: lambda case, taken: {"handled_by": taken.user},
    Step.GRANT_EXTENSION: lambda case, taken: {"extensions": case.extensions + 1},
    Step.URGE: lambda case, taken: {"urgings": case.urgings + 1},
    **dict.fromkeys((Step.SUPERVISE, *OF_ORDERS), _ordered),
    Step.CLOSE: lambda case, taken: {"closed_at": taken.at},
    Step.ANSWER_REPORTER: lambda case, taken: {"answered_at": taken.at},
    Step.MERGE: lambda case, taken: {
        "merged_from": case.state, "merged_at": taken.at, "merged_by": taken.user},
    Step.UNMERGE: lambda case, taken: {
        "merged_from": "", "merged_at": None, "merged_by": None, "merged_into": None},
    Step.RELOCATE: lambda case, taken: {"point": point_of(taken.facts)},
    Step.ACCEPT: lambda case, taken: _placed(taken), Step.AMEND: lambda case, taken: _placed(taken),
}
