"""A TCP hop on the loopback interface that misbehaves: for tests, for `faults` and for `bench sync`.

Chunks are delayed, swallowed, cut or half-closed, by dice of a seed (`Trouble`) or by command. What a proxy can't make
is a packet that vanishes below TCP: a swallowed chunk was acknowledged to its sender.
"""

import asyncio
import random
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar
from urllib.parse import urlsplit

Way = Literal["up", "down"]
"""`up`: to the server; `down`: its answers."""
WAYS: tuple[Way, Way] = ("up", "down")
_CHUNK_BYTES = 65536
_CONNECT_S = 2.0
_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER with no time: closing sends RST."""
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What may happen to each chunk, as chances between 0 and 1 whose sum is at most 1."""

    cut: float = 0.0
    """The connection ends, this chunk is lost: `down`, perhaps the answer to COMMIT."""
    half: float = 0.0
    """The chunk is lost and its receiver is told the end (FIN); the other way stays open."""
    swallow: float = 0.0
    """This chunk and all later ones of its way vanish; nobody is told."""
    delay: float = 0.0
    longest_s: float = 0.05
    """The longest delay."""
    mark: bytes = b""
    lost_mark: float = 0.0
    """How likely the connection is cut where an answer holds `mark`: such as the one to COMMIT."""


CALM = Trouble()


class _Link:
    """One client's connection through the proxy."""

    def __init__(self, near: socket.socket, far: socket.socket) -> None:
        self.ends: dict[Way, tuple[socket.socket, socket.socket]] = {"up": (near, far), "down": (far, near)}
        self.swallowed: set[Way] = set()
        self.asks = False
        """Whether the client has spoken last."""
        self.task: asyncio.Task[None] | None = None

    def half_close(self, way: Way) -> None:
        """Tell the receiver of `way` that nothing more comes."""
        try:
            self.ends[way][1].shutdown(socket.SHUT_WR)
        except OSError:
            pass  # It has left already.

    def close(self, *, reset: bool) -> None:
        for end in self.ends["up"]:
            if reset and end.fileno() >= 0:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            end.close()


