"""Who works here: sessions begin and are on record, wrong passwords too, and users set their own password."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from app.domain.errors import BadInput, NotAllowed
from app.domain.login import LoginRules, after_wrong, forgiven
from app.domain.people import Tries, tries_key
from app.domain.permission import ADMINISTER, EVERYBODY
from app.ports.store import UnitOfWork
from app.services.intent import Author, Intent

LOGIN_RULES = "login.rules"
"""Name of the setting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginSession(Intent):
    """A user begins to work at a workstation; the journal says who, where and how."""

    kind: ClassVar[str] = "BeginSession"
    permission: ClassVar[str] = EVERYBODY
    how: str
    """`password`, `unlock` for a locked window, or `as` where the caller may write the store and named the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPassword(Intent):
    """A user sets the own password, or the administrator somebody's."""

    kind: ClassVar[str] = "SetPassword"
    permission: ClassVar[str] = EVERYBODY
    """The own one; others' takes `administer`."""
    user: UUID
    password_hash: str
    """Argon2 text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWrongPassword(Intent):
    """Somebody typed a wrong password at the author's workstation: on record, and counted where the user is known."""

    kind: ClassVar[str] = "NoteWrongPassword"
    permission: ClassVar[str] = "keep_store"
    user: UUID | None
    """None: no such login. What was typed isn't kept: people type passwords into the wrong field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLoginRules(Intent):
    """The administrator sets when users are locked out and windows are locked."""

    kind: ClassVar[str] = "SetLoginRules"
    permission: ClassVar[str] = ADMINISTER
    rules: LoginRules
    reason: str


def begin_session(intent: BeginSession, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Put the session on record; raises NotAllowed `login.barred`, `login.locked` (login, minutes)."""
    user = unit.users.get(author.user)
    if user.barred:
        raise NotAllowed("login.barred", login=user.login)
    tries = unit.tries.find(tries_key(user.id, author.workstation))
    if tries is not None and intent.how != "as":
        left_s = tries.left_s(unit.now)
        if left_s:
            raise NotAllowed("login.locked", login=user.login, minutes=-(-left_s // 60))
        if tries != forgiven(tries):
            unit.tries.save(forgiven(tries), tries.version)
    return {"login": user.login, "how": intent.how}


def note_wrong_password(intent: NoteWrongPassword, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Count it, and say for how many minutes (`minutes`) the user is locked out now, if he is."""
    if intent.user is None:
        return {"login": ""}
    user = unit.users.get(intent.user)
    key = tries_key(user.id, author.workstation)
    before = unit.tries.find(key) or unit.tries.add(Tries(id=key, user=user.id, workstation=author.workstation))
    left_s = before.left_s(unit.now)
    if not left_s:
        after = after_wrong(before, unit.now, login_rules(unit))
        unit.tries.save(after, before.version)
        left_s = after.left_s(unit.now)
    return {"login": user.login} | ({"minutes": str(-(-left_s // 60))} if left_s else {})


def set_login_rules(intent: SetLoginRules, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Set them; raises BadInput `login.unusable_rules`, `people.no_reason`."""
    del author
    rules = intent.rules
    if not (3 <= rules.wrong_most <= 20 and 1 <= rules.locked_minutes <= 24 * 60 and 0 <= rules.idle_minutes <= 240
            and 1 <= rules.offline_hours <= 2160 and 1 <= rules.kept_days <= 90):
        raise BadInput("login.unusable_rules")
    must_have_reason(intent.reason)
    unit.settings.set(LOGIN_RULES, {name: getattr(rules, name) for name in LoginRules.__slots__})
    return {"reason": intent.reason.strip()}


def login_rules(unit: UnitOfWork) -> LoginRules:
    """Return what is set for log-ins."""
    return LoginRules(**unit.settings.get(LOGIN_RULES, {}))


def must_have_reason(reason: str) -> None:
    """Raise BadInput `people.no_reason`: rights and rules change only for a reason that the journal keeps."""
    if not reason.strip():
        raise BadInput("people.no_reason")


def forgive(user: UUID, unit: UnitOfWork) -> None:
    """Lift the user's lock at every workstation."""
    for tries in unit.tries.all():
        if tries.user == user and tries != forgiven(tries):
            unit.tries.save(forgiven(tries), tries.version)


def set_password(intent: SetPassword, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Keep the new password; raises NotAllowed `login.not_own_password`, BadInput `login.unusable_hash`."""
    if not intent.password_hash.startswith("$argon2"):
        raise BadInput("login.unusable_hash")
    if intent.user != author.user and not unit.permissions().allows(ADMINISTER, author.roles):
        raise NotAllowed("login.not_own_password")
    user = unit.users.get(intent.user)
    # The administrator knows a password that he sets: it is for one log-in.
    unit.users.save(replace(user, must_change_password=intent.user != author.user), user.version)
    unit.users.set_password(user.id, intent.password_hash)
    if intent.user != author.user:
        forgive(user.id, unit)
    return {"login": user.login}
