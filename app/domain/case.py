"""The one way to report a case and to take a step on it: by the table of `app.domain.workflow`.

Everything here is pure: who, when and what for come in, a changed case and a step come out, or a Refusal.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain import claim
from app.domain.assigning import concerned
from app.domain.captured import Captured
from app.domain.completing import completed, request_of
from app.domain.effects import changed
from app.domain.errors import BadInput, NotAllowed
from app.domain.facts import check_facts
from app.domain.guards import Attempt, amount_of, check, point_of
from app.domain.limits import SEVERITIES, parse_limit
from app.domain.permission import Permission, Permissions
from app.domain.place import Point
from app.domain.record import Assignment, Case, Facts, Part, Request, StepTaken
from app.domain.supervision import OF_ORDERS
from app.domain.timing import DEFAULT_TIMING, Timing
from app.domain.workflow import (
    FINDINGS,
    OF_ASSISTANTS,
    STATES,
    VERIFIES,
    WORKS,
    Rule,
    State,
    Step,
    reasons_of,
    rule_of,
    steps_from,
)

__all__ = ["CHANNELS", "KINDS", "Assignment", "Case", "Facts", "Part", "Request", "StepTaken", "offered", "replayed",
           "report", "report_self_handled", "take"]

CHANNELS = ("inspector", "hotline", "video", "media", "public_portal", "sms", "leader", "upper", "peer", "enforcement",
            "sensor", "self")
"""Where a report comes from (domain section 5); the first four are the demonstration's."""
KINDS = ("component", "event")
PATROLS = {"inspector": "INS", "video": "VID"}
"""Channels that bring type and photo, and the posts that do so whatever the channel (T1)."""


def report(case: UUID, *, permissions: Permissions, roles: Collection[str], user: UUID | None, at: datetime,
           channel: str, description: str, kind: str = "", type_code: str = "", component: UUID | None = None,
           component_version: int = 0,
           point: Point | None = None, captured: Captured | None = None, place: str = "", unit_grid: str = "",
           responsibility_grid: str = "", community: str = "", street: str = "", reporter_name: str = "",
           reporter_phone: str = "", anonymous: bool = False, wants_answer: bool = False, severity: str = "normal",
           photos: Collection[str] = (),
           workstation: str = "", source: Facts | None = None,
           step: str = Step.REPORT) -> tuple[Case, StepTaken]:
    """Report a problem (T1): a new case in state `reported` with a temporary number, and its first step.

    Args:
        photos: stages of the photos that come with it. Inspectors by phone and camera must bring one, and the type.
        source: the channel's own facts, as `app.domain.channels.checked_source` gave them; who says how he wants to be
            answered (`answer_way`) wants an answer.
        step: `report`, or `report_self_handled` as `report_self_handled` begins with.

    Raises:
        NotAllowed: `step.no_permission`, `step.fact_missing`.
        BadInput: `case.unknown_channel`, `case.unknown_kind`, `case.unknown_severity`.
    """
    rule = rule_of(None, step)
    assert rule is not None
    post = permissions.role_for(rule.permission, roles, own=False)
    if not post:
        raise NotAllowed("step.no_permission", step=step)
    wants_answer = wants_answer or bool((source or {}).get("answer_way"))
    facts: dict[str, Any] = {"channel": channel, "severity": severity} | {
        name: value for name, value in (("kind", kind), ("type_code", type_code), ("anonymous", anonymous),
                                        ("wants_answer", wants_answer))
        if value} | dict(source or {})
    given = {"channel": channel, "description": description.strip(), "where": point or place.strip(),
             "type_code": type_code} | {f"photo.{stage}": True for stage in photos}
    for name in rule.needs:
        _must(bool(given.get(name)), step, name)
    if channel in PATROLS or not set(roles) - set(PATROLS.values()):
        _must(bool(type_code), step, "type_code")
        _must("before" in photos, step, "photo.before")
    _check_words(facts)
    new = Case(id=case, number=f"R-{case.hex[-6:].upper()}", state=State.REPORTED.value, channel=channel, kind=kind,
               type_code=type_code, component=component, component_version=component_version,
               description=description.strip(), severity=severity,
               place=place, point=point, captured=captured, unit_grid=unit_grid,
               responsibility_grid=responsibility_grid, community=community, street=street, reporter_name=reporter_name,
               reporter_phone=reporter_phone, anonymous=anonymous, wants_answer=wants_answer, reported_at=at,
               reported_by=user, steps=1)
    return new, StepTaken(case=case, seq=1, step=str(step), from_state=None, to_state=new.state, at=at,
                          user=user, post=post, workstation=workstation, facts=facts)


