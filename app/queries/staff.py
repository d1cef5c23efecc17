"""Roles, posts, roster, hand-over notes and log-ins, as the administration and the log-in read them."""

from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from app.domain.login import LoginRules
from app.domain.people import Duty, Handover, Post, Role, Shift, Tries
from app.domain.permission import Permission


class StaffQueries(Protocol):
    """Read-only; runs on a reading thread."""

    def roles(self) -> list[Role]:
        """Roles in their order."""
        ...

    def permissions(self) -> list[Permission]:
        """Rows of the matrix, in the order of the program's file, others after them."""
        ...

    def posts(self) -> list[Post]:
        """Posts in their order, ended ones too."""
        ...

    def shifts(self) -> list[Shift]:
        """Shifts by their begin, ended ones too."""
        ...

    def duties(self, first: date, last: date) -> list[Duty]:
        """Cells of the roster on these days, both included."""
        ...

    def handovers(self, posts: frozenset[str], *, limit: int = 50) -> list[Handover]:
        """Hand-over notes of the posts, newest first."""
        ...

    def responsibility_grids(self) -> list[tuple[str, str, str]]:
        """Living responsibility grids: (code, Chinese name, English name)."""
        ...

    def tries(self, user: UUID, workstation: str) -> Tries | None:
        """Wrong passwords of a user at a workstation."""
        ...

    def locked(self, now: datetime) -> dict[UUID, datetime]:
        """Users who are locked out somewhere, and until when."""
        ...

    def login_rules(self) -> LoginRules:
        """What is set for log-ins."""
        ...
