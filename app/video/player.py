"""libvlc decodes one stream straight into memory that the window shows.

libvlc's threads call back here. They only hand out the slot to draw into and count; everything else is the main
loop's. Three slots in turn: the window shows one, libvlc draws into another, and the third keeps them apart.
"""

import ctypes
from collections.abc import Callable
from typing import Any

import vlc

from app.link.frames import Frames

SLOTS = 3
BUFFERED_MS = 200
_BYTES_A_PIXEL = 4
_Format = ctypes.CFUNCTYPE(
    ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p, *[ctypes.POINTER(ctypes.c_uint)] * 4)
"""As `vlc.CallbackDecorators.VideoFormatCb`, which takes the chroma to be filled in for an immutable string."""


def libvlc() -> Any:
    """Return a libvlc that plays pictures only, and keeps to itself.

    A late picture is shown at once: on a busy machine all of them are late by libvlc's reckoning, and a tile that
    drops them stands still while its stream is well.
    """
    return vlc.Instance("--no-audio", "--quiet", "--no-osd", "--no-spu", "--avcodec-hw=none",
                        "--no-drop-late-frames", "--no-skip-frames")


def fitted(width_px: int, height_px: int, most_width_px: int, most_height_px: int) -> tuple[int, int]:
    """Return the size of a picture that keeps its shape and is no larger than given."""
    scale = min(1.0, most_width_px / width_px, most_height_px / height_px)
    return max(1, round(width_px * scale)), max(1, round(height_px * scale))


class Screen:
    """Where libvlc draws the pictures of one player. `frames` is None until their size is known."""

    def __init__(self, player: Any, most_px: tuple[int, int], sized: Callable[[], None]) -> None:
        """`most_px` is the largest width and height that is of use. `sized` is called from one of libvlc's threads
        when there are new `frames`."""
        self.frames: Frames | None = None
        self.source_px = (0, 0)
        self._most_px = most_px
        self._sized = sized
        self._addresses: list[int] = []
        self._drawn = 0
        callbacks = vlc.CallbackDecorators
        # libvlc keeps only pointers: these must live as long as the player.
        self._kept = (callbacks.VideoLockCb(self._lock), callbacks.VideoDisplayCb(self._display),
                      _Format(self._set_format))
        player.video_set_callbacks(self._kept[0], None, self._kept[1], None)
        player.video_set_format_callbacks(ctypes.cast(self._kept[2], callbacks.VideoFormatCb), None)

    def _set_format(self, _opaque: int | None, chroma: int, width: Any, height: Any, pitch: Any, lines: Any) -> int:
        # libvlc asks for each hardware format first, and doesn't get it; the last call counts. The size is the
        # decoder's: up to 8 rows more than there is to see, which libvlc scales away.
        self.source_px = (width[0], height[0])
        width_px, height_px = fitted(*self.source_px, *self._most_px)
        frames = Frames.create(width_px, height_px, SLOTS)
        self._addresses = [ctypes.addressof(ctypes.c_char.from_buffer(frames.slot(index))) for index in range(SLOTS)]
        ctypes.memmove(chroma, b"RV32", 4)
        width[0] = width_px
        height[0] = height_px
        pitch[0], lines[0] = width_px * _BYTES_A_PIXEL, height_px
        self.frames, self._drawn = frames, 0
        self._sized()
        return 1

    def _lock(self, _opaque: int | None, planes: Any) -> int | None:
        planes[0] = self._addresses[self._drawn % SLOTS]
        return None

    def _display(self, _opaque: int | None, _picture: int | None) -> None:
        assert self.frames is not None
        self.frames.publish(self._drawn % SLOTS)
        self._drawn += 1


class Player:
    """Plays what comes out of a descriptor."""

    def __init__(self, instance: Any, fd: int, most_px: tuple[int, int], sized: Callable[[], None]) -> None:
        """`most_px`, `sized`: as `Screen` has them."""
        self._player = instance.media_player_new()
        self._screen = Screen(self._player, most_px, sized)
        media = instance.media_new_fd(fd)
        media.add_option(":demux=ts")
        media.add_option(f":file-caching={BUFFERED_MS}")
        self._player.set_media(media)
        self._media, self._statistics = media, vlc.MediaStats()
        self._player.play()

    @property
    def frames(self) -> Frames | None:
        """The pictures; None until their size is known."""
        return self._screen.frames

    @property
    def source_px(self) -> tuple[int, int]:
        """Width and height as they come."""
        return self._screen.source_px

    @property
    def pictures(self) -> int:
        """How many different pictures came, up to 250 ms ago. (Without a new one, libvlc draws the last one again.)"""
        if self.frames is not None:
            self._media.get_stats(self._statistics)
        return int(self._statistics.decoded_video)

    def stop(self) -> None:
        """End it. The descriptor's other end must be closed before, else libvlc may wait for its data."""
        self._player.stop()
        self._player.release()
        self._media.release()
