"""What people mean to do with a case: report it, and take a step of its life cycle."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from app.domain.captured import Captured, captured_of, check_captured
from app.domain.case import Case, StepTaken, report, report_self_handled, take
from app.domain.catalogue import FilingCondition
from app.domain.channels import SOURCE_CHARACTERS, SOURCES, checked_source
from app.domain.claim import posts_of
from app.domain.correcting import corrected, wish_facts, wish_of
from app.domain.deadline import due_at
from app.domain.errors import BadInput, NotAllowed, Stale
from app.domain.facts import DESCRIPTION_CHARACTERS, LINE_CHARACTERS, check_facts
from app.domain.media import NAME_CHARACTERS, MediaFacts
from app.domain.people import on_duty
from app.domain.permission import EVERYBODY
from app.domain.place import Point
from app.domain.repeats import away_m
from app.domain.self_handling import SELF_HANDLED
from app.domain.summing import summed
from app.domain.supervision import with_orders
from app.domain.texts import check_text, check_texts
from app.domain.town import Component
from app.domain.workflow import Clock, Step
from app.ports.store import UnitOfWork
from app.services.intent import Author, Intent

PHOTO_STAGES = ("before", "progress", "after", "verification")
"""What it was, how it goes on, what was done about it, what the inspector saw: the order in which they are shown."""
OPINION_CHARACTERS = 2000
COMPONENT_WITHIN_M = 100
"""A component farther from the reported place is another one."""

SEALED = ("reporter_name", "reporter_phone")
"""Fields of a case that stand behind seals."""

Fact = str | int | bool | None | list["Fact"] | dict[str, "Fact"]
"""What a step may carry: values that the journal can spell (no floats)."""
Facts = dict[str, Fact]


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that the blob store already holds."""

    sha256: str
    stage: str
    """One of `PHOTO_STAGES`."""
    told: MediaFacts = MediaFacts()
    """What its file told of itself."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A video clip that the blob store already holds."""

    sha256: str
    stage: str
    """As of a photo."""
    told: MediaFacts = MediaFacts()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCase(Intent):
    """Somebody reports a fault (T1 `report`); the case is `reported` and waits for acceptance.

    With `self_handled` the inspector has settled it already (T2): the case is `verified` and waits for closing.
    """

    kind: ClassVar[str] = "ReportCase"
    permission: ClassVar[str] = "report"
    case: UUID
    channel: str
    description: str
    kind_of: str = ""
    """`component`, `event`, or empty while the acceptor has not yet said."""
    type_code: str = ""
    component: UUID | None = None
    point: Point | None = None
    """Without one where the device was (`captured`)."""
    captured: Captured | None = None
    """Where the device that reports says that it is; None of a click on the map."""
    place: str = ""
    reporter_name: str = ""
    reporter_phone: str = ""
    anonymous: bool = False
    """Whether the reporter asks to stay unknown to all but those who answer him."""
    wants_answer: bool = False
    severity: str = "normal"
    photos: tuple[Photo, ...] = ()
    self_handled: bool = False
    source: Mapping[str, str] = field(default_factory=dict)
    """What the channel asks for, by `app.domain.channels.SOURCES`."""
    recordings: tuple[str, ...] = ()
    """Sound that came with it, such as the call's recording, by hash; the blob store holds the bytes."""
    recording_names: tuple[str, ...] = ()
    """Names of their files, where told, in the same order."""
    clips: tuple[Clip, ...] = ()

    def body(self) -> dict[str, Any]:
        """Leave out what isn't asked for: a report that was meant before this could be has the hash that it had."""
        return {name: value for name, value in Intent.body(self).items() if name != "anonymous" or value}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeStep(Intent):
    """A post takes one step of `app.domain.workflow.TRANSITIONS`, on the version of the case that it saw."""

    kind: ClassVar[str] = "TakeStep"
    permission: ClassVar[str] = EVERYBODY
    """Which one it takes, the step's rule says."""
    case: UUID
    step: str
    seen_version: int
    facts: Facts = field(default_factory=dict)
    opinion: str = ""
    photos: tuple[Photo, ...] = ()
    clips: tuple[Clip, ...] = ()
    reporter_name: str | None = None
    """Corrected by N1; None leaves it. Like the phone no fact: the journal must not hold it, only that it changed."""
    reporter_phone: str | None = None

    def body(self) -> dict[str, Any]:
        """Leave out what isn't corrected: a step that was meant before this could be has the hash that it had."""
        return {name: value for name, value in Intent.body(self).items() if name not in SEALED or value is not None}


