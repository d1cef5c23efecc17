"""Files that a person chose: opened without waiting, looked at before a byte counts, never read without an end.

A link is followed: what counts is what it leads to. What the content is, its reader checks.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.domain.errors import BadInput


@contextmanager
def opened(path: Path, most_bytes: int) -> Iterator[BinaryIO]:
    """Open a file for reading; whoever reads it by its name holds it open like this meanwhile.

    Raises:
        BadInput: `environment.not_found`, `environment.not_readable`, `file.folder`, `file.special` (a pipe, a
            device), `file.unreadable`, `file.too_large`; when left, `file.changed`: it was written meanwhile.
    """
    try:
        file = open(path, "rb", opener=_without_waiting)
    except (OSError, ValueError) as error:
        raise _not_opened(path, error) from error
    with file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise BadInput("file.special", path=str(path))
        if before.st_size > most_bytes:
            raise BadInput("file.too_large", path=str(path), most_mb=most_bytes >> 20, found_mb=before.st_size >> 20)
        yield file
        after = os.fstat(file.fileno())
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise BadInput("file.changed", path=str(path))


def read_file(path: Path, most_bytes: int) -> bytes:
    """Return the whole content; raises as `opened`."""
    try:
        with opened(path, most_bytes) as file:
            # One byte more than it says to have: what the system makes up as it is read (/proc) has no size.
            size = os.fstat(file.fileno()).st_size
            content = file.read(size + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(content) != size:
        raise BadInput("file.changed", path=str(path))
    return content


def _without_waiting(path: str, flags: int) -> int:
    """Open a pipe that nobody writes to, too; it is told from a file afterwards."""
    return os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY)


def _not_opened(path: Path, error: OSError | ValueError) -> BadInput:
    if isinstance(error, FileNotFoundError):
        return BadInput("environment.not_found", path=str(path))
    if isinstance(error, PermissionError):
        return BadInput("environment.not_readable", path=str(path))
    return _unreadable(path, error)


def _unreadable(path: Path, error: OSError | ValueError) -> BadInput:
    if isinstance(error, IsADirectoryError):
        return BadInput("file.folder", path=str(path))
    # A socket can't be opened at all; a name may be too long, a circle of links, or no name (a NUL).
    return BadInput("file.unreadable", path=str(path), detail=getattr(error, "strerror", None) or str(error))
