"""What a client did, recorded before it sends and after it was answered: in a file, so that kill -9 loses nothing.

One JSON object a line: `{"at": ns, "what": "invoke", "id": …, "op": {…}}`, then any number of `unknown` (the answer
is not known: it is sent again), then `ok` (with the entry's `seq`) or `refused` (with the `code`). Times are of the
machine's monotonic clock, which all processes share.
"""

import json
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Operation:
    """What a client means to do."""

    kind: str
    """`claim`, `release`, `dispatch`, `recall`, `urge` on a case; `edit` on a component; else on none of them: `note`,
    `report`, `wrong_password`."""
    case: str = ""
    seen: int = 0
    """The version of the case that the client has seen."""
    text: str = ""
    component: str = ""
    before: dict[str, str] = field(default_factory=dict)
    """Of an `edit`: what its author saw in the fields that he changes."""
    mine: dict[str, str] = field(default_factory=dict)
    """Of an `edit`: what he writes into them."""


@dataclass(slots=True)
class Recorded:
    """An operation with all that its client recorded of it."""

    id: UUID
    client: str
    operation: Operation
    begun_ns: int
    ended_ns: int | None = None
    """None: never answered, so it may have been done at any time since, or never."""
    code: str | None = None
    """What was answered: empty when done, else the refusal's code; None while there is no answer."""
    seq: int = 0
    sends: int = 1
    failures: list[str] = field(default_factory=list)
    kept: bool = False
    """Whether it waited in the outbox: refused, it must stand among the conflicts."""
    here: bool = False
    """Whether it was refused by the replica itself: the shared store must never have heard of it."""

    @property
    def done(self) -> bool:
        """Whether the client was told that it is done."""
        return self.code == ""


class History:
    """A client's file, open for writing."""

    def __init__(self, path: Path) -> None:
        """`path` may hold what the same client recorded before it was killed."""
        cut_torn_end(path)
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def invoke(self, intent: UUID, operation: Operation) -> None:
        """Record what is about to be sent."""
        self._write("invoke", intent, op=asdict(operation))

    def unknown(self, intent: UUID, code: str) -> None:
        """Record that no answer came, and why."""
        self._write("unknown", intent, code=code)

    def kept(self, intent: UUID) -> None:
        """Record that it waits in the outbox."""
        self._write("kept", intent)

    def ok(self, intent: UUID, seq: int) -> None:
        """Record that it is done."""
        self._write("ok", intent, seq=seq)

    def refused(self, intent: UUID, code: str, *, here: bool = False) -> None:
        """Record that it was refused; `here`: by the replica, which didn't ask the shared store."""
        self._write("refused", intent, code=code, here=here)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def _write(self, what: str, intent: UUID, **more: Any) -> None:
        line = json.dumps({"at": time.monotonic_ns(), "what": what, "id": str(intent), **more})
        os.write(self._file, f"{line}\n".encode())


def read_history(path: Path) -> list[Recorded]:
    """Return a client's operations in their order; a last line that was cut counts as not written."""
    found: dict[str, Recorded] = {}
    for line in whole_lines(path):
        said = json.loads(line)
        if said["what"] == "invoke":
            found[said["id"]] = Recorded(UUID(said["id"]), path.stem, Operation(**said["op"]), said["at"])
            continue
        recorded = found[said["id"]]
        if said["what"] == "unknown":
            recorded.failures.append(said["code"])
            recorded.sends += 1
        elif said["what"] == "kept":
            recorded.kept = True
        else:
            recorded.ended_ns, recorded.code = said["at"], said.get("code", "")
            recorded.seq, recorded.here = said.get("seq", 0), said.get("here", False)
    return list(found.values())


def whole_lines(path: Path) -> list[str]:
    """Return the lines that were written to their end; none where there is no file."""
    return path.read_text("utf-8").split("\n")[:-1] if path.exists() else []


def cut_torn_end(path: Path) -> None:
    """Remove a last line that a killed client did not finish, before another goes on behind it."""
    if path.exists():
        os.truncate(path, path.read_bytes().rfind(b"\n") + 1)