def report_case(intent: ReportCase, unit: UnitOfWork, author: Author, *, dates: bool = True) -> Mapping[str, str]:
    """Take a report in: a new case in state `reported`.

    Raises:
        NotAllowed: the author may not report, or a required fact, also of the channel, is missing.
        BadInput: as `checked_source`; `case.too_long`, `case.outside`, `case.component_far`, `captured.unusable`,
            `blob.missing`, an unknown word or row.
    """
    if len(intent.description) > DESCRIPTION_CHARACTERS:
        raise BadInput("case.too_long", most=DESCRIPTION_CHARACTERS, found=len(intent.description))
    check_texts({"description": intent.description, "where": intent.place, "reporter_name": intent.reporter_name,
                 "reporter_phone": intent.reporter_phone, **intent.source}, DESCRIPTION_CHARACTERS)
    _check_media((*(each.sha256 for each in _pictures(intent)), *intent.recordings), unit)
    _check_camera(intent.source.get("camera", "").strip(), unit)
    there = unit.cases.find(intent.case)
    if there is not None:
        raise BadInput("case.there_already", number=there.number)
    point = _placed(intent.point, intent.captured, unit)
    today = unit.now.astimezone(unit.calendar().zone).date()
    component = unit.components.get(intent.component) if intent.component else None
    grids = _grids_at(point, unit)
    _check_near(component, point)
    kind, type_code = ("component", component.type_code) if component else (intent.kind_of, intent.type_code)
    if type_code:
        _check_type(kind, type_code, unit)
    told: dict[str, Any] = {
        "permissions": unit.permissions(), "roles": author.roles, "user": author.user, "at": unit.now,
        "channel": intent.channel, "description": intent.description, "kind": kind, "type_code": type_code,
        "component": intent.component, "component_version": component.version if component else 0, "point": point,
        "captured": intent.captured, "place": intent.place,
        "reporter_name": intent.reporter_name, "reporter_phone": intent.reporter_phone,
        "anonymous": intent.anonymous, "wants_answer": intent.wants_answer,
        "severity": intent.severity, "photos": _stages(intent.photos),
        "workstation": author.workstation, "source": checked_source(intent.channel, intent.source, today),
        **grids}
    if intent.self_handled:
        case, steps = _settled(intent, kind, type_code, told, unit)
    else:
        case, first = report(intent.case, **told)
        steps = (first,)
    unit.cases.add(dated(case, steps, unit) if dates else case)
    unit.cases.add_steps(steps)
    _attach(case.id, _pictures(intent), unit, author)
    names = (*intent.recording_names, *("" for _ in intent.recordings))
    for sha256, name in zip(intent.recordings, names, strict=False):
        sound = MediaFacts(name=name)
        _check_told(sound)
        unit.cases.add_media(case.id, sha256, stage="before", kind="audio", by=author.user, told=sound)
    return {"number": case.number}


def _check_near(component: Component | None, point: Point | None) -> None:
    """Raise BadInput `case.component_far` where a component that is a point lies elsewhere than the report."""
    there = component.geometry if component is not None and isinstance(component.geometry, Point) else None
    away = away_m(there, point)
    if component is not None and away is not None and away > COMPONENT_WITHIN_M:
        raise BadInput("case.component_far", component=component.code, away_m=round(away), most_m=COMPONENT_WITHIN_M)


def _placed(point: Point | None, captured: Captured | None, unit: UnitOfWork) -> Point | None:
    if captured is None:
        return point
    check_captured(captured)
    return unit.placed(captured) if point is None else point


