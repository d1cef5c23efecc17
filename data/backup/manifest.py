"""What a backup says of itself: `manifest.json`, whose own hash is printed, so that an altered backup shows."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import BadInput
from app.domain.lineage import Held
from app.domain.plain import canonical
from app.files import read_file
from data.row_hashes import TableHash

FORMAT = 1
FILE, STORE = "manifest.json", "store.sqlite"
_LARGEST_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One backup."""

    format: int = FORMAT
    program: str
    client: int
    """Number of the program that made it (`data.identity.CLIENT`)."""
    made_at: str
    """Instant, UTC: by the clock of the machine, not of the store."""
    engine: str
    """`sqlite` or `postgresql`: where the rows came from."""
    store: str
    district: str
    demo: bool
    schema: int
    epoch: int
    seq: int
    head: str
    """Hash of journal entry `seq`, hexadecimal."""
    tables: dict[str, TableHash]
    bytes: int
    sha256: str
    """Size and hash of the store's file in the backup."""
    media: int
    media_bytes: int
    media_missing: list[str]
    """Names of media that were missing or damaged in the store itself."""

    @property
    def held(self) -> Held:
        """The chain's end at that time."""
        return Held(self.store, self.epoch, self.seq, self.head)

    def text(self) -> str:
        """Return it as it stands in its file."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        plain["tables"] = {name: {"rows": each.rows, "hash": each.hash} for name, each in self.tables.items()}
        return canonical(plain) + "\n"

    @property
    def hash(self) -> str:
        """SHA-256 of the file, hexadecimal."""
        return hashlib.sha256(self.text().encode()).hexdigest()


def read_manifest(backup: Path) -> Manifest:
    """Read the manifest in a backup's folder.

    Raises:
        BadInput: `backup.not_a_backup`; `backup.altered`, the manifest was written by somebody else; `backup.newer`.
    """
    try:
        text = _text(backup / FILE)
        plain: dict[str, Any] = json.loads(text)
        if plain["format"] > FORMAT:
            raise BadInput("backup.newer", path=str(backup), backup=plain["format"], program=FORMAT)
        tables = {name: TableHash(each["rows"], each["hash"]) for name, each in plain["tables"].items()}
        found = Manifest(**(plain | {"tables": tables}))
        whole = found.text() == text
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadInput("backup.not_a_backup", path=str(backup)) from error
    if not whole:
        raise BadInput("backup.altered", path=str(backup), what=FILE)
    return found


def _text(path: Path) -> str:
    try:
        return read_file(path, _LARGEST_BYTES).decode()
    except BadInput as refusal:
        raise ValueError(refusal.code) from refusal
