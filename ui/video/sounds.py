"""The window's end of what is listened to or watched: one recording or clip at a time, played by the video engine."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSize, Signal

from app.link.frames import BadFrames, Frames
from app.link.supervision import State as EngineState
from ui.engine_process import EngineProcess
from ui.video.feeds import Feed


@dataclass(frozen=True, slots=True)
class Heard:
    """How the recording stands."""

    path: str = ""
    state: str = "stopped"
    """`opening`, `playing`, `paused`, `ended`, `stopped`, `failed`."""
    at_ms: int = 0
    length_ms: int = 0


class Sounds(QObject):
    """Plays recordings and clips.

    Signals:
        changed: the `Heard`, when it plays on, is held, ends, or another one is played.
    """

    changed = Signal(object)

    def __init__(self, engine: EngineProcess, parent: QObject | None = None) -> None:
        """`engine` is the video engine, shared with the cameras; it is started here where it doesn't run yet."""
        super().__init__(parent)
        self._engine = engine
        self._wanted: dict[str, Any] | None = None
        self._most_px: QSize | None = None
        self.heard = Heard()
        self.feed: Feed | None = None
        """The pictures of the clip that is played; None of a recording."""
        engine.ready.connect(self._send)
        engine.received.connect(self._received)
        engine.state_changed.connect(self._engine_changed)

    def play(self, path: Path, at_ms: int | None = None, most_px: QSize | None = None) -> None:
        """Play a file, from the beginning, from where it was held, or from a moment on.

        `most_px` is the largest size that is of use of its pictures; without one there are none.
        """
        self._most_px = most_px
        if self._engine.state is EngineState.STOPPED:
            self._engine.start()
        self._want(str(path), playing=True, at_ms=at_ms)

    def hold(self) -> None:
        """Hold what plays."""
        self._want(self.heard.path, playing=False, at_ms=None)

    def seek(self, at_ms: int) -> None:
        """Go on from a moment; what was held stays so."""
        self._want(self.heard.path, playing=self.heard.state != "paused", at_ms=at_ms)

    def stop(self) -> None:
        """Be silent."""
        if self.heard.path:
            self._most_px = None
            self._want("", playing=False, at_ms=None)
            self._tell(Heard())

    def _want(self, path: str, *, playing: bool, at_ms: int | None) -> None:
        self._wanted = {"kind": "sound", "path": path, "playing": playing}
        if at_ms is not None:
            self._wanted["at_ms"] = at_ms
        if self._most_px is not None:
            self._wanted |= {"width_px": self._most_px.width(), "height_px": self._most_px.height()}
        if path != self.heard.path:
            self.feed = Feed() if self._most_px is not None else None
            self._tell(Heard(path, "opening"))
        self._send()

    def _send(self) -> None:
        if self._wanted is not None and self._engine.send(self._wanted):
            self._wanted = None

    def _received(self, message: dict[str, Any], fds: list[int]) -> None:
        if message["kind"] == "sound_frames":
            self._attach(message["path"], fds)
        if message["kind"] == "sound" and message["path"] == self.heard.path:
            self._tell(Heard(message["path"], message["state"], message["at_ms"], message["length_ms"]))

    def _attach(self, path: str, fds: list[int]) -> None:
        if path != self.heard.path or self.feed is None:
            for fd in fds:
                os.close(fd)
            return
        try:
            self.feed.attach(Frames.attach(fds[0]))
        except BadFrames:
            self._engine.restart()

    def _engine_changed(self, state: EngineState) -> None:
        if state is not EngineState.RUNNING and self.heard.path and self._wanted is None:
            self._tell(Heard())

    def _tell(self, heard: Heard) -> None:
        self.heard = heard
        self.changed.emit(heard)
