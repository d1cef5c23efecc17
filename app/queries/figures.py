"""Counts for the charts and the status bar."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from app.domain.evaluation import Evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A period's counts, each by one grouping; all from the steps."""

    per_day: tuple[tuple[date, int, int], ...]
    """(day, reported, closed), every day of the period."""
    by_channel: tuple[tuple[str, int], ...]
    by_type: tuple[tuple[str, str, str, int], ...]
    """(kind + type code, zh, en, count), most first."""
    by_department: tuple[tuple[str, str, int, int], ...]
    """(zh, en, handled, overdue), most first."""


class FigureQueries(Protocol):
    """Read-only; runs on a reading thread."""

    def as_of(self, moment: datetime) -> "FigureQueries":
        """Return the same figures as they stood at the aware moment, from the steps that had been taken by then."""
        ...

    def evaluate(self, *, first: date, last: date, channel: str = "", department: str = "") -> Evaluation:
        """Counts of the local days first … last; `department` is an id as text."""
        ...

    def figures(self, *, first: date, last: date) -> Figures:
        """Counts of the local days first … last, both included."""
        ...
