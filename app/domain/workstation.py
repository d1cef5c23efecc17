"""Who comes to a shared store with a log-in of the database: each workstation, the gateway, whoever only reads."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

_NAME = re.compile(r"[a-z][a-z0-9_-]{1,40}")
_RESERVED = ("pg_", "wanmi_", "postgres")


class Kind(StrEnum):
    """What it may do: one of the database's roles."""

    WORKSTATION = "workstation"
    GATEWAY = "gateway"
    READER = "reader"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workstation:
    """A log-in of the database that belongs to the district."""

    id: UUID
    version: int = 0
    name: str
    """Of the log-in; also what intents name as their workstation, where a machine has no log-in of its own."""
    kind: Kind
    admitted_at: datetime
    barred_at: datetime | None = None
    """From this instant on it sees nothing and writes nothing."""
    reason: str = ""
    """Why it was barred."""


def is_login_name(name: str) -> bool:
    """Say whether a workstation may be called so: it becomes the name of a role of the database."""
    return _NAME.fullmatch(name) is not None and not name.startswith(_RESERVED)
