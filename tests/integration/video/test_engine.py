"""Real RTSP through real libvlc: pictures come, a stream that stops is said, and nothing outlives its parent."""

import hashlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from app.link.frames import Frames
from tests.helpers.cameras import CODES, ENGINE, Cameras, cameras, descendants, living, show
from tests.helpers.engines import ROOT, Engine

pytestmark = pytest.mark.alone
SAID_WITHIN_S = 3.0
GONE_WITHIN_S = 2.0


@pytest.fixture(scope="module")
def served() -> Iterator[Cameras]:
    with cameras() as server:
        yield server


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(ENGINE) as process:
        process.wait_for("hello")
        yield process


def play(engine: Engine, served: Cameras, codes: tuple[str, ...]) -> None:
    """Show cameras, and wait until all play."""
    show(engine, {})
    engine.listen()
    engine.said.clear()
    show(engine, {code: served.url(code) for code in codes})
    wanted = set(codes)
    while wanted:
        wanted.discard(engine.wait_for("state", lambda said: said["state"] == "playing")["camera"])


def newest(frames: Frames) -> bytes:
    """Return the digest of the newest picture."""
    count = sum(map(frames.count, range(frames.slots)))
    return hashlib.sha256(frames.slot((count - 1) % frames.slots)).digest()


def test_four_cameras_show_ever_new_pictures(served: Cameras, engine: Engine) -> None:
    play(engine, served, CODES)
    frames = {code: Frames.attach(os.dup(engine.fds[code])) for code in CODES}
    try:
        seen: dict[str, set[bytes]] = {code: set() for code in CODES}
        until_s = time.monotonic() + 10.0
        # On a busy machine every picture is late: dropped, they would leave tiles that stand still.
        while min(map(len, seen.values())) < 6 and time.monotonic() < until_s:
            engine.listen(0.03)
            for code in CODES:
                seen[code].add(newest(frames[code]))
        assert min(map(len, seen.values())) >= 6, {code: len(seen[code]) for code in CODES}
        assert len(set.union(*seen.values())) == sum(map(len, seen.values())), "two cameras show the same"
        assert {(each.width_px, each.height_px) for each in frames.values()} <= {(512, 288), (512, 290)}
    finally:
        for each in frames.values():
            each.close()


@pytest.mark.parametrize(("fault", "state", "reason"), [("stall", "stalled", ""), ("end", "stopped", "ended")])
def test_a_stream_that_stops_is_said_and_comes_back(served: Cameras, engine: Engine, fault: str, state: str,
                                                    reason: str) -> None:
    play(engine, served, CODES[:2])
    served.tell(fault, CODES[0])
    said = engine.wait_for("state", lambda each: each["state"] in {"stalled", "stopped"}, SAID_WITHIN_S)
    assert (said["camera"], said["state"], said["reason"]) == (CODES[0], state, reason)
    served.tell("resume", CODES[0])
    back = engine.wait_for("state", lambda each: each["state"] == "playing")
    assert back["camera"] == CODES[0]
    assert all(each["camera"] == CODES[0] for each in engine.said if each["kind"] == "state"), "the other one fell out"


@contextmanager
def rubbish() -> Iterator[str]:
    """Serve what is no video; yield its address."""
    body = b"rubbish " * 20_000

    def answer() -> None:
        with suppress(OSError):
            while True:
                peer, _ = listener.accept()
                with peer:
                    peer.recv(1000)
                    peer.sendall(b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def closed_port() -> int:
    """Return a port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_why_there_is_no_picture_is_said(served: Cameras, engine: Engine) -> None:
    expected = {"lost": "not_found", "shut": "refused", "odd": "bad_address", "rubbish": "unreadable"}
    with rubbish() as rubbish_url:
        show(engine, {"lost": served.url("V999"), "shut": f"rtsp://127.0.0.1:{closed_port()}/x",
                      "odd": "file:///etc/passwd", "rubbish": rubbish_url})
        said: dict[str, str] = {}
        while len(said) < len(expected):
            message = engine.wait_for("state", lambda each: each["state"] == "stopped")
            said[message["camera"]] = message["reason"]
        show(engine, {})
    assert said == expected


def test_let_go_of_it_leaves_no_ffmpeg(served: Cameras, engine: Engine) -> None:
    play(engine, served, CODES[:1])
    assert living(descendants(engine.process.pid))
    show(engine, {})
    assert_gone(descendants(engine.process.pid))


def assert_gone(pids: list[int]) -> None:
    """Wait until none of the processes lives."""
    until_s = time.monotonic() + GONE_WITHIN_S
    while living(pids) and time.monotonic() < until_s:
        time.sleep(0.02)
    assert not living(pids)


PARENT = """
import sys, time
from tests.helpers.cameras import CODES, ENGINE, cameras, show
from tests.helpers.engines import Engine
with cameras() as served, Engine(ENGINE) as engine:
    engine.wait_for("hello")
    show(engine, {CODES[0]: served.url(CODES[0])})
    engine.wait_for("state", lambda said: said["state"] == "playing")
    served.tell("stall", CODES[0])
    print("playing", flush=True)
    time.sleep(60)
"""


def test_nothing_outlives_a_killed_parent() -> None:
    # The camera has stalled: ffmpeg has nothing to write, and wouldn't notice that nobody reads any more.
    with subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"playing\n"
        below = descendants(parent.pid)
        assert len(living(below)) == 3, "camera server, engine, ffmpeg"
        parent.kill()
        parent.wait()
    assert_gone(below)