class Proxy:
    """Listens on `port`. Its commands may be called from any thread and hold when they return."""

    def __init__(self, port: int, *, host: str = "127.0.0.1", trouble: Trouble = CALM, seed: int | str = 0) -> None:
        """Begin to forward to `host:port`; `trouble` may be exchanged at any time."""
        self.trouble = trouble
        self.counts: Counter[str] = Counter()
        """What was done to connections and chunks: `cut up`, `delay`, `refused` …; and what came: `bytes up`, and how
        often the server was asked something and answered before it was asked again: `round trips`."""
        self._far, self._dice = (host, port), random.Random(seed)
        self._delays: dict[Way, float] = {"up": 0.0, "down": 0.0}
        self._swallowed: set[Way] = set()
        self._links: set[_Link] = set()
        self._loop = asyncio.new_event_loop()
        listener = self._listen(0)
        self._listener: socket.socket | None = listener
        self.port = int(listener.getsockname()[1])
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"proxy {self.port}", daemon=True)
        self._thread.start()

    def through(self, url: str) -> str:
        """Return the server's URL with this proxy in the place of its host and port."""
        parts = urlsplit(url)
        user, at, _ = parts.netloc.rpartition("@")
        return parts._replace(netloc=f"{user}{at}127.0.0.1:{self.port}").geturl()

    def delay(self, seconds: float, *ways: Way) -> None:
        """Delay each chunk of the ways (else both) by this long."""
        self._do(lambda: self._delays.update(dict.fromkeys(ways or WAYS, seconds)))

    def swallow(self, *ways: Way) -> None:
        """Let everything of the ways (else both) vanish, on the connections there are and on new ones."""
        self._do(lambda: self._swallowed.update(ways or WAYS))

    def half_close(self, way: Way = "down") -> None:
        """Tell the receivers of `way` (`down`: the clients) the end; the other way stays open."""
        self._do(lambda: self._half_close_all(way))

    def cut(self, *, reset: bool = True) -> None:
        """End every connection there is, by RST, else by FIN."""
        self._do(lambda: self._cut_all(reset=reset))

    def refuse(self) -> None:
        """Cut every connection and refuse new ones, as where nobody listens."""
        self._do(self._refuse)

    def heal(self) -> None:
        """Take every command back: listen, neither delay nor swallow. Connections that lost something are cut."""
        self._do(self._heal)

    def close(self) -> None:
        """End connections, listener and thread. Idempotent."""
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _do(self, work: Callable[[], Result]) -> Result:
        async def doing() -> Result:
            return work()
        return asyncio.run_coroutine_threadsafe(doing(), self._loop).result()

    def _half_close_all(self, way: Way) -> None:
        for link in self._links:
            link.half_close(way)
            link.swallowed.add(way)
        self.counts[f"half {way}"] += len(self._links)

    def _cut_all(self, *, reset: bool) -> None:
        self.counts["cut"] += len(self._links)
        for link in tuple(self._links):
            self._end(link, reset=reset)

    def _refuse(self) -> None:
        self.counts["refused"] += 1
        self._stop_listening()
        self._cut_all(reset=True)

    def _heal(self) -> None:
        self._delays = {"up": 0.0, "down": 0.0}
        self._swallowed.clear()
        for link in tuple(self._links):
            if link.swallowed:
                self._end(link, reset=True)
        if self._listener is None:
            self._listener = self._listen(self.port)

    def _end(self, link: _Link, *, reset: bool) -> None:
        self._links.discard(link)
        if link.task is not None:
            link.task.cancel()
        # After the cancelled waits have left the loop's selector.
        self._loop.call_soon(lambda: link.close(reset=reset))

    def _listen(self, port: int) -> socket.socket:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
        listener.setblocking(False)
        self._loop.add_reader(listener, self._accept, listener)
        return listener

    def _stop_listening(self) -> None:
        if self._listener is not None:
            self._loop.remove_reader(self._listener)
            self._listener.close()
            self._listener = None

    def _accept(self, listener: socket.socket) -> None:
        try:
            near, _ = listener.accept()
        except OSError:
            return  # It has left already.
        link = _Link(near, socket.socket())
        self._links.add(link)
        link.task = self._loop.create_task(self._carry(link))

    async def _carry(self, link: _Link) -> None:
        near, far = link.ends["up"]
        for end in (near, far):
            end.setblocking(False)
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        reset = False
        try:
            await asyncio.wait_for(self._loop.sock_connect(far, self._far), _CONNECT_S)
            async with asyncio.TaskGroup() as both:
                for way in WAYS:
                    both.create_task(self._pump(link, way))
        except* OSError:  # TimeoutError is one.
            self.counts["broken"] += 1
        except* _Cut:
            reset = True
        finally:
            if link in self._links:
                self._links.discard(link)
                link.close(reset=reset)

    async def _pump(self, link: _Link, way: Way) -> None:
        giver, taker = link.ends[way]
        while chunk := await self._loop.sock_recv(giver, _CHUNK_BYTES):
            self.counts[f"bytes {way}"] += len(chunk)
            self.counts["round trips"] += way == "up" and not link.asks
            link.asks = way == "up"
            if way in self._swallowed:
                link.swallowed.add(way)
            if way in link.swallowed:
                self.counts[f"swallow {way}"] += 1
            elif not await self._lose(link, way, chunk):
                await self._loop.sock_sendall(taker, chunk)
        link.half_close(way)

    async def _lose(self, link: _Link, way: Way, chunk: bytes) -> bool:
        """Throw the dice for one chunk; return whether it is lost."""
        fate = self._fate(marked=way == "down" and bool(self.trouble.mark) and self.trouble.mark in chunk)
        if fate:
            self.counts[f"{fate} {way}"] += 1
        if fate == "cut":
            raise _Cut
        if fate == "half":
            link.half_close(way)
        if fate in ("half", "swallow"):
            link.swallowed.add(way)
            return True
        wait_s = self._delays[way] + (self._dice.uniform(0, self.trouble.longest_s) if fate == "delay" else 0)
        if wait_s:
            await asyncio.sleep(wait_s)
        return False

    def _fate(self, *, marked: bool = False) -> str:
        trouble, rest = self.trouble, self._dice.random()
        if marked and self._dice.random() < trouble.lost_mark:
            return "cut"
        for name, chance in (("cut", trouble.cut), ("half", trouble.half), ("swallow", trouble.swallow),
                             ("delay", trouble.delay)):
            if rest < chance:
                return name
            rest -= chance
        return ""

    async def _shut(self) -> None:
        self._stop_listening()
        self._cut_all(reset=True)
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}), return_exceptions=True)


class _Cut(Exception):
    """The dice end a connection."""
