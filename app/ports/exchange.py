"""What the window sees of the exchange between a replica and its shared store.

On an embedded store there is none. Everything here may be called on any thread but the GUI's: it reads the replica, and
what talks to the server says so.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from app.domain.errors import Refusal
from app.ports.unsettled import Unsettled


class Sending(StrEnum):
    """Where an intent of the outbox stands."""

    PENDING = "pending"
    """Not yet sent."""
    SENT = "sent"
    """Sent without an answer: the shared store may have it. It will be sent again under the same id."""
    REFUSED = "refused"
    """A conflict that nobody has decided."""
    KEPT = "kept"
    """A conflict that somebody put off."""
    DROPPED = "dropped"
    """A conflict decided: theirs stands, or mine was sent again as another intent."""
    WITHDRAWN = "withdrawn"
    """Taken back before it was sent; its words are kept."""


STOPPING = frozenset({"exchange.older_store", "exchange.other_store", "exchange.broken_chain", "exchange.damaged",
                      "store.damaged"})
"""Troubles that end only when somebody has decided: the shared store isn't what this replica holds a part of, or this
replica is damaged."""


class Choice(StrEnum):
    """What to do with a conflict."""

    MINE = "mine"
    """Mean it again, on what the shared store holds now."""
    THEIRS = "theirs"
    """Let it be."""
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """Intents of one kind, since this workstation joined."""

    pending: int = 0
    accepted: int = 0
    refused: int = 0
    """All refusals, decided or not."""

    @property
    def sent(self) -> int:
        """How many have an answer."""
        return self.accepted + self.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeState:
    """The exchange at a glance."""

    url: str
    """Of the shared store, without password."""
    online: bool | None
    """Whether the server answered last; None: it has not been asked."""
    pending: int
    """Intents that the shared store has not yet answered."""
    conflicts: int
    """Refused intents that wait for a decision, put off ones included."""
    last_exchange: datetime | None
    """By the machine's clock; None before the first."""
    age_s: int | None
    """Seconds since then."""
    offset_ms: int
    """How far the machine's clock is ahead of the server's."""
    behind: int
    """Journal entries that the shared store is known to have more."""
    seq: int
    """Number of the last journal entry that the replica holds."""
    kinds: Mapping[str, Counters] = field(default_factory=dict)
    """By the intent's kind."""
    trouble: Refusal | None = None
    """Why the last exchange failed, in `app.messages`' words; None when it did not."""
    parts: tuple[int, int] | None = None
    """How many parts of how many of a big change have gone up; None while none is being sent."""
    warnings: tuple[Refusal, ...] = ()
    """What doesn't stop the exchange yet, but somebody has to see to."""
    media_missing: int | None = None
    """So many photos and recordings have yet to come; None where they come only when they are looked at."""
    restarting: bool = False
    """Its thread had ended by itself, and is started again."""

    @property
    def away(self) -> bool:
        """Whether it is the server that doesn't answer, or the way to it."""
        return self.online is False and (self.trouble is None or self.trouble.code.startswith("shared."))

    @property
    def stopped(self) -> bool:
        """Whether nothing is exchanged any more until somebody has decided: the replica can only be read."""
        return self.trouble is not None and self.trouble.code in STOPPING


@dataclass(frozen=True, slots=True)
class Presence:
    """That somebody is at a case."""

    case: str
    name: str
    typing: bool


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What became of intents that were to be taken back."""

    taken: int = 0
    """So many were, what builds on the named ones included."""
    sent: int = 0
    """So many may have reached the shared store, and stay."""
    others: int = 0
    """So many are another person's, and stay."""


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence yet to be said: `app.messages.text(code, language, **facts)`."""

    code: str
    facts: Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """An intent that the shared store has not yet answered."""

    id: UUID
    kind: str
    meant: Words
    at: datetime
    """When it was meant, UTC."""
    login: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """An intent that the shared store refused."""

    id: UUID
    """The intent's."""
    kind: str
    meant: Words
    """What was meant."""
    happened: Refusal
    """What happened instead."""
    at: datetime
    """When it was meant, UTC."""
    login: str
    """Who meant it."""
    put_off: bool
    mine: Mapping[str, Any]
    """The intent's body as it was written, word for word."""
    theirs: Mapping[str, Any]
    """The same object as the shared store holds it, by column; empty where it holds none."""

    def is_about(self, case: UUID) -> bool:
        """Say whether it was meant for this case."""
        return str(case) in (self.mine.get("case"), *self.mine.get("cases", ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What came from the shared store at once; many changed rows are not named one by one."""

    seq: int
    """Number of the last entry."""
    tables: frozenset[str] = frozenset()
    cases: frozenset[UUID] = frozenset()
    components: frozenset[UUID] = frozenset()


class Exchange(Protocol):
    """The exchange of one replica."""

    def state(self) -> ExchangeState:
        """Return how it stands; reads the replica only."""
        ...

    def exchange_once(self) -> ExchangeState:
        """Pull, send, pull; talks to the server. Never raises for what the network does: `trouble` says it."""
        ...

    def test_connection(self) -> int:
        """Ask the server anew and return the milliseconds of a round trip.

        Raises:
            Unusable: why it can't be reached, or why its store isn't this replica's.
        """
        ...

    def unsent(self, offset: int = 0, limit: int = 100) -> list[Unsent]:
        """Return so many intents without an answer, in the order in which they will be sent."""
        ...

    def withdraw(self, ids: Iterable[UUID], login: str | None = None) -> Withdrawn:
        """Take back what was not sent yet, and with it what builds on it: the shared store never hears of it.

        `login`: only what this person meant.
        """
        ...

    def conflicts(self, offset: int = 0, limit: int = 100) -> list[Conflict]:
        """Return so many conflicts, the oldest first."""
        ...

    def resolve(self, ids: Iterable[UUID], choice: Choice) -> int:
        """Decide conflicts, any number at once, and return how many were: decided ones are left as they are."""
        ...

    def sign(self, key: str, presence: Presence | None) -> None:
        """Tell the other workstations who is at a case, or that he left; talks to the server while it answers.

        Kept nowhere. `key` is the window's; a sign counts for fifteen seconds.
        """
        ...

    def signs(self) -> Mapping[str, Presence]:
        """Return what other windows have said within the last fifteen seconds, by their keys."""
        ...

    def pending_cases(self) -> frozenset[UUID]:
        """Return the cases that something unanswered was meant for, and nothing refused."""
        ...

    def unsettled_components(self) -> Mapping[UUID, Unsettled]:
        """Return the components with what was meant for each and is unanswered or refused."""
        ...

    def export_unsent(self, path: Path) -> int:
        """Write what has no answer, and what nobody decided, to a new file, and return how many intents it holds.

        Raises:
            BadInput: `export.cannot_write`.
        """
        ...

    def import_unsent(self, path: Path) -> int:
        """Put the intents of such a file into the outbox, and return how many were not here or there already.

        Raises:
            BadInput: the file can't be read, was changed, or is another district's.
        """
        ...

    def watch(self, told: Callable[[Arrival], None]) -> Callable[[], None]:
        """Call `told` on the exchange's thread with what came; also, empty, when the state may have changed.

        Returns what ends that.
        """
        ...

    def wake(self) -> None:
        """Exchange at once, on the exchange's own thread."""
        ...
