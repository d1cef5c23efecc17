"""The call port: a telephone exchange tells of calls at this desk, and is told to answer or end one."""

from dataclasses import dataclass
from typing import Protocol

from app.domain.call import Call
from app.domain.errors import Refusal


@dataclass(frozen=True, slots=True)
class CallReport:
    """What the exchange tells now."""

    calls: tuple[Call, ...] = ()
    """Those of the last days, the earliest first."""
    refused: tuple[Refusal, ...] = ()
    """Why something that the exchange told can't be used; the other calls are there all the same."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A finished recording, as the exchange gave it: nothing has looked at it yet."""

    name: str
    content: bytes


class CallExchange(Protocol):
    """Every call may wait for disks or lines: none of it on the GUI thread. Safe on several threads.

    Whether the exchange does what it is told, only its next report says: where it can't be told, somebody lifts the
    handset.
    """

    def report(self) -> CallReport:
        """Return how the calls stand; raises Unusable `calls.unreachable` (place)."""
        ...

    def answer(self, call: str) -> None:
        """Tell the exchange to put the call through; raises BadInput `calls.unknown` (call), Unusable as `report`."""
        ...

    def end(self, call: str) -> None:
        """Tell the exchange to end the call; raises as `answer`."""
        ...

    def recording(self, call: str) -> Recorded | None:
        """Return the recording of an ended call, None while it is not there, or not yet whole.

        Raises:
            BadInput: `calls.unknown`; `file.…`, it can't be read or is too large.
            Unusable: as `report`.
        """
        ...
