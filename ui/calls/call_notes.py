"""What this workstation remembers of a call beside what its exchange tells: its form was opened, which case it became.

Written at once; what the disk doesn't take now is kept in mind and written with the next reading.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from app.domain.errors import Refusal
from app.ports.workstation import Workstation

KIND = "call"
KEPT_FOR = timedelta(days=4)
"""Longer than an exchange tells of a call."""


class CallNotes:
    """Values by call: `opened`, `settled`, `recorded` (True) and `case` (UUID as text). Safe on several threads."""

    def __init__(self, workstation: Workstation) -> None:
        self._workstation = workstation
        self._notes: dict[str, dict[str, Any]] = {}
        self._unkept: set[str] = set()
        self._one = Lock()

    def read(self, now: datetime) -> None:
        """Read what other windows of this workstation noted, write what could not be, drop what is old."""
        with self._one:  # Whole: what is noted meanwhile must not be forgotten again.
            try:
                found = dict(self._workstation.all(KIND))
            except Refusal:
                return
            for call in self._unkept:
                found[call] = found.get(call, {}) | self._notes[call]
            self._notes = found
            for call in list(self._unkept):
                self._keep(call)
            old = [call for call, note in found.items() if datetime.fromisoformat(note["at"]) < now - KEPT_FOR]
        for call in old:
            self._forget(call)

    def has(self, call: str, what: str) -> bool:
        """Say whether something was noted of the call."""
        with self._one:
            return bool(self._notes.get(call, {}).get(what))

    def case(self, call: str) -> str:
        """Return the case that was made of the call, as text; empty while there is none."""
        with self._one:
            return str(self._notes.get(call, {}).get("case", ""))

    def having(self, *what: str) -> set[str]:
        """Return the calls of which any of it was noted."""
        with self._one:
            return {call for call, note in self._notes.items() if any(note.get(each) for each in what)}

    def note(self, call: str, at: datetime, **said: Any) -> None:
        """Note something of a call that was at the instant."""
        with self._one:
            self._notes[call] = {"at": at.isoformat()} | self._notes.get(call, {}) | said
            self._keep(call)

    def _keep(self, call: str) -> None:
        try:
            self._workstation.keep(KIND, call, self._notes[call])
            self._unkept.discard(call)
        except Refusal:
            self._unkept.add(call)

    def _forget(self, call: str) -> None:
        with self._one:
            self._notes.pop(call, None)
        with suppress(Refusal):  # The next reading tries again.
            self._workstation.forget(KIND, call)
