"""The workstation's own small store (`app.ports.workstation`): one SQLite file in the user's data folder.

Rows of several stores stand in one file, told apart by the store's id. A power cut may cost the last second, a killed
process nothing; that is enough for drafts, and a write takes well under a millisecond.
"""

import json
import sqlite3
from pathlib import Path
from threading import Lock
from typing import Any

from app.domain.errors import Unusable
from app.ports.workstation import Value
from data.errors import told

MEMORY = Path(":memory:")
"""Keeps until the process ends: for pictures, and where the data folder can't be written."""
_BUSY_S = 0.25
_SCHEMA = """CREATE TABLE IF NOT EXISTS kept (
    store TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (store, kind, key)) WITHOUT ROWID"""


class OwnStore:
    """What this workstation keeps for one store."""

    def __init__(self, path: Path, store: str) -> None:
        """Open or make the file.

        Args:
            path: the file, or `MEMORY`; its folder is made.
            store: id of the store that the values belong to.

        Raises:
            Unusable: the folder or the file can't be written, or is no database.
        """
        self.path, self._store = path, store
        self._one = Lock()
        with told(path):
            if path != MEMORY:
                try:
                    path.parent.mkdir(parents=True, exist_ok=True)
                except OSError as error:
                    raise Unusable("store.cannot_open", path=str(path)) from error
            self._raw = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_S, check_same_thread=False)
            try:
                self._raw.execute("PRAGMA journal_mode=WAL")
                self._raw.execute("PRAGMA synchronous=NORMAL")
                self._raw.execute(_SCHEMA)
            except BaseException:
                self._raw.close()
                raise

    def keep(self, kind: str, key: str, value: Value) -> None:
        """As the port says."""
        text = json.dumps(value, ensure_ascii=False)
        self._ask("INSERT INTO kept VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                  kind, key, text)

    def kept(self, kind: str, key: str) -> dict[str, Any] | None:
        """As the port says."""
        found = self._ask("SELECT value FROM kept WHERE store = ? AND kind = ? AND key = ?", kind, key)
        return json.loads(found[0][0]) if found else None

    def all(self, kind: str) -> list[tuple[str, dict[str, Any]]]:
        """As the port says."""
        found = self._ask("SELECT key, value FROM kept WHERE store = ? AND kind = ? ORDER BY key", kind)
        return [(key, json.loads(value)) for key, value in found]

    def forget(self, kind: str, key: str) -> None:
        """As the port says."""
        self._ask("DELETE FROM kept WHERE store = ? AND kind = ? AND key = ?", kind, key)

    def close(self) -> None:
        """Close the file. Idempotent."""
        with self._one:
            self._raw.close()

    def _ask(self, sql: str, *values: str) -> list[Any]:
        with self._one, told(self.path):
            return self._raw.execute(sql, (self._store, *values)).fetchall()
