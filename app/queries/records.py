"""What is read about one case beside the case itself: which it is, and its part of the journal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field of one row as an entry of the journal changed it."""

    table: str
    field: str
    before: str
    """Empty for a new row."""
    after: str
    row: str = ""
    """Number of the step, where the row is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalRow:
    """One entry of the journal, as far as it concerns a case."""

    seq: int
    at: datetime
    who: str
    """Name as shown; the login where the user is not in the store."""
    roles: tuple[str, ...]
    workstation: str
    intent: str
    """Kind of the intent, for example `TakeStep`."""
    step: str
    """Code of the step that it took, or empty."""
    refused: str
    """Code of the refusal, or empty."""
    changes: tuple[FieldChange, ...]
    hash: str
    """Link of the chain, hex."""


class RecordQueries(Protocol):
    """Read-only; each call runs on a reading thread, never on the GUI thread."""

    def named(self, text: str) -> UUID:
        """Return the case of a number, with or without district and hyphens, or of an id; raises BadInput
        `case.no_such_number`."""
        ...

    def journal(self, case: UUID, *, roles: frozenset[str], until: datetime | None = None) -> list[JournalRow]:
        """Return every entry that changed the case, oldest first, by the aware instant `until` where one is given;
        raises NotAllowed `journal.not_for_you`."""
        ...
