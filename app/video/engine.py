"""The video engine: its own process, because libvlc crashes and stalls. Started by the window, never imported by it.

`python -m app.video.engine --pipe FD --parent PID`. On the pipe (`app.link`):

- from the window: `show` with the whole list of `cameras`, each `{"camera", "url", "width_px", "height_px"}` (the
  largest size that is of use); `sound`, see `app.video.sound`; `ping`.
- to the window: `hello`; `frames` with `camera` and a descriptor of `app.link.frames`, as soon as the picture's size is
  known and whenever it changes; `state` with `camera`, `state`, `reason`, `retries` at every change, and `quiet_s`, the
  seconds without a picture until then; `sound` with `path`, `state`, `at_ms`, `length_ms`; `sound_frames` with
  `path` and a descriptor, as `frames`; `pong`.

Pictures are not messages: the window looks at the counters in the frames.
"""

import contextlib
import os
import selectors
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.link.child import open_pipe
from app.link.frames import Frames
from app.link.messages import Message
from app.link.pipe import Pipe, PipeEnded
from app.video.player import Player, fitted, libvlc
from app.video.sound import Sound
from app.video.source import Source, is_stream_address
from app.video.stream_state import Act, Stream

_TICK_S = 0.05


@dataclass(frozen=True, slots=True)
class Wanted:
    """A camera to be shown."""

    camera: str
    url: str
    width_px: int
    height_px: int

    @classmethod
    def of(cls, message: Message) -> "Wanted":
        """Read one item of `show`."""
        return cls(str(message["camera"]), str(message["url"]), int(message["width_px"]), int(message["height_px"]))


class Channel:
    """One camera that is shown: its state, and while connected its source and player."""

    def __init__(self, wanted: Wanted, instance: Any, wake: Callable[[], None]) -> None:
        self.wanted = wanted
        self.stream = Stream()
        self.sent: Message = {}
        """The last `state` that was sent."""
        self._instance, self._wake = instance, wake
        self._source: Source | None = None
        self._player: Player | None = None
        self._seen = 0
        self._frames: Frames | None = None

    def start(self, now_s: float) -> None:
        """Connect, if the address is one."""
        if is_stream_address(self.wanted.url):
            self._do(self.stream.start(now_s))
        else:
            self.stream.refuse()

    def tick(self, now_s: float) -> None:
        """Count pictures, notice an end, connect anew."""
        if self._player is not None and self._player.pictures != self._seen:
            self._seen = self._player.pictures
            self.stream.picture(now_s)
        if self._source is not None and (reason := self._source.why_ended()) is not None:
            self._do(self.stream.ended(now_s, reason))
        self._do(self.stream.tick(now_s))

    def new_frames(self) -> int | None:
        """Return the descriptor of frames that weren't sent yet."""
        frames = self._player.frames if self._player is not None else None
        if frames is None or frames is self._frames:
            return None
        self._forget_frames()
        self._frames = frames
        return frames.fd

    def resize(self, wanted: Wanted, now_s: float) -> None:
        """Play it larger or smaller where that makes a difference."""
        self.wanted = wanted
        player = self._player
        if player is None or player.frames is None:
            return
        has = (player.frames.width_px, player.frames.height_px)
        if has != fitted(*player.source_px, wanted.width_px, wanted.height_px):
            self.disconnect()
            self._do(self.stream.start(now_s))

    def state_message(self) -> Message:
        """Return the `state` as it is now."""
        stream = self.stream
        return {"kind": "state", "camera": self.wanted.camera, "state": stream.state, "reason": stream.reason or "",
                "retries": stream.retries}

    def disconnect(self) -> None:
        """End player and source, in the order that lets libvlc come to an end at once."""
        if self._source is not None:
            self._source.end()
        if self._player is not None:
            self._player.stop()
            self._forget_frames()
        if self._source is not None:
            self._source.close()
        self._source = self._player = None

    def _forget_frames(self) -> None:
        if self._frames is not None:
            self._frames.close()
            self._frames = None

    def _do(self, acts: list[Act]) -> None:
        for act in acts:
            if act is Act.DISCONNECT:
                self.disconnect()
            else:
                self._connect()

    def _connect(self) -> None:
        self._seen = 0
        self._source = Source(self.wanted.url)
        most_px = (self.wanted.width_px, self.wanted.height_px)
        self._player = Player(self._instance, self._source.fd, most_px, self._wake)


class Engine:
    """Keeps the channels as the window wants them, and tells it how they stand."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._libvlc = libvlc()
        self._channels: dict[str, Channel] = {}
        # libvlc's threads wake the main loop by it.
        self._wake_fd = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._sound = Sound(self._wake)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._pipe, selectors.EVENT_READ)
        self._selector.register(self._wake_fd, selectors.EVENT_READ)

    def run(self) -> None:
        """Serve until the window is gone."""
        with contextlib.suppress(PipeEnded):
            self._pipe.send({"kind": "hello"})
            while True:
                self._turn()
        self._show([])
        self._sound.stop()

    def _turn(self) -> None:
        writing = selectors.EVENT_WRITE if self._pipe.waiting else 0
        self._selector.modify(self._pipe, selectors.EVENT_READ | writing)
        for key, events in self._selector.select(_TICK_S):
            if key.fileobj is self._wake_fd:
                os.eventfd_read(self._wake_fd)
            elif events & selectors.EVENT_READ:
                self._read()
        self._pipe.flush()
        now_s = time.monotonic()
        for channel in self._channels.values():
            channel.tick(now_s)
            self._tell(channel, now_s)
        if (news := self._sound.news(now_s)) is not None:
            self._pipe.send(news)
        if (fd := self._sound.new_frames()) is not None:
            self._pipe.send({"kind": "sound_frames", "path": self._sound.path}, [fd])

    def _read(self) -> None:
        for message, fds in self._pipe.receive():
            for fd in fds:
                os.close(fd)
            if message["kind"] == "ping":
                self._pipe.send({"kind": "pong"})
            elif message["kind"] == "show":
                self._show([Wanted.of(each) for each in message["cameras"]])
            elif message["kind"] == "sound":
                self._sound.carry_out(message)

    def _show(self, wanted: list[Wanted]) -> None:
        now_s = time.monotonic()
        urls = {each.camera: each.url for each in wanted}
        for camera, channel in list(self._channels.items()):
            if urls.get(camera) != channel.wanted.url:
                channel.disconnect()
                del self._channels[camera]
        for each in wanted:
            if each.camera in self._channels:
                self._channels[each.camera].resize(each, now_s)
            else:
                channel = self._channels[each.camera] = Channel(each, self._libvlc, self._wake)
                channel.start(now_s)

    def _tell(self, channel: Channel, now_s: float) -> None:
        if (fd := channel.new_frames()) is not None:
            self._pipe.send({"kind": "frames", "camera": channel.wanted.camera}, [fd])
        message = channel.state_message()
        if message != channel.sent:
            channel.sent = message
            self._pipe.send({**message, "quiet_s": round(channel.stream.quiet_s(now_s), 1)})

    def _wake(self) -> None:
        os.eventfd_write(self._wake_fd, 1)


if __name__ == "__main__":
    Engine(open_pipe(sys.argv[1:])).run()
    # libvlc's own threads must not hold up the end.
    os._exit(0)
