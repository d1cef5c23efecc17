"""Photos and recordings of a replica: those that were taken or looked at here; the shared store's others come by hash.

What is put in here is kept here at once and goes up with the intent that names it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from app.domain.errors import BadInput, Unusable
from app.ports.blobs import Blobs
from data.blobs import FolderBlobs

_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
Theirs = Callable[[], AbstractContextManager[Blobs]]
"""Gives the shared store's blobs; raises Unusable at once while it is away."""


class ReplicaBlobs(FolderBlobs):
    """The folder beside the replica, filled from the shared store when something is asked for."""

    def __init__(self, folder: Path, theirs: Theirs) -> None:
        """`theirs` gives the shared store's."""
        super().__init__(folder)
        self._theirs = theirs

    def path(self, sha256: str) -> Path:
        """Return where the bytes stand, fetched if need be; raises BadInput `blob.missing`."""
        if not self.has(sha256):
            self.fetch(sha256)
        return super().path(sha256)

    def fetch(self, sha256: str) -> bool:
        """Bring the bytes here if the shared store has them and can be reached; say whether they are here."""
        if self.has(sha256):
            return True
        try:
            with self._theirs() as blobs:
                self.put(blobs.read(sha256))
        except (BadInput, Unusable):
            return False
        return True

    def draft(self, sha256: str) -> Path:
        """Return where the bytes grow until they are whole; raises BadInput `blob.missing`."""
        return self._place(sha256).with_suffix(".part")


class HereOrAway:
    """For `verify`: what was not fetched yet is no fault, what is damaged is."""

    def __init__(self, own: FolderBlobs) -> None:
        """`own` are the replica's."""
        self._own = own

    def has(self, sha256: str) -> bool:
        """Say that it is somewhere."""
        return bool(sha256)

    def read(self, sha256: str) -> bytes:
        """Read what is here."""
        return FolderBlobs.read(self._own, sha256) if self._own.has(sha256) else b""

    def path(self, sha256: str) -> Path:
        """Return where it stands."""
        return FolderBlobs.path(self._own, sha256)

    def put(self, content: bytes) -> str:
        """Keep it."""
        return self._own.put(content)


def named_in(text: str) -> Iterator[str]:
    """Give the hashes that an intent's body names."""
    yield from dict.fromkeys(_HASH.findall(text))
