"""One engine (map or video) as the window holds it: started, listened to, watched, restarted, ended.

The decisions are `app.link.supervision`'s; here are the runs of the engine and the timer. With a spare, a second run
is started once the first has settled and waits without a state: where the first ends, it takes over at once.
"""

import logging
import os
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.link.messages import Message
from app.link.supervision import Act, Limits, State, Supervision
from ui.engine_child import EngineChild

log = logging.getLogger(__name__)
KEPT_LINES = 30
_END_WITHIN_S = 2.0


class EngineProcess(QObject):
    """Supervises one engine. Make it and use it on the main thread: the engine dies with the thread that starts it.

    Signals:
        ready: the engine said its first words after a (re)start; send it the whole state now.
        received: a message and the file descriptors that came with it, which are the receiver's to close.
        state_changed: a new `State` of supervision.
        spare_ready: a spare waits; what takes long may be sent to it beforehand (`send_to_spare`).
    """

    ready = Signal()
    received = Signal(dict, list)
    state_changed = Signal(object)
    spare_ready = Signal()

    def __init__(self, command: Sequence[str], *, folder: Path, environment: Mapping[str, str] | None = None,
                 limits: Limits | None = None, spare_after_ms: int | None = None,
                 parent: QObject | None = None) -> None:
        """`command` is completed by the arguments that `app.link.child.open_pipe` reads; it runs in `folder`.

        `spare_after_ms`: so long after its first words the engine gets a spare; None: never.
        """
        super().__init__(parent)
        self._command, self._folder = list(command), folder
        self._environment = dict(os.environ if environment is None else environment)
        limits = limits or Limits()
        self._supervision = Supervision(limits)
        self._child: EngineChild | None = None
        self._spare: EngineChild | None = None
        self._log_lines: deque[str] = deque(maxlen=KEPT_LINES)
        self._shown = self._supervision.state
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(min(limits.ping_every_s, limits.terminate_s) * 500))
        self._timer.timeout.connect(self._tick)
        self._spare_timer = QTimer(self)
        self._spare_timer.setSingleShot(True)
        self._spare_timer.setInterval(spare_after_ms or 0)
        self._spare_timer.timeout.connect(self._start_spare)
        self._with_spare = spare_after_ms is not None

    @property
    def state(self) -> State:
        """How the engine stands."""
        return self._supervision.state

    @property
    def pid(self) -> int | None:
        """The process's id while there is one."""
        return self._child.pid if self._child is not None else None

    @property
    def has_spare(self) -> bool:
        """Whether a second run waits to take over."""
        return self._spare is not None and self._spare.spoken

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
        if self._child is not None:
            self._child.kill()

    def hold_down(self) -> None:
        """Kill it and keep it from running until `retry`."""
        self._drop_spare()
        self._do(self._supervision.hold_down(time.monotonic()))

    def send(self, message: Message, fds: Sequence[int] = ()) -> bool:
        """Send a message; False when there is no engine to hear it (it gets the whole state when it is `ready`)."""
        return self._child is not None and self.state is State.RUNNING and self._child.send(message, fds)

    def send_to_spare(self, message: Message) -> None:
        """Send a message to the spare, where there is one."""
        if self._spare is not None and self._spare.spoken:
            self._spare.send(message)

    def close(self) -> None:
        """End the engine for good and wait for that, shortly. Call it before the application ends."""
        self._timer.stop()
        self._drop_spare()
        self._do(self._supervision.stop(time.monotonic()))
        if self._child is not None:
            self._child.wait(_END_WITHIN_S)

    # Carrying out what supervision decides

    def _do(self, acts: list[Act]) -> None:
        for act in acts:
            if act is Act.START:
                self._start()
            elif self._child is not None:
                self._tell(self._child, act)
        if self._supervision.state is not self._shown:
            self._shown = self._supervision.state
            self.state_changed.emit(self._shown)

    def _tell(self, child: EngineChild, act: Act) -> None:
        match act:
            case Act.PING:
                child.send({"kind": "ping"})
            case Act.TERMINATE:
                child.terminate()
            case Act.KILL:
                child.kill()

    def _tick(self) -> None:
        now_s = time.monotonic()
        self._do(self._supervision.tick(now_s))
        if self._child is not None:
            memory_mb = self._child.memory_mb
            if acts := self._supervision.holds(now_s, memory_mb):
                self.on_line(f"it holds {memory_mb} MB of memory, which is too much: it is started again")
                self._do(acts)

    def _start(self) -> None:
        if self.has_spare:
            self._child, self._spare = self._spare, None
            # Not from within this call: the caller hasn't seen the start yet.
            QTimer.singleShot(0, self, self._on_first_words)
            return
        self._drop_spare()
        try:
            self._child = self._run()
        except OSError as error:
            self.on_line(str(error))
            QTimer.singleShot(0, self, self._on_failed)

    def _run(self) -> EngineChild:
        return EngineChild(self._command, self._folder, self._environment, self, self)

    def _start_spare(self) -> None:
        if self._spare is None and self.state is State.RUNNING:
            try:
                self._spare = self._run()
            except OSError as error:
                self.on_line(str(error))

    def _drop_spare(self) -> None:
        self._spare_timer.stop()
        if self._spare is not None:
            spare, self._spare = self._spare, None
            spare.kill()
            spare.wait(_END_WITHIN_S)

    # What its runs tell (`ui.engine_child.Listener`)

    def on_message(self, child: EngineChild, message: Message, fds: list[int]) -> None:
        """Pass on what the engine says; of a spare only that it is there."""
        if child is not self._child:
            for fd in fds:
                os.close(fd)
            if message["kind"] == "hello":
                self.spare_ready.emit()
            return
        self._on_first_words()
        if message["kind"] == "busy":
            self._supervision.busy(time.monotonic(), float(message["for_s"]))
        elif message["kind"] != "pong":
            self.received.emit(message, fds)

    def _on_first_words(self) -> None:
        if not self._supervision.heard(time.monotonic()):
            return
        self._do([])
        if self._with_spare:
            self._spare_timer.start()
        self.ready.emit()

    def on_end(self, child: EngineChild) -> None:
        """Let supervision say what follows."""
        if child is self._spare:
            self._spare = None
        elif child is self._child:
            self._child = None
            self._do(self._supervision.ended(time.monotonic()))

    def _on_failed(self) -> None:
        self._do(self._supervision.ended(time.monotonic()))

    def on_line(self, line: str) -> None:
        """Keep what was printed for the log and the panel."""
        self._log_lines.append(line)
        log.info("%s: %s", self._command[-1], line)
