"""Users and departments come, change and go: for administrators only, each change with its reason."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from app.domain.errors import BadInput, NotAllowed, Stale
from app.domain.people import Department, User
from app.domain.permission import ADMINISTER, NOBODYS, Permission
from app.ports.store import UnitOfWork
from app.services.intent import Author, Intent
from app.services.people import forgive, must_have_reason

MOST_CHARACTERS = 40
"""Of a name."""
_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,31}")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,15}")
_OF_DEPARTMENTS = frozenset({"DEP", "DPH"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AddUser(Intent):
    """Somebody new may log in, with a password for one log-in."""

    kind: ClassVar[str] = "AddUser"
    permission: ClassVar[str] = ADMINISTER
    user: User
    password_hash: str
    """Argon2 text."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeUser(Intent):
    """A user's names, roles, department or grids change: also how somebody moves."""

    kind: ClassVar[str] = "ChangeUser"
    permission: ClassVar[str] = ADMINISTER
    user: User
    """As it shall be; its `version` is the one that the author saw. Login and password stay."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BarUser(Intent):
    """A user may no longer log in or do anything, or may again."""

    kind: ClassVar[str] = "BarUser"
    permission: ClassVar[str] = ADMINISTER
    user: UUID
    barred: bool
    seen_version: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockUser(Intent):
    """A user whom wrong passwords locked out may try again at once."""

    kind: ClassVar[str] = "UnlockUser"
    permission: ClassVar[str] = ADMINISTER
    user: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDepartment(Intent):
    """A department comes (version 0), changes, ends or comes back."""

    kind: ClassVar[str] = "SaveDepartment"
    permission: ClassVar[str] = ADMINISTER
    department: Department
    """As it shall be; its `version` is the one that the author saw."""


def add_user(intent: AddUser, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Take the user in.

    Raises:
        BadInput: `people.login` (login), `people.login_taken` (login), `login.unusable_hash`, and as `change_user`.
    """
    del author
    login = intent.user.login
    if not _LOGIN.fullmatch(login):
        raise BadInput("people.login", login=login)
    if unit.users.by_login(login) is not None:
        raise BadInput("people.login_taken", login=login)
    if not intent.password_hash.startswith("$argon2"):
        raise BadInput("login.unusable_hash")
    must_have_reason(intent.reason)
    _check(intent.user, unit)
    unit.users.add(replace(intent.user, must_change_password=True, barred=False))
    unit.users.set_password(intent.user.id, intent.password_hash)
    return {"login": login, "reason": intent.reason.strip()}


def change_user(intent: ChangeUser, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Change the user.

    Raises:
        BadInput: `people.name`, `people.no_role`, `people.unknown_role` (role), `people.role_not_for_users` (role),
            `people.needs_department`, `people.department_ended` (name), `people.unknown_grid` (grid),
            `people.no_reason`.
        NotAllowed: `people.own_roles`, nobody grants himself anything; `people.last_administrator`.
        Stale: somebody else changed the user meanwhile.
    """
    before = unit.users.get(intent.user.id)
    if before.version != intent.user.version:
        raise Stale("people.changed_meanwhile", name=before.name_zh)
    must_have_reason(intent.reason)
    wanted = replace(intent.user, login=before.login, barred=before.barred,
                     must_change_password=before.must_change_password)
    if before.id == author.user and wanted.roles != before.roles:
        raise NotAllowed("people.own_roles")
    _check(wanted, unit)
    unit.users.save(wanted, before.version)
    must_keep_an_administrator(unit)
    return {"login": before.login, "reason": intent.reason.strip()}


def bar_user(intent: BarUser, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Bar the user, or let him in again.

    Raises:
        NotAllowed: `people.own_roles`, `people.last_administrator`.
        Stale, BadInput: as `change_user`.
    """
    before = unit.users.get(intent.user)
    if before.version != intent.seen_version:
        raise Stale("people.changed_meanwhile", name=before.name_zh)
    must_have_reason(intent.reason)
    if before.id == author.user:
        raise NotAllowed("people.own_roles")
    unit.users.save(replace(before, barred=intent.barred), before.version)
    must_keep_an_administrator(unit)
    return {"login": before.login, "reason": intent.reason.strip()}


def unlock_user(intent: UnlockUser, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Lift the user's lock at every workstation."""
    del author
    user = unit.users.get(intent.user)
    forgive(user.id, unit)
    return {"login": user.login}


def save_department(intent: SaveDepartment, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Take the department in, or change it.

    Raises:
        BadInput: `people.department_code` (department), `people.department_taken` (department), `people.name`.
        Stale: `people.changed_meanwhile` (name).
    """
    del author
    wanted = intent.department
    check_names(wanted.name_zh, wanted.name_en)
    before = unit.departments.find(wanted.id)
    if before is None:
        if not _CODE.fullmatch(wanted.code):
            raise BadInput("people.department_code", department=wanted.code)
        if any(each.code == wanted.code for each in unit.departments.all()):
            raise BadInput("people.department_taken", department=wanted.code)
        unit.departments.add(wanted)
    else:
        if before.version != wanted.version:
            raise Stale("people.changed_meanwhile", name=before.name_zh)
        unit.departments.save(replace(wanted, code=before.code), before.version)
    return {"code": wanted.code}


def must_keep_an_administrator(unit: UnitOfWork) -> None:
    """Raise NotAllowed `people.last_administrator` when nobody who may log in could administer any more."""
    holders = unit.permissions().by_name.get(ADMINISTER, Permission()).any
    if not any(user.roles & holders and not user.barred for user in unit.users.all()):
        raise NotAllowed("people.last_administrator")


def _check(user: User, unit: UnitOfWork) -> None:
    check_names(user.name_zh, user.name_en)
    if not user.roles:
        raise BadInput("people.no_role")
    for role in sorted(user.roles):
        if role in NOBODYS:
            raise BadInput("people.role_not_for_users", role=role)
        if unit.roles.find(role) is None:
            raise BadInput("people.unknown_role", role=role)
    if user.roles & _OF_DEPARTMENTS and user.department is None:
        raise BadInput("people.needs_department")
    if user.department is not None:
        department = unit.departments.get(user.department)
        if department.ended(unit.now.date()):
            raise BadInput("people.department_ended", name=department.name_zh)
    for grid in user.responsibility_grids:
        found = unit.responsibility_grids.find(grid)
        if found is None or found.ended_on is not None:
            raise BadInput("people.unknown_grid", grid=grid)


def check_names(*names: str) -> None:
    """Raise BadInput `people.name` (most) unless each can be a name."""
    for name in names:
        if not name.strip() or len(name) > MOST_CHARACTERS or not name.isprintable():
            raise BadInput("people.name", most=MOST_CHARACTERS)
