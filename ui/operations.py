"""The one way off the GUI thread: reading in a pool, writing on one thread, results back on the GUI thread.

A result whose asker is gone is dropped by the asker itself (a reading number, a deleted widget); an exception that is
no refusal is a fault of ours and goes to `sys.excepthook`.
"""

import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.domain.errors import Refusal
from app.services.intent import Changes, Intent

READERS = 3
Answer = TypeVar("Answer")
Refused = Callable[[Refusal], None]


class Operations(QObject):
    """Runs what may take long.

    Signals:
        changed: a `Changes`, after each write that was carried out.
        refused: a `Refusal` that nobody else took.
        busy: whether a write is under way.
    """

    changed = Signal(object)
    refused = Signal(object)
    busy = Signal(bool)
    _done = Signal(object)

    def __init__(self, carry_out: Callable[[Intent], Changes], parent: QObject | None = None) -> None:
        """`carry_out` changes the store; it is called on the writing thread only."""
        super().__init__(parent)
        self._carry_out = carry_out
        self._readers = ThreadPoolExecutor(READERS, "wanmi-read")
        self._writer = ThreadPoolExecutor(1, "wanmi-write")
        self._writing = self._pending = 0
        self._closed = False
        self._done.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def read(self, work: Callable[[], Answer], then: Callable[[Answer], None], *,
             refused: Refused | None = None) -> None:
        """Run `work` on a reading thread and `then` with its answer here; `refused` takes a refusal."""
        self._start(self._readers, work, then, refused)

    def write(self, intent: Intent, then: Callable[[Changes], None], *, refused: Refused | None = None) -> None:
        """Carry the intent out on the writing thread and call `then` with its changes here."""
        def finished(changes: Changes) -> None:
            then(changes)
            self.changed.emit(changes)

        self._set_writing(+1)
        self._start(self._writer, lambda: self._carry_out(intent), finished, refused)

    @property
    def idle(self) -> bool:
        """Whether no answer is on its way."""
        return not self._pending

    @property
    def closed(self) -> bool:
        """Whether the threads are being ended: who works long looks here and stops."""
        return self._closed

    def close(self) -> None:
        """Wait for what is running and end the threads; what comes later is not begun. Idempotent."""
        self._closed = True
        self._readers.shutdown(cancel_futures=True)
        self._writer.shutdown()

    def _start(self, threads: ThreadPoolExecutor, work: Callable[[], Any], then: Callable[[Any], None],
               refused: Refused | None) -> None:
        if self._closed:
            return
        self._pending += 1
        future = threads.submit(work)
        future.add_done_callback(lambda ended: self._tell(threads, ended, then, refused))

    def _tell(self, threads: ThreadPoolExecutor, ended: "Future[Any]", then: Callable[[Any], None],
              refused: Refused | None) -> None:
        """On the working thread: only a queued signal crosses over."""
        if not self._closed:
            self._done.emit((ended, then, refused, threads is self._writer))

    @Slot(object)
    def _finish(self, done: tuple["Future[Any]", Callable[[Any], None], Refused | None, bool]) -> None:
        ended, then, refused, written = done
        self._pending -= 1
        if written:
            self._set_writing(-1)
        if self._closed or ended.cancelled():
            return
        error = ended.exception()
        if error is None:
            then(ended.result())
        elif isinstance(error, Refusal):
            (refused or self.refused.emit)(error)
        else:
            sys.excepthook(type(error), error, error.__traceback__)

    def _set_writing(self, step: int) -> None:
        before = self._writing
        self._writing += step
        if bool(before) != bool(self._writing):
            self.busy.emit(bool(self._writing))
