"""Turns what the database engine raises into what the user is told. Kinds come from names, never from texts."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from app.domain.errors import Refusal, Unusable

_CODES = {
    "SQLITE_BUSY": "store.locked",
    "SQLITE_LOCKED": "store.locked",
    "SQLITE_FULL": "store.disk_full",
    "SQLITE_IOERR": "store.broken_disk",
    "SQLITE_READONLY": "store.read_only",
    "SQLITE_CANTOPEN": "store.cannot_open",
    "SQLITE_CORRUPT": "store.damaged",
    "SQLITE_NOTADB": "store.not_a_store",
}


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raise Unusable for what the environment causes; whatever is our own fault goes on as it is."""
    try:
        yield
    except (sa.exc.DBAPIError, sqlite3.Error) as error:
        refusal = refusal_of(error, path)
        if refusal is None:
            raise
        raise refusal from error


def refusal_of(error: Exception, path: Path) -> Refusal | None:
    """Return what to tell of a database error, or None for our own bugs."""
    original = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    name = getattr(original, "sqlite_errorname", "") or ""
    code = _CODES.get("_".join(name.split("_")[:2]))
    if code is None:
        return None
    facts = {"path": str(path)}
    if code == "store.locked":
        facts["holder"] = holder(path)
    return Unusable(code, **facts)


def holder(path: Path) -> str:
    """Return the process that wrote last, as `STORE.lock` names it, or `?`."""
    try:
        return path.with_name(path.name + ".lock").read_text().strip() or "?"
    except OSError:
        return "?"
