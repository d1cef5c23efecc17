"""What other windows on the same store have changed: asked for every second, so it must cost next to nothing."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What was changed after a journal number."""

    seq: int
    """Number of the last journal entry."""
    tables: frozenset[str] = frozenset()
    cases: frozenset[UUID] = frozenset()
    components: frozenset[UUID] = frozenset()


class ChangeQueries(Protocol):
    """Read-only; runs on a reading thread."""

    def head(self) -> int:
        """Number of the last journal entry, 0 where there is none."""
        ...

    def since(self, seq: int) -> Since:
        """What the entries after that number changed."""
        ...
