"""Plays one case of the demonstration through the domain's rules, step by step, and remembers what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from app.domain.calendar import Calendar
from app.domain.case import Case, StepTaken, report, take
from app.domain.catalogue import FilingCondition
from app.domain.ids import uuid7
from app.domain.limits import URGENT, Limit, parse_limit
from app.domain.people import Department, User
from app.domain.permission import Permissions
from app.domain.place import Point
from app.domain.timing import Timing
from app.domain.workflow import Clock, Step
from data.demo import case_words
from data.demo.case_mix import Mixed


class TooLate(Exception):
    """A step would come after the last instant that may be played: the case must begin earlier."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a case is: at a component, or near one."""

    component: UUID | None
    point: Point
    place: str
    unit_grid: str
    responsibility_grid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One case before anything was done with it."""

    mixed: Mixed
    condition: FilingCondition
    spot: Spot
    department: Department
    second_department: Department
    """Where it goes when the first refuses with right."""

    @property
    def limit(self) -> Limit:
        """The handling limit."""
        return parse_limit(self.condition.limit_value, self.condition.limit_unit)

    @property
    def severity(self) -> str:
        """`urgent` or `normal`."""
        return URGENT if self.mixed.urgent else "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedReport:
    """A report as its intent says it."""

    at: datetime
    user: User
    case: UUID
    channel: str
    description: str
    kind: str
    """Empty where the acceptor says later, as is `type_code`."""
    type_code: str
    component: UUID | None
    point: Point
    place: str
    reporter_name: str
    reporter_phone: str
    wants_answer: bool
    severity: str
    photos: tuple[str, ...]
    """Stages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedStep:
    """A step as its intent says it."""

    at: datetime
    user: User
    department: UUID | None
    """Of the user for this step."""
    case: UUID
    step: Step
    seen_version: int
    facts: dict[str, Any] = field(default_factory=dict)
    opinion: str = ""
    photos: tuple[str, ...] = ()


Played = PlayedReport | PlayedStep


class Staff:
    """Who does a step: the posts take turns by day, a grid's primary inspector verifies in it."""

    def __init__(self, users: Sequence[User]) -> None:
        """`users`: at least one each of INS, VID, HOT, ACC, SHF, DSP, DIR and DEP besides those for trying."""
        self._by_role: dict[str, list[User]] = {}
        for user in sorted(users, key=lambda user: user.login):
            for role in user.roles:
                if user.login != role.lower():
                    self._by_role.setdefault(role, []).append(user)

    def on_duty(self, role: str, at: datetime) -> User:
        """Return the user of the post whose turn it is."""
        of_role = self._by_role[role]
        return of_role[(at.toordinal() + (at.hour >= 5)) % len(of_role)]  # hours are UTC: from 13:00 on another seat

    def inspector(self, responsibility_grid: str) -> User:
        """Return the primary inspector of the grid, else any of it, else any."""
        inspectors = self._by_role["INS"]
        mine = [user for user in inspectors if responsibility_grid in user.responsibility_grids]
        mine.sort(key=lambda user: not user.primary)
        return (mine or inspectors)[0]

    def officer(self, department: UUID) -> User:
        """Return the department's officer; where it has none, one stands in."""
        officers = self._by_role["DEP"]
        return next((user for user in officers if user.department == department), officers[0])


