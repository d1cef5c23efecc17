"""What a queue shows of an open case that only its steps tell, summed up when they are taken: how its clock goes on.

A queue shows hundreds of clocks and paints them anew every few seconds. So a `Stage` is stored with the case; it tells
how the clock stands at any later instant, as `app.domain.deadline.time_left` computes it from the steps.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A part of the clock's further course, over which one limit is used up."""

    until: datetime | None
    """None after the deadline."""
    works_only: bool
    """Whether only office hours count (`app.domain.limits.Unit`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Of an open case, as its steps so far and the time rules of now have it."""

    since: datetime
    """The instant of the last step: what is said holds from then on."""
    limit_us: int
    """The limit in microseconds; 0 where no clock runs."""
    used_us: int
    """What was used of it by `since`."""
    legs: tuple[Leg, ...] = ()
    """How it is used up from then on; empty while the clock stands."""
    due_at: datetime | None = None
    """The deadline; None while it can't be told."""
    resumes_at: datetime | None = None
    """When a clock that stands goes on, where that is known."""
    note: str = ""
    """Why the case came back to the post that has it; empty when it didn't."""
    urged: int = 0
    """How many urgings and supervisions stand."""
