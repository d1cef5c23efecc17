"""The record of a case (案卷), domain section 5: the case itself, its assignments and requests, and the steps taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.domain.captured import Captured
from app.domain.place import Point
from app.domain.stage import Stage
from app.domain.workflow import State

Facts = Mapping[str, Any]
"""What a step carries by name: plain JSON values (ids and dates as text)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Something asked for beside the state and not yet answered: extension, deferral, suspension, voiding, limit."""

    kind: str
    by: UUID
    at: datetime
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def assignment(self) -> str:
        """Id of the assisting department that it is for, as text; empty = the lead."""
        return str(self.facts.get("assignment", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order (督办单) under which the case is supervised, and that stands; `app.domain.supervision` has its rules."""

    number: str
    by: UUID | None = None
    """Who gave it; None: an older program did not tell."""
    level: int = 1
    """1 ordinary, 2 yellow card, 3 red card."""
    answer_by: str = ""
    """Local day, ISO, by which the answer is wanted."""
    answered: bool = False


class Part(StrEnum):
    """Where one department's assignment stands."""

    DISPATCHED = "dispatched"
    HANDLING = "handling"
    REFUSED = "refused"
    FED_BACK = "fed_back"
    CANCELLED = "cancelled"


PARTS: dict[Part, tuple[str, str]] = {
    Part.DISPATCHED: ("待签收", "Awaiting sign-in"), Part.HANDLING: ("处置中", "Handling"),
    Part.REFUSED: ("退回待审", "Refused"), Part.FED_BACK: ("已反馈", "Fed back"), Part.CANCELLED: ("已撤销", "Cancelled")}
