"""The window's end of the video engine: which cameras are wanted, their newest pictures, how each stream stands.

Pictures lie in memory that the engine writes; here they are only looked at, never copied. A timer compares counters,
because libvlc's threads live in another process and a message a picture would be too many.
"""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from app.link.frames import BadFrames, Frames
from app.link.messages import Message
from app.link.supervision import State as EngineState
from ui.engine_process import EngineProcess

LOOK_EVERY_MS = 40


@dataclass(slots=True)
class Feed:
    """One camera's stream as the window knows it."""

    state: str = "connecting"
    """`connecting`, `playing`, `stalled`, `stopped`: see `app/video/stream_state.py`."""
    reason: str = ""
    retries: int = 0
    stopped_at_s: float = 0.0
    """Steady clock: since when there is no new picture."""
    counted: int = 0
    frames: Frames | None = None
    _images: list[QImage] = field(default_factory=list)
    _views: list[memoryview] = field(default_factory=list)
    """What the images look at; it must live as long as they."""
    _before: QImage | None = None
    """The last picture of earlier frames, until there is a newer one."""

    def quiet_s(self) -> int:
        """Return the whole seconds without a new picture."""
        return round(time.monotonic() - self.stopped_at_s)

    def picture(self) -> QImage | None:
        """Return the newest picture. It changes under the holder: draw it at once, or copy it."""
        return self._images[(self.counted - 1) % len(self._images)] if self.counted else self._before

    def look(self) -> bool:
        """Say whether there is a newer picture than at the last look."""
        counted = sum(map(self.frames.count, range(self.frames.slots))) if self.frames is not None else 0
        changed, self.counted = counted != self.counted, counted or self.counted
        return changed and counted > 0

    def attach(self, frames: Frames) -> None:
        """Look at these from now on."""
        last = self.picture()
        self._before = last.copy() if last is not None else None
        self.frames, self.counted = frames, 0
        self._views = [frames.slot(index) for index in range(frames.slots)]
        self._images = [QImage(view, frames.width_px, frames.height_px, frames.stride, QImage.Format.Format_RGB32)
                        for view in self._views]
        frames.close()


class Feeds(QObject):
    """Holds the engine and one feed for each wanted camera.

    Signals:
        pictured: a camera (its code) has a new picture.
        changed: a camera's state changed.
        engine_changed: the engine went, came, or is given up (`EngineState`).
    """

    pictured = Signal(str)
    changed = Signal(str)
    engine_changed = Signal(object)

    def __init__(self, engine: EngineProcess, parent: QObject | None = None) -> None:
        """`engine` is started here when pictures are first wanted; who made it closes it."""
        super().__init__(parent)
        self._engine = engine
        self._feeds: dict[str, Feed] = {}
        self._wanted: dict[str, tuple[str, int, int]] = {}
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        engine.ready.connect(self._send)
        engine.received.connect(self._received)
        engine.state_changed.connect(self._engine_changed)

    @property
    def engine_state(self) -> EngineState:
        """How the engine stands."""
        return self._engine.state

    def feed(self, camera: str) -> Feed | None:
        """Return a wanted camera's feed."""
        return self._feeds.get(camera)

    def want(self, cameras: Mapping[str, tuple[str, int, int]]) -> None:
        """Want these cameras and no others: code → address, and the largest width and height in px that is of use."""
        if cameras == self._wanted:
            return
        kept = {code for code, (url, _, _) in cameras.items() if self._url(code) == url}
        for gone in self._feeds.keys() - kept:
            del self._feeds[gone]
        self._wanted = dict(cameras)
        for code in cameras:
            self._feeds.setdefault(code, Feed())
        if not cameras:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()
            if self._engine.state is EngineState.STOPPED:  # Not one that was given up.
                self._engine.start()
        self._send()

    def retry(self) -> None:
        """Start an engine that was given up."""
        self._engine.retry()

    def _url(self, code: str) -> str:
        return self._wanted.get(code, ("", 0, 0))[0]

    def _send(self) -> None:
        self._engine.send({"kind": "show", "cameras": [
            {"camera": code, "url": url, "width_px": width_px, "height_px": height_px}
            for code, (url, width_px, height_px) in self._wanted.items()]})

    def _received(self, message: Message, fds: list[int]) -> None:
        feed = self._feeds.get(message.get("camera", ""))
        if message["kind"] == "frames" and feed is not None and fds:
            self._attach(feed, fds.pop())
        elif message["kind"] == "state" and feed is not None:
            if message["state"] != feed.state:
                feed.stopped_at_s = time.monotonic() - message["quiet_s"]
            feed.state, feed.reason, feed.retries = message["state"], message["reason"], message["retries"]
            self.changed.emit(message["camera"])
        if message["kind"] == "frames":  # Others' descriptors are theirs.
            for fd in fds:
                os.close(fd)

    def _attach(self, feed: Feed, fd: int) -> None:
        try:
            feed.attach(Frames.attach(fd))
        except BadFrames:
            self._engine.restart()

    def _engine_changed(self, state: EngineState) -> None:
        if state is not EngineState.RUNNING:
            for feed in self._feeds.values():
                # The last picture stays, dimmed; what it says comes from the next engine.
                feed.state, feed.reason, feed.retries, feed.frames = "connecting", "", 0, None
        self.engine_changed.emit(state)

    def _look(self) -> None:
        for code, feed in self._feeds.items():
            if feed.look():
                self.pictured.emit(code)
