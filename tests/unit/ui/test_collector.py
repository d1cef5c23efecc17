"""Garbage is collected on the window's thread, while another thread makes it."""

import gc
import threading
import weakref

from pytestqt.qtbot import QtBot

from ui.collector import Collector


class Knot:
    """Refers to itself: only a collection ends it."""

    def __init__(self, ended_on: list[int]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: ended_on.append(threading.get_ident()))


def test_what_another_thread_leaves_is_collected_here(qtbot: QtBot) -> None:
    gc.enable()  # As in the program.
    collector, ended_on = Collector(), list[int]()

    def work() -> None:
        for _ in range(5_000):  # Python would have collected on this thread seven times.
            Knot(ended_on)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert not ended_on
    collector.collect()
    assert ended_on and set(ended_on) == {threading.get_ident()}
    assert not gc.isenabled()
    collector.close()
    assert gc.isenabled()
