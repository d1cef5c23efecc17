"""Which role may do what changes in the store: by an administrator, never for himself, never so that none is left."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from app.domain.errors import BadInput, NotAllowed, Stale
from app.domain.people import Role
from app.domain.permission import ADMINISTER, NOBODYS
from app.permissions import has_own
from app.ports.store import UnitOfWork
from app.services.intent import Author, Intent
from app.services.people import must_have_reason
from app.services.staff import check_names, must_keep_an_administrator

_CODE = re.compile(r"[A-Z][A-Z0-9]{1,7}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPermission(Intent):
    """Other roles hold a permission from now on."""

    kind: ClassVar[str] = "SetPermission"
    permission: ClassVar[str] = ADMINISTER
    name: str
    any: frozenset[str]
    """Roles that hold it always."""
    own: frozenset[str]
    """Roles that hold it for their own department, tasks or reports."""
    seen_version: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveRole(Intent):
    """A role of the city's own comes (version 0), or a role is called otherwise. What it may do, the matrix says."""

    kind: ClassVar[str] = "SaveRole"
    permission: ClassVar[str] = ADMINISTER
    role: Role
    """As it shall be; its `version` is the one that the author saw."""


def save_role(intent: SaveRole, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Take the role in, or rename it. A new one stands last and may do nothing yet.

    Raises:
        BadInput: `people.role_code` (role), `people.role_taken` (role), `people.name`.
        Stale: `people.changed_meanwhile` (name).
    """
    del author
    wanted, before = intent.role, unit.roles.find(intent.role.code)
    check_names(wanted.name_zh, wanted.name_en)
    if before is None or not wanted.version:
        if not _CODE.fullmatch(wanted.code):
            raise BadInput("people.role_code", role=wanted.code)
        if before is not None:
            raise BadInput("people.role_taken", role=wanted.code)
        position = max((each.position for each in unit.roles.all()), default=0) + 1
        unit.roles.add(replace(wanted, version=0, position=position))
    else:
        if before.version != wanted.version:
            raise Stale("people.changed_meanwhile", name=before.name_zh)
        unit.roles.save(replace(wanted, position=before.position), before.version)
    return {"role": wanted.code}


def set_permission(intent: SetPermission, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Change the permission's row.

    Raises:
        BadInput: `permission.unknown_role`, `permission.no_own` (it can't be limited to the own), `people.no_reason`.
        NotAllowed: `permission.nobodys` (the public's and the program's rights stand), `permission.own_role` (a role
            of the author would gain it), `people.last_administrator`.
        Stale: `permission.changed_meanwhile`.
    """
    before = unit.permission_rows.get(intent.name)
    if before.version != intent.seen_version:
        raise Stale("permission.changed_meanwhile", permission=intent.name)
    must_have_reason(intent.reason)
    own = intent.own - intent.any
    for role in sorted(intent.any | own):
        if unit.roles.find(role) is None:
            raise BadInput("permission.unknown_role", permission=intent.name, role=role)
    if own - before.own and not has_own(intent.name):
        raise BadInput("permission.no_own", permission=intent.name)
    if (before.any ^ intent.any | before.own ^ own) & NOBODYS:
        raise NotAllowed("permission.nobodys")
    gained = (intent.any - before.any) | (own - before.own - before.any)
    if gained & author.roles:
        raise NotAllowed("permission.own_role", role=min(gained & author.roles))
    unit.permission_rows.save(replace(before, any=intent.any, own=own), before.version)
    must_keep_an_administrator(unit)
    return {"permission": intent.name, "reason": intent.reason.strip()}
