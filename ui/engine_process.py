"""One engine (map or video) as the window holds it: started, listened to, watched, restarted, ended.

The decisions are `app.link.supervision`'s; here are the process, the pipe and the timer. Everything happens on the GUI
thread and nothing waits, but for the moment at the very end (`close`). What the engine prints goes to the log and,
its last lines, to whoever shows why it doesn't start.
"""

import logging
import os
import subprocess
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer, Signal

from app.link.child import arguments
from app.link.messages import Message
from app.link.pipe import Pipe, PipeEnded
from app.link.supervision import Act, Limits, State, Supervision

log = logging.getLogger(__name__)
KEPT_LINES = 30
_READ_BYTES = 1 << 16
_END_WITHIN_S = 2.0


class EngineProcess(QObject):
    """Supervises one engine. Make it and use it on the main thread: the engine dies with the thread that starts it.

    Signals:
        ready: the engine said its first words after a (re)start; send it the whole state now.
        received: a message and the file descriptors that came with it, which are the receiver's to close.
        state_changed: a new `State` of supervision.
    """

    ready = Signal()
    received = Signal(dict, list)
    state_changed = Signal(object)

    def __init__(self, command: Sequence[str], *, folder: Path, environment: Mapping[str, str] | None = None,
                 limits: Limits | None = None, parent: QObject | None = None) -> None:
        """`command` is completed by the arguments that `app.link.child.open_pipe` reads; it runs in `folder`."""
        super().__init__(parent)
        self._command = list(command)
        self._folder = folder
        self._environment = dict(os.environ if environment is None else environment)
        limits = limits or Limits()
        self._supervision = Supervision(limits)
        self._child: subprocess.Popen[bytes] | None = None
        self._pidfd = -1
        self._pipe: Pipe | None = None
        self._watches: list[QSocketNotifier] = []
        self._writing: QSocketNotifier | None = None
        self._log_lines: deque[str] = deque(maxlen=KEPT_LINES)
        self._cut_line = b""
        self._shown = self._supervision.state
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(min(limits.ping_every_s, limits.terminate_s) * 500))
        self._timer.timeout.connect(self._tick)

    @property
    def state(self) -> State:
        """How the engine stands."""
        return self._supervision.state

    @property
    def pid(self) -> int | None:
        """The process's id while there is one."""
        return self._child.pid if self._child is not None else None

    @property
    def log_lines(self) -> list[str]:
        """The last lines that the engine (and the one before it) printed."""
        return list(self._log_lines)

    def start(self) -> None:
        """Want it running."""
        self._timer.start()
        self._do(self._supervision.start(time.monotonic()))

    def retry(self) -> None:
        """Forget earlier ends and start it again."""
        self._timer.start()
        self._do(self._supervision.retry(time.monotonic()))

    def restart(self) -> None:
        """Kill it, as one that can't be understood; supervision starts the next."""
        self._signal(subprocess.Popen.kill)

    def hold_down(self) -> None:
        """Kill it and keep it from running until `retry`."""
        self._do(self._supervision.hold_down(time.monotonic()))

    def send(self, message: Message, fds: Sequence[int] = ()) -> bool:
        """Send a message; False when there is no engine to hear it (it gets the whole state when it is `ready`)."""
        if self._pipe is None or self.state is not State.RUNNING:
            return False
        return self._send(message, fds)

    def close(self) -> None:
        """End the engine for good and wait for that, shortly. Call it before the application ends."""
        self._timer.stop()
        self._do(self._supervision.stop(time.monotonic()))
        if self._child is not None:
            self._child.wait(_END_WITHIN_S)
            self._ended()

    def _do(self, acts: list[Act]) -> None:
        for act in acts:
            match act:
                case Act.START:
                    self._start()
                case Act.PING:
                    self._send({"kind": "ping"}, ())
                case Act.TERMINATE:
                    self._signal(subprocess.Popen.terminate)
                case Act.KILL:
                    self._signal(subprocess.Popen.kill)
        if self._supervision.state is not self._shown:
            self._shown = self._supervision.state
            self.state_changed.emit(self._shown)

    def _tick(self) -> None:
        self._do(self._supervision.tick(time.monotonic()))

    def _start(self) -> None:
        pipe, theirs = Pipe.pair()
        try:
            child = subprocess.Popen(
                [*self._command, *arguments(theirs.fileno(), os.getpid())], cwd=self._folder, env=self._environment,
                pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE)
        except OSError as error:
            pipe.close()
            self._keep_line(str(error))
            # Not from within this call: the caller hasn't seen the start yet.
            QTimer.singleShot(0, self, self._ended)
            return
        finally:
            theirs.close()
        assert child.stderr is not None
        os.set_blocking(child.stderr.fileno(), False)
        self._child, self._pipe, self._pidfd = child, pipe, os.pidfd_open(child.pid)
        self._watch(pipe.fileno(), self._read)
        self._watch(child.stderr.fileno(), self._read_log)
        self._watch(self._pidfd, self._ended)
        self._writing = self._watch(pipe.fileno(), self._flush, QSocketNotifier.Type.Write)
        self._writing.setEnabled(False)

    def _watch(self, fd: int, then: object, kind: QSocketNotifier.Type = QSocketNotifier.Type.Read) -> QSocketNotifier:
        watch = QSocketNotifier(fd, kind, self)
        watch.activated.connect(then)
        self._watches.append(watch)
        return watch

    def _signal(self, send: object) -> None:
        if self._child is not None and self._child.poll() is None:
            send(self._child)

    def _send(self, message: Message, fds: Sequence[int]) -> bool:
        assert self._pipe is not None and self._writing is not None
        try:
            self._pipe.send(message, fds)
        except PipeEnded:
            return False  # The end of the process, or its silence, is noticed by itself.
        self._writing.setEnabled(self._pipe.waiting)
        return True

    def _flush(self) -> None:
        assert self._pipe is not None and self._writing is not None
        try:
            self._pipe.flush()
            self._writing.setEnabled(self._pipe.waiting)
        except PipeEnded:
            self._writing.setEnabled(False)

    def _read(self) -> None:
        assert self._pipe is not None
        try:
            came = self._pipe.receive()
        except PipeEnded:
            self._deaf()
            return
        for message, fds in came:
            first = self._supervision.heard(time.monotonic())
            self._do([])
            if first:
                self.ready.emit()
            if message["kind"] == "busy":
                self._supervision.busy(time.monotonic(), float(message["for_s"]))
            elif message["kind"] != "pong":
                self.received.emit(message, fds)

    def _deaf(self) -> None:
        """The pipe ended. The process follows; where it doesn't, it isn't worth anything any more."""
        self._watches[0].setEnabled(False)
        self._signal(subprocess.Popen.kill)

    def _read_log(self) -> None:
        assert self._child is not None and self._child.stderr is not None
        data = self._child.stderr.read(_READ_BYTES)
        if data == b"":
            self._watches[1].setEnabled(False)
        *lines, self._cut_line = (self._cut_line + (data or b"")).split(b"\n")
        for line in lines:
            self._keep_line(line.decode(errors="replace"))

    def _keep_line(self, line: str) -> None:
        self._log_lines.append(line)
        log.info("%s: %s", self._command[-1], line)

    def _ended(self) -> None:
        """Clear up after a process that is gone, and let supervision say what follows."""
        if self._child is not None:
            self._read_log()
            self._child.wait()
            assert self._child.stderr is not None and self._pipe is not None
            for watch in self._watches:
                watch.setEnabled(False)
                watch.deleteLater()
            self._child.stderr.close()
            self._pipe.close()
            os.close(self._pidfd)
            self._watches, self._writing, self._pipe, self._child = [], None, None, None
        self._do(self._supervision.ended(time.monotonic()))