class CasePlayer:
    """One case. Times given must not go back; every step goes through `app.domain.case.take`."""

    def __init__(self, subject: Subject, *, staff: Staff, calendar: Calendar, permissions: Permissions, random: Random,
                 last: datetime, inspector: User | None = None) -> None:
        """`last`: nothing may be played after it; `inspector`: who confirms and verifies, the grid's when not given."""
        self.subject, self.random, self.calendar = subject, random, calendar
        self.timing = Timing(calendar)
        self._staff, self._permissions, self._last = staff, permissions, last
        self.inspector = inspector or staff.inspector(subject.spot.responsibility_grid)
        self.played: list[Played] = []
        self.steps: list[StepTaken] = []
        self._case: Case | None = None

    @property
    def case(self) -> Case:
        """The case as it stands."""
        assert self._case is not None
        return self._case

    @property
    def now(self) -> datetime:
        """When the last step was taken."""
        return self.steps[-1].at

    def report(self, at: datetime) -> None:
        """Report it by its channel; the hotline leaves the type to the acceptor more often than not."""
        at, subject, random = self._open(at), self.subject, self.random
        channel, spot, type_ = subject.mixed.channel, subject.spot, subject.mixed.type
        post = {"inspector": "INS", "video": "VID", "hotline": "HOT"}.get(channel, "ACC")
        user = self.inspector if post == "INS" else self._staff.on_duty(post, at)
        called = channel == "hotline"
        open_type = called and random.random() < 0.6
        name, phone = case_words.reporter(random) if called else ("", "")
        told = PlayedReport(
            at=at, user=user, case=uuid7(at, random.getrandbits(74)), channel=channel,
            description=case_words.problem(subject.mixed.kind, type_, subject.condition, spot.place, channel,
                                           random),
            kind="" if open_type else subject.mixed.kind, type_code="" if open_type else type_.type_code,
            component=None if open_type else spot.component, point=spot.point, place=spot.place, reporter_name=name,
            reporter_phone=phone, wants_answer=called and random.random() < 0.7, severity=subject.severity,
            photos=("before",) if channel != "hotline" else ())
        self._case, step = report(
            told.case, permissions=self._permissions, roles=user.roles, user=user.id, at=at, channel=channel,
            description=told.description, kind=told.kind, type_code=told.type_code, component=told.component,
            point=spot.point, place=spot.place, unit_grid=spot.unit_grid, responsibility_grid=spot.responsibility_grid,
            reporter_name=name, reporter_phone=phone, wants_answer=told.wants_answer, severity=told.severity,
            photos=told.photos)
        self.played.append(told)
        self.steps.append(step)

    def take(self, step: Step, at: datetime, *, known: Mapping[str, Any] | None = None, photos: Sequence[str] = (),
             opinion: str = "", **facts: Any) -> None:
        """Take the step at the instant, or at the next opening after it.

        `known` are facts that the store adds by itself (number, limit): they are used, not handed on.
        """
        at = self._open(max(at, self.now + timedelta(seconds=20)))
        user, department = self._who(step, at)
        if step in (Step.ANSWER_CONFIRMATION, Step.ANSWER_VERIFICATION_PASS):
            point = self.subject.spot.point
            facts |= {"x_mm": point.x_mm + 2000, "y_mm": point.y_mm - 1500}
        told = PlayedStep(at=at, user=user, department=department, case=self.case.id, step=step,
                          seen_version=len(self.steps), facts=facts, photos=tuple(photos),
                          opinion=opinion or case_words.opinion(step, self.random))
        self._case, taken = take(
            self.case, step, permissions=self._permissions, roles=user.roles, user=user.id, department=department,
            at=at, facts={**(known or {}), **facts}, opinion=told.opinion, photos=photos, timing=self.timing)
        self.played.append(told)
        self.steps.append(taken)

    def _who(self, step: Step, at: datetime) -> tuple[User, UUID | None]:
        post = _POSTS.get(step, "DSP")
        if post == "DEP":
            department = self.case.department
            assert department is not None
            return self._staff.officer(department), department
        user = self.inspector if post == "INS" else self._staff.on_duty(post, at)
        return user, user.department

    def _open(self, at: datetime) -> datetime:
        """Return the instant, a minute or so after the next opening where the office is closed."""
        if not self.calendar.is_open(at):
            at = self.calendar.next_opening(at) + timedelta(seconds=self.random.randrange(60, 900))
        if at > self._last:
            raise TooLate
        return at.replace(microsecond=0)

    # The steps with what they need, so that plans read as sentences.

    def accept(self, at: datetime) -> None:
        """The acceptor says what it is; the store gives number and grids."""
        mixed, spot = self.subject.mixed, self.subject.spot
        facts: dict[str, Any] = {"kind": mixed.kind, "type_code": mixed.type.type_code,
                                 "filing_condition": self.subject.condition.id}
        if spot.component is not None:
            facts["component"] = str(spot.component)
        # The sequence is the store's to give; any number will do for playing.
        self.take(Step.ACCEPT, at, known={"number": "0" * 18, "unit_grid": spot.unit_grid}, **facts)

    def file(self, at: datetime) -> None:
        """The shift leader files it and suggests a department; the limit is the condition's."""
        condition = self.subject.condition
        self.take(Step.FILE, at, known={"limit_value": condition.limit_value, "limit_unit": condition.limit_unit},
                  severity=self.subject.severity, suggested_department=str(self.subject.department.id))

    def dispatch(self, at: datetime, department: Department | None = None) -> None:
        """Dispatch it, or dispatch the rework."""
        if self.case.rework:
            self.take(Step.REDISPATCH_REWORK, at)
        else:
            self.take(Step.DISPATCH, at, department=str((department or self.subject.department).id))

    def feed_back(self, at: datetime) -> None:
        """The department says that it is done."""
        self.take(Step.FEED_BACK, at, photos=("after",), condition_met=True,
                  opinion=self.random.choice(case_words.HANDLED[self.subject.mixed.kind]))

    def refuse(self, at: datetime) -> None:
        """The department says that it isn't its duty."""
        reason, words = self.random.choice(list(case_words.REFUSALS.items()))
        self.take(Step.REFUSE, at, opinion=words, reason=reason)

    def ask_for_extension(self, at: datetime, value: int) -> None:
        """The department asks for more time, in the limit's own unit."""
        reason, words = self.random.choice(list(case_words.EXTENSIONS.items()))
        self.take(Step.REQUEST_EXTENSION, at, opinion=words, reason=reason, amount_value=value,
                  amount_unit=self.subject.limit.unit.value)

    def ask_for_suspension(self, at: datetime) -> None:
        """The department asks to suspend the case."""
        reason, words = self.random.choice(list(case_words.SUSPENSIONS.items()))
        self.take(Step.REQUEST_SUSPENSION, at, opinion=words, reason=reason)

    def urge(self, at: datetime, *, overdue: bool) -> None:
        """The dispatcher urges the department."""
        self.take(Step.URGE, at, opinion=case_words.URGED[overdue])

    def send_verification(self, at: datetime) -> None:
        """The acceptor sends the inspector."""
        self.take(Step.SEND_VERIFICATION, at, inspector=str(self.inspector.id))

    def confirm(self, at: datetime) -> None:
        """The acceptor asks the inspector whether it is there."""
        self.take(Step.SEND_CONFIRMATION, at, inspector=str(self.inspector.id), question="请到现场核实是否属实")

    def close(self, at: datetime) -> None:
        """The shift leader closes it."""
        self.take(Step.CLOSE, at, photos_seen=True, condition_met=True)

    # Times

    def after(self, length: timedelta) -> datetime:
        """Return the instant so much working time after the last step."""
        return self.calendar.deadline(self.now, length)

    def within(self, clock: Clock, late: float = 0.07) -> datetime:
        """Return when a hall post ends its stage: mostly within its limit, in a share `late` of cases not."""
        random, length = self.random, self.timing.limits.of(clock, self.subject.severity).length
        return self.after(length * (random.uniform(1.05, 1.9) if random.random() < late
                                    else random.triangular(0.1, 0.95, 0.4)))


_POSTS: Mapping[Step, str] = {
    Step.ACCEPT: "ACC", Step.SEND_CONFIRMATION: "ACC", Step.SEND_VERIFICATION: "ACC", Step.ANSWER_CONFIRMATION: "INS",
    Step.ANSWER_VERIFICATION_PASS: "INS", Step.ANSWER_VERIFICATION_FAIL: "INS", Step.VERIFY_BY_VIDEO_PASS: "VID",
    Step.FILE: "SHF", Step.CLOSE: "SHF", Step.RETURN_TO_ACCEPTOR: "SHF", Step.GRANT_DEFERRAL: "SHF",
    Step.SIGN: "DEP", Step.REFUSE: "DEP", Step.FEED_BACK: "DEP", Step.PROGRESS: "DEP", Step.REQUEST_EXTENSION: "DEP",
    Step.REQUEST_SUSPENSION: "DEP", Step.REQUEST_DEFERRAL: "DEP", Step.ANSWER_SUPERVISION: "DEP",
    Step.GRANT_SUSPENSION: "DIR", Step.SUPERVISE: "DIR", Step.END_SUPERVISION: "DIR", Step.ANSWER_REPORTER: "HOT",
}
"""Who takes which step; the dispatcher what is not here."""
