"""What a user means to do, as a value: every service takes one, and sync will send the same ones."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """Base of all intents.

    Attributes:
        id: given by whoever means it; the same id is applied at most once, however often it is sent.
    """

    kind: ClassVar[str] = ""
    """Name in the journal; never changes once released."""
    permission: ClassVar[str] = ""
    """Name in the permission matrix of what its author must hold, at least for his own: the door refuses him else.
    `app.domain.permission.EVERYBODY` where the service decides; an intent that names none is refused to all."""
    id: UUID

    def body(self) -> dict[str, Any]:
        """All fields but the id, for the body hash and for the wire."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who means it, from where. `SYS` is the program itself."""

    user: UUID
    login: str
    roles: frozenset[str]
    """Role codes of domain section 8, upper case: ACC, SHF, DSP …"""
    department: UUID | None
    workstation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a carried-out intent changed; each screen refreshes only what it shows of it."""

    seq: int = 0
    """Journal number; 0 while not yet accepted."""
    cases: frozenset[UUID] = frozenset()
    components: frozenset[UUID] = frozenset()
    tables: frozenset[str] = frozenset()
    said: tuple[tuple[str, str], ...] = ()
    """Facts for the user: (name, value), for example the case number that was given."""

    @property
    def pending(self) -> bool:
        """Whether it waits in the outbox for the shared store's answer."""
        return not self.seq
