"""Collects Python's garbage on the window's thread alone.

Python collects on whichever thread happens to allocate. One that works for the window would then destroy Qt objects
that lay in cycles: it waits for Python inside Qt's lock while the window's thread waits for that lock inside Python,
and both wait for ever (seen in a drill).
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 250
OLDEST_EVERY = 240
"""The oldest generation is looked through once in so many times: a minute. It takes longest."""


class Collector(QObject):
    """Stands in for the automatic collection until it is closed; belongs to the window's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin. What is there now stays: it is never looked through again."""
        super().__init__(parent)
        self._was_on = gc.isenabled()
        self._turns = 0
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect as the automatic collection would: the young often, the old seldom."""
        self._turns += 1
        counts, limits = gc.get_count(), gc.get_threshold()
        if self._turns >= OLDEST_EVERY and counts[2] > limits[2]:
            self._turns = 0
            gc.collect()
        elif counts[1] > limits[1]:
            gc.collect(1)
        elif counts[0] > limits[0]:
            gc.collect(0)

    def close(self) -> None:
        """Leave it to Python again. Idempotent."""
        self._timer.stop()
        if self._was_on:
            gc.enable()
        gc.unfreeze()