def report_self_handled(case: UUID, *, number: str, filing: Facts, permissions: Permissions, roles: Collection[str],
                        user: UUID | None, at: datetime, timing: Timing = DEFAULT_TIMING,
                        **told: Any) -> tuple[Case, tuple[StepTaken, ...]]:
    """Report what was handled on the spot (T2): reported, accepted, filed and verified at one instant.

    The steps after the report are the program's.

    Args:
        number: the case number that acceptance gives.
        filing: `filing_condition`, `limit_value`, `limit_unit` of the type.
        told: as for `report`; photos before and after must be there, and the place must lie in a unit grid.

    Raises:
        as `report` and `take`.
    """
    new, first = report(case, permissions=permissions, roles=roles, user=user, at=at, step=Step.REPORT_SELF_HANDLED,
                        **told)
    new, steps = replace(new, self_handled=True), [first]
    for step, facts in ((Step.ACCEPT, {"number": number, **filing}), (Step.FILE, filing),
                        (Step.ANSWER_VERIFICATION_PASS, {})):
        new, taken = take(new, step, permissions=_LINKED, roles={"SYS"}, user=None, at=at, facts=facts, timing=timing,
                          workstation=first.workstation)
        steps.append(taken)
    return new, tuple(steps)


_LINKED = Permissions({name: Permission(any=frozenset({"SYS"})) for name in ("accept", "file", "pass_self_handled")})
"""What the program may in the transaction of a self-handled report."""


def take(case: Case, step: Step | str, *, permissions: Permissions, roles: Collection[str], user: UUID | None,
         at: datetime, department: UUID | None = None, facts: Facts | None = None, opinion: str = "",
         photos: Collection[str] = (), workstation: str = "", timing: Timing = DEFAULT_TIMING, main: Case | None = None,
         due_at: datetime | None = None) -> tuple[Case, StepTaken]:
    """Take a step of the table.

    Args:
        department: the user's own.
        facts: by name, plain values; what the case knows already (limit, number, type …) need not be repeated.
        photos: stages (`before`, `verification`, `after`) of the photos that the step brings.
        timing: office hours and limits, for limits on taking the step at all.
        main: the main case, for a merge.
        due_at: the handling deadline of the assignment, for asking for an extension.

    Returns:
        The changed case (its `version` untouched: the store raises it) and the step.

    Raises:
        NotAllowed: `step.not_from_here`, `step.no_permission`, `step.fact_missing`, `step.not_asked`,
            `step.asked_already`, `step.own_request`, `step.same_person`, `step.too_late`, `step.refusal_settled`,
            `step.more_than_asked`, `step.claimed` (who: id), `step.main_case_ended`, `step.merge_with_itself`,
            `step.too_far`.
        BadInput: an unknown word in the facts: `case.unknown_…`, `limit.unusable`, `step.unknown_reason`,
            `step.assistants_number`, `step.assistant_twice`; as `app.domain.facts.check_facts`.
    """
    rule = _rule(case, step)
    step = Step(step)
    check_facts(facts or {})
    given, part = dict(facts or {}), concerned(case, step, facts or {}, department)
    _check_assistants(case, step, rule, part)
    given = completed(case, step, rule, given, part, user)
    post = _post(case, step, rule, given, part, permissions, roles, user, department)
    _check_persons(case, step, rule, part, user)
    if claim.stands_in_the_way(case, step, rule, post=post, user=user, at=at, part=part):
        raise NotAllowed("step.claimed", who=str(case.claimed_by))
    for need in rule.needs:
        _must(_has(need, given, opinion, photos), step, need)
    _check_words(given)
    if rule.reasons and given["reason"] not in reasons_of(rule):
        raise BadInput("step.unknown_reason", step=step.value, reason=str(given["reason"]))
    check(Attempt(case=case, step=step, facts=given, at=at, user=user, timing=timing, part=part, main=main,
                  due_at=due_at))
    stays = step in OF_ASSISTANTS and part is not None and not part.lead
    to = case.state if stays else (rule.to or State(case.merged_from)).value
    taken = StepTaken(case=case.id, seq=case.steps + 1, step=step.value, from_state=case.state, to_state=to,
                      at=at, user=user, post=post, department=department, workstation=workstation,
                      opinion=opinion.strip(), facts=given, seen_version=case.version)
    return changed(case, rule, taken), taken


