"""The one way off the GUI thread: where work runs, where answers come back, what happens to refusals and at the end."""

import threading
from collections.abc import Iterator
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from app.domain.errors import BadInput, Refusal
from app.services.intent import Changes, Intent
from ui.operations import Operations

GUI = threading.main_thread()


@pytest.fixture
def carried() -> list[tuple[Intent, threading.Thread]]:
    return []


@pytest.fixture
def operations(qtbot: QtBot, carried: list[tuple[Intent, threading.Thread]]) -> Iterator[Operations]:
    def carry_out(intent: Intent) -> Changes:
        carried.append((intent, threading.current_thread()))
        if intent.id == UUID(int=13):
            raise BadInput("login.wrong")
        return Changes(seq=len(carried))

    made = Operations(carry_out)
    yield made
    made.close()


def test_reading_runs_elsewhere_and_answers_here(qtbot: QtBot, operations: Operations) -> None:
    seen: list[tuple[threading.Thread, threading.Thread]] = []
    operations.read(threading.current_thread, lambda worker: seen.append((worker, threading.current_thread())))
    assert not operations.idle
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0] is not GUI and seen[0][1] is GUI
    assert operations.idle


def test_a_refusal_goes_to_the_asker_or_to_the_window(qtbot: QtBot, operations: Operations) -> None:
    def refuse() -> None:
        raise BadInput("login.unknown", login="x")

    own: list[Refusal] = []
    operations.read(refuse, lambda _: None, refused=own.append)
    qtbot.waitUntil(lambda: bool(own))
    with qtbot.waitSignal(operations.refused) as told:
        operations.read(refuse, lambda _: None)
    assert told.args[0].code == own[0].code == "login.unknown"


def test_writes_keep_their_order_on_one_thread(
        qtbot: QtBot, operations: Operations, carried: list[tuple[Intent, threading.Thread]]) -> None:
    told: list[Changes] = []
    busy: list[bool] = []
    operations.changed.connect(told.append)
    operations.busy.connect(busy.append)
    for number in range(20):
        operations.write(Intent(id=UUID(int=100 + number)), lambda _: None)
    qtbot.waitUntil(lambda: len(told) == 20)
    assert [intent.id.int for intent, _ in carried] == list(range(100, 120))
    assert len({thread for _, thread in carried}) == 1 and carried[0][1] is not GUI
    assert busy == [True, False]


def test_a_refused_write_changes_nothing_and_is_over(qtbot: QtBot, operations: Operations) -> None:
    refused: list[Refusal] = []
    changed: list[Changes] = []
    operations.changed.connect(changed.append)
    operations.write(Intent(id=UUID(int=13)), changed.append, refused=refused.append)
    qtbot.waitUntil(lambda: bool(refused))
    assert not changed and operations.idle


def test_a_defect_is_not_swallowed(qtbot: QtBot, operations: Operations) -> None:
    with qtbot.captureExceptions() as caught:
        operations.read(lambda: 1 // 0, lambda _: None)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


def test_closed_it_tells_nobody_and_leaves_no_thread(qtbot: QtBot, operations: Operations) -> None:
    told: list[int] = []
    begun, go_on = threading.Event(), threading.Event()

    def work() -> int:
        begun.set()
        go_on.wait(5)
        return 1

    operations.read(work, told.append)
    assert begun.wait(5)
    go_on.set()
    operations.close()
    operations.read(lambda: 2, told.append)
    operations.write(Intent(id=UUID(int=1)), lambda _: told.append(3))
    qtbot.wait(50)
    assert not told
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("wanmi-")]
