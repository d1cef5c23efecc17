"""The journal's hash chain: one link function and one check, the same on both engines and for an auditor.

hash(n) = SHA-256( "wanmi.journal.1\\0" + hash(n-1) + n as 8 bytes big-endian + UTF-8 text of entry n )
The text is stored exactly as hashed and never spelled a second time.
"""

import hashlib
from collections.abc import Iterable

TAG = b"wanmi.journal.1\0"
GENESIS = bytes(32)


def link(previous: bytes, seq: int, text: str) -> bytes:
    """Return the hash of entry `seq`."""
    return hashlib.sha256(TAG + previous + seq.to_bytes(8, "big") + text.encode()).digest()


def first_misfit(entries: Iterable[tuple[int, str, bytes]], seq: int = 0,
                 head: bytes = GENESIS) -> tuple[int, str] | None:
    """Return None when (seq, text, hash) continue the chain after (seq, head); else the number and what is wrong."""
    for number, text, digest in entries:
        if number != seq + 1:
            return number, f"follows {seq}: an entry is missing"
        if link(head, number, text) != bytes(digest):
            return number, "hash does not fit"
        seq, head = number, bytes(digest)
    return None
