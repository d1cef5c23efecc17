"""A telephone exchange in memory, for tests of the desk: the contract test holds it to what the folder does."""

from dataclasses import dataclass, field, replace

from app.domain.call import Call
from app.domain.errors import BadInput, Refusal
from app.ports.calls import CallReport, Recorded


@dataclass
class FakeExchange:
    """Calls as the test says; remembers what it was told to do."""

    calls: dict[str, Call] = field(default_factory=dict)
    recordings: dict[str, bytes] = field(default_factory=dict)
    """By name of the file."""
    told: list[tuple[str, str]] = field(default_factory=list)
    """What it was told, and of which call."""
    refused: tuple[Refusal, ...] = ()
    gone: Refusal | None = None
    """Why it can't be reached."""

    def report(self) -> CallReport:
        if self.gone is not None:
            raise self.gone
        return CallReport(tuple(sorted(self.calls.values(), key=lambda each: (each.rang_at, each.id))), self.refused)

    def answer(self, call: str) -> None:
        self._tell(call, "answer")

    def end(self, call: str) -> None:
        self._tell(call, "end")

    def recording(self, call: str) -> Recorded | None:
        known = self._call(call)
        content = self.recordings.get(known.recording)
        return None if content is None or known.ended_at is None else Recorded(known.recording, content)

    def put(self, call: Call) -> None:
        """Tell of a call."""
        self.calls[call.id] = call

    def change(self, call: str, **changed: object) -> None:
        """Tell more of a call."""
        self.calls[call] = replace(self.calls[call], **changed)  # type: ignore[arg-type]

    def _tell(self, call: str, what: str) -> None:
        if self.gone is not None:
            raise self.gone
        self._call(call)
        self.told.append((what, call))

    def _call(self, call: str) -> Call:
        if call not in self.calls:
            raise BadInput("calls.unknown", call=call)
        return self.calls[call]
