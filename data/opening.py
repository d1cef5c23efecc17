"""What can be seen of a store's file before the database engine touches it: one clear refusal instead of an odd one."""

import os
import struct
from pathlib import Path

from app.domain.errors import Unusable

_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100


def is_writable(path: Path) -> bool:
    """Say whether the store and the files beside it can be written."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def check_file(path: Path, *, write: bool) -> None:
    """Raise Unusable when the file can't be a store, or can't be written although it shall be."""
    place = str(path)
    try:
        if path.exists() and not path.is_file():  # A folder; a pipe that nobody writes to would be waited for.
            raise Unusable("store.not_a_store", path=place)
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        raise Unusable("store.missing", path=place) from None
    except OSError:  # No permission; a name that is too long, a circle of links.
        raise Unusable("store.cannot_open", path=place) from None
    if not header:
        raise Unusable("store.empty", path=place)
    if len(header) < _HEADER_BYTES or not header.startswith(_MAGIC):
        raise Unusable("store.not_a_store", path=place)
    page, pages = struct.unpack_from(">H", header, 16)[0], struct.unpack_from(">I", header, 28)[0]
    # A kill while SQLite copies its log into the file leaves the first page ahead of the last: the log has them.
    if size < (page if page > 1 else 65536) * pages and not _has_log(path):
        raise Unusable("store.truncated", path=place)
    if write and not is_writable(path):
        raise Unusable("store.read_only", path=place)
