"""How a message is spelled on the pipe: four bytes of length, then one JSON object that names its kind.

Pure: bytes in, messages out. So that a broken or hostile peer can't eat memory, a length is judged before it is read.
"""

import json
import struct
from typing import Any

Message = dict[str, Any]
"""`{"kind": …, …}`; who reads it ignores keys that it doesn't know. `fds` is the pipe's own key."""

MOST_BYTES = 1 << 20
_LENGTH = struct.Struct(">I")


class BadMessage(ValueError):
    """What came is no message; the peer can't be understood any more."""


def encode(message: Message) -> bytes:
    """Return a message's bytes, with the length in front.

    Raises:
        BadMessage: it is longer than `MOST_BYTES`.
    """
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    if len(body) > MOST_BYTES:
        raise BadMessage(f"message of {len(body)} bytes")
    return _LENGTH.pack(len(body)) + body


class Decoder:
    """Makes messages of a stream of bytes, however it is cut."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Message]:
        """Take bytes in and return the messages that are whole now.

        Raises:
            BadMessage: a length is too big, or a body is no JSON object with a kind.
        """
        self._buffer += data
        messages = []
        while len(self._buffer) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer)
            if length > MOST_BYTES:
                raise BadMessage(f"message of {length} bytes")
            end = _LENGTH.size + length
            if len(self._buffer) < end:
                break
            messages.append(_parsed(bytes(self._buffer[_LENGTH.size:end])))
            del self._buffer[:end]
        return messages


def _parsed(body: bytes) -> Message:
    try:
        message = json.loads(body)
    except ValueError as error:
        raise BadMessage(str(error)) from error
    if not isinstance(message, dict) or not isinstance(message.get("kind"), str):
        raise BadMessage("no object with a kind")
    return message
