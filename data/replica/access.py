"""The password of the shared store's log-in: never in the replica, which may be copied, but in a file of its own.

The file is libpq's own (https://www.postgresql.org/docs/current/libpq-pgpass.html), readable by its owner only.
"""

import os
from pathlib import Path

import sqlalchemy as sa


def beside(path: Path) -> Path:
    """Return where the password of the replica at `path` stands."""
    return path.with_name(path.name + ".pgpass")


def without_password(url: str) -> str:
    """Return the URL as the replica keeps it."""
    return sa.make_url(url).set(password=None).render_as_string(hide_password=False)


def keep_password(url: str, path: Path) -> None:
    """Write the URL's password, if it has one, beside the replica."""
    password = sa.make_url(url).password
    if password is None:
        return
    escaped = str(password).replace("\\", "\\\\").replace(":", "\\:")
    file = os.open(beside(path), os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as out:
        out.write(f"*:*:*:*:{escaped}\n")


def with_password(url: str, path: Path) -> str:
    """Return the URL with the way to the password kept beside the replica, if there is one."""
    kept = beside(path)
    if not kept.exists():
        return url
    return sa.make_url(url).update_query_dict({"passfile": str(kept)}).render_as_string(hide_password=False)