def _settled(intent: ReportCase, kind: str, type_code: str, told: Mapping[str, Any],
             unit: UnitOfWork) -> tuple[Case, tuple[StepTaken, ...]]:
    """Report, accept, file and verify what was handled on the spot, if its type is on the list for that."""
    allowed = {tuple(each) for each in unit.settings.get("self_handled", SELF_HANDLED)}
    if type_code and (kind, type_code) not in allowed:
        raise NotAllowed("case.not_self_handled", type_code=type_code)
    condition = _condition(kind, type_code, "", unit) if type_code else None
    filing = {} if condition is None else {
        "filing_condition": condition.id, "limit_value": condition.limit_value, "limit_unit": condition.limit_unit}
    return report_self_handled(intent.case, number=_next_number(unit), filing=filing,
                               timing=unit.rules.time.timing(), **told)


def take_step(intent: TakeStep, unit: UnitOfWork, author: Author, *, dates: bool = True,
              order: str = "") -> Mapping[str, str]:
    """Take one step on a case.

    Args:
        dates: whether to bring the stored dates up; False where another step of the case follows in the same unit.
        order: number of the supervision that the step belongs to; a supervision of one case gets a new one.

    Raises:
        Stale: `store.stale`, somebody else has changed the case since the author saw it.
        NotAllowed, BadInput: as `app.domain.case.take`, `app.domain.facts.check_facts`; an unknown row;
            `case.other_condition`, `captured.unusable`; `case.reporter_sealed`, `case.not_of_channel`.
    """
    case = unit.cases.get(intent.case)
    if case.version != intent.seen_version:
        raise Stale("case.changed_meanwhile", number=case.number)
    check_text("opinion", intent.opinion, OPINION_CHARACTERS)
    check_facts(intent.facts, said=True)
    _check_media((each.sha256 for each in _pictures(intent)), unit)
    facts = dict(intent.facts)
    if (captured := captured_of(facts)) is not None and facts.get("x_mm") is None:
        point = unit.placed(captured)
        facts |= {"x_mm": point.x_mm, "y_mm": point.y_mm}
    completing = _COMPLETING.get(Step(intent.step)) if intent.step in _STEPS else None
    if completing is not None:
        facts |= completing(case, facts, unit)
    sealed = _sealed(intent, case, unit, author)
    if intent.step == Step.AMEND:
        facts |= _corrected(case, facts, sealed, unit)
    if intent.step == Step.SUPERVISE:
        facts["order"] = order or unit.cases.next_order(unit.now.astimezone(unit.calendar().zone).date())
    _check_references(facts, unit)
    _check_colleague(case, facts, unit)
    history = unit.cases.steps(case.id)
    case = with_orders(case, history)
    try:
        changed, step = take(
            case, intent.step, permissions=unit.permissions(), roles=author.roles, user=author.user,
            department=author.department, at=unit.now, facts=facts, opinion=intent.opinion,
            photos=_stages(intent.photos), workstation=author.workstation,
            timing=unit.rules.time.timing(case.department), main=_main_case(facts, unit),
            due_at=_handling_deadline(case, intent.step, history, unit, author))
    except NotAllowed as refusal:
        raise _naming(refusal, unit) from refusal
    if sealed:
        changed = replace(changed, **sealed)
    unit.cases.save(dated(changed, (*history, step), unit) if dates else changed, case.version)
    unit.cases.add_step(step)
    _attach(case.id, _pictures(intent), unit, author)
    return {"number": changed.number, "state": changed.state}


def dated(case: Case, steps: Sequence[StepTaken], unit: UnitOfWork) -> Case:
    """Return the case with what queues show of its whole history: the stage's dates and clock."""
    return replace(case, **summed(steps, unit.rules.time.timing(case.department))._asdict())


