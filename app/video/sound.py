"""A recording that is listened to: one at a time, by libvlc, beside the silent pictures of the cameras."""

from typing import Any

import vlc

from app.link.messages import Message

TELL_EVERY_S = 0.2
_STATES = {vlc.State.Playing: "playing", vlc.State.Paused: "paused", vlc.State.Ended: "ended",
           vlc.State.Error: "failed", vlc.State.Stopped: "stopped"}


class Sound:
    """What the window wants to hear. Without a loudspeaker a recording runs all the same, silently."""

    def __init__(self) -> None:
        self._libvlc: Any = None
        self._player: Any = None
        self._path = ""
        self._told_s = 0.0
        self._sent: Message = {}

    def carry_out(self, message: Message) -> None:
        """Play, hold, go on from elsewhere.

        `path` is the file, empty to stop; `playing` whether it runs; `at_ms` where to go on, absent to stay.
        """
        path = str(message["path"])
        if path != self._path:
            self.stop()
            if path:
                self._open(path)
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
        message: Message = {"kind": "sound", "path": self._path, "state": state, "at_ms": at_ms, "length_ms": length_ms}
        if message == self._sent:
            return None
        self._sent, self._told_s = message, now_s
        return message

    def stop(self) -> None:
        """Be silent."""
        if self._player is not None:
            self._player.stop()
            self._player.release()
        self._player, self._path, self._sent = None, "", {}

    def _open(self, path: str) -> None:
        if self._libvlc is None:
            self._libvlc = vlc.Instance("--no-video", "--quiet")
        self._player = self._libvlc.media_player_new()
        media = self._libvlc.media_new_path(path)
        self._player.set_media(media)
        media.release()
        self._path = path
