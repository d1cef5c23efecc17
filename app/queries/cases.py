"""What the case screens read. Row types are complete: a screen asks nothing else to draw a row."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from app.domain.calendar import Calendar
from app.domain.captured import Captured
from app.domain.deadline import NO_CLOCK, TimeLeft
from app.domain.explanation import Span
from app.domain.media import MediaFacts
from app.domain.place import Point
from app.domain.stage import Stage
from app.domain.summing import time_left_of
from app.ports.unsettled import Unsettled


@dataclass(frozen=True, slots=True)
class LiveClock:
    """The clock of an open case's stage, which tells the time left without reading the store again."""

    stage: Stage
    calendar: Calendar

    def time_left(self, now: datetime) -> TimeLeft:
        """Return how it stands at the aware instant."""
        return time_left_of(self.stage, now, self.calendar)


@dataclass(frozen=True, slots=True)
class Claim:
    """Who works at a case now; only claims that hold (`app.domain.claim`) are told."""

    by: UUID
    since: datetime
    name: str
    """As shown, for example 派遣员01."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One row of a queue, one marker of the map."""

    id: UUID
    version: int
    number: str
    """18 digits, or `R-…` before acceptance."""
    state: str
    kind: str
    """`component` or `event`."""
    type_code: str
    type_zh: str
    type_en: str
    place: str
    unit_grid: str
    """15 digits, or empty while not placed."""
    channel: str
    note: str
    """The one note of the second line: why it came back, what is asked for; empty when nothing."""
    urged: int
    """How many urgings and supervisions stand; 0 = not urged."""
    department_zh: str
    department_en: str
    point: Point | None
    reported_at: datetime
    stage: TimeLeft
    """The clock of the post that has it now."""
    whole: TimeLeft
    unsettled: Unsettled | None = None
    """What was meant for it here and the shared store has not accepted."""
    claim: Claim | None = None
    """Of a queue's page and of a case in full; the map's rows are without it."""
    live: LiveClock | None = None
    """None of an ended case, and of the past, which stands still."""

    @property
    def pending(self) -> bool:
        """Whether something meant for it has no answer, and nothing was refused."""
        return self.unsettled is not None and self.unsettled.refusal is None

    def at(self, now: datetime) -> "CaseRow":
        """Return the row as it stands at the aware instant, as far as the clock alone changes it."""
        return self if self.live is None else replace(self, stage=self.live.time_left(now))


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One line of a case's history."""

    seq: int
    step: str
    from_state: str
    to_state: str
    who: str
    """Name of the post as shown, for example 受理员01."""
    post: str
    at: datetime
    opinion: str
    facts: tuple[tuple[str, str], ...]
    used_s: int
    """Working seconds spent in the stage that this step ended."""
    limit_s: int
    workstation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRow:
    """A photo (or other medium) of a case; bytes come from the blob store by hash."""

    sha256: str
    kind: str
    """`photo`, `audio`, `video`, `file`."""
    stage: str
    """`before`, `verification`, `after`."""
    at: datetime
    who: str
    told: MediaFacts = MediaFacts()
    """What its file told of itself: name, and of a photo when, where and with what it was taken."""
    far_m: int | None = None
    """Metres from the case's place, where its file says that it was taken too far from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redo:
    """A step that the reader took and then undid, as it has to be said to take it again."""

    step: str
    facts: Mapping[str, Any]
    """Plain values, not in words."""
    opinion: str
    media: tuple[MediaRow, ...]
    """Photos and clips that it brought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentRow:
    """One department's part in a case of several."""

    department: UUID
    name_zh: str
    name_en: str
    lead: bool
    task: str
    state: str
    """`app.domain.record.Part`."""
    time: TimeLeft
    """Its own handling clock."""
    since: datetime | None = None
    """When it was dispatched to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedAssignment:
    """One department's part in a case that is over."""

    name_zh: str
    name_en: str
    lead: bool
    task: str
    since: datetime | None
    """When it was dispatched to it."""
    step: str
    """Code of the step that ended it: a feedback, or what took the case from it."""
    ended_at: datetime
    time: TimeLeft
    """Its handling clock as it stood then; `NO_CLOCK` where it didn't feed back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """Something that was asked for and is not yet answered."""

    kind: str
    """`extension`, `deferral`, `suspension`, `void`, `limit`."""
    by: UUID
    who: str
    at: datetime
    reason: str = ""
    """Code of `app.domain.workflow.REASONS`, or empty."""
    opinion: str = ""
    amount_value: int = 0
    amount_unit: str = ""
    """How much longer, for an extension; the new limit, for another type's."""
    until: str = ""
    """ISO day, for a deferral or suspension that names one."""
    department_zh: str = ""
    department_en: str = ""
    """The assisting department that it is for; empty: the lead."""
    answered_by: tuple[str, ...] = ()
    """Codes of the steps by which *this reader* may answer it; of what he asked for himself, by which he takes it back.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOrder:
    """An order (督办单) under which one case stands, with what came of it so far."""

    number: str
    level: int
    """1 ordinary, 2 yellow card, 3 red card."""
    by: UUID | None
    who: str
    at: datetime
    text: str
    answer_by: str
    """Local day, ISO."""
    time: TimeLeft
    """Of the answer; once answered it stands still, and tells whether the answer came late."""
    answered: bool = False
    """Whether the last word is the answer, not the question."""
    answer: str = ""
    """The last answer; also one after which another was asked for."""
    answered_by: str = ""
    answered_at: datetime | None = None
    again: str = ""
    """Why another answer was asked for, last; empty where none was."""
    ended_at: datetime | None = None
    """None while it stands."""

    @property
    def overdue(self) -> bool:
        """Whether the answer is still wanted after its date."""
        return not self.answered and self.time.meaning == "overdue"

    @property
    def urgent(self) -> tuple[bool, str, str]:
        """By which orders are sorted: what waits for an answer first, the earliest date before the others."""
        return self.answered, self.answer_by, self.number


@dataclass(frozen=True, slots=True)
class OrderedCase:
    """A case and the order under which it stands."""

    row: CaseRow
    order: CaseOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionOrder:
    """An order with all the cases that still stand under it (at least one): what is most urgent first."""

    number: str
    level: int
    by: UUID | None
    who: str
    at: datetime
    text: str
    cases: tuple[OrderedCase, ...]

    @property
    def answered(self) -> bool:
        """Whether every case has its answer."""
        return all(each.order.answered for each in self.cases)

    @property
    def overdue(self) -> bool:
        """Whether an answer is still wanted after its date."""
        return any(each.order.overdue for each in self.cases)

    @property
    def urgent(self) -> tuple[bool, str, str]:
        """By which orders are sorted, as for the most urgent of its cases."""
        return self.cases[0].order.urgent


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDetail:
    """Everything that the case panel shows."""

    row: CaseRow
    description: str
    responsibility_grid: str
    community: str
    component: UUID | None
    component_code: str
    reporter: str
    """Name and phone, masked unless the reader may see them; empty where there are none, or who reported it stays
    unknown to the reader."""
    severity: str
    filing_condition: str
    closing_condition: str
    department: UUID | None
    steps: tuple[StepRow, ...]
    media: tuple[MediaRow, ...]
    offered: tuple[str, ...]
    """Step codes that *this reader* may take now, primary first."""
    contact: tuple[str, str] | None = None
    """Name and phone of who reported this very case, to correct them; None for who may not see them."""
    answer: str | None = None
    """How the reporter wants to be answered: a way, empty where none was said; None: he wants no answer."""
    filing_edition: int = 1
    """Version of the filing condition that the case was filed under."""
    unknown_years: tuple[int, ...] = ()
    """Years up to its deadline whose public holidays nobody has entered: they are counted Monday to Friday."""
    requests: tuple[RequestRow, ...] = ()
    """What is asked for and open, oldest first."""
    orders: tuple[CaseOrder, ...] = ()
    """Under which it is supervised, the earliest first."""
    ended_orders: tuple[CaseOrder, ...] = ()
    """Under which it was, by when they ended."""
    assignments: tuple[AssignmentRow, ...] = ()
    """Of a case of several departments, the lead's first; empty where one department has it."""
    ended_assignments: tuple[EndedAssignment, ...] = ()
    """Parts of departments that are over, by when they ended."""
    call_back: TimeLeft = NO_CLOCK
    """The clock of the answer to who reported, while an ended case waits for it."""
    anonymous: bool = False
    """Who reported it asks to stay unknown to all but those who answer him."""
    reported_by: UUID | None = None
    """Who took the report in, or made it."""
    captured: Captured | None = None
    """Where the device was that reported it."""
    undo: str = ""
    """Step by which *this reader* takes back what he did last; empty where it can't be undone."""
    redo: Redo | None = None
    """What *this reader* undid last, where he may do it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedCase:
    """Another case that has to do with this one, and why."""

    row: CaseRow
    reasons: tuple[str, ...]
    """Strongest first: `merged_here` (it was merged into this), `merged_into` (this was merged into it), `repeated`
    (this is its repeat), `repeats` (it is a repeat of this), `same_component`, `same_place`."""
    away_m: float | None
    """Metres between the two; None where a point is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueTab:
    """One tab of a workspace's queue."""

    key: str
    states: tuple[str, ...]
    call_back: bool = False
    """Only whose reporter waits to be called back."""


