"""A screen whose pixels can be looked at, and a pointer on it: what a person has, without asking any of the programs.

Xvfb keeps its picture in a file (`-fbdir`); mapped, it shows each pixel at the moment it is painted. The pointer is the
X server's own, moved by XTEST, so that a program can't tell it from a hand.
"""

import ctypes
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import Unusable
from app.entrypoints.virtual_screen import virtual_screen

_XWD_WORDS = 25
_XWD_COLOUR_BYTES = 12
_LEFT = 1

Pixels = NDArray[np.uint32]


class Pointer:
    """The display's pointer. Coordinates in pixels of the screen."""

    def __init__(self, display: str) -> None:
        """Raises OSError where a library is missing, Unusable where the display can't be opened."""
        self._x11, self._test = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        opened = self._x11.XOpenDisplay(display.encode())
        if not opened:
            raise Unusable("environment.no_display", detail=display)
        self._display = ctypes.c_void_p(opened)

    def move(self, x: int, y: int) -> None:
        """Move it there."""
        self._test.XTestFakeMotionEvent(self._display, -1, x, y, ctypes.c_ulong(0))
        self._x11.XFlush(self._display)

    def press(self, down: bool) -> None:
        """Press the left button, or let it go."""
        self._test.XTestFakeButtonEvent(self._display, _LEFT, int(down), ctypes.c_ulong(0))
        self._x11.XFlush(self._display)

    def close(self) -> None:
        """Leave the display."""
        self._x11.XCloseDisplay(self._display)


@dataclass(frozen=True)
class Screen:
    """A screen of its own."""

    display: str
    pixels: Pixels
    """Rows of 32-bit pixels, as they are now."""
    pointer: Pointer


@contextmanager
def watched_screen(size_px: tuple[int, int]) -> Iterator[Screen]:
    """Run one until the end of the block.

    Raises:
        Unusable: `environment.no_display`.
    """
    # In memory: the picture must not be written to a disk again and again.
    folder = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=folder, prefix="wanmi-bench-") as memory, \
            virtual_screen(size_px, memory=Path(memory)) as display:
        try:
            # As long as it is connected, the server doesn't begin anew between two programs.
            pointer = Pointer(display)
        except OSError as error:
            raise Unusable("environment.no_display", detail=str(error)) from error
        try:
            yield Screen(display, _mapped(Path(memory) / "Xvfb_screen0"), pointer)
        finally:
            pointer.close()


def _mapped(path: Path) -> Pixels:
    """Map the picture of an XWD file (version 7, X11/XWDFile.h): big-endian header, colours, then rows of pixels."""
    with path.open("rb") as file:
        words = struct.unpack(f">{_XWD_WORDS}I", file.read(4 * _XWD_WORDS))
    header_bytes, width, height, bits, row_bytes, colours = (words[at] for at in (0, 4, 5, 11, 12, 19))
    if bits != 32:
        raise Unusable("environment.no_display", detail=f"Xvfb: {bits} bits a pixel")
    rows = np.memmap(path, np.uint32, "r", header_bytes + colours * _XWD_COLOUR_BYTES, (height, row_bytes // 4))
    return rows[:, :width]
