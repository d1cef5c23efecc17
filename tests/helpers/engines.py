"""An engine process as a test holds it: started, told and listened to over the real pipe, without Qt."""

import os
import select
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from app.link.child import arguments
from app.link.messages import Message
from app.link.pipe import Pipe

ROOT = Path(__file__).resolve().parent.parent.parent
_WITHIN_S = 20.0


class Engine:
    """A context manager: the process is killed at its end."""

    def __init__(self, command: Sequence[str]) -> None:
        self.pipe, theirs = Pipe.pair()
        self.process = subprocess.Popen([*command, *arguments(theirs.fileno(), os.getpid())], cwd=ROOT,
                                        pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        theirs.close()
        self.said: list[Message] = []
        self.fds: dict[str, int] = {}
        """The last descriptor that came, by camera, or path of a clip."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self.pipe.close()
        for fd in self.fds.values():
            os.close(fd)

    def listen(self, for_s: float = 0.05) -> None:
        """Take in what comes meanwhile."""
        if not select.select([self.pipe], [], [], for_s)[0]:
            return
        for message, fds in self.pipe.receive():
            self.said.append(message)
            shows = message.get("camera", message.get("path", ""))
            for fd in fds:
                if shows in self.fds:
                    os.close(self.fds.pop(shows))
                self.fds[shows] = fd

    def wait_for(self, kind: str, fits: Callable[[Message], bool] = lambda _: True,
                 within_s: float = _WITHIN_S) -> Message:
        """Return the next message of a kind that fits; everything before it is forgotten."""
        until_s = time.monotonic() + within_s
        while time.monotonic() < until_s:
            while self.said:
                message = self.said.pop(0)
                if message["kind"] == kind and fits(message):
                    return message
            self.listen()
        raise AssertionError(f"no {kind} that fits within {within_s} s; ended: {self.process.poll()}")
