"""Photos and other media by content, in a table of the shared store: they are committed, saved and moved with it."""

import hashlib
import re
import tempfile
from pathlib import Path

import sqlalchemy as sa

from app.domain.errors import BadInput, Unusable
from data.shared.server import moving

_NAME = re.compile(r"[0-9a-f]{64}")
blob = sa.table("blob", sa.column("sha256", sa.Text), sa.column("content", sa.LargeBinary))


class TableBlobs:
    """Bytes by name; a copy is kept in a folder for who wants a file."""

    def __init__(self, engine: sa.Engine) -> None:
        """`engine` is the store's."""
        self._engine = engine
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def put(self, content: bytes) -> str:
        """Keep the bytes durably and return their name."""
        name = hashlib.sha256(content).hexdigest()
        with self._engine.begin() as connection, moving(connection, len(content)):
            connection.execute(sa.text("INSERT INTO blob VALUES (:name, :content) ON CONFLICT DO NOTHING"),
                               {"name": name, "content": content})
        return name

    def path(self, sha256: str) -> Path:
        """Return a copy in a file; raises BadInput `blob.missing`."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="wanmi-blobs-")
        path = Path(self._folder.name) / sha256
        if not path.exists():
            path.write_bytes(self.read(sha256))
        return path

    def read(self, sha256: str) -> bytes:
        """Return the bytes; raises BadInput `blob.missing`, Unusable `blob.damaged`."""
        with self._engine.begin() as connection:
            size = connection.execute(sa.select(sa.func.octet_length(blob.c.content))
                                      .where(blob.c.sha256 == sha256)).scalar()
            if size is None:
                raise BadInput("blob.missing", sha256=sha256)
            with moving(connection, size):
                found = connection.execute(sa.select(blob.c.content).where(blob.c.sha256 == sha256)).scalar_one()
        content = bytes(found)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Unusable("blob.damaged", sha256=sha256)
        return content

    def part(self, sha256: str, begin: int, count: int) -> tuple[bytes, int]:
        """Return so many bytes and how many there are in all; raises BadInput `blob.missing`."""
        with self._engine.begin() as connection, moving(connection, count):
            found = connection.execute(sa.select(
                sa.func.substring(blob.c.content, begin + 1, count), sa.func.octet_length(blob.c.content))
                .where(blob.c.sha256 == sha256)).first()
        if found is None:
            raise BadInput("blob.missing", sha256=sha256)
        return bytes(found[0]), int(found[1])

    def has(self, sha256: str) -> bool:
        """Say whether the bytes are here."""
        if not _NAME.fullmatch(sha256):
            return False
        with self._engine.connect() as connection:
            return connection.execute(sa.select(sa.literal(1)).where(blob.c.sha256 == sha256)).first() is not None

    def close(self) -> None:
        """Remove the copies. Idempotent."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