class Order(StrEnum):
    """How a queue is sorted; what is equal is sorted by number."""

    TIME_LEFT = "time_left"
    """By deadline of the stage, the earliest first; what has none (parked, ended) last, newest first."""
    AGE = "age"
    """Oldest report first."""
    NEWEST = "newest"
    """Latest report first; of what a text finds, what came into the store last."""
    NUMBER = "number"
    TYPE = "type"
    GRID = "grid"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases; every part that says nothing lets all through, values of one part are alternatives."""

    states: tuple[str, ...] = ()
    department: UUID | None = None
    """The department that has, or had last, the case."""
    inspector: UUID | None = None
    text: str = ""
    """Words of which each must be found: number, description, place, type, department, opinions, and the reporter
    where the reader may see him. Chinese from one character on, pinyin in full or by initials."""
    kinds: tuple[str, ...] = ()
    """`component`, `event`."""
    classes: tuple[tuple[str, str], ...] = ()
    """(kind, class code)."""
    types: tuple[tuple[str, str], ...] = ()
    """(kind, type code)."""
    unit_grids: tuple[str, ...] = ()
    responsibility_grids: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()
    """How the stage's time stands: `ontime`, `near`, `overdue`; `parked` = no clock runs though the case is open."""
    urged: bool = False
    """Only what is urged or supervised."""
    settled: str = ""
    """How it stands with the shared store: `conflict`, `pending` (and no conflict), or `settled` for neither.

    A conflict is let through whatever the case's state, and what is pending also if its confirmed state fits: what a
    step took out of a list is still to be seen there while nobody has accepted the step."""
    to_call_back: bool = False
    """Only what has ended and whose reporter waits for an answer; its time is that of the call back."""
    asked: tuple[str, ...] = ()
    """Kinds of request (`RequestRow.kind`) of which one is open."""
    reported_from: datetime | None = None
    """Aware; reported then or later."""
    reported_until: datetime | None = None
    """Aware; reported before."""
    due_from: datetime | None = None
    """Aware; the stage that runs now is due then or later."""
    due_until: datetime | None = None
    """Aware; it is due before."""


