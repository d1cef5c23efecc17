"""A case (案卷), the steps taken on it, and the one way to take another: by the table of `app.domain.workflow`.

Everything here is pure: who, when and what for come in, a changed case and a step come out, or a Refusal.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain.calendar import Calendar
from app.domain.errors import BadInput, NotAllowed
from app.domain.limits import REFUSE_WITHIN, REFUSE_WITHIN_URGENT, SEVERITIES, URGENT, parse_limit
from app.domain.permission import Permissions
from app.domain.place import Point
from app.domain.workflow import ENDS, REASONS, Rule, State, Step, rule_of, steps_from

CHANNELS = ("inspector", "hotline", "video", "media", "public_portal", "sms", "leader", "upper", "peer", "enforcement",
            "sensor", "self")
"""Where a report comes from (domain section 5); the first four are the demonstration's."""
KINDS = ("component", "event")
DEFER_AT_MOST = timedelta(days=90)
REVIEW_WITHIN = timedelta(days=31)
UNMERGE_WITHIN = timedelta(days=7)
REOPEN_WITHIN = timedelta(days=15)

Facts = Mapping[str, Any]
"""What a step carries by name: plain JSON values (ids and dates as text)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Something asked for beside the state and not yet answered: extension, deferral, suspension, voiding."""

    kind: str
    by: UUID
    at: datetime
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case, domain section 5. `version` is 0 until the store has taken it."""

    id: UUID
    version: int = 0
    number: str = ""
    """18 digits, or `R-…` before acceptance."""
    state: str
    channel: str
    kind: str = ""
    type_code: str = ""
    component: UUID | None = None
    filing_condition: str | None = None
    description: str = ""
    severity: str = "normal"
    place: str = ""
    point: Point | None = None
    unit_grid: str = ""
    responsibility_grid: str = ""
    community: str = ""
    street: str = ""
    department: UUID | None = None
    """The lead department while one has it, and after a failed verification the one that had it."""
    inspector: UUID | None = None
    reporter_name: str = ""
    reporter_phone: str = ""
    reported_at: datetime
    closed_at: datetime | None = None
    near_at: datetime | None = None
    """From when on the stage's clock is near its deadline; None where no clock runs (`deadline.stage_dates`)."""
    due_at: datetime | None = None
    """The stage's deadline, likewise: what queues are sorted by."""
    wants_answer: bool = False
    reported_by: UUID | None = None
    suggested_department: UUID | None = None
    limit_value: int = 0
    """Handling limit, whole units; 0 before filing."""
    limit_unit: str = ""
    steps: int = 0
    """How many steps its history has."""
    rework: bool = False
    """A verification failed, or a result was refused: the next dispatch is of rework."""
    extensions: int = 0
    urgings: int = 0
    """Urgings since the case last changed state."""
    supervisions: int = 0
    """Supervisions that stand."""
    requests: tuple[Request, ...] = ()
    refusal: str = ""
    """Reason code of the last refusal."""
    settled_refusals: tuple[str, ...] = ()
    """Reason codes that a ruling has turned down for good."""
    dispatched_at: datetime | None = None
    dispatched_by: UUID | None = None
    handled_by: UUID | None = None
    until: date | None = None
    """End of the deferral, or next review of the suspension."""
    merged_into: UUID | None = None
    merged_from: str = ""
    """State before the merge."""
    merged_at: datetime | None = None

    @property
    def urged(self) -> int:
        """How many urgings and supervisions stand."""
        return self.urgings + self.supervisions


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken:
    """One row of a case's history."""

    case: UUID
    seq: int
    step: str
    from_state: str | None
    to_state: str
    at: datetime
    user: UUID | None = None
    post: str = ""
    """Role code by which the user took it."""
    workstation: str = ""
    opinion: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    seen_version: int = 0


