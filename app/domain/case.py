"""A case (案卷) and the steps taken on it, as frozen values."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.place import Point


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
    """The lead department while one has it."""
    inspector: UUID | None = None
    reporter_name: str = ""
    reporter_phone: str = ""
    reported_at: datetime
    closed_at: datetime | None = None


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
    workstation: str = ""
    opinion: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    seen_version: int = 0
