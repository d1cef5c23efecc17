"""Whether a shared store still holds what was seen of it: identity, epoch and head compared, without asking anybody.

A replica that holds entries which the store doesn't has met an older backup, a standby that lagged, or another store.
It must not apply anything then; what it holds more is offered to an administrator.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Held:
    """What was seen of a store: its chain up to an entry. A replica says it on connecting, an anchor was noted."""

    store: str
    """The store's id."""
    epoch: int
    """Raised whenever the store was restored or a standby promoted."""
    seq: int
    """Number of the last entry held, 0 for none."""
    hash: str
    """Its hash, hexadecimal."""


@dataclass(frozen=True, slots=True)
class Met:
    """What a store answers to `Held`."""

    store: str
    epoch: int
    seq: int
    """Number of its last entry."""
    hash_there: str | None
    """Its hash of entry `Held.seq`, hexadecimal; None where it ends before. Of entry 0: the chain's beginning."""


class Lineage(StrEnum):
    """How the two stand to each other."""

    CONTINUES = "continues"
    """All that is held is in the store: go on after it."""
    OLDER = "older"
    """The store ends before what is held, or holds other entries in their place: stop, apply nothing."""
    OTHER = "other"
    """It is another store: refuse."""


def compare(held: Held, met: Met) -> Lineage:
    """Say how a store stands to what is held of it. The epoch alone decides nothing: only the hash proves."""
    if held.store != met.store:
        return Lineage.OTHER
    if held.seq == 0 or met.hash_there == held.hash:
        return Lineage.CONTINUES
    return Lineage.OLDER


def last_common(end: int, same: Callable[[int], bool]) -> int:
    """Return the last entry that both hold, 0 for none.

    Args:
        end: the smaller of both ends.
        same: whether both have the same hash at that number (1 … end). In a chain whatever follows a difference
            differs too, so a few questions find the place.
    """
    low, high = 0, end
    while low < high:
        middle = (low + high + 1) // 2
        if same(middle):
            low = middle
        else:
            high = middle - 1
    return low
