"""What was meant on this workstation for a case or a component, while the shared store has not accepted it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.domain.errors import Refusal

UNSETTLED = ("conflict", "pending")
"""Meanings of what is unsettled, most pressing first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """The last that was meant for one row, or the first of it that was refused."""

    at: datetime
    """When it was meant, UTC."""
    who: str
    """As shown, for example 派遣员01; the login where the user is not known here."""
    step: str = ""
    """Code of the step; empty for what is no step of a case."""
    refusal: Refusal | None = None
    """What happened instead; None while there is no answer."""

    @property
    def meaning(self) -> str:
        """Return the meaning under which it is drawn and named."""
        return "pending" if self.refusal is None else "conflict"


@dataclass(frozen=True, slots=True)
class UnsettledRows:
    """The rows of one table for which something is unsettled; no row is in both."""

    conflicts: tuple[UUID, ...] = ()
    """Those for which something was refused and nobody has decided; the latest first."""
    pending: Mapping[UUID, str] = field(default_factory=dict)
    """Those for which something has no answer, in the order of sending, each with the state that it is known to have in
    the shared store; empty where it has none."""

    def __bool__(self) -> bool:
        return bool(self.conflicts or self.pending)

    def of(self, rows: Iterable[UUID]) -> list[UUID]:
        """Return those of the rows for which something is unsettled."""
        conflicts = frozenset(self.conflicts)
        return [row for row in rows if row in conflicts or row in self.pending] if self else []
