"""Heads of a store's chain that are kept where its owner isn't: he could cut the journal's end or make all of it anew.

An anchor file has one head a line, as JSON; a backup's manifest and the `.heads` file beside a store are taken too.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.domain.errors import BadInput, Unusable
from app.domain.lineage import Held
from data import journal, tables
from data.backup.manifest import FILE, read_manifest

_LARGEST_BYTES = 64 * 2**20


class Anchored(NamedTuple):
    """What the comparison with an anchor found."""

    heads: int
    """How many heads of this store were compared."""
    last: Held
    """The latest of them."""
    misfit: str
    """The first that doesn't fit, and how; empty when all fit."""


def anchored(connection: sa.Connection, path: Path) -> Anchored:
    """Compare a store with the heads that a file, or a backup's folder, holds of it.

    Raises:
        BadInput: `anchor.unreadable`, `anchor.other_store`.
    """
    store = connection.execute(sa.select(tables.store.c.id)).scalar_one()
    seen = read_heads(path)
    heads = sorted((each for each in seen if each.store == store), key=lambda each: each.seq)
    if not heads:
        raise BadInput("anchor.other_store", path=str(path))
    end, _ = journal.head(connection)
    for head in heads:
        found = connection.execute(sa.select(tables.journal.c.hash).where(tables.journal.c.seq == head.seq)).scalar()
        if found is None:
            misfit = f"journal {end + 1}: the end is missing, {head.seq} entries were seen"
            return Anchored(len(heads), heads[-1], misfit)
        if bytes(found).hex() != head.hash:
            return Anchored(len(heads), heads[-1], f"journal {head.seq}: another entry was seen here")
    return Anchored(len(heads), heads[-1], "")


def read_heads(path: Path) -> list[Held]:
    """Return the heads in an anchor file, a `.heads` file, a manifest, or a backup's folder.

    Raises:
        BadInput: `anchor.unreadable`, or what `read_manifest` raises.
    """
    if path.is_dir():
        return [read_manifest(path).held]
    if path.name == FILE:
        return [read_manifest(path.parent).held]
    try:
        with path.open("rb") as file:
            lines = file.read(_LARGEST_BYTES).decode().splitlines()
        found = list(_heads(lines))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BadInput("anchor.unreadable", path=str(path)) from error
    if not found:
        raise BadInput("anchor.unreadable", path=str(path))
    return found


def add_head(path: Path, head: Held) -> None:
    """Add a head to an anchor file, durably.

    Raises:
        Unusable: `anchor.not_written`.
    """
    line = json.dumps({"store": head.store, "epoch": head.epoch, "seq": head.seq, "hash": head.hash}) + "\n"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            os.write(handle, line.encode())
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise Unusable("anchor.not_written", path=str(path), detail=error.strerror or "") from error


def _heads(lines: list[str]) -> Iterator[Held]:
    for line in lines:
        if not line.strip():
            continue
        plain: Any = json.loads(line)
        if isinstance(plain, list):  # `.heads`
            plain = {"store": plain[0], "epoch": 0, "seq": plain[1], "hash": plain[2]}
        yield Held(str(plain["store"]), int(plain["epoch"]), int(plain["seq"]), str(plain["hash"]))
