"""A second start by the same user raises the window that is there; another user's goes on and opens its own.

Each process that shows a window has a socket in the user's data folder, named after the store and who is logged in.
A socket whose process has ended is taken over, and a process that doesn't answer in time is left alone.
"""

import fcntl
import hashlib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs
from PySide6.QtCore import QObject, QSocketNotifier, Signal

FOLDER_NAME = "windows"
NOBODY = "-"
"""Name of a window at which nobody is logged in yet."""
WISH, ANSWER = b"raise\n", b"raised\n"
ANSWER_S = 10.0
"""So long a window may take to answer: it may still be opening its store."""
_HEARD_S = 0.2
_WAITING = 8


class Doorbell(QObject):
    """The socket of this process.

    Signals:
        rung: somebody started the program again.
    """

    rung = Signal()

    def __init__(self, path: Path, listening: socket.socket) -> None:
        """Use `claim`."""
        super().__init__()
        self._path, self._socket = path, listening
        self._notifier = QSocketNotifier(listening.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._answer)

    def rename(self, login: str) -> None:
        """Stand under another name: somebody has logged in. Where that name is somebody's already, nothing changes."""
        path = self._path.with_name(f"{self._path.name.split('.')[0]}.{login}")
        with _one_at_a_time(path.parent):
            if path != self._path and not _lives(path):
                self._path = self._path.rename(path)

    def close(self) -> None:
        """Take the socket away. Idempotent."""
        self._notifier.setEnabled(False)
        self._socket.close()
        self._path.unlink(missing_ok=True)

    def _answer(self) -> None:
        try:
            connection, _ = self._socket.accept()
        except BlockingIOError:
            return  # Whoever rang is gone already.
        with connection:
            connection.settimeout(_HEARD_S)
            try:
                if connection.recv(len(WISH)) == WISH:
                    self.rung.emit()
                    connection.send(ANSWER)
            except OSError:
                return  # Gone, or never meant it.


def claim(store: Path, login: str | None, folder: Path | None = None) -> Doorbell | None:
    """Raise the window that is there, or stand ready to be raised.

    Args:
        store: the store's file.
        login: who is to be logged in; None raises any window of this account on the store.
        folder: where the sockets stand; by default in the user's data folder.

    Returns:
        None when a window was raised; else this process's own doorbell, whoever gets it closes it.

    Raises:
        OSError: no socket can be made there, for example because the folder can't be written.
    """
    folder = folder or platformdirs.user_data_path("wanmi") / FOLDER_NAME
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = hashlib.sha256(str(store.resolve()).encode()).hexdigest()[:8]
    with _one_at_a_time(folder):
        there = sorted(folder.glob(f"{name}.*")) if login is None else [folder / f"{name}.{login}"]
        alive = [path for path in there if _lives(path)]
        doorbell = None if alive else _listen(folder / f"{name}.{login or NOBODY}")
    if doorbell is not None:
        return doorbell
    if any(_raises(path) for path in alive):
        return None
    return _listen(folder / f"{name}.{login or NOBODY}")


def _listen(path: Path) -> Doorbell:
    path.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX)
    try:
        listening.bind(str(path))
        listening.listen(_WAITING)
    except OSError:
        listening.close()
        raise
    listening.setblocking(False)
    return Doorbell(path, listening)


def _lives(path: Path) -> bool:
    """Say whether a process listens there."""
    with socket.socket(socket.AF_UNIX) as asking:
        return asking.connect_ex(str(path)) == 0


def _raises(path: Path) -> bool:
    """Let the process raise its window; say whether it did."""
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(ANSWER_S)
        try:
            asking.connect(str(path))
            asking.send(WISH)
            return asking.recv(len(ANSWER)) == ANSWER
        except OSError:
            return False


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Two clicks on the icon start two processes at once."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
