"""`STORE.lock`: orders the writers of one store file and names the process that writes.

SQLite before 3.51.3 can lose committed pages when one process makes a checkpoint while another commits; so every
write transaction and the closing of the writer hold this lock.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import Unusable

WAIT_S = 5.0
_PAUSE_S = 0.005


class WriterLock:
    """One per open store; not shared between threads at the same time."""

    def __init__(self, path: Path, wait_s: float = WAIT_S) -> None:
        """`path` is the store's; `wait_s` how long another process may hold the lock."""
        self._path, self._wait_s = path, wait_s
        self._file = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock; raises Unusable `store.locked` with the holder's pid when the wait was in vain."""
        self._take(time.monotonic() + self._wait_s)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def _take(self, until: float) -> None:
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    who = os.pread(self._file, 32, 0).decode("ascii", "replace").strip() or "?"
                    raise Unusable("store.locked", path=str(self._path), holder=who) from None
                time.sleep(_PAUSE_S)
                continue
            os.pwrite(self._file, f"{os.getpid():<15}\n".encode(), 0)
            return

    def close(self) -> None:
        """Give the file back; it stays, so that nobody locks an unlinked one."""
        os.close(self._file)
