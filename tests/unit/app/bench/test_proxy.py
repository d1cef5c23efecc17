"""The proxy does each thing that is asked of it, to both ways, and leaves nothing behind."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from app.bench.proxy import Proxy, Trouble

WAIT_S = 5.0


class Echo:
    """A server that says again what it hears, until it is told the end."""

    def __init__(self) -> None:
        self.heard = b""
        self.ends: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            self._threads.append(threading.Thread(target=self._answer, args=(near,)))
            self._threads[-1].start()

    def _answer(self, near: socket.socket) -> None:
        with near:
            try:
                while chunk := near.recv(65536):
                    self.heard += chunk
                    near.sendall(chunk)
                self.ends.append("end")
            except OSError:
                self.ends.append("reset")

    def wait_for_end(self) -> str:
        """Return how the first connection that ended has ended."""
        deadline = time.monotonic() + WAIT_S
        while not self.ends and time.monotonic() < deadline:
            time.sleep(0.005)
        return self.ends[0]

    def close(self) -> None:
        """End every thread; connections must have ended before."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()


@pytest.fixture
def echo() -> Iterator[Echo]:
    made = Echo()
    yield made
    made.close()


def connected(proxy: Proxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), timeout=WAIT_S)


def asked(client: socket.socket, what: bytes) -> bytes:
    client.sendall(what)
    return client.recv(65536)


def hears_nothing(client: socket.socket) -> bool:
    client.settimeout(0.2)
    try:
        client.recv(1)
    except TimeoutError:
        return True
    finally:
        client.settimeout(WAIT_S)
    return False


def test_without_trouble_every_byte_goes_through_both_ways(echo: Echo) -> None:
    with Proxy(echo.port) as proxy, connected(proxy) as client:
        sent, got = bytes(range(256)) * 4000, b""
        feeder = threading.Thread(target=client.sendall, args=(sent,))
        feeder.start()
        while len(got) < len(sent):
            got += client.recv(65536)
        feeder.join()
        client.shutdown(socket.SHUT_WR)
        assert got == sent and echo.wait_for_end() == "end" and client.recv(1) == b""


def test_a_delay_holds_each_way_that_long(echo: Echo) -> None:
    with Proxy(echo.port) as proxy, connected(proxy) as client:
        for ways, least_s in ((("up",), 0.1), (("up", "down"), 0.2)):
            proxy.delay(0.1, *ways)
            begun = time.monotonic()
            assert asked(client, b"x") == b"x"
            assert time.monotonic() - begun >= least_s
        proxy.heal()
        assert asked(client, b"still the same connection") == b"still the same connection"


def test_swallowed_answers_end_nothing_until_healed(echo: Echo) -> None:
    with Proxy(echo.port) as proxy, connected(proxy) as client:
        proxy.swallow("down")
        client.sendall(b"question")
        assert hears_nothing(client) and echo.heard == b"question"
        proxy.heal()
        with pytest.raises(ConnectionResetError):
            client.recv(1)
        with connected(proxy) as anew:
            assert asked(anew, b"x") == b"x"


def test_swallowed_questions_never_arrive(echo: Echo) -> None:
    with Proxy(echo.port) as proxy, connected(proxy) as client:
        proxy.swallow("up")
        client.sendall(b"question")
        assert hears_nothing(client) and echo.heard == b""


def test_half_closed_the_client_hears_the_end_and_may_still_talk(echo: Echo) -> None:
    with Proxy(echo.port) as proxy, connected(proxy) as client:
        assert asked(client, b"a") == b"a"
        proxy.half_close("down")
        assert client.recv(1) == b""
        client.sendall(b"b")
        deadline = time.monotonic() + WAIT_S
        while echo.heard != b"ab" and time.monotonic() < deadline:
            time.sleep(0.005)
        assert echo.heard == b"ab" and not echo.ends


