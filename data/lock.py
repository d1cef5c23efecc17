"""`STORE.lock`: orders the writers of one store file and names the process that writes.

SQLite before 3.51.3 can lose committed pages when one process makes a checkpoint while another commits; so every
write transaction and the closing of the writer hold this lock.

Who waits stands at a gate before it, a second lock on the same file. Without it a process that writes one intent after
the other takes the lock again before anybody else has looked, and the others wait in vain (tried: for five seconds).
"""

import fcntl
import os
import random
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import Unusable

WAIT_S = 5.0
_PAUSE_S = (0.0005, 0.004)
_AT_THE_GATE = 0.5
"""Part of the wait after which the gate no longer counts: whoever stands in it may have been stopped there."""
# struct flock: the first byte. Locks of an open file description, which closing another descriptor doesn't take away.
_SHUT = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 1, 0)
_OPEN = struct.pack("hhqqi4x", fcntl.F_UNLCK, os.SEEK_SET, 0, 1, 0)


class WriterLock:
    """One per open store; not shared between threads at the same time."""

    def __init__(self, path: Path, wait_s: float = WAIT_S) -> None:
        """`path` is the store's; `wait_s` how long another process may hold the lock."""
        self._path, self._wait_s = path, wait_s
        self._file = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock; raises Unusable `store.locked` with the holder's pid when the wait was in vain."""
        begun_s = time.monotonic()
        gated = self._waited(lambda: fcntl.fcntl(self._file, fcntl.F_OFD_SETLK, _SHUT),
                             begun_s + self._wait_s * _AT_THE_GATE)
        try:
            taken = self._waited(lambda: fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB),
                                 begun_s + self._wait_s)
        finally:
            if gated:
                fcntl.fcntl(self._file, fcntl.F_OFD_SETLK, _OPEN)
        if not taken:
            who = os.pread(self._file, 32, 0).decode("ascii", "replace").strip() or "?"
            raise Unusable("store.locked", path=str(self._path), holder=who)
        os.pwrite(self._file, f"{os.getpid():<15}\n".encode(), 0)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def _waited(self, take: Callable[[], object], until_s: float) -> bool:
        """Try to take a lock until the time is over; say whether it was taken."""
        while True:
            try:
                take()
            except BlockingIOError:
                if time.monotonic() > until_s:
                    return False
                time.sleep(random.uniform(*_PAUSE_S))
            else:
                return True

    def close(self) -> None:
        """Give the file back; it stays, so that nobody locks an unlinked one."""
        os.close(self._file)
