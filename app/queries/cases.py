"""What the case screens read. Row types are complete: a screen asks nothing else to draw a row."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.domain.deadline import TimeLeft
from app.domain.place import Point


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
    """`photo`, `audio`, `video`."""
    stage: str
    """`before`, `verification`, `after`."""
    at: datetime
    who: str


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
    """Name and phone, masked unless the reader may see them; empty when anonymous."""
    severity: str
    filing_condition: str
    closing_condition: str
    department: UUID | None
    steps: tuple[StepRow, ...]
    media: tuple[MediaRow, ...]
    offered: tuple[str, ...]
    """Step codes that *this reader* may take now, primary first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueTab:
    """One tab of a workspace's queue."""

    key: str
    states: tuple[str, ...]


class CaseQueries(Protocol):
    """Read-only; each call runs on a reading thread, never on the GUI thread."""

    def queue(self, *, states: tuple[str, ...], department: UUID | None = None, inspector: UUID | None = None,
              text: str = "", limit: int = 500) -> list[CaseRow]:
        """Rows of the states, least time left first."""
        ...

    def counts(self, *, department: UUID | None = None, inspector: UUID | None = None) -> dict[str, int]:
        """Number of cases by state."""
        ...

    def detail(self, case: UUID, *, roles: frozenset[str], department: UUID | None, user: UUID) -> CaseDetail:
        """One case for one reader."""
        ...

    def near(self, point: Point, *, radius_m: float) -> list[CaseRow]:
        """Cases within the radius, nearest first, newest first at the same distance."""
        ...

    def open_cases(self) -> list[CaseRow]:
        """All cases that are not in an end state, for the map."""
        ...
