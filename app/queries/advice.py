"""What helps with a report while it is typed: cases that may be the same, and what it is probably about."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from app.domain.duplicates import Known, Likeness
from app.domain.suggestion import Guess
from app.queries.cases import CaseRow

TypeKey = tuple[str, str]
"""Kind and type code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A case that may be the one that is being reported."""

    row: CaseRow
    description: str
    photo: str
    """SHA-256 of its first photo of the problem; empty without one."""
    likeness: Likeness
    repeat: bool
    """Whether the report would be a repeat of this ended case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentGuess:
    """Who will probably handle it."""

    department: UUID
    name_zh: str
    name_en: str
    guess: Guess[UUID]
    from_catalogue: bool
    """The catalogue names it for the type, or the component belongs to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitGuess:
    """Within what it will probably have to be handled: a filing condition of the type."""

    condition: str
    filing_zh: str
    limit_value: int
    limit_unit: str
    guess: Guess[str]


class AdviceQueries(Protocol):
    """Read-only; each call runs on a reading thread."""

    def duplicates(self, report: Known, *, limit: int = 4) -> list[Duplicate]:
        """Return the cases that may be the same, likest first."""
        ...

    def types(self, text: str) -> list[Guess[TypeKey]]:
        """Return the types that the words probably mean, surest first."""
        ...

    def departments(self, kind: str, type_code: str, *, component: UUID | None = None,
                    responsibility_grid: str = "") -> list[DepartmentGuess]:
        """Return who handled such cases before, first of all in the same responsibility grid."""
        ...

    def limits(self, kind: str, type_code: str) -> list[LimitGuess]:
        """Return the filing conditions under which such cases were filed before, most frequent first."""
        ...
