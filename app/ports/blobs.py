"""The blob port: photos and other media by content. Bytes go in before the intent that names them."""

from pathlib import Path
from typing import Protocol


class Blobs(Protocol):
    """A blob is named by its SHA-256 (lower-case hex) and never changes; many cases may share one."""

    def put(self, content: bytes) -> str:
        """Keep the bytes durably and return their name."""
        ...

    def path(self, sha256: str) -> Path:
        """Return where the bytes stand; raises BadInput when they are not here."""
        ...

    def read(self, sha256: str) -> bytes:
        """Return the bytes; raises BadInput when they are not here, Unusable when they don't fit their name."""
        ...

    def has(self, sha256: str) -> bool:
        """Say whether the bytes are here."""
        ...