def test_half_closed_upwards_the_server_hears_the_end(echo: Echo) -> None:
    with Proxy(echo.port) as proxy, connected(proxy) as client:
        assert asked(client, b"a") == b"a"
        proxy.half_close("up")
        assert echo.wait_for_end() == "end"


def test_a_cut_resets_or_ends(echo: Echo) -> None:
    with Proxy(echo.port) as proxy:
        with connected(proxy) as client:
            assert asked(client, b"a") == b"a"
            proxy.cut()
            with pytest.raises(ConnectionResetError):
                client.recv(1)
        with connected(proxy) as client:
            assert asked(client, b"a") == b"a"
            proxy.cut(reset=False)
            assert client.recv(1) == b""


def test_refused_until_healed_on_the_same_port(echo: Echo) -> None:
    with Proxy(echo.port) as proxy, connected(proxy) as client:
        assert asked(client, b"a") == b"a"
        proxy.refuse()
        with pytest.raises(ConnectionResetError):
            client.recv(1)
        with pytest.raises(ConnectionRefusedError):
            connected(proxy)
        proxy.heal()
        with connected(proxy) as anew:
            assert asked(anew, b"b") == b"b"


def test_a_server_that_is_away_ends_the_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with Proxy(port) as proxy, connected(proxy) as client:
        try:
            assert client.recv(1) == b""
        except ConnectionResetError:
            pass
        assert proxy.counts["broken"] == 1


@pytest.mark.parametrize("fate", ["cut", "half", "swallow", "delay"])
def test_dice_do_each_of_it(echo: Echo, fate: str) -> None:
    with Proxy(echo.port, trouble=Trouble(**{fate: 1.0}, longest_s=0.01)) as proxy:
        with connected(proxy) as client:
            client.sendall(b"x")
            if fate == "delay":
                assert client.recv(1) == b"x"
            elif fate == "cut":
                with pytest.raises(ConnectionResetError):
                    client.recv(1)
            else:
                assert fate == "half" or hears_nothing(client)
            deadline = time.monotonic() + WAIT_S
            while not proxy.counts and time.monotonic() < deadline:
                time.sleep(0.005)
            assert proxy.counts[f"{fate} up"] == 1


def test_one_seed_gives_one_row_of_fates() -> None:
    some = Trouble(cut=0.1, half=0.1, swallow=0.1, delay=0.3)
    rows = []
    for seed in (1, 1, 2):
        with Proxy(9, trouble=some, seed=seed) as proxy:
            rows.append([proxy._fate() for _ in range(50)])
    assert rows[0] == rows[1] != rows[2]
    assert set(rows[0]) == {"", "cut", "half", "swallow", "delay"}


def test_an_answer_with_the_mark_is_lost(echo: Echo) -> None:
    with Proxy(echo.port, trouble=Trouble(mark=b"COMMIT", lost_mark=1.0)) as proxy, connected(proxy) as client:
        assert asked(client, b"BEGIN") == b"BEGIN"
        client.sendall(b"to COMMIT or not")
        with pytest.raises(ConnectionResetError):
            client.recv(1)
        assert echo.heard == b"BEGINto COMMIT or not"


def test_through_keeps_all_of_a_url_but_the_place() -> None:
    with Proxy(9) as proxy:
        assert proxy.through("postgresql://u:p@db.city:5432/wanmi?sslmode=disable") == (
            f"postgresql://u:p@127.0.0.1:{proxy.port}/wanmi?sslmode=disable")


def test_closed_in_the_middle_of_traffic_it_leaves_no_thread(echo: Echo) -> None:
    proxy = Proxy(echo.port, trouble=Trouble(delay=1.0, longest_s=5.0))
    clients = [connected(proxy) for _ in range(5)]
    for client in clients:
        client.sendall(b"x" * 1000)
    proxy.close()
    proxy.close()
    for client in clients:
        with pytest.raises(ConnectionResetError):
            client.recv(1)
        client.close()
