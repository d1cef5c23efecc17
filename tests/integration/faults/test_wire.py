"""What a bad network does to one workstation on a shared store: nothing is lost, nothing done twice, nobody waits long.

Numbers are those of docs/faults.md.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from app.bench.proxy import CALM, Proxy, Trouble
from app.domain.errors import Unusable
from app.ports.store import UnitOfWork
from app.services.offered import SERVICES
from data import journal
from data.shared.server import CONNECT_S
from data.shared.store import SharedStore
from tests.helpers.shared import DESK, as_login
from tests.helpers.stores import Do, Doing, do

ROOT = Path(__file__).resolve().parents[3]
ANSWER_S = 1.0


@pytest.fixture
def proxy(shared_url: str) -> Iterator[Proxy]:
    port = int(shared_url.rpartition(":")[2].partition("/")[0])
    with Proxy(port) as made:
        yield made


@pytest.fixture
def desk(shared_url: str, proxy: Proxy) -> Iterator[SharedStore]:
    """A workstation's store, through the proxy; it waits a second for an answer."""
    opened = SharedStore.open(proxy.through(as_login(shared_url, DESK)), services={**SERVICES, Do: Doing()},
                              answer_s=ANSWER_S)
    yield opened
    proxy.heal()
    assert opened.verify().first_bad == ""
    opened.close()


def setting(number: int) -> Callable[[UnitOfWork], None]:
    return lambda unit: unit.settings.set(f"setting.{number}", number)


def say(desk: SharedStore, number: int) -> int:
    """Carry one intent out, always the same for a number; return its entry's."""
    return do(desk, setting(number), number=number).seq


def entries(shared_url: str, number: int) -> int:
    """Return how many entries the intent of the number has, asked past the proxy."""
    with SharedStore.open(shared_url) as store, store.reading() as connection:
        return sum(entry.body["intent"] == str(UUID(int=number)) for entry in journal.entries(connection))


def fails(desk: SharedStore, number: int) -> float:
    """Carry it out, which must fail as *away*; return the seconds that took."""
    begun = time.monotonic()
    with pytest.raises(Unusable) as raised:
        say(desk, number)
    assert raised.value.code == "shared.away"
    return time.monotonic() - begun


def test_17_network_gone_before_it_is_sent(desk: SharedStore, proxy: Proxy, shared_url: str) -> None:
    say(desk, 1)
    proxy.refuse()
    assert fails(desk, 2) < CONNECT_S and fails(desk, 2) < CONNECT_S
    assert entries(shared_url, 2) == 0
    proxy.heal()
    assert say(desk, 2) == say(desk, 2) and entries(shared_url, 2) == 1


def test_18_the_answer_to_commit_is_lost(desk: SharedStore, proxy: Proxy, shared_url: str) -> None:
    say(desk, 1)
    proxy.trouble = Trouble(mark=b"COMMIT\0", lost_mark=1.0)
    fails(desk, 2)
    assert entries(shared_url, 2) == 1, "it was committed; only the client does not know"
    proxy.trouble = CALM
    say(desk, 2)
    assert entries(shared_url, 2) == 1


@pytest.mark.parametrize("way", ["down", "up"])
def test_19_half_closed(desk: SharedStore, proxy: Proxy, shared_url: str, way: str) -> None:
    say(desk, 1)
    proxy.half_close("down" if way == "down" else "up")
    assert fails(desk, 2) < ANSWER_S + CONNECT_S
    say(desk, 2)
    assert entries(shared_url, 2) == 1


@pytest.mark.parametrize("way", ["down", "up"])
def test_20_answers_or_questions_vanish(desk: SharedStore, proxy: Proxy, shared_url: str, way: str) -> None:
    say(desk, 1)
    proxy.swallow("down" if way == "down" else "up")
    assert ANSWER_S <= fails(desk, 2) < ANSWER_S + CONNECT_S
    proxy.heal()
    say(desk, 2)
    assert entries(shared_url, 2) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root: a network of its own")
def test_20_packets_vanish_below_tcp() -> None:
    done = subprocess.run(["unshare", "--net", sys.executable, "-m", "tests.integration.faults.vanishing"], cwd=ROOT,
                          capture_output=True, text=True, check=False)
    if "Operation not permitted" in done.stderr:
        pytest.skip("needs root: a network of its own")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["away", "once"]


def test_21_a_slow_line_only_takes_longer(desk: SharedStore, proxy: Proxy, shared_url: str) -> None:
    say(desk, 1)
    proxy.delay(0.1, "up", "down")
    begun = time.monotonic()
    say(desk, 2)
    assert time.monotonic() - begun > 0.2 and entries(shared_url, 2) == 1


def test_22_sent_twice_at_once_it_is_done_once(shared_store: SharedStore) -> None:
    both, said = threading.Barrier(2), []

    def send(number: int) -> None:
        both.wait(5)
        said.append(say(shared_store, number))

    for number in range(1, 6):
        do(shared_store, setting(number), number=100 + number)  # Registers the work before two threads ask for it.
        threads = [threading.Thread(target=send, args=(number,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert said[-1] == said[-2]
    with shared_store.reading() as connection:
        found = [entry.body["intent"] for entry in journal.entries(connection)]
    assert len(found) == len(set(found))
