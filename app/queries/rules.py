"""What the administration's screens read of catalogue and time rules."""

from datetime import datetime
from typing import Protocol

from app.domain.catalogue import CatalogueType, FilingCondition
from app.domain.time_rules import TimeRules


class CatalogueQueries(Protocol):
    """The catalogue as it is kept; what the forms offer of it is `app.queries.places`'s."""

    def types(self, kind: str) -> list[CatalogueType]:
        """Return the types of `component` or `event`, by code, retired ones too."""
        ...

    def conditions(self, at: datetime | None = None) -> list[FilingCondition]:
        """Return the conditions in force at the instant (now without one), by kind, type and position."""
        ...

    def versions(self, kind: str, type_code: str) -> list[FilingCondition]:
        """Return every version of a type's conditions, by position, oldest first."""
        ...


class TimeRuleQueries(Protocol):
    """Calendars, stage limits, time zone."""

    def now(self) -> TimeRules:
        """Return the rules as they stand."""
        ...
