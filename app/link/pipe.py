"""The message pipe between the window and one engine: a socket pair that also carries file descriptors.

Neither side ever waits on it: what can't be written now is kept and goes out when the socket takes it (`flush`). Each
side's event loop watches `fileno()`.
"""

import contextlib
import os
import socket
from collections import deque
from collections.abc import Sequence

from app.link.messages import BadMessage, Decoder, Message, encode

MOST_WAITING_BYTES = 8 << 20
"""More than this unsent: the peer has stalled, and the supervisor will find that out too."""
_CHUNK_BYTES = 1 << 16
_MOST_FDS = 16


class PipeEnded(Exception):
    """The peer is gone, has stalled for good, or says what can't be understood."""


class Pipe:
    """One end. Single-threaded; owns the socket and the descriptors it received until they are handed out."""

    def __init__(self, end: socket.socket) -> None:
        end.setblocking(False)
        self._socket = end
        self._decoder = Decoder()
        self._came_fds: deque[int] = deque()
        self._waiting: deque[tuple[memoryview, tuple[int, ...]]] = deque()
        self._waiting_bytes = 0

    @classmethod
    def pair(cls) -> "tuple[Pipe, socket.socket]":
        """Return our end and the one to pass to the child (`pass_fds`); close that one once the child has it."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        return cls(ours), theirs

    @classmethod
    def of_fd(cls, fd: int) -> "Pipe":
        """Return the child's end, from the descriptor that it was started with."""
        return cls(socket.socket(fileno=fd))

    def fileno(self) -> int:
        """Return the descriptor to watch; -1 once closed."""
        return self._socket.fileno()

    @property
    def waiting(self) -> bool:
        """Whether there is something unsent: watch for writing, then `flush`."""
        return bool(self._waiting)

    def send(self, message: Message, fds: Sequence[int] = ()) -> None:
        """Send a message, now or as soon as the socket takes it. The descriptors are duplicated at once.

        Raises:
            PipeEnded: the peer is gone or has not read for too long.
            BadMessage: the message is too long.
        """
        body = encode({**message, "fds": len(fds)} if fds else message)
        if self._waiting_bytes + len(body) > MOST_WAITING_BYTES:
            raise PipeEnded("the peer doesn't read")
        self._waiting.append((memoryview(body), tuple(os.dup(fd) for fd in fds)))
        self._waiting_bytes += len(body)
        self.flush()

    def flush(self) -> None:
        """Write what the socket takes.

        Raises:
            PipeEnded: the peer is gone.
        """
        while self._waiting:
            body, fds = self._waiting[0]
            try:
                sent = socket.send_fds(self._socket, [body], list(fds)) if fds else self._socket.send(body)
            except BlockingIOError:
                return
            except OSError as error:
                raise PipeEnded(str(error)) from error
            for fd in fds:
                os.close(fd)
            self._waiting_bytes -= sent
            if sent == len(body):
                self._waiting.popleft()
            else:
                self._waiting[0] = (body[sent:], ())

    def receive(self) -> list[tuple[Message, list[int]]]:
        """Return what has come: messages, each with the descriptors sent along, which are the caller's now.

        Raises:
            PipeEnded: nothing more will come. Messages that came before the end are returned first.
        """
        came: list[tuple[Message, list[int]]] = []
        try:
            while data := self._read():
                for message in self._decoder.feed(data):
                    fds = [self._came_fds.popleft() for _ in range(message.pop("fds", 0))]
                    came.append((message, fds))
        except BlockingIOError:
            return came
        except (OSError, BadMessage, IndexError, TypeError) as error:
            if not came:
                raise PipeEnded(str(error)) from error
            return came
        if not came:
            raise PipeEnded("end of file")
        return came

    def _read(self) -> bytes:
        data, fds, _, _ = socket.recv_fds(self._socket, _CHUNK_BYTES, _MOST_FDS)
        self._came_fds.extend(fds)
        return data

    def close(self) -> None:
        """Close the socket and every descriptor that nobody took."""
        with contextlib.suppress(OSError):
            self._socket.close()
        for fd in (*self._came_fds, *(fd for _, fds in self._waiting for fd in fds)):
            os.close(fd)
        self._came_fds.clear()
        self._waiting.clear()
        self._waiting_bytes = 0
