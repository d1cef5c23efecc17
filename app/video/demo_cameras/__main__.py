"""The demonstration city's cameras: real RTSP on the loopback interface, so that nothing in the product knows a demo.

`/usr/bin/python3 -m app.video.demo_cameras --pipe FD --parent PID` (it needs Debian's `gi`, and ends with its parent).
On the pipe (`app.link`):

- to us: `cameras` with `cameras` (code → name), `clock` (local time as ISO text, which runs on from here) and `port`
  (0: any free one); `stall` and `end` with a `camera`, for tests: no more pictures, no more stream; `resume`; `ping`.
- from us: `hello`; `listening` with `port`: a camera is at `rtsp://127.0.0.1:PORT/CODE`; `pong`.

A stream is drawn and encoded once however many watch it, and only while somebody does.
"""

import sys
import time
from datetime import datetime, timedelta
from typing import Any

import gi

from app.link.child import open_pipe
from app.link.messages import Message
from app.link.pipe import Pipe, PipeEnded
from app.video.demo_cameras.scenes import Scene, caption, document, scene_of

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402  (their versions come first)

WIDTH_PX, HEIGHT_PX, PICTURES_A_SECOND = 512, 288, 10
_SESSIONS_TIDIED_S = 5
_KEEP, _REMOVE = GstRtspServer.RTSPFilterResult.KEEP, GstRtspServer.RTSPFilterResult.REMOVE
_LAUNCH = (
    f"( videotestsrc num-buffers=1 pattern=black ! video/x-raw,format=BGRA,width={WIDTH_PX},height={HEIGHT_PX} "
    "! rsvgoverlay name=standing fit-to-frame=true ! imagefreeze is-live=true "
    f"! video/x-raw,framerate={PICTURES_A_SECOND}/1 ! rsvgoverlay name=moving fit-to-frame=true "
    "! videoconvert ! video/x-raw,format=I420 "
    f"! x264enc tune=zerolatency speed-preset=ultrafast threads=1 bitrate=600 key-int-max={PICTURES_A_SECOND} "
    "! rtph264pay name=pay0 pt=96 config-interval=1 )"
)


class Camera:
    """One camera: how its pictures are drawn."""

    def __init__(self, name: str, scene: Scene, clock: "Clock") -> None:
        self.stalled = False
        self._name, self._scene, self._clock = name, scene, clock

    def configure(self, _factory: object, media: Any) -> None:
        """Somebody watches: hang the drawing into the pipeline that was made for it."""
        pipeline = media.get_element()
        pipeline.get_by_name("standing").set_property("data", document(self._scene.standing))
        moving = pipeline.get_by_name("moving")
        moving.get_static_pad("sink").add_probe(Gst.PadProbeType.BUFFER, self._draw, moving)

    def _draw(self, _pad: object, _info: object, moving: Any) -> Any:
        if self.stalled:
            return Gst.PadProbeReturn.DROP
        now = self._clock.now()
        second = (now - now.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds()
        text = caption(self._name, f"{now:%Y-%m-%d %H:%M:%S}")
        moving.set_property("data", document(self._scene.moving(second) + text))
        return Gst.PadProbeReturn.OK


class Clock:
    """The demonstration's time, which runs on from when it was told."""

    def __init__(self, told: str) -> None:
        self._told, self._told_at_s = datetime.fromisoformat(told), time.monotonic()

    def now(self) -> datetime:
        """Return the local time."""
        return self._told + timedelta(seconds=time.monotonic() - self._told_at_s)


class Server:
    """The RTSP server and its end of the pipe, on GLib's main loop."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._loop = GLib.MainLoop()
        self._server = GstRtspServer.RTSPServer()
        self._cameras: dict[str, Camera] = {}
        self._factories: dict[str, Any] = {}
        GLib.io_add_watch(pipe.fileno(), GLib.IO_IN | GLib.IO_HUP, self._read)
        GLib.timeout_add_seconds(_SESSIONS_TIDIED_S, self._tidy)

    def run(self) -> None:
        """Serve until the parent is gone."""
        self._pipe.send({"kind": "hello"})
        self._loop.run()

    def _read(self, *_: object) -> bool:
        try:
            for message, _fds in self._pipe.receive():
                self._take(message)
        except PipeEnded:
            self._loop.quit()
            return False
        return True

    def _take(self, message: Message) -> None:
        match message["kind"]:
            case "ping":
                self._pipe.send({"kind": "pong"})
            case "cameras":
                self._serve(message)
            case "stall":
                self._cameras[message["camera"]].stalled = True
            case "end":
                self._end(message["camera"])
            case "resume":
                self._cameras[message["camera"]].stalled = False
                self._mount(message["camera"])

    def _serve(self, message: Message) -> None:
        clock = Clock(message["clock"])
        for code, name in message["cameras"].items():
            self._cameras[code] = Camera(name, scene_of(code), clock)
            factory = self._factories[code] = GstRtspServer.RTSPMediaFactory()
            factory.set_launch(_LAUNCH)
            factory.set_shared(True)
            factory.set_protocols(GstRtsp.RTSPLowerTrans.TCP)
            factory.connect("media-configure", self._cameras[code].configure)
            self._mount(code)
        self._server.set_address("127.0.0.1")
        self._server.set_service(str(message["port"]))
        if not self._server.attach(None):
            sys.exit(f"can't listen on port {message['port']}")
        self._pipe.send({"kind": "listening", "port": self._server.get_bound_port()})

    def _mount(self, code: str) -> None:
        self._server.get_mount_points().add_factory(f"/{code}", self._factories[code])

    def _end(self, code: str) -> None:
        """Take a camera off the net: whoever watches it is cut off, and it can't be found any more."""
        self._server.get_mount_points().remove_factory(f"/{code}")
        self._server.client_filter(lambda _server, client: _REMOVE if _watches(client, f"/{code}") else _KEEP)

    def _tidy(self) -> bool:
        self._server.get_session_pool().cleanup()
        return True


def _watches(client: Any, path: str) -> bool:
    return any(session.get_media(path)[0] is not None for session in client.session_filter(None))


if __name__ == "__main__":
    end = open_pipe(sys.argv[1:])
    Gst.init(None)
    Server(end).run()
