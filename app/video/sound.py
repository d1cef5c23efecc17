"""What is listened to, or a clip that is watched: one at a time, by libvlc, beside the silent cameras."""

from collections.abc import Callable
from typing import Any

import vlc

from app.link.frames import Frames
from app.link.messages import Message
from app.video.player import Screen

TELL_EVERY_S = 0.2
_PICTURES = ("--no-osd", "--no-spu", "--avcodec-hw=none")
_STATES = {vlc.State.Playing: "playing", vlc.State.Paused: "paused", vlc.State.Ended: "ended",
           vlc.State.Error: "failed", vlc.State.Stopped: "stopped"}


class Sound:
    """What the window wants to hear. Without a loudspeaker a recording runs all the same, silently."""

    def __init__(self, sized: Callable[[], None]) -> None:
        """`sized` is called from one of libvlc's threads when there are new frames of a clip."""
        self._sized = sized
        self._libvlc: dict[bool, Any] = {}
        self._player: Any = None
        self._screen: Screen | None = None
        self._frames: Frames | None = None
        self.path = ""
        """Of what is played, or held; empty: nothing."""
        self._told_s = 0.0
        self._sent: Message = {}

    def carry_out(self, message: Message) -> None:
        """Play, hold, go on from elsewhere.

        `path` is the file, empty to stop; `playing` whether it runs; `at_ms` where to go on, absent to stay;
        `width_px`, `height_px` the largest size that is of use of its pictures, absent where none are wanted.
        """
        path = str(message["path"])
        if path != self.path:
            self.stop()
            if path:
                shown = "width_px" in message
                self._open(path, (int(message["width_px"]), int(message["height_px"])) if shown else None)
        if self._player is None:
            return
        if message["playing"]:
            if self._player.get_state() in (vlc.State.Ended, vlc.State.Stopped, vlc.State.Error):
                self._player.stop()  # libvlc plays what has ended only after that.
            self._player.play()
        else:
            self._player.set_pause(1)
        if "at_ms" in message:
            self._player.set_time(int(message["at_ms"]))
        self._sent = {}

    def news(self, now_s: float) -> Message | None:
        """Return how it stands, where that has changed since the last time."""
        if self._player is None or now_s - self._told_s < TELL_EVERY_S:
            return None
        state = _STATES.get(self._player.get_state(), "opening")
        length_ms = max(self._player.get_length(), 0)
        at_ms = length_ms if state == "ended" else max(self._player.get_time(), 0)
        message: Message = {"kind": "sound", "path": self.path, "state": state, "at_ms": at_ms, "length_ms": length_ms}
        if message == self._sent:
            return None
        self._sent, self._told_s = message, now_s
        return message

    def new_frames(self) -> int | None:
        """Return the descriptor of pictures that weren't told of yet."""
        frames = self._screen.frames if self._screen is not None else None
        if frames is None or frames is self._frames:
            return None
        self._forget_frames()
        self._frames = frames
        return frames.fd

    def stop(self) -> None:
        """Be silent."""
        if self._player is not None:
            self._player.stop()
            self._player.release()
        self._forget_frames()
        self._player, self._screen, self.path, self._sent = None, None, "", {}

    def _open(self, path: str, most_px: tuple[int, int] | None) -> None:
        shown = most_px is not None
        if shown not in self._libvlc:
            self._libvlc[shown] = vlc.Instance("--quiet", *(_PICTURES if shown else ("--no-video",)))
        libvlc = self._libvlc[shown]
        self._player = libvlc.media_player_new()
        if most_px is not None:
            self._screen = Screen(self._player, most_px, self._sized)
        media = libvlc.media_new_path(path)
        self._player.set_media(media)
        media.release()
        self.path = path

    def _forget_frames(self) -> None:
        if self._frames is not None:
            self._frames.close()
            self._frames = None
