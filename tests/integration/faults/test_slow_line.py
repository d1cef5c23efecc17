"""Fault 21 of docs/faults.md: two seconds each way. What is meant waits, then is done once; closing waits for nothing.

Round trips are counted, not timed: on such a line each costs four seconds.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from app.bench.proxy import Proxy
from data import journal
from data.replica.exchange import ReplicaExchange
from data.replica.store import ReplicaStore
from data.shared import store
from data.shared.server import HURRIED_ANSWER_S
from data.shared.store import SharedStore
from tests.helpers.replicas import away, back, describe, joined, said
from tests.helpers.stores import do

EACH_WAY_S = 2.0
OPENING, EXCHANGE = 4, 1
"""Two of the four are the log-in's; a password costs two more, TLS one."""
SENDING, STEP = 5, 4
"""Of one intent of the outbox, with its answer; of one that is carried out at once."""
SIX = 2 * 6 + 3
"""Of six intents of the outbox in one transaction: a claim and a question each, and COMMIT, answers, a preparation."""


@pytest.fixture
def desk(filled: SharedStore, proxy: Proxy, tmp_path: Path) -> Iterator[ReplicaStore]:
    """A replica whose way to the server is the proxy."""
    made = joined(proxy.through(filled.url), filled, tmp_path / "desk.wanmi")
    yield made
    made.close()


def test_21_round_trips_are_few(desk: ReplicaStore, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "TOGETHER_S", 10.0)
    proxy.delay(0.005)

    def asked(work: Callable[[], object]) -> int:
        before = proxy.counts["round trips"]
        work()
        return proxy.counts["round trips"] - before

    assert asked(desk.exchange) <= OPENING
    assert asked(desk.exchange) <= EXCHANGE
    away(desk)
    assert do(desk, describe("一"), number=91).seq == 0
    back(desk)
    first = asked(desk.exchange)
    assert not desk.waiting() and first <= EXCHANGE + SENDING
    do(desk, describe("二"), number=92)  # The driver prepares its statements.
    assert asked(lambda: do(desk, describe("三"), number=93)) <= STEP + 1
    away(desk)
    for number in range(94, 100):
        do(desk, describe(f"第{number}"), number=number)
    back(desk)
    together = asked(desk.exchange)
    assert together <= EXCHANGE + SIX and not desk.waiting()


def test_21_a_step_waits_on_a_slow_line_and_is_done_once(
        desk: ReplicaStore, proxy: Proxy, filled: SharedStore) -> None:
    exchange = ReplicaExchange(desk)
    desk.exchange()
    proxy.delay(EACH_WAY_S)
    proxy.cut()
    exchange.start()
    begun_s = time.monotonic()
    assert do(desk, describe("慢"), number=92).seq == 0, "it waits"
    assert time.monotonic() - begun_s < HURRIED_ANSWER_S + 1
    assert said(desk) == "慢", "and is shown meanwhile"
    while desk.waiting():
        time.sleep(0.2)
    assert desk.link.is_slow
    begun_s = time.monotonic()
    assert do(desk, describe("再慢"), number=93).seq == 0
    assert time.monotonic() - begun_s < 1, "what can't get through isn't waited for"
    begun_s = time.monotonic()
    exchange.close()  # In the middle of the second.
    assert time.monotonic() - begun_s < 2
    assert said(filled) == "慢"
    with filled.reading() as connection:
        assert [entry.body["intent"][-2:] for entry in journal.entries(connection)].count("5c") == 1


def test_21_closing_does_not_wait_for_a_slow_log_in(desk: ReplicaStore, proxy: Proxy) -> None:
    proxy.delay(EACH_WAY_S)
    exchange = ReplicaExchange(desk)
    exchange.start()
    time.sleep(0.5)  # The log-in is under way.
    meaning = Thread(target=lambda: do(desk, describe("慢"), number=94))
    meaning.start()
    time.sleep(0.2)
    begun_s = time.monotonic()
    exchange.give_up()
    meaning.join()
    exchange.close()
    assert time.monotonic() - begun_s < 1
    assert desk.waiting() == 1, "what was meant is kept for the next start"
