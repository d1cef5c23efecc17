"""A new, empty store gets its roles and posts, the catalogue and an administrator."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from app.domain.catalogue import CatalogueType, FilingCondition
from app.domain.people import User
from app.permissions import first_posts, first_roles, first_shifts, permission_matrix
from app.domain.time_rules import TIME_ZONE, zone_of
from app.ports.store import UnitOfWork
from app.services.intent import Author, Intent


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundStore(Intent):
    """The first intent of a store: its administrator, and the catalogue that it works by."""

    kind: ClassVar[str] = "FoundStore"
    permission: ClassVar[str] = "keep_store"
    administrator: UUID
    login: str
    password_hash: str
    """Argon2 text."""
    one_time: bool = True
    """Whether the administrator must change the password at the first log-in."""
    component_types: tuple[CatalogueType, ...] = ()
    event_types: tuple[CatalogueType, ...] = ()
    conditions: tuple[FilingCondition, ...] = ()
    time_zone: str = ""
    """IANA name; empty = the usual one of the district."""


def fill_people(unit: UnitOfWork) -> None:
    """Add the roles and permissions that the program knows and the store doesn't; a store without posts gets some.

    What is there stays as it is: an administrator may have changed it.
    """
    unit.roles.add_all(role for role in first_roles() if unit.roles.find(role.code) is None)
    unit.permission_rows.add_all(permission for name, permission in permission_matrix().by_name.items()
                                 if unit.permission_rows.find(name) is None)
    if not unit.posts.all() and not unit.shifts.all():
        unit.posts.add_all(first_posts())
        unit.shifts.add_all(first_shifts())


def found_store(intent: FoundStore, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Take the catalogue in and create the administrator; raises BadInput `zone.unknown`."""
    del author
    if intent.time_zone:
        zone_of(intent.time_zone)
        unit.settings.set(TIME_ZONE, intent.time_zone)
    unit.catalogue.component_types.add_all(intent.component_types)
    unit.catalogue.event_types.add_all(intent.event_types)
    unit.catalogue.conditions.add_all(intent.conditions)
    unit.users.add(User(id=intent.administrator, login=intent.login, name_zh="系统管理员", name_en="Administrator",
                        roles=frozenset({"ADM"}), must_change_password=intent.one_time))
    unit.users.set_password(intent.administrator, intent.password_hash)
    return {"login": intent.login}
