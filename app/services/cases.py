"""What people mean to do with a case: report it, and take a step of its life cycle."""

from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from app.domain.place import Point
from app.services.intent import Intent

Fact = str | int | bool | None | list["Fact"] | dict[str, "Fact"]
"""What a step may carry: values that the journal can spell (no floats)."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that the blob store already holds."""

    sha256: str
    stage: str
    """`before`, `verification`, `after`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCase(Intent):
    """Somebody reports a fault (T1 `report`); the case is `reported` and waits for acceptance."""

    kind: ClassVar[str] = "ReportCase"
    case: UUID
    channel: str
    description: str
    kind_of: str = ""
    """`component`, `event`, or empty while the acceptor has not yet said."""
    type_code: str = ""
    component: UUID | None = None
    point: Point | None = None
    place: str = ""
    reporter_name: str = ""
    reporter_phone: str = ""
    wants_answer: bool = False
    severity: str = "normal"
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeStep(Intent):
    """A post takes one step of `app.domain.workflow.TRANSITIONS`, on the version of the case that it saw."""

    kind: ClassVar[str] = "TakeStep"
    case: UUID
    step: str
    seen_version: int
    facts: dict[str, Fact] = field(default_factory=dict)
    opinion: str = ""
    photos: tuple[Photo, ...] = ()