def report(case: UUID, *, permissions: Permissions, roles: Collection[str], user: UUID | None, at: datetime,
           channel: str, description: str, kind: str = "", type_code: str = "", component: UUID | None = None,
           point: Point | None = None, place: str = "", unit_grid: str = "", responsibility_grid: str = "",
           community: str = "", street: str = "", reporter_name: str = "", reporter_phone: str = "",
           wants_answer: bool = False, severity: str = "normal", photos: Collection[str] = (),
           workstation: str = "") -> tuple[Case, StepTaken]:
    """Report a problem (T1): a new case in state `reported` with a temporary number, and its first step.

    Args:
        photos: stages of the photos that come with it. Inspectors by phone and camera must bring one, and the type.

    Raises:
        NotAllowed: `step.no_permission`, `step.fact_missing`.
        BadInput: `case.unknown_channel`, `case.unknown_kind`, `case.unknown_severity`.
    """
    rule = rule_of(None, Step.REPORT)
    assert rule is not None
    post = permissions.role_for(rule.permission, roles, own=False)
    if not post:
        raise NotAllowed("step.no_permission", step=Step.REPORT.value)
    facts: dict[str, Any] = {"channel": channel, "severity": severity} | {
        name: value for name, value in (("kind", kind), ("type_code", type_code), ("wants_answer", wants_answer))
        if value}
    given = {"channel": channel, "description": description.strip(), "where": point or place.strip()}
    for name in rule.needs:
        _must(bool(given[name]), Step.REPORT, name)
    if channel in ("inspector", "video"):
        _must(bool(type_code), Step.REPORT, "type_code")
        _must(bool(photos), Step.REPORT, "photo.before")
    _check_words(facts)
    new = Case(id=case, number=f"R-{case.hex[-6:].upper()}", state=State.REPORTED.value, channel=channel, kind=kind,
               type_code=type_code, component=component, description=description.strip(), severity=severity,
               place=place, point=point, unit_grid=unit_grid, responsibility_grid=responsibility_grid,
               community=community, street=street, reporter_name=reporter_name, reporter_phone=reporter_phone,
               wants_answer=wants_answer, reported_at=at, reported_by=user, steps=1)
    return new, StepTaken(case=case, seq=1, step=Step.REPORT.value, from_state=None, to_state=new.state, at=at,
                          user=user, post=post, workstation=workstation, facts=facts)


def take(case: Case, step: Step | str, *, permissions: Permissions, roles: Collection[str], user: UUID | None,
         at: datetime, department: UUID | None = None, facts: Facts | None = None, opinion: str = "",
         photos: Collection[str] = (), workstation: str = "",
         calendar: Calendar | None = None) -> tuple[Case, StepTaken]:
    """Take a step of the table.

    Args:
        department: the user's own.
        facts: by name, plain values; what the case knows already (limit, number, type …) need not be repeated.
        photos: stages (`before`, `verification`, `after`) of the photos that the step brings.
        calendar: for limits on taking the step at all; the default one if not given.

    Returns:
        The changed case (its `version` untouched: the store raises it) and the step.

    Raises:
        NotAllowed: `step.not_from_here`, `step.no_permission`, `step.fact_missing`, `step.not_asked`,
            `step.asked_already`, `step.own_request`, `step.same_person`, `step.too_late`, `step.refusal_settled`,
            `step.more_than_asked`.
        BadInput: an unknown word in the facts: `case.unknown_…`, `limit.unusable`, `step.unknown_reason`,
            `step.unusable_fact`.
    """
    rule = _rule(case, step)
    step = Step(step)
    given = _completed(case, step, rule, facts or {})
    post = _post(case, step, rule, given, permissions, roles, user, department)
    _check_persons(case, step, rule, user)
    for need in rule.needs:
        _must(_has(need, given, opinion, photos), step, need)
    _check_words(given)
    if rule.reasons and given["reason"] not in REASONS[rule.reasons]:
        raise BadInput("step.unknown_reason", step=step.value, reason=str(given["reason"]))
    if step in _GUARDS:
        _GUARDS[step](case, given, at, calendar or Calendar())
    to = rule.to or State(case.merged_from)
    taken = StepTaken(case=case.id, seq=case.steps + 1, step=step.value, from_state=case.state, to_state=to.value,
                      at=at, user=user, post=post, workstation=workstation, opinion=opinion.strip(), facts=given,
                      seen_version=case.version)
    return _changed(case, rule, taken), taken


