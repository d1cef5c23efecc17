"""The moment that a window shows: now, or one of the past.

Panels know nothing of it: the clock, the case queries and the figures of their context say what was so then.
"""

from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.ports.clock import Clock
from app.queries.cases import CaseQueries
from app.queries.figures import FigureQueries


class Moment(QObject):
    """One per window. Signal `changed`: another moment is shown."""

    changed = Signal()

    def __init__(self, clock: Clock) -> None:
        """`clock` is the present's."""
        super().__init__()
        self._clock = clock
        self.at: datetime | None = None
        """The aware instant that is shown; None = now."""

    @property
    def past(self) -> bool:
        """Whether the window looks back."""
        return self.at is not None

    def present(self) -> datetime:
        """Return the instant that it really is; nothing after it can be shown."""
        return self._clock.now()

    def look_back(self, at: datetime) -> None:
        """Show a moment of the past."""
        at = min(at, self.present())
        if at != self.at:
            self.at = at
            self.changed.emit()

    def return_to_now(self) -> None:
        """Show what is so now."""
        if self.at is not None:
            self.at = None
            self.changed.emit()


class MomentClock:
    """The clock of what is shown."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """Return the shown moment, UTC."""
        return self._moment.at or self._moment.present()


class OfMoment:
    """Queries of what is shown (`CaseQueries`, `FigureQueries`); asked on reading threads."""

    def __init__(self, present: CaseQueries | FigureQueries, moment: Moment) -> None:
        """`present` has the same queries as of any moment."""
        self._present, self._moment = present, moment
        self._past: tuple[datetime, CaseQueries | FigureQueries] | None = None

    def __getattr__(self, name: str) -> Any:
        """Hand everything on."""
        return getattr(self._shown(), name)

    def _shown(self) -> CaseQueries | FigureQueries:
        at, past = self._moment.at, self._past
        if at is None:
            return self._present
        if past is None or past[0] != at:
            past = self._past = at, self._present.as_of(at)
        return past[1]
