"""The call port on a folder: what any telephone exchange can write, and a share can carry, without a service of ours.

The exchange keeps one small JSON file per call, `<id>.json`, which it replaces as the call goes on, and puts the
recording beside it. What it is to do it finds as empty files, `<id>.answer` and `<id>.end`. Whoever may write there may
say what he likes: each file is looked at before anything of it counts, and nothing outside of the folder is read.
The format is in the administrator's manual.
"""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from app.domain.call import Call
from app.domain.channels import LINES
from app.domain.errors import BadInput, Refusal, Unusable
from app.domain.media import MOST_RECORDING_BYTES, one_line
from app.files import read_file
from app.ports.calls import CallReport, Recorded
from app.ports.clock import Clock
from data.clock import MACHINE

LATELY = timedelta(days=3)
"""Files written earlier are not looked at: the exchange, or who keeps the machine, clears them away."""
MOST_CALLS = 2000
SETTLED_S = 2.0
"""A recording that was written later than this ago may still grow."""
_MOST_BYTES = 16 << 10
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_NUMBER = re.compile(r"\+?[0-9]{3,20}")
_WITHHELD = frozenset({"", "anonymous", "unknown", "restricted", "private"})
_INSTANTS = ("rang_at", "answered_at", "ended_at")
_Known = tuple[tuple[int, int], Call | Refusal]


class CallFolder:
    """See `app.ports.calls.CallExchange`."""

    def __init__(self, folder: Path, clock: Clock, machine: Clock = MACHINE) -> None:
        """The exchange goes by the machine's time of day; what it says is told by `clock`, the store's."""
        self.folder, self._clock, self._machine = folder, clock, machine
        self._known: dict[str, _Known] = {}
        self._one = Lock()

    def report(self) -> CallReport:
        """As the port says."""
        with self._one:
            files = self._files()
            self._known = {path.stem: self._read(path, stamp) for path, stamp in files}
            found = [told for _, told in self._known.values()]
        calls = sorted((each for each in found if isinstance(each, Call)), key=lambda each: (each.rang_at, each.id))
        return CallReport(tuple(calls), tuple(each for each in found if isinstance(each, Refusal)))

    def answer(self, call: str) -> None:
        """As the port says."""
        self._tell(call, "answer")

    def end(self, call: str) -> None:
        """As the port says."""
        self._tell(call, "end")

    def recording(self, call: str) -> Recorded | None:
        """As the port says."""
        known = self._call(call)
        if not known.recording or known.ended_at is None:
            return None
        path = self.folder / known.recording
        try:
            settled = self._machine.now().timestamp() - path.stat().st_mtime >= SETTLED_S
            if not settled or path.is_symlink():
                return None
            return Recorded(known.recording, read_file(path, MOST_RECORDING_BYTES))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unreachable(error) from error
        except BadInput as refusal:
            if refusal.code in ("file.changed", "environment.not_found"):
                return None
            raise

    def _files(self) -> list[tuple[Path, tuple[int, int]]]:
        """Return the files of calls of the last days with their stamps, the latest `MOST_CALLS`."""
        found, earliest = [], (self._machine.now() - LATELY).timestamp()
        try:
            for path in self.folder.iterdir():
                if path.suffix != ".json" or path.is_symlink():
                    continue
                try:
                    status = path.stat()
                except FileNotFoundError:
                    continue  # It was replaced, or cleared away, just now.
                if status.st_mtime >= earliest:
                    found.append((path, (status.st_mtime_ns, status.st_size)))
        except OSError as error:
            raise self._unreachable(error) from error
        return sorted(found, key=lambda each: each[1], reverse=True)[:MOST_CALLS]

    def _read(self, path: Path, stamp: tuple[int, int]) -> _Known:
        known = self._known.get(path.stem)
        if known is not None and known[0] == stamp:
            return known
        try:
            machine = self._machine.now()
            call = call_of(path.stem, read_file(path, _MOST_BYTES), machine)
            return stamp, _moved(call, self._clock.now() - machine)
        except BadInput as refusal:
            if refusal.code.startswith("calls."):
                return stamp, refusal
            # It is being written: what it said before holds until it can be read.
            told = known[1] if known is not None else BadInput("calls.unusable", call=_shown(path.stem), what="file")
            return (0, 0), told

    def _call(self, call: str) -> Call:
        with self._one:
            known = self._known.get(call)
        if known is None or not isinstance(known[1], Call):
            raise BadInput("calls.unknown", call=_shown(call))
        return known[1]

    def _tell(self, call: str, what: str) -> None:
        known = self._call(call)
        try:
            (self.folder / f"{known.id}.{what}").touch()
        except OSError as error:
            raise self._unreachable(error) from error

    def _unreachable(self, error: OSError) -> Unusable:
        return Unusable("calls.unreachable", place=str(self.folder), detail=error.strerror or str(error))


def call_of(id: str, content: bytes, now: datetime) -> Call:  # noqa: A002
    """Return the call that a file tells of.

    Raises:
        BadInput: `calls.unusable` (call, what: the field, or `file`).
    """
    def refused(what: str) -> BadInput:
        return BadInput("calls.unusable", call=_shown(id), what=what)

    if not _ID.fullmatch(id):
        raise refused("id")
    try:
        told: Any = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise refused("file") from error
    if not isinstance(told, dict) or not told.keys() <= _CHECKS.keys():
        raise refused("file")
    found: dict[str, Any] = {}
    for name, check in _CHECKS.items():
        try:
            found[name] = check(told.get(name))
        except (ValueError, TypeError) as error:
            raise refused(name) from error
    instants = [found[name] for name in _INSTANTS if found[name] is not None]
    if found["rang_at"] is None or instants != sorted(instants) or instants[-1] > now + timedelta(days=1):
        raise refused("rang_at")
    return Call(id=id, **found)


def _moved(call: Call, by: timedelta) -> Call:
    moved = {name: at + by for name in _INSTANTS if (at := getattr(call, name)) is not None}
    return replace(call, **moved)


def _instant(value: Any) -> datetime | None:
    if value is None:
        return None
    at = datetime.fromisoformat(value)
    if at.tzinfo is None:
        raise ValueError(value)
    return at


def _number(value: Any) -> str:
    digits = re.sub(r"[ ()\-]", "", value or "")
    if digits.lower() in _WITHHELD:
        return ""
    if not _NUMBER.fullmatch(digits):
        raise ValueError(value)
    return digits


def _line(value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise TypeError(value)
    return value if value in LINES else "other" if value else ""


def _flag(value: Any) -> bool:
    if value is not None and type(value) is not bool:
        raise TypeError(value)
    return bool(value)


def _file_name(value: Any) -> str:
    if not value:
        return ""
    if not _ID.fullmatch(value) or value.endswith((".json", ".answer", ".end")):
        raise ValueError(value)
    return str(value)


_CHECKS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_INSTANTS, _instant), "number": _number, "line": _line, "elsewhere": _flag, "recording": _file_name}
"""What a file may tell, each with what takes it or raises ValueError or TypeError."""


def _shown(text: str) -> str:
    return one_line(text, 80)
