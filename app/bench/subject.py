"""One process under measurement, as the bench holds it: started, given orders, waited for, ended."""

import os
import select
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from app.domain.errors import Unusable
from app.link.child import arguments
from app.link.messages import Message
from app.link.pipe import Pipe, PipeEnded

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0
_END_WITHIN_S = 10.0
_FOREIGN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH",
            "QT_STYLE_OVERRIDE", "QT_QPA_PLATFORM")


class Subject:
    """A child that answers orders on a pipe. A context manager: leaving it ends the child."""

    def __init__(self, name: str, command: Sequence[str], display: str) -> None:
        """`name` is for the sentence where it fails; `command` gets the pipe's arguments."""
        self._name = name
        self._log: IO[bytes] = tempfile.TemporaryFile()
        self._pipe, theirs = Pipe.pair()
        with theirs:
            self._process = subprocess.Popen(
                [*command, *arguments(theirs.fileno(), os.getpid())], cwd=ROOT, env=environment(display),
                pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._pipe.close()
        try:
            self._process.wait(_END_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def ask(self, order: Message, answer: str) -> Message:
        """Give an order and return the answer of this kind.

        Raises:
            Unusable: `bench.subject`, it ended or doesn't answer.
        """
        self._pipe.send(order)
        return self.hear(answer)

    def hear(self, kind: str) -> Message:
        """Return the next message of a kind; raises like `ask`."""
        deadline_s = time.monotonic() + PATIENCE_S
        try:
            while (left_s := deadline_s - time.monotonic()) > 0:
                select.select([self._pipe.fileno()], [], [], left_s)
                for message, _ in self._pipe.receive():
                    if message["kind"] == kind:
                        return message
        except PipeEnded:
            pass
        raise Unusable("bench.subject", name=self._name, detail=self._last_line())

    def _last_line(self) -> str:
        self._log.seek(0)
        lines = self._log.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else "no answer"


def environment(display: str) -> Mapping[str, str]:
    """Return the environment of a program on this display, without what belongs to our own Python and Qt."""
    kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    return {**kept, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
