"""`STORE.heads`: the last head seen, kept beside the store, so that a store whose end was cut is noticed.

One bit flipped in the middle of the WAL opens without an error and ends there: only a head kept elsewhere shows it.
Written after each commit into the same place, without a sync of its own: after a power cut it may be older than the
store, which only weakens it.
"""

import json
import os
from pathlib import Path
from typing import NamedTuple

_BYTES = 256


class Head(NamedTuple):
    """The end of a store's chain."""

    store: str
    seq: int
    hash: str
    """Hexadecimal."""


def beside(path: Path) -> Path:
    """Return where the heads of a store stand."""
    return path.with_name(path.name + ".heads")


def seen(path: Path) -> Head | None:
    """Return the last head seen of the store at `path`, or None where none is kept or it can't be read."""
    try:
        return Head(*json.loads(beside(path).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


class HeadsFile:
    """The file, open while the store is open for writing."""

    def __init__(self, path: Path) -> None:
        """`path` is the store's."""
        self._file = os.open(beside(path), os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o666)

    def note(self, head: Head) -> None:
        """Keep the head in the place of the last."""
        os.pwrite(self._file, json.dumps(list(head)).encode().ljust(_BYTES), 0)

    def close(self) -> None:
        """Give the file back."""
        os.close(self._file)