def offered(case: Case, *, permissions: Permissions, roles: Collection[str], user: UUID | None,
            department: UUID | None = None) -> tuple[Step, ...]:
    """Return the steps that this person may take now, the main line's first; facts may still be missing."""
    found = []
    for step in steps_from(case.state):
        try:
            rule = _rule(case, step)
            _post(case, step, rule, _completed(case, step, rule, {}), permissions, roles, user, department)
            _check_persons(case, step, rule, user)
        except NotAllowed:
            continue
        found.append(step)
    return tuple(found)


def _rule(case: Case, step: Step | str) -> Rule:
    rule = rule_of(case.state, step)
    if rule is None or rule.rework not in (None, case.rework):
        raise NotAllowed("step.not_from_here", step=str(step), state=case.state)
    if step in (Step.END_SUPERVISION, Step.ANSWER_SUPERVISION) and not case.supervisions:
        raise NotAllowed("step.not_asked", step=str(step))
    return rule


def _completed(case: Case, step: Step, rule: Rule, facts: Facts) -> dict[str, Any]:
    """Return the facts with what the case knows already, so that the step alone tells the whole story."""
    known = {name: value for name in rule.needs if name in _KNOWN and (value := getattr(case, name))}
    if case.number.startswith("R-"):
        known.pop("number", None)
    if step == Step.REDISPATCH_REWORK and case.department:
        known["department"] = str(case.department)
    if rule.answers:
        asked = _request(case, rule)
        known |= {name: value for name, value in (asked.facts if asked else {}).items() if name in rule.needs}
    given = known | {name: value for name, value in facts.items() if value is not None}
    if step == Step.REDISPATCH_REWORK and given.get("department") != str(case.department):
        given["new_clock"] = True
    return given


def _request(case: Case, rule: Rule) -> Request | None:
    return next((request for request in case.requests if request.kind in rule.answers), None)


def _permission(case: Case, step: Step, rule: Rule, facts: Facts) -> str:
    """Return the permission; who grants depends on what was asked for (N8, N9, N12)."""
    if step in (Step.GRANT_EXTENSION, Step.DENY_EXTENSION):
        asked = _request(case, rule)
        amount = facts if "amount_value" in facts else asked.facts if asked else {}
        if amount and _amount(amount) > parse_limit(case.limit_value, case.limit_unit).length:
            return "grant_large_extension"
        return "grant_second_extension" if case.extensions else rule.permission
    if step == Step.DENY_REQUEST:
        asked = _request(case, rule)
        return "grant_suspension" if asked and asked.kind == "suspension" else rule.permission
    return rule.permission


def _amount(facts: Facts) -> timedelta:
    return parse_limit(facts.get("amount_value"), facts.get("amount_unit")).length


def _post(case: Case, step: Step, rule: Rule, facts: Facts, permissions: Permissions, roles: Collection[str],
          user: UUID | None, department: UUID | None) -> str:
    own = {"department": department is not None and department == case.department,
           "inspector": user is not None and user == case.inspector,
           "author": user is not None and user == case.reported_by}.get(rule.own, False)
    post = permissions.role_for(_permission(case, step, rule, facts), roles, own=own)
    if not post:
        raise NotAllowed("step.no_permission", step=step.value)
    return post


def _must(there: bool, step: Step, fact: str) -> None:
    if not there:
        raise NotAllowed("step.fact_missing", step=step.value, fact=fact)


def _has(need: str, facts: Facts, opinion: str, photos: Collection[str]) -> bool:
    if need == "opinion":
        return bool(opinion.strip())
    if need.startswith("photo."):
        return need.removeprefix("photo.") in photos or need == "photo.after" and bool(facts.get("no_photo_reason"))
    if need in ("condition_met", "photos_seen"):
        return facts.get(need) is True
    return facts.get(need) not in (None, "", 0) or need in ("reached", "x_mm", "y_mm") and need in facts