def date_cases(unit: UnitOfWork) -> int:
    """Bring the stored dates of every open case, and of who waits for a call back, up to the rules of now.

    Return how many changed.

    For when time is counted otherwise: an upgraded store, another calendar.
    """
    changed = [(case, new) for case in (*unit.cases.open_cases(), *unit.cases.unanswered())
               if (new := dated(case, unit.cases.steps(case.id), unit)) != case]
    for case, new in changed:
        unit.cases.save(new, case.version)
    return len(changed)


def _main_case(facts: Facts, unit: UnitOfWork) -> Case | None:
    return unit.cases.get(str(facts["merged_into"])) if facts.get("merged_into") else None


def _handling_deadline(case: Case, step: str, history: Sequence[StepTaken], unit: UnitOfWork,
                       author: Author) -> datetime | None:
    """Return the deadline of the author's department, which an extension must be asked for before."""
    if step != Step.REQUEST_EXTENSION:
        return None
    assistant = "" if author.department == case.department else str(author.department)
    return due_at(history, Clock.HANDLE, unit.rules.time.timing(author.department), assistant)


def _naming(refusal: NotAllowed, unit: UnitOfWork) -> NotAllowed:
    """Return the refusal with the name of who holds the claim in place of the id."""
    if refusal.code != "step.claimed":
        return refusal
    return NotAllowed(refusal.code, who=unit.users.get(str(refusal.facts["who"])).name_zh)


def _next_number(unit: UnitOfWork) -> str:
    return unit.cases.next_number(unit.now.astimezone(unit.calendar().zone).date())


def _number(case: Case, facts: Facts, unit: UnitOfWork) -> Facts:
    """An accepted case gets its number and, where none was chosen, its type's main condition; its grid is the point's.
    """
    found: Facts = _point_s_grids(facts, unit) | _version_of(facts, unit)
    if case.number.startswith("R-"):
        found["number"] = _next_number(unit)
    kind, type_code = (str(facts.get(name) or getattr(case, name)) for name in ("kind", "type_code"))
    if facts.get("component") and not facts.get("type_code"):
        component = unit.components.get(UUID(str(facts["component"])))
        kind, type_code = "component", component.type_code
        found |= {"kind": kind, "type_code": type_code}
    if type_code:
        _check_type(kind, type_code, unit)
        found["filing_condition"] = _condition(kind, type_code, facts.get("filing_condition"), unit).id
    return found


def _filed(case: Case, facts: Facts, unit: UnitOfWork) -> Facts:
    """The limit is the filing condition's (GB/T 30428.8: conditions and limits by type)."""
    condition = _condition(case.kind, case.type_code, facts.get("filing_condition") or case.filing_condition, unit)
    return {"filing_condition": condition.id, "severity": str(facts.get("severity") or case.severity),
            "limit_value": condition.limit_value, "limit_unit": condition.limit_unit}


def _reclassified(case: Case, facts: Facts, unit: UnitOfWork) -> Facts:
    kind, type_code = (str(facts.get(name) or getattr(case, name)) for name in ("kind", "type_code"))
    _check_type(kind, type_code, unit)
    condition = _condition(kind, type_code, facts.get("filing_condition"), unit)
    return {"filing_condition": condition.id, "limit_value": condition.limit_value, "limit_unit": condition.limit_unit}


def _amended(case: Case, facts: Facts, unit: UnitOfWork) -> Facts:
    kind, type_code = (str(facts.get(name) or getattr(case, name)) for name in ("kind", "type_code"))
    if facts.get("type_code"):
        _check_type(kind, type_code, unit)
    return _point_s_grids(facts, unit) | _version_of(facts, unit)


def _sealed(intent: TakeStep, case: Case, unit: UnitOfWork, author: Author) -> dict[str, Any]:
    """Return the reporter's name and phone as the intent corrects them; only who may see them may."""
    given = {name: value.strip() for name in SEALED if (value := getattr(intent, name)) is not None}
    if not given:
        return {}
    if intent.step != Step.AMEND:
        raise BadInput("step.unknown_fact", fact=next(iter(given)))
    if not SOURCES[case.channel].caller:
        raise BadInput("case.not_of_channel", fact=next(iter(given)), channel=case.channel)
    if not unit.permissions().allows("see_reporter", author.roles):
        raise NotAllowed("case.reporter_sealed")
    for name, value in given.items():
        check_text(name, value, LINE_CHARACTERS)
    return given