def offered(case: Case, *, permissions: Permissions, roles: Collection[str], user: UUID | None,
            department: UUID | None = None, at: datetime | None = None) -> tuple[Step, ...]:
    """Return the steps that this person may take now, the main line's first; facts may still be missing.

    `at` is now: another's claim that has run out by then hides nothing.
    """
    found = []
    for step in steps_from(case.state):
        try:
            rule = _rule(case, step)
            part = _part_offered(case, step, department)
            _check_assistants(case, step, rule, part)
            post = _post(case, step, rule, completed(case, step, rule, {}, part, user), part, permissions, roles, user,
                         department)
            _check_persons(case, step, rule, part, user)
        except NotAllowed:
            continue
        if not claim.stands_in_the_way(case, step, rule, post=post, user=user, at=at, part=part):
            found.append(step)
    return tuple(found)


def _part_offered(case: Case, step: Step, department: UUID | None) -> Assignment | None:
    """Return the assignment that the step concerns; where several could be meant, the first of them."""
    try:
        return concerned(case, step, {}, department)
    except NotAllowed as refusal:
        if refusal.code != "step.fact_missing":
            raise
        return next(each for each in case.assistants if _may_concern(case, step, each))


def _may_concern(case: Case, step: Step, part: Assignment) -> bool:
    """Say whether the step can concern this assistant's assignment."""
    try:
        return concerned(case, step, {"assignment": str(part.department)}, None) is not None
    except NotAllowed:
        return False


def _rule(case: Case, step: Step | str) -> Rule:
    rule = rule_of(case.state, step)
    if rule is None or rule.rework not in (None, case.rework) or not _POSSIBLE.get(Step(step), _always)(case):
        raise NotAllowed("step.not_from_here", step=str(step), state=case.state)
    if step in OF_ORDERS and not case.orders:
        raise NotAllowed("step.not_asked", step=str(step))
    return rule


def _always(case: Case) -> bool:
    return True


_POSSIBLE: dict[Step, Callable[[Case], bool]] = {
    Step.RESUME: lambda case: case.lead is not None,
    Step.RESUME_TO_DISPATCH: lambda case: case.lead is None,
    Step.ANSWER_VERIFICATION_PASS: lambda case: case.state != State.FILED or case.self_handled and not case.rework,
    Step.RELEASE: lambda case: case.claimed_by is not None,
}
"""What must be so of the case before a step of the table is possible from its state."""


def _check_assistants(case: Case, step: Step, rule: Rule, part: Assignment | None) -> None:
    if rule.assistants and (part.lead if part is not None else rule.own != "department"):
        raise NotAllowed("step.not_from_here", step=step.value, state=case.state)


_ASKS = {"void": "ask_void", "limit": "file"}
"""Permission by which something is asked for, where it is not `handle`."""


def _permission(case: Case, step: Step, rule: Rule, facts: Facts, part: Assignment | None, user: UUID | None) -> str:
    """Return the permission; who grants, or takes back, depends on what was asked for (N8, N9, N12)."""
    asked = request_of(case, rule, part, user)
    if rule.withdraws and asked is not None:
        return _ASKS.get(asked.kind, rule.permission)
    if step in (Step.GRANT_EXTENSION, Step.DENY_EXTENSION) and part is not None:
        amount = facts if "amount_value" in facts else asked.facts if asked else {}
        if amount and amount_of(amount) > parse_limit(part.limit_value, part.limit_unit).length:
            return "grant_large_extension"
        return "grant_second_extension" if part.extensions else rule.permission
    if step == Step.DENY_REQUEST:
        return "grant_suspension" if asked and asked.kind == "suspension" else rule.permission
    return rule.permission


