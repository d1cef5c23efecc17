"""Photos and recordings fetched ahead, so that a case that came down can be seen whole while the server is away.

Part by part, between two exchanges and only while nothing is called or meant: a clip of 200 MB holds nothing up. What
was cut off goes on where it was, and is taken for what its hash says only when it is.
"""

import hashlib
import os
import shutil
import time
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.domain.errors import BadInput, Unusable
from data import journal, tables
from data.replica.tables import ahead

if TYPE_CHECKING:
    from data.replica.store import ReplicaStore

PART_BYTES = 256 * 1024
TURN_S = 2.0
"""So long parts are fetched before the next exchange, if nothing ends it before."""
LIST_AGAIN_S = 5.0
"""What new cases name is looked up at most so often."""
ASK_AGAIN_S = 3600.0
"""What the shared store didn't have is asked for again after so long."""
TRY_AGAIN_S = 60.0
"""Where the disk takes nothing more, it is tried again after so long."""
RESERVE_BYTES = 1024**3
"""So much of the disk is left free: the replica itself must be able to grow."""


class Ahead:
    """Knows what is missing, and fetches it. Any thread may ask how much it is; one fetches."""

    def __init__(self, store: "ReplicaStore") -> None:
        """`store` is open."""
        self._store = store
        self.trouble: Unusable | None = None
        self._one = Lock()
        self._on = False
        self._here: set[str] = set()
        self._missing: dict[str, None] = {}
        self._absent: set[str] = set()
        self._listed_seq, self._list_again_s, self._ask_again_s, self._try_again_s = -1, 0.0, 0.0, 0.0

    def switch(self, on: bool) -> None:
        """Fetch ahead from now on, or only what is looked at; kept in the replica."""
        with self._store.unit_of_work() as unit:
            set_on(unit.writer.connection, on)
        self._list_again_s = self._try_again_s = 0.0

    def missing(self) -> int | None:
        """Return how many are not here yet; None where none is to come before it is looked at."""
        with self._one:
            self._list()
            return len(self._missing) + len(self._absent) if self._on else None

    def part(self) -> bool:
        """Fetch one part; say whether there is more to fetch now.

        Raises:
            Unusable: the shared store can't be reached.
        """
        with self._one:
            self._list()
            name = next(iter(self._missing), None) if self._on else None
        if name is None or time.monotonic() < self._try_again_s:
            return False
        done, self.trouble = True, None
        try:
            done = self._store.blobs.has(name) or self._fetch(name)
        except BadInput:
            self._absent.add(name)
        except Unusable as failure:
            if not failure.code.startswith("environment."):
                raise
            self.trouble, self._try_again_s = failure, time.monotonic() + TRY_AGAIN_S
            return False
        if done:
            with self._one:
                self._missing.pop(name, None)
        return True

    def _fetch(self, name: str) -> bool:
        """Bring a part to those that are here; say whether it was the last."""
        blobs = self._store.blobs
        draft = blobs.draft(name)
        done = draft.stat().st_size if draft.exists() else 0
        with self._store.link.store() as shared:
            part, size = shared.blobs.part(name, done, PART_BYTES)
        try:
            _check_room(draft, size - done)
            # At its place, not at the end: another process may be fetching the same.
            with open(os.open(draft, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as out:
                os.pwrite(out.fileno(), part, done)
            if done + len(part) < size:
                return False
            content = draft.read_bytes()
        except OSError as error:
            raise Unusable("environment.not_writable", path=str(draft)) from error
        fits = hashlib.sha256(content).hexdigest() == name
        if fits:
            blobs.put(content)
        draft.unlink(missing_ok=True)
        if not fits:
            raise BadInput("blob.missing", sha256=name)
        return True

    def _list(self) -> None:
        """Look up whether there is anything to do, and what, where the journal has grown since."""
        now_s = time.monotonic()
        if now_s < self._list_again_s:
            return
        self._list_again_s = now_s + LIST_AGAIN_S
        with self._store.reading() as connection:
            self._on, seq = is_on(connection), journal.head(connection)[0]
            if not self._on or (seq == self._listed_seq and now_s < self._ask_again_s):
                return
            # The newest first: they will be looked at first.
            names = connection.execute(sa.select(tables.media.c.sha256).group_by(tables.media.c.sha256)
                                       .order_by(sa.func.max(tables.media.c.at).desc())).scalars().all()
        if now_s >= self._ask_again_s:
            self._absent, self._ask_again_s = set(), now_s + ASK_AGAIN_S
        has = self._store.blobs.has
        self._here.update(name for name in names if name not in self._here and has(name))
        self._absent -= self._here
        self._missing = dict.fromkeys(name for name in names if name not in self._here and name not in self._absent)
        self._listed_seq = seq


def _check_room(draft: Path, more: int) -> None:
    draft.parent.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(draft.parent).free - more < RESERVE_BYTES:
        raise Unusable("environment.no_room_ahead", path=str(draft.parent.parent), gb=RESERVE_BYTES // 1024**3)


def is_on(connection: sa.Connection) -> bool:
    """Say whether the replica on the connection fetches ahead; one that an older program made does not."""
    return sa.inspect(connection).has_table(ahead.name) and connection.execute(ahead.select()).first() is not None


def set_on(connection: sa.Connection, on: bool) -> None:
    """Keep it."""
    ahead.create(connection, checkfirst=True)
    connection.execute(ahead.delete())
    if on:
        connection.execute(ahead.insert(), {"one": 1})
