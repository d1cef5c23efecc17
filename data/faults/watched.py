"""The shared store as the fault run's workstations open it: it remembers what it refused, else nothing is changed."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from app.domain.errors import Refusal, Unusable
from app.services.intent import Author, Changes, Intent
from data.shared.store import Asked, SharedStore


class Watched(SharedStore):
    """Tells a refusal of the shared store from one of the replica, which look alike to who meant it."""

    refused: ClassVar[set[UUID]] = set()
    """Intents that the shared store has refused to this process."""

    def carry_out(self, intent: Intent, author: Author, *, at: datetime | None = None, offset_ms: int = 0) -> Changes:
        """As the shared store."""
        try:
            return super().carry_out(intent, author, at=at, offset_ms=offset_ms)
        except Unusable:
            raise
        except Refusal:
            self.refused.add(intent.id)
            raise

    def carry_out_some(self, asked: Iterable[Asked]) -> bool:
        """As the shared store."""
        taken: list[Asked] = []

        def noted() -> Iterator[Asked]:
            for each in asked:
                taken.append(each)
                yield each

        refused = super().carry_out_some(noted())
        if refused:
            self.refused.add(taken[-1].intent.id)
        return refused