def _corrected(case: Case, facts: Facts, sealed: Mapping[str, str], unit: UnitOfWork) -> Facts:
    """Return what the correction says of the answer, and which fields it changes (N1): names only of what is sealed."""
    wish = wish_of(unit.cases.steps(case.id))
    wished = wish_facts(facts, wish)
    if wished.get("wants_answer") and not SOURCES[case.channel].caller:
        raise BadInput("case.not_of_channel", fact="answer_way", channel=case.channel)
    return {**wished, "corrected": list(corrected(case, facts | wished, wish=wish, sealed=sealed))}


def _version_of(facts: Facts, unit: UnitOfWork) -> Facts:
    """Return the version of the component that is named: what it was then can be read again."""
    named = facts.get("component")
    return {"component_version": unit.components.get(UUID(str(named))).version} if named else {}


def _point_s_grids(facts: Facts, unit: UnitOfWork) -> Facts:
    return _relocated(None, facts, unit) if facts.get("x_mm") is not None else {}


def _relocated(case: Case | None, facts: Facts, unit: UnitOfWork) -> Facts:
    del case
    try:
        point = Point(int(str(facts.get("x_mm"))), int(str(facts.get("y_mm"))))
    except ValueError as error:
        raise BadInput("step.unusable_fact", fact="x_mm", value=str(facts.get("x_mm"))) from error
    return dict(_grids_at(point, unit))


def _sent(case: Case, facts: Facts, unit: UnitOfWork) -> Facts:
    """Without a choice verification goes to who is on duty in the case's responsibility grid, the primary one first.

    Not to the reporter where there is another one (T34); without a roster to one whose grid it is.
    """
    if facts.get("inspector"):
        return {}
    able = [user for user in unit.users.all() if "INS" in user.roles and not user.barred]
    there = _on_duty(case.responsibility_grid, unit)
    mine = [user for user in able if user.id in there] or [
        user for user in able if case.responsibility_grid in user.responsibility_grids]
    mine.sort(key=lambda user: (user.id == case.reported_by, not user.primary, user.login))
    return {"inspector": str(mine[0].id)} if mine else {}


def _on_duty(responsibility_grid: str, unit: UnitOfWork) -> frozenset[UUID]:
    """Return who the roster has in the grid now; nobody where there is no roster."""
    local = unit.now.astimezone(unit.calendar().zone)
    duties = unit.duties.between(local.date() - timedelta(days=1), local.date())
    return on_duty(duties, unit.shifts.all(), responsibility_grid, local)


_STEPS = frozenset(step.value for step in Step)
_COMPLETING: dict[Step, Callable[[Case, Facts, UnitOfWork], Facts]] = {
    Step.ACCEPT: _number, Step.AMEND: _amended, Step.FILE: _filed, Step.RECLASSIFY: _reclassified,
    Step.RELOCATE: _relocated,
    Step.SEND_VERIFICATION: _sent}
"""What the store knows of a step's facts, so that the step alone tells the whole story."""


def _grids_at(point: Point | None, unit: UnitOfWork) -> dict[str, str]:
    """Return the grid and divisions of a point; raises BadInput `case.outside` where no grid is within reach."""
    if point is None:
        return {}
    grid, _ = unit.unit_grids.at(point)
    if grid is None:
        raise BadInput("case.outside")
    return {"unit_grid": grid.code, "responsibility_grid": grid.responsibility_grid, "community": grid.community,
            "street": grid.street}


