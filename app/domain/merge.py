"""Three-way merge of an object's fields: what two people changed in different fields goes together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Fields = Mapping[str, Any]
"""Plain JSON values by the field's name; a field that isn't there is null."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What comes of it."""

    changed: dict[str, Any]
    """Fields to write, with their new values."""
    conflicts: tuple[str, ...]
    """Fields that both changed, to different values."""


def merge(seen: Fields, mine: Fields, now: Fields) -> Merged:
    """Merge what was changed to `mine`, on what was `seen`, into what stands `now`; only fields of `mine` matter."""
    changed: dict[str, Any] = {}
    conflicts = []
    for name, value in mine.items():
        standing = now.get(name)
        if standing == value:
            continue
        if standing == seen.get(name):
            changed[name] = value
        else:
            conflicts.append(name)
    return Merged(changed, tuple(sorted(conflicts)))