def _post(case: Case, step: Step, rule: Rule, facts: Facts, part: Assignment | None, permissions: Permissions,
          roles: Collection[str], user: UUID | None, department: UUID | None) -> str:
    if step is Step.CLAIM:
        roles = claim.posts_of(case.state).intersection(roles)
    post = permissions.role_for(_permission(case, step, rule, facts, part, user), roles,
                                own=_owns(case, rule, facts, part, user, department))
    if not post:
        raise NotAllowed("step.no_permission", step=step.value)
    return post


def _owns(case: Case, rule: Rule, facts: Facts, part: Assignment | None, user: UUID | None,
          department: UUID | None) -> bool:
    """Say whether the object of the step is the person's own, in the rule's sense of the word."""
    if rule.own == "department":
        return part is not None or department is not None and (
            department == case.department or case.assignment_of(department) is not None)
    if rule.own == "lead":
        return department is not None and department == case.department
    if rule.own == "supervisor":
        return any(each.number == facts["order"] and each.by in (user, None) for each in case.orders)
    if rule.own == "post":
        return {"DEP": department is not None and department == case.department,
                "INS": user is not None and user == case.inspector}.get(STATES[State(case.state)].post, True)
    return user is not None and user == {
        "inspector": case.inspector, "author": case.reported_by, "claim": case.claimed_by,
        "merger": case.merged_by}.get(rule.own)


def _must(there: bool, step: str, fact: str) -> None:
    if not there:
        raise NotAllowed("step.fact_missing", step=str(step), fact=fact)


def _has(need: str, facts: Facts, opinion: str, photos: Collection[str]) -> bool:
    if need == "opinion":
        return bool(opinion.strip())
    if need.startswith("photo."):
        return need.removeprefix("photo.") in photos or need == "photo.after" and bool(facts.get("no_photo_reason"))
    if need == "position":
        return bool(facts.get("position_reason")) or bool(facts.get("x_mm") is not None and point_of(facts))
    if need in ("condition_met", "photos_seen"):
        return facts.get(need) is True
    value = facts.get(need)
    said = value.strip() if isinstance(value, str) else value
    return said not in (None, "", 0, []) or need in ("reached", "x_mm", "y_mm") and need in facts


def _check_words(facts: Facts) -> None:
    for name, words in (("channel", CHANNELS), ("kind", KINDS), ("severity", SEVERITIES), ("finding", FINDINGS)):
        if facts.get(name) and facts[name] not in words:
            raise BadInput(f"case.unknown_{name}", value=str(facts[name]))
    for name in ("limit", "amount", "wanted"):
        if facts.get(f"{name}_value"):
            parse_limit(facts[f"{name}_value"], facts.get(f"{name}_unit"))


def _check_persons(case: Case, step: Step, rule: Rule, part: Assignment | None, user: UUID | None) -> None:
    """Nobody both asks and grants; one open request of a kind; nobody on both sides of a case."""
    if rule.answers:
        asked = request_of(case, rule, part, user)
        if asked is None:
            raise NotAllowed("step.not_asked", step=step.value)
        if asked.by == user and not rule.withdraws:
            raise NotAllowed("step.own_request", step=step.value)
    parking = {"deferral", "suspension"}
    blocking = parking if rule.asks in parking else {rule.asks}
    wanted = "" if part is None or part.lead else str(part.department)
    asks = rule.asks and step != Step.RECLASSIFY  # Another type asks for another limit in place of the one before.
    if asks and any(request.kind in blocking and request.assignment == wanted for request in case.requests):
        raise NotAllowed("step.asked_already", step=step.value)
    _check_sides(case, step, user)


def _check_sides(case: Case, step: Step, user: UUID | None) -> None:
    """In one case nobody dispatches or handles and verifies, first or last (section 8)."""
    worked = (case.dispatched_by, case.handled_by, *case.worked_by, *(each.handled_by for each in case.assistants))
    other_side = worked if step in VERIFIES else case.verified_by if step in WORKS else ()
    if user is not None and user in other_side:
        raise NotAllowed("step.same_person", step=step.value)


def replayed(case: Case, taken: StepTaken) -> Case:
    """Return the case after a step that was taken on it once."""
    rule = rule_of(taken.from_state, taken.step)
    if rule is None:
        raise NotAllowed("step.not_from_here", step=taken.step, state=case.state)
    return changed(case, rule, taken)