def _check_words(facts: Facts) -> None:
    for name, words in (("channel", CHANNELS), ("kind", KINDS), ("severity", SEVERITIES)):
        if facts.get(name) and facts[name] not in words:
            raise BadInput(f"case.unknown_{name}", value=str(facts[name]))
    if facts.get("limit_value"):
        parse_limit(facts["limit_value"], facts.get("limit_unit"))
    if facts.get("amount_value"):
        parse_limit(facts["amount_value"], facts.get("amount_unit"))


def _check_persons(case: Case, step: Step, rule: Rule, user: UUID | None) -> None:
    """Nobody both asks and grants, or verifies what he dispatched or handled; one open request of a kind."""
    if rule.answers:
        asked = _request(case, rule)
        if asked is None:
            raise NotAllowed("step.not_asked", step=step.value)
        if asked.by == user:
            raise NotAllowed("step.own_request", step=step.value)
    parking = {"deferral", "suspension"}
    blocking = parking if rule.asks in parking else {rule.asks}
    if rule.asks and any(request.kind in blocking for request in case.requests):
        raise NotAllowed("step.asked_already", step=step.value)
    verifies = step in (Step.ANSWER_VERIFICATION_PASS, Step.ANSWER_VERIFICATION_FAIL, Step.VERIFY_BY_VIDEO_PASS,
                        Step.VERIFY_BY_VIDEO_FAIL)
    if verifies and user is not None and user in (case.dispatched_by, case.handled_by):
        raise NotAllowed("step.same_person", step=step.value)


def _guard_refusal(case: Case, facts: Facts, at: datetime, calendar: Calendar) -> None:
    if facts["reason"] in case.settled_refusals:
        raise NotAllowed("step.refusal_settled", reason=str(facts["reason"]))
    within = REFUSE_WITHIN_URGENT if case.severity == URGENT else REFUSE_WITHIN
    if case.dispatched_at and within.unit.elapsed(case.dispatched_at, at, calendar) > within.length:
        raise NotAllowed("step.too_late", step=Step.REFUSE.value)


def _guard_unmerge(case: Case, facts: Facts, at: datetime, calendar: Calendar) -> None:
    if case.merged_at and at - case.merged_at > UNMERGE_WITHIN:
        raise NotAllowed("step.too_late", step=Step.UNMERGE.value)


def _guard_reopen(case: Case, facts: Facts, at: datetime, calendar: Calendar) -> None:
    if case.closed_at and at - case.closed_at > REOPEN_WITHIN:
        raise NotAllowed("step.too_late", step=Step.REOPEN.value)


def _guard_resume(case: Case, facts: Facts, at: datetime, calendar: Calendar) -> None:
    _must(case.department is not None, Step.RESUME, "department")


def _guard_until(most: timedelta) -> "Guard":
    def guard(case: Case, facts: Facts, at: datetime, calendar: Calendar) -> None:
        today = at.astimezone(calendar.zone).date()
        until = _parsed("until", facts["until"])
        if not today < until <= today + most:
            raise BadInput("step.unusable_fact", fact="until", value=str(facts["until"]))
    return guard


def _guard_amount(case: Case, facts: Facts, at: datetime, calendar: Calendar) -> None:
    asked = next(request for request in case.requests if request.kind == "extension")
    if _amount(facts) > _amount(asked.facts):
        raise NotAllowed("step.more_than_asked", step=Step.GRANT_EXTENSION.value)


Guard = Callable[[Case, Facts, datetime, Calendar], None]
_GUARDS: dict[Step, Guard] = {
    Step.REFUSE: _guard_refusal, Step.UNMERGE: _guard_unmerge, Step.REOPEN: _guard_reopen,
    Step.RESUME: _guard_resume,
    Step.REQUEST_DEFERRAL: _guard_until(DEFER_AT_MOST), Step.GRANT_DEFERRAL: _guard_until(DEFER_AT_MOST),
    Step.GRANT_SUSPENSION: _guard_until(REVIEW_WITHIN), Step.REVIEW_SUSPENSION: _guard_until(REVIEW_WITHIN),
    Step.GRANT_EXTENSION: _guard_amount,
}
"""What a step asks for beyond the table."""

_KNOWN = frozenset({"number", "kind", "type_code", "filing_condition", "unit_grid", "severity", "limit_value",
                    "limit_unit"})
