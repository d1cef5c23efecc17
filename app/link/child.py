"""What an engine does first: take its end of the pipe, and make sure that it never outlives the window.

The window starts it as ``… --pipe FD --parent PID`` from its main thread. The kernel kills the engine when that thread
ends (PR_SET_PDEATHSIG), however it ends; the end of the pipe is the second sign, for the engine's own loop.
"""

import argparse
import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from app.link.pipe import Pipe

_PR_SET_PDEATHSIG = 1


def arguments(pipe_fd: int, parent: int) -> list[str]:
    """Return the arguments that `open_pipe` reads."""
    return ["--pipe", str(pipe_fd), "--parent", str(parent)]


def open_pipe(argv: Sequence[str]) -> Pipe:
    """Return the engine's end of the pipe; end the process where its window is already gone."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pipe", type=int, required=True)
    parser.add_argument("--parent", type=int, required=True)
    given = parser.parse_args(argv)
    die_with_parent(given.parent)
    os.set_inheritable(given.pipe, False)
    # When memory runs out, an engine goes before the window: it comes back.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500")
    return Pipe.of_fd(given.pipe)


def die_with_parent(parent: int) -> None:
    """Be killed when the thread that started us ends; leave at once if `parent` isn't our parent any more."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("started by a window that is gone")