"""Words (zh, en)."""
OPEN_PARTS = frozenset({Part.DISPATCHED, Part.HANDLING, Part.REFUSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What one department has to do in a case, with its own state and its own handling clock."""

    department: UUID
    state: str
    lead: bool = False
    task: str = ""
    """What an assistant is to do; the lead's task is the case."""
    dispatched_at: datetime | None = None
    limit_value: int
    limit_unit: str
    extensions: int = 0
    refusal: str = ""
    """Reason code of its last refusal."""
    settled_refusals: tuple[str, ...] = ()
    """Reason codes that a ruling has turned down for good."""
    handled_by: UUID | None = None

    @property
    def is_open(self) -> bool:
        """Whether the department still has to do with it."""
        return self.state in OPEN_PARTS


ASSIGNED: dict[str, Part] = {
    State.DISPATCHED: Part.DISPATCHED, State.HANDLING: Part.HANDLING, State.REFUSED: Part.REFUSED,
    State.DEFERRED: Part.HANDLING, State.SUSPENDED: Part.HANDLING, State.FED_BACK: Part.FED_BACK,
    State.AWAITING_VERIFICATION: Part.FED_BACK, State.VERIFYING: Part.FED_BACK, State.VERIFIED: Part.FED_BACK}
"""States in which departments have the case, and where the lead's assignment stands in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case. `version` is 0 until the store has taken it."""

    id: UUID
    version: int = 0
    number: str = ""
    """18 digits, or `R-…` before acceptance."""
    state: str
    channel: str
    kind: str = ""
    type_code: str = ""
    component: UUID | None = None
    component_version: int = 0
    """Of the component as it stood when it was named; 0 of older cases and of events."""
    filing_condition: str | None = None
    description: str = ""
    severity: str = "normal"
    place: str = ""
    point: Point | None = None
    captured: Captured | None = None
    """Where the device was that reported it; None where the point was clicked on the map."""
    unit_grid: str = ""
    responsibility_grid: str = ""
    community: str = ""
    street: str = ""
    department: UUID | None = None
    """The lead department while one has it, and after a failed verification the one that had it."""
    inspector: UUID | None = None
    reporter_name: str = ""
    reporter_phone: str = ""
    anonymous: bool = False
    """Who reported it asks to stay unknown to all but those who answer him."""
    reported_at: datetime
    closed_at: datetime | None = None
    near_at: datetime | None = None
    """From when on the stage's clock is near its deadline; None where no clock runs (`summing.summed`)."""
    due_at: datetime | None = None
    """The stage's deadline, likewise: what queues are sorted by."""
    stage: Stage | None = None
    """What a queue shows of the steps; None of an ended case."""
    wants_answer: bool = False
    answered_at: datetime | None = None
    """When the reporter was called back after the end."""
    reported_by: UUID | None = None
    self_handled: bool = False
    """The inspector handled it on the spot (T2)."""
    suggested_department: UUID | None = None
    limit_value: int = 0
    """Handling limit, whole units; 0 before filing."""
    limit_unit: str = ""
    steps: int = 0
    """How many steps its history has."""
    rework: bool = False
    """A verification failed, or a result was refused: the next dispatch is of rework."""
    extensions: int = 0
    """Of the lead."""
    urgings: int = 0
    """Urgings since the case last changed state."""
    supervisions: int = 0
    """Supervisions that stand."""
    orders: tuple[Order, ...] = ()
    """Under which they stand, the earliest first; an older program stored none (`supervision.with_orders`)."""
    requests: tuple[Request, ...] = ()
    refusal: str = ""
    """Reason code of the lead's last refusal."""
    settled_refusals: tuple[str, ...] = ()
    """Reason codes that a ruling has turned down for good, for the lead that it has now."""
    dispatched_at: datetime | None = None
    """When the lead got it; None while no department has it."""
    dispatched_by: UUID | None = None
    handled_by: UUID | None = None
    worked_by: tuple[UUID, ...] = ()
    """Everybody who ever dispatched or fed back in this case."""
    verified_by: tuple[UUID, ...] = ()
    """Everybody who ever verified it."""
    lead_fed_back: bool = False
    """The lead has fed back while an assistant was still at it."""
    assistants: tuple[Assignment, ...] = ()
    """Assignments beside the lead's."""
    until: date | None = None
    """End of the deferral, or next review of the suspension."""
    merged_into: UUID | None = None
    merged_from: str = ""
    """State before the merge."""
    merged_at: datetime | None = None
    merged_by: UUID | None = None
    """Whose merge it is, so that he may undo it."""
    claimed_by: UUID | None = None
    """Who of the post works at it now; holds while `claimed_at` is recent (`app.domain.claim`)."""
    claimed_at: datetime | None = None
    """When the claimer last did something with it."""

    @property
    def urged(self) -> int:
        """How many urgings and supervisions stand."""
        return self.urgings + self.supervisions

    @property
    def lead(self) -> Assignment | None:
        """The lead's assignment; None while no department has the case."""
        state = ASSIGNED.get(self.state)
        if state is None or self.department is None or self.dispatched_at is None:
            return None
        return Assignment(department=self.department, state=Part.FED_BACK if self.lead_fed_back else state, lead=True,
                          dispatched_at=self.dispatched_at, limit_value=self.limit_value, limit_unit=self.limit_unit,
                          extensions=self.extensions, refusal=self.refusal, settled_refusals=self.settled_refusals,
                          handled_by=self.handled_by)

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """The lead's assignment, then the assistants'; empty while no department has the case."""
        lead = self.lead
        return () if lead is None else (lead, *self.assistants)

    def assignment_of(self, department: UUID | str | None) -> Assignment | None:
        """Return the department's assignment."""
        return next((each for each in self.assignments if str(each.department) == str(department)), None)


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
    department: UUID | None = None
    """The user's own, at that moment."""
    workstation: str = ""
    opinion: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    seen_version: int = 0

    @property
    def assignment(self) -> str:
        """Id of the assisting department whose assignment it concerns, as text; empty = the lead's, or none."""
        return str(self.facts.get("assignment", ""))
