"""A new, empty store gets its district, the catalogue and an administrator."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from app.domain.catalogue import CatalogueType, FilingCondition
from app.domain.people import User
from app.ports.store import UnitOfWork
from app.services.intent import Author, Intent


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundStore(Intent):
    """The first intent of a store: its administrator, and the catalogue that it works by."""

    kind: ClassVar[str] = "FoundStore"
    administrator: UUID
    login: str
    password_hash: str
    """Argon2 text."""
    one_time: bool = True
    """Whether the administrator must change the password at the first log-in."""
    component_types: tuple[CatalogueType, ...] = ()
    event_types: tuple[CatalogueType, ...] = ()
    conditions: tuple[FilingCondition, ...] = ()


def found_store(intent: FoundStore, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Take the catalogue in and create the administrator."""
    del author
    unit.catalogue.component_types.add_all(intent.component_types)
    unit.catalogue.event_types.add_all(intent.event_types)
    unit.catalogue.conditions.add_all(intent.conditions)
    unit.users.add(User(id=intent.administrator, login=intent.login, name_zh="系统管理员", name_en="Administrator",
                        roles=frozenset({"ADM"}), must_change_password=intent.one_time))
    unit.users.set_password(intent.administrator, intent.password_hash)
    return {"login": intent.login}
