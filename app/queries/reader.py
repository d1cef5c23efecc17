"""For whom a query reads: what departments, inspectors and video inspectors see is limited (domain section 8)."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads. Without a role he only looks at the store's file, which he may open anyway."""

    user: UUID
    roles: frozenset[str]
    department: UUID | None