"""Facts that need not be said again."""
_IDS = frozenset({"component", "department", "suggested_department", "inspector", "merged_into"})


def _parsed(name: str, value: Any) -> Any:
    """Return the field's value of a plain fact."""
    try:
        if name in _IDS:
            return UUID(str(value))
        return date.fromisoformat(str(value)) if name == "until" else value
    except ValueError as error:
        raise BadInput("step.unusable_fact", fact=name, value=str(value)) from error


def _changed(case: Case, rule: Rule, taken: StepTaken) -> Case:
    """Return the case after the step."""
    new: dict[str, Any] = {name: _parsed(name, taken.facts[name]) for name in rule.sets if name in taken.facts}
    new |= {"state": taken.to_state, "steps": taken.seq}
    if taken.to_state != case.state:
        new["urgings"] = 0
    if rule.asks and taken.user is not None:
        new["requests"] = (*case.requests, Request(kind=rule.asks, by=taken.user, at=taken.at, facts=taken.facts))
    elif rule.answers:
        new["requests"] = tuple(request for request in case.requests if request.kind not in rule.answers)
    if State(taken.to_state) in ENDS:
        new["requests"] = ()
    effect = _EFFECTS.get(Step(taken.step))
    return replace(case, **(new | (effect(case, taken) if effect else {})))


def _dispatched(case: Case, taken: StepTaken) -> dict[str, Any]:
    return {"dispatched_at": taken.at, "dispatched_by": taken.user, "handled_by": None, "rework": False,
            "requests": tuple(request for request in case.requests if request.kind == "void"),
            "extensions": case.extensions if taken.step == Step.REDISPATCH_REWORK else 0}


def _failed(case: Case, taken: StepTaken) -> dict[str, Any]:
    return {"rework": True}


def _undispatched(case: Case, taken: StepTaken) -> dict[str, Any]:
    return {"department": None, "handled_by": None}


_EFFECTS: dict[Step, Callable[[Case, StepTaken], dict[str, Any]]] = {
    Step.DISPATCH: _dispatched, Step.REDISPATCH_REWORK: _dispatched,
    Step.RECALL: _undispatched, Step.ACCEPT_REFUSAL: _undispatched, Step.RULE_ACCEPT_REFUSAL: _undispatched,
    Step.RESUME_TO_DISPATCH: _undispatched, Step.REOPEN: lambda case, taken: {
        "closed_at": None, "rework": False, "department": None, "handled_by": None},
    Step.VERIFY_BY_VIDEO_FAIL: _failed, Step.ANSWER_VERIFICATION_FAIL: _failed, Step.REJECT_RESULT: _failed,
    Step.RULE_UPHOLD: lambda case, taken: {"settled_refusals": (*case.settled_refusals, case.refusal)},
    Step.REFUSE: lambda case, taken: {"refusal": str(taken.facts["reason"])},
    Step.FEED_BACK: lambda case, taken: {"handled_by": taken.user},
    Step.GRANT_EXTENSION: lambda case, taken: {"extensions": case.extensions + 1},
    Step.URGE: lambda case, taken: {"urgings": case.urgings + 1},
    Step.SUPERVISE: lambda case, taken: {"supervisions": case.supervisions + 1},
    Step.END_SUPERVISION: lambda case, taken: {"supervisions": case.supervisions - 1},
    Step.CLOSE: lambda case, taken: {"closed_at": taken.at},
    Step.MERGE: lambda case, taken: {"merged_from": case.state, "merged_at": taken.at},
    Step.UNMERGE: lambda case, taken: {"merged_from": "", "merged_at": None, "merged_into": None},
    Step.RELOCATE: lambda case, taken: {"point": Point(int(taken.facts["x_mm"]), int(taken.facts["y_mm"]))},
}


def replayed(case: Case, taken: StepTaken) -> Case:
    """Return the case after a step that was taken on it once."""
    rule = rule_of(taken.from_state, taken.step)
    if rule is None:
        raise NotAllowed("step.not_from_here", step=taken.step, state=case.state)
    return _changed(case, rule, taken)
