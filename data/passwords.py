"""Passwords as Argon2 text (RFC 9106, low-memory parameters of argon2-cffi)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()
_RANDOM = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
_NOBODY = ("$argon2id$v=19$m=65536,t=3,p=4$bm9ib2R5bm9ib2R5bm9ibw$"
           "bm9ib2R5bm9ib2R5bm9ib2R5bm9ib2R5bm9ib2R5bm8")
"""Fits no password; takes as long as a real one."""


def hashed(password: str, salt: bytes | None = None) -> str:
    """Return the text to keep; `salt` (16 bytes) only where a demonstration must be the same every time."""
    return _HASHER.hash(password, salt=salt)


def hashed_random(password: str) -> str:
    """Return the text to keep of a password of 64 random bits or more: what can't be guessed needs no cost."""
    return _RANDOM.hash(password)


def fits(kept: str, password: str) -> bool:
    """Say whether it is the password; an empty `kept` fits none, after the same time."""
    try:
        return _HASHER.verify(kept or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
