"""What a store's roles, permissions, posts and shifts are first filled from, and what a permission is called."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from app.domain.people import Post, Role, Shift
from app.domain.permission import Permissions, permissions, roles_of

_FOLDER = Path(__file__).resolve().parent.parent / "resources"


@cache
def permission_matrix() -> Permissions:
    """Return the matrix that a store begins with; afterwards its own rows count (`UnitOfWork.permissions`)."""
    return permissions({name: table for name, table in _document().items() if name != "roles"})


@cache
def first_roles() -> tuple[Role, ...]:
    """Return the roles that a store begins with."""
    return roles_of(_document()["roles"])


def words_of_permission(name: str) -> tuple[str, str]:
    """Return what a permission is called, in Chinese and English; its name where the program doesn't know it."""
    table = _document().get(name, {})
    return table.get("zh", name), table.get("en", name)


def has_own(name: str) -> bool:
    """Say whether a permission can be held within one's own department, tasks or reports only."""
    return bool(permission_matrix().by_name[name].own) if name in permission_matrix().by_name else False


def first_posts() -> tuple[Post, ...]:
    """Return the posts that a store begins with."""
    return tuple(Post(code=code, position=position, **row)
                 for position, (code, row) in enumerate(_document("posts.toml")["post"].items(), start=1))


def first_shifts() -> tuple[Shift, ...]:
    """Return the shifts that a store begins with."""
    return tuple(Shift(code=code, name_zh=row["name_zh"], name_en=row["name_en"],
                       begins_min=minutes(row["begins"]), ends_min=minutes(row["ends"]))
                 for code, row in _document("posts.toml")["shift"].items())


def minutes(clock: str) -> int:
    """Return the minutes after midnight of `HH:MM`."""
    hours, _, rest = clock.partition(":")
    return int(hours) * 60 + int(rest)


@cache
def _document(name: str = "permissions.toml") -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))
