"""Files of a backup: copied and hashed in one pass, on the disk before anything counts on them."""

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

_PART_BYTES = 2**20


class Copied(NamedTuple):
    """What was read."""

    bytes: int
    sha256: str


def hashed(path: Path, target: Path | None = None, go_on: Callable[[], None] = lambda: None) -> Copied:
    """Hash a file; with `target` copy it at the same time, durably. `go_on` is called between two parts."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file, open(target or os.devnull, "wb") as out:
        while part := file.read(_PART_BYTES):
            go_on()
            digest.update(part)
            size += len(part)
            if target is not None:
                out.write(part)
        if target is not None:
            out.flush()
            os.fsync(out.fileno())
    return Copied(size, digest.hexdigest())


def synced(path: Path) -> None:
    """Bring a file or a folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_durably(path: Path, text: str) -> None:
    """Write a new file and bring it to the disk."""
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def linked(path: Path, target: Path) -> None:
    """Give a file that never changes a second name; a copy where the file system knows none."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)
        synced(target)
