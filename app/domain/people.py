"""Users and departments as the store holds them."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department that handles cases (专业部门)."""

    id: UUID
    version: int = 0
    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who may log in. The password is not part of it: it never stands in the journal."""

    id: UUID
    version: int = 0
    login: str
    name_zh: str
    name_en: str
    roles: frozenset[str]
    """Role codes, upper case."""
    department: UUID | None = None
    responsibility_grids: tuple[str, ...] = ()
    """Of an inspector; primary ones first."""
    primary: bool = False
    """Whether he is the primary inspector of his grids."""
    must_change_password: bool = False
    barred: bool = False
