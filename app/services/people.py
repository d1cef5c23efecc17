"""Who works here: sessions begin and are on record, and users set their own password."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from app.domain.errors import BadInput, NotAllowed
from app.ports.store import UnitOfWork
from app.queries.people import PeopleQueries, UserRow
from app.services.intent import Author, Intent

PASSWORD_CHARACTERS = 10
"""A password has at least so many characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginSession(Intent):
    """A user begins to work at a workstation. It changes no row; the journal says who, where and how."""

    kind: ClassVar[str] = "BeginSession"
    how: str
    """`password`, or `as` where the caller may write the embedded store and named the user (`--as`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPassword(Intent):
    """A user sets the own password, or the administrator somebody's."""

    kind: ClassVar[str] = "SetPassword"
    user: UUID
    password_hash: str
    """Argon2 text."""


def begin_session(intent: BeginSession, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Put the session on record; raises NotAllowed `login.barred`."""
    user = unit.users.get(author.user)
    if user.barred:
        raise NotAllowed("login.barred", login=user.login)
    return {"login": user.login, "how": intent.how}


def set_password(intent: SetPassword, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Keep the new password; raises NotAllowed `login.not_own_password`."""
    if intent.user != author.user and "ADM" not in author.roles:
        raise NotAllowed("login.not_own_password")
    user = unit.users.get(intent.user)
    # The administrator knows a password that he sets: it is for one log-in.
    saved = unit.users.save(replace(user, must_change_password=intent.user != author.user), user.version)
    unit.users.set_password(saved.id, intent.password_hash)
    return {"login": user.login}


def log_in(people: PeopleQueries, fits: Callable[[str, str], bool], login: str, password: str) -> UserRow:
    """Return the user whose password it is.

    Args:
        people: queries.
        fits: `fits(hash, password)`; called for an unknown user too, so that both take the same time.
        login: as typed.
        password: as typed.

    Raises:
        BadInput: `login.wrong`, the same for an unknown user and a wrong password.
        NotAllowed: `login.barred`.
    """
    user = people.user(login.strip().lower())
    right = fits(people.password_hash(user.id) if user else "", password)
    if user is None or not right:
        raise BadInput("login.wrong")
    if user.barred:
        raise NotAllowed("login.barred", login=user.login)
    return user


def author_of(user: UserRow, workstation: str) -> Author:
    """Return the author of what this user means to do at this workstation."""
    return Author(user=user.id, login=user.login, roles=user.roles, department=user.department,
                  workstation=workstation)
