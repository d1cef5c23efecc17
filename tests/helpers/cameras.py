"""The demonstration's camera server and the video engine, as tests without a window use them."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.helpers.engines import Engine

CODES = ("V021", "V038", "V045", "V067")
NAMES = ("公园广场东门", "一道街中段北", "二道街路口", "文化艺术中心")
CLOCK = "2021-12-31T16:00:00"
SERVER = ("/usr/bin/python3", "-m", "app.video.demo_cameras")
ENGINE = (sys.executable, "-m", "app.video.engine")


class Cameras(Engine):
    """A running camera server."""

    port = 0

    def url(self, code: str) -> str:
        """Return a camera's address."""
        return f"rtsp://127.0.0.1:{self.port}/{code}"

    def tell(self, kind: str, code: str) -> None:
        """Let a camera `stall`, `end` or `resume`."""
        self.pipe.send({"kind": kind, "camera": code})


@contextmanager
def cameras() -> Iterator[Cameras]:
    """Serve the four cameras."""
    with Cameras(SERVER) as server:
        server.wait_for("hello")
        names = dict(zip(CODES, NAMES, strict=True))
        server.pipe.send({"kind": "cameras", "cameras": names, "clock": CLOCK, "port": 0})
        server.port = server.wait_for("listening")["port"]
        yield server


def show(engine: Engine, urls: dict[str, str]) -> None:
    """Let the engine show these and no others."""
    engine.pipe.send({"kind": "show", "cameras": [
        {"camera": code, "url": url, "width_px": 640, "height_px": 360} for code, url in urls.items()]})


def descendants(pid: int) -> list[int]:
    """Return the processes below one."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *descendants(child)]
    return found


def living(pids: Sequence[int]) -> list[int]:
    """Return which of these processes are there and no zombies."""
    def lives(pid: int) -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except OSError:
            return False
    return [pid for pid in pids if lives(pid)]
