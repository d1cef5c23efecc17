"""Photos and other media by content, as files in a folder beside the store."""

import errno
import hashlib
import os
import re
import tempfile
from pathlib import Path

from app.domain.errors import BadInput, Unusable

_NAME = re.compile(r"[0-9a-f]{64}")
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class FolderBlobs:
    """`STORE.blobs/ab/abcd…`; a blob is complete or not there."""

    def __init__(self, folder: Path) -> None:
        """The folder is made with the first blob."""
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Keep the bytes durably and return their name.

        Raises:
            Unusable: `environment.disk_full` or `environment.not_writable`; nothing half written stays.
        """
        name = hashlib.sha256(content).hexdigest()
        path = self._place(name)
        if path.exists():
            return name
        try:
            self._write(path, content)
        except OSError as error:
            what = "disk_full" if error.errno in _NO_ROOM else "not_writable"
            raise Unusable(f"environment.{what}", path=str(self._folder)) from error
        return name

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        file, draft = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(file, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            os.replace(draft, path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)

    def path(self, sha256: str) -> Path:
        """Return where the bytes stand; raises BadInput `blob.missing`."""
        path = self._place(sha256)
        if not path.is_file():
            raise BadInput("blob.missing", sha256=sha256)
        return path

    def read(self, sha256: str) -> bytes:
        """Return the bytes; raises Unusable `blob.damaged` when they don't fit their name."""
        content = self.path(sha256).read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Unusable("blob.damaged", sha256=sha256)
        return content

    def has(self, sha256: str) -> bool:
        """Say whether the bytes are here."""
        return bool(_NAME.fullmatch(sha256)) and self._place(sha256).is_file()

    def _place(self, sha256: str) -> Path:
        if not _NAME.fullmatch(sha256):
            raise BadInput("blob.missing", sha256=sha256)
        return self._folder / sha256[:2] / sha256


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
