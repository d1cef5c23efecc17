"""Pictures in memory that two processes share, without a name: nothing is left behind however they end.

One anonymous file (memfd) holds a header and some slots of the same size, 32 bits a pixel (B, G, R, unused: Qt's
`Format_RGB32`). It is sealed, so that a peer can't truncate it under the reader. The map uses two slots in turn (the
window shows one while the engine fills the other); the video engine uses one buffer a tile. Who writes says so in a
message, or counts (`publish`) and the reader polls (`count`).
"""

import fcntl
import mmap
import os
import struct
from typing import Self

MOST_SIDE_PX = 16384
MOST_SLOTS = 8
_MAGIC = b"WMF1"
_HEAD = struct.Struct("<4sIIII")
_COUNT = struct.Struct("<Q")
_HEAD_BYTES = 4096
_COUNTS_AT = 64
_SEALS = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL


class BadFrames(ValueError):
    """The descriptor holds no frames, or its header doesn't fit its size."""


class Frames:
    """A mapped buffer. `width_px`, `height_px`, `stride` (bytes a row) and `slots` never change.

    Views of a slot keep the mapping alive: it is unmapped when this object and every view are gone.
    """

    def __init__(self, fd: int, width_px: int, height_px: int, slots: int) -> None:
        self.width_px, self.height_px, self.slots = width_px, height_px, slots
        self.stride = width_px * 4
        self._fd = fd
        self._memory = memoryview(mmap.mmap(fd, _HEAD_BYTES + slots * self.slot_bytes))

    @property
    def slot_bytes(self) -> int:
        """Length of one slot."""
        return self.stride * self.height_px

    @classmethod
    def create(cls, width_px: int, height_px: int, slots: int = 2) -> Self:
        """Make a buffer to write into; send `fd` to the reader.

        Raises:
            BadFrames: a size of nothing, or beyond `MOST_SIDE_PX` or `MOST_SLOTS`.
        """
        _check(width_px, height_px, slots)
        fd = os.memfd_create("wanmi-frames", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(fd, _HEAD_BYTES + slots * width_px * 4 * height_px)
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, _SEALS)
        made = cls(fd, width_px, height_px, slots)
        _HEAD.pack_into(made._memory, 0, _MAGIC, width_px, height_px, made.stride, slots)
        return made

    @classmethod
    def attach(cls, fd: int) -> Self:
        """Map a buffer that the peer made. The descriptor is this object's from now on, also when it is refused.

        Raises:
            BadFrames: it can be truncated, or its header doesn't fit its size.
        """
        try:
            if fcntl.fcntl(fd, fcntl.F_GET_SEALS) & fcntl.F_SEAL_SHRINK == 0:
                raise BadFrames("not sealed")
            magic, width_px, height_px, stride, slots = _HEAD.unpack(os.pread(fd, _HEAD.size, 0))
            _check(width_px, height_px, slots)
            if magic != _MAGIC or stride != width_px * 4:
                raise BadFrames("no frames")
            if os.fstat(fd).st_size < _HEAD_BYTES + slots * stride * height_px:
                raise BadFrames("shorter than its header says")
            return cls(fd, width_px, height_px, slots)
        except (OSError, struct.error, BadFrames) as error:
            os.close(fd)
            raise error if isinstance(error, BadFrames) else BadFrames(str(error)) from error

    @property
    def fd(self) -> int:
        """The descriptor, for sending."""
        return self._fd

    def slot(self, index: int) -> memoryview:
        """Return one slot's bytes, writable, `stride` a row from the top."""
        if not 0 <= index < self.slots:
            raise IndexError(index)
        start = _HEAD_BYTES + index * self.slot_bytes
        return self._memory[start:start + self.slot_bytes]

    def publish(self, index: int = 0) -> int:
        """Count one more picture in a slot; return the count."""
        count = self.count(index) + 1
        _COUNT.pack_into(self._memory, _COUNTS_AT + index * _COUNT.size, count)
        return count

    def count(self, index: int = 0) -> int:
        """Return how many pictures were published in a slot."""
        return int(_COUNT.unpack_from(self._memory, _COUNTS_AT + index * _COUNT.size)[0])

    def close(self) -> None:
        """Close the descriptor; views that still exist stay valid."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def _check(width_px: int, height_px: int, slots: int) -> None:
    if not (0 < width_px <= MOST_SIDE_PX and 0 < height_px <= MOST_SIDE_PX and 0 < slots <= MOST_SLOTS):
        raise BadFrames(f"{width_px}×{height_px} px, {slots} slots")
