"""Users and departments as the log-in and the decision bar show them."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow:
    """A user who may log in. Names are posts (受理员01), never people, in the demonstration."""

    id: UUID
    login: str
    name_zh: str
    name_en: str
    roles: frozenset[str]
    department: UUID | None
    barred: bool
    must_change_password: bool = False
    """The password was given by somebody else, for one log-in."""
    responsibility_grids: tuple[str, ...] = ()
    """Of an inspector; primary ones first."""
    primary: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentRow:
    """A department that handles cases."""

    id: UUID
    code: str
    name_zh: str
    name_en: str
    open_cases: int
    overdue_cases: int
    ended_on: date | None = None
    version: int = 0


class PeopleQueries(Protocol):
    """Read-only; runs on a reading thread."""

    def users(self) -> list[UserRow]: ...

    def user(self, login: str) -> UserRow | None: ...

    def password_hash(self, user: UUID | None) -> str:
        """Return the Argon2 text, empty where there is none; None asks for nobody, with the same trouble.

        Raises:
            Refusal: a workstation of a shared store has to ask that one, and can't.
        """
        ...

    def departments(self, *, ended: bool = False) -> list[DepartmentRow]:
        """Departments by code; those that have ended only when asked for."""
        ...

    def inspectors(self, unit_grid: str = "") -> list[UserRow]:
        """Inspectors, the primary one of the grid's responsibility grid first."""
        ...
