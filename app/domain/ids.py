"""Keys of rows: UUIDv7 (RFC 9562, 5.7), made by whoever creates the row, so that offline creation never collides."""

import secrets
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

NewId = Callable[[], UUID]
"""Gives the next id. Services receive one, so that the demonstration city can be deterministic."""


def uuid7(at: datetime, random_bits: int | None = None) -> UUID:
    """Make a UUIDv7 of the aware instant `at` and 74 random bits (drawn from the system when not given)."""
    if random_bits is None:
        random_bits = secrets.randbits(74)
    milliseconds = int(at.timestamp() * 1000)
    high, low = random_bits >> 62 & 0xFFF, random_bits & (1 << 62) - 1
    return UUID(int=(milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
