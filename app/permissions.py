"""The permission matrix that this program runs by, read once from its resources."""

import tomllib
from functools import cache
from pathlib import Path

from app.domain.permission import Permissions, permissions

_FILE = Path(__file__).resolve().parent.parent / "resources" / "permissions.toml"


@cache
def permission_matrix() -> Permissions:
    """Return the matrix of `resources/permissions.toml`."""
    return permissions(tomllib.loads(_FILE.read_text(encoding="utf-8")))
