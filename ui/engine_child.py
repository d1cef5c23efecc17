"""One run of an engine: its process, its pipe, what it prints. It ends once and isn't started again.

Everything happens on the GUI thread and nothing waits. Supervision is `ui.engine_process`'s.
"""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QSocketNotifier

from app.link.child import arguments
from app.link.messages import Message
from app.link.pipe import Pipe, PipeEnded

_READ_BYTES = 1 << 16
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Listener(Protocol):
    """Hears an engine's run."""

    def on_message(self, child: "EngineChild", message: Message, fds: list[int]) -> None:
        """It said something; the file descriptors are the listener's."""

    def on_line(self, line: str) -> None:
        """It wrote a line to its standard error."""

    def on_end(self, child: "EngineChild") -> None:
        """The process is gone; everything of it is cleared up."""


class EngineChild:
    """A running engine. Make it on the main thread: the engine dies with the thread that starts it.

    No QObject, and its notifiers stay, switched off, with `parent`: PySide6 6.11 crashes now and then when a Python
    object is deleted later by Qt, and an engine ends so seldom that four idle objects don't matter.
    """

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str], listener: Listener,
                 parent: QObject) -> None:
        """Start it; raises OSError where that isn't possible."""
        self._listener, self._parent = listener, parent
        self.spoken = False
        """Whether it has said its first words."""
        pipe, theirs = Pipe.pair()
        try:
            self._process = subprocess.Popen(
                [*command, *arguments(theirs.fileno(), os.getpid())], cwd=folder, env=dict(environment),
                pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE)
        except OSError:
            pipe.close()
            raise
        finally:
            theirs.close()
        assert self._process.stderr is not None
        self._pipe, self._errors = pipe, self._process.stderr
        os.set_blocking(self._errors.fileno(), False)
        self._pidfd = os.pidfd_open(self._process.pid)
        self._cut_line = b""
        read, write = QSocketNotifier.Type.Read, QSocketNotifier.Type.Write
        self._reading = self._watch(pipe.fileno(), read, self._read)
        self._writing = self._watch(pipe.fileno(), write, self._flush)
        self._writing.setEnabled(False)
        self._logging = self._watch(self._errors.fileno(), read, self._read_log)
        self._waiting = self._watch(self._pidfd, read, self._clear_up)

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def memory_mb(self) -> int:
        """How much of it is in memory (resident, what it shares included); 0 once it has ended."""
        try:
            resident = Path(f"/proc/{self.pid}/statm").read_text("ascii").split()[1]
        except (OSError, IndexError):
            return 0
        return int(resident) * _PAGE_BYTES // 2**20

    def send(self, message: Message, fds: Sequence[int] = ()) -> bool:
        """Send a message; False where it can't hear it any more."""
        try:
            self._pipe.send(message, fds)
        except PipeEnded:
            return False  # The end of the process, or its silence, is noticed by itself.
        self._writing.setEnabled(self._pipe.waiting)
        return True

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it."""
        self._process.kill()

    def wait(self, within_s: float) -> None:
        """Wait for its end, end it where that takes longer, and clear up: only when the program ends."""
        try:
            self._process.wait(within_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._clear_up()

    def _watch(self, fd: int, kind: QSocketNotifier.Type, then: Callable[[], None]) -> QSocketNotifier:
        watch = QSocketNotifier(fd, kind, self._parent)
        watch.activated.connect(then)
        return watch

    def _read(self) -> None:
        try:
            came = self._pipe.receive()
        except PipeEnded:
            # The process follows; where it doesn't, it isn't worth anything any more.
            self._reading.setEnabled(False)
            self._process.kill()
            return
        for message, fds in came:
            self.spoken = True
            self._listener.on_message(self, message, fds)

    def _flush(self) -> None:
        try:
            self._pipe.flush()
            self._writing.setEnabled(self._pipe.waiting)
        except PipeEnded:
            self._writing.setEnabled(False)

    def _read_log(self) -> None:
        data = self._errors.read(_READ_BYTES)
        if data == b"":
            self._logging.setEnabled(False)
        *lines, self._cut_line = (self._cut_line + (data or b"")).split(b"\n")
        for line in lines:
            self._listener.on_line(line.decode(errors="replace"))

    def _clear_up(self) -> None:
        if self._pidfd < 0:
            return
        self._read_log()
        self._process.wait()
        for watch in (self._reading, self._writing, self._logging, self._waiting):
            watch.setEnabled(False)
        self._errors.close()
        self._pipe.close()
        os.close(self._pidfd)
        self._pidfd = -1
        self._listener.on_end(self)