class CaseQueries(Protocol):
    """Read-only; each call runs on a reading thread, never on the GUI thread."""

    def as_of(self, moment: datetime) -> "CaseQueries":
        """Return the same queries of the past: cases, states, departments and time left as they stood at the aware
        moment, from the steps; nothing is offered there."""
        ...

    def page(self, wanted: CaseFilter, *, order: Order = Order.TIME_LEFT, offset: int = 0, limit: int = 200,
             roles: frozenset[str] = frozenset()) -> list[CaseRow]:
        """Return so many rows from the offset on; only `roles` that may see reporters find cases by them.

        A page's rows are without the whole case's clock (`NO_CLOCK`).
        """
        ...

    def count(self, wanted: CaseFilter, *, roles: frozenset[str] = frozenset()) -> int:
        """Return how many cases there are."""
        ...

    def counts_by_meaning(self, wanted: CaseFilter, *, roles: frozenset[str] = frozenset()) -> dict[str, int]:
        """Return how many there are in each group: `conflict` and `pending` (`CaseFilter.settled`), the rest by how the
        stage's time stands (`CaseFilter.meanings`, `closed` for ended ones)."""
        ...

    def counts(self, *, department: UUID | None = None, inspector: UUID | None = None) -> dict[str, int]:
        """Number of cases by state."""
        ...

    def detail(self, case: UUID, *, roles: frozenset[str], department: UUID | None, user: UUID,
               printed: bool = False) -> CaseDetail:
        """One case for one reader; `printed`: for paper, which leaves the hall, so that nobody is named who asks to
        stay unknown, whoever prints it."""
        ...

    def explain(self, case: UUID, clock: str, part: str = "") -> tuple[Span, ...]:
        """Why the clock's deadline is this minute, span by span; empty where it has not begun.

        `clock` is a code of `app.domain.workflow.Clock`; `part` the id of an assisting department, or, of the clock of
        a supervision, the order's number.
        """
        ...

    def orders(self) -> list[SupervisionOrder]:
        """Orders of supervision that stand, with the cases that the reader sees: what waits for an answer first, by
        the date of the answer."""
        ...

    def related(self, case: UUID) -> list[RelatedCase]:
        """Cases of the same component, within 30 m, repeats and merged ones; strongest reason first."""
        ...

    def due(self) -> tuple[UUID, ...]:
        """Cases of which the program has to do something by now (`app.domain.due`), whoever asks."""
        ...

    def near(self, point: Point, *, radius_m: float) -> list[CaseRow]:
        """Cases within the radius, nearest first, newest first at the same distance."""
        ...

    def open_cases(self, *, department: UUID | None = None, inspector: UUID | None = None) -> list[CaseRow]:
        """All cases that are not in an end state, however many, least time left first: for the map and its counts.

        `department`: only those that it leads or assists in; `inspector`: only his. As a page's rows, without `whole`.
        """
        ...
