"""Repeats (反复发案): a new case where one was closed shortly before. Counted, never merged (domain section 6.5)."""

import math
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from app.domain.place import Point

SAME_PLACE_M = 30.0
"""Cases of one type no farther apart are at the same place."""
REPEAT_WITHIN = timedelta(days=30)
"""So long after closing a new case is a repeat."""


class Happened(Protocol):
    """What a case, or a report that is being typed, tells of what happened where and when."""

    @property
    def kind(self) -> str:
        """`component`, `event`, or empty."""
        ...

    @property
    def type_code(self) -> str:
        """Empty while nobody has said."""
        ...

    @property
    def component(self) -> UUID | None:
        """The component, where one is known."""
        ...

    @property
    def point(self) -> Point | None:
        """In the district's CRS."""
        ...

    @property
    def reported_at(self) -> datetime:
        """Aware."""
        ...

    @property
    def closed_at(self) -> datetime | None:
        """None while it is open, or ended otherwise."""
        ...


def away_m(one: Point | None, other: Point | None) -> float | None:
    """Return the metres between two points of the district's CRS; None where one of them is not known."""
    if one is None or other is None:
        return None
    return math.hypot(one.x_mm - other.x_mm, one.y_mm - other.y_mm) / 1000


def repeats(earlier: Happened, later: Happened) -> bool:
    """Say whether `later` repeats `earlier`: the same component, or the same type within 30 m, within 30 days."""
    if earlier.closed_at is None:
        return False
    if not earlier.closed_at <= later.reported_at <= earlier.closed_at + REPEAT_WITHIN:
        return False
    if earlier.component is not None and earlier.component == later.component:
        return True
    distance = away_m(earlier.point, later.point)
    same_type = bool(later.type_code) and (earlier.kind, earlier.type_code) == (later.kind, later.type_code)
    return same_type and distance is not None and distance <= SAME_PLACE_M
