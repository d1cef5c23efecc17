"""Who works here: sessions begin and are on record, and users set their own password."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from app.domain.errors import NotAllowed
from app.domain.permission import ADMINISTER, EVERYBODY
from app.ports.store import UnitOfWork
from app.services.intent import Author, Intent


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginSession(Intent):
    """A user begins to work at a workstation. It changes no row; the journal says who, where and how."""

    kind: ClassVar[str] = "BeginSession"
    permission: ClassVar[str] = EVERYBODY
    how: str
    """`password`, or `as` where the caller may write the embedded store and named the user (`--as`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPassword(Intent):
    """A user sets the own password, or the administrator somebody's."""

    kind: ClassVar[str] = "SetPassword"
    permission: ClassVar[str] = EVERYBODY
    """The own one; others' takes `administer`."""
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
    if intent.user != author.user and not unit.permissions().allows(ADMINISTER, author.roles):
        raise NotAllowed("login.not_own_password")
    user = unit.users.get(intent.user)
    # The administrator knows a password that he sets: it is for one log-in.
    saved = unit.users.save(replace(user, must_change_password=intent.user != author.user), user.version)
    unit.users.set_password(saved.id, intent.password_hash)
    return {"login": user.login}
