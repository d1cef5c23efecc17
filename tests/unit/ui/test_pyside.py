"""What of PySide6 must hold for the program to live long."""

import sys

from PySide6.QtCore import QObject, Signal


class Speaker(QObject):
    """Has a signal."""

    said = Signal()


def test_signals_lose_no_reference() -> None:
    """PySide6 6.12.0 takes one of True with each signal; before Python 3.12 the process ends when none is left."""
    speaker = Speaker()
    before = sys.getrefcount(True)
    for _ in range(50):
        speaker.said.emit()
    assert sys.getrefcount(True) >= before - 5