def _condition(kind: str, type_code: str, chosen: Fact, unit: UnitOfWork) -> FilingCondition:
    """Return the version in force of the chosen condition of the type, of the main one where none was chosen."""
    known = unit.catalogue.conditions.find(str(chosen)) if chosen else None
    position = known.position if known and (known.kind, known.type_code) == (kind, type_code) else 0
    conditions = unit.catalogue.conditions_of(kind, type_code, unit.now)
    found = next((each for each in conditions if not chosen or each.position == position), None)
    if found is None:
        raise BadInput("case.other_condition", condition=str(chosen or ""), type_code=type_code)
    return found


def _check_type(kind: str, type_code: str, unit: UnitOfWork) -> None:
    types = unit.catalogue.component_types if kind == "component" else unit.catalogue.event_types
    found = types.find(type_code)
    if found is None:
        raise BadInput("case.unknown_type", kind=kind, type_code=type_code)
    if found.retired_on is not None and found.retired_on <= unit.now.astimezone(unit.calendar().zone).date():
        raise BadInput("case.retired_type", type_code=type_code, name=found.type_zh)


def _check_references(facts: Facts, unit: UnitOfWork) -> None:
    """Raise BadInput unless the people, departments and things that a step names are there."""
    _check_departments(facts, unit)
    if facts.get("inspector"):
        inspector = unit.users.get(str(facts["inspector"]))
        if "INS" not in inspector.roles or inspector.barred:
            raise BadInput("case.no_inspector", name=inspector.name_zh)
    if facts.get("component"):
        unit.components.get(str(facts["component"]))
    _check_camera(facts.get("camera"), unit)


def _check_camera(code: Fact, unit: UnitOfWork) -> None:
    """Raise BadInput unless the district has a camera of this code."""
    if code and unit.cameras.by_code(str(code)) is None:
        raise BadInput("case.no_camera", camera=str(code)[:SOURCE_CHARACTERS])


def _check_departments(facts: Facts, unit: UnitOfWork) -> None:
    """Raise BadInput unless they are there, and nothing new goes to one that has ended."""
    given = facts.get("assistants")
    parts = given if isinstance(given, list) else ()
    assistants = [str(each.get("department")) for each in parts if isinstance(each, dict)]
    for key in (facts.get("department"), facts.get("suggested_department"), facts.get("assistant"), *assistants):
        department = unit.departments.get(str(key)) if key else None
        if department is not None and department.ended(unit.now.date()):
            raise BadInput("people.department_ended", name=department.name_zh)
    if facts.get("assignment"):
        unit.departments.get(str(facts["assignment"]))


def _check_colleague(case: Case, facts: Facts, unit: UnitOfWork) -> None:
    """Raise BadInput unless a case can be handed to the colleague: of the same post, and of the same department."""
    if not facts.get("colleague"):
        return
    colleague, posts = unit.users.get(str(facts["colleague"])), posts_of(case.state)
    elsewhere = "DEP" in posts and colleague.department != case.department
    if colleague.barred or elsewhere or not posts & colleague.roles:
        raise BadInput("case.no_colleague", name=colleague.name_zh)


def _check_media(names: Iterable[str], unit: UnitOfWork) -> None:
    for sha256 in names:
        if not unit.has_blob(sha256):
            raise BadInput("blob.missing", sha256=sha256)


def _pictures(intent: ReportCase | TakeStep) -> tuple[Photo | Clip, ...]:
    return (*intent.photos, *intent.clips)


def _stages(photos: tuple[Photo, ...]) -> tuple[str, ...]:
    return tuple(photo.stage for photo in photos)


def _attach(case: UUID, media: tuple[Photo | Clip, ...], unit: UnitOfWork, author: Author) -> None:
    for each in media:
        if each.stage not in PHOTO_STAGES:
            raise BadInput("case.unknown_stage", stage=each.stage[:NAME_CHARACTERS])
    for each in media:
        _check_told(each.told)
        unit.cases.add_media(case, each.sha256, stage=each.stage, kind="video" if isinstance(each, Clip) else "photo",
                             by=author.user, told=each.told)


def _check_told(told: MediaFacts) -> None:
    check_text("name", told.name, NAME_CHARACTERS)
    check_text("camera", told.camera, NAME_CHARACTERS)
