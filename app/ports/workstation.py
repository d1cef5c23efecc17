"""The workstation's own small store: what belongs to this place and person and to no case.

Drafts, presence, saved filters, preferences. Nothing of it is journalled or sent, and no intent is needed to change it.
All processes of one machine see the same.
"""

from collections.abc import Mapping
from typing import Any, Protocol

Value = Mapping[str, Any]
"""Plain JSON: texts, whole numbers, booleans, lists and dictionaries of them."""


class Workstation(Protocol):
    """Values by kind (`draft`, `presence`, `filter`, `preference`) and key. Calls are short and safe on any thread."""

    def keep(self, kind: str, key: str, value: Value) -> None:
        """Keep the value in place of the one before; raises Unusable when the disk is full or locked."""
        ...

    def kept(self, kind: str, key: str) -> dict[str, Any] | None:
        """Return the value, or None."""
        ...

    def all(self, kind: str) -> list[tuple[str, dict[str, Any]]]:
        """Return key and value of everything of a kind, by key."""
        ...

    def forget(self, kind: str, key: str) -> None:
        """Drop the value; nothing happens when there is none."""
        ...
