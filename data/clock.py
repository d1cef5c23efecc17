"""The clocks of stores. Nothing else reads the machine's time."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

DEMO_NOW = datetime(2021, 12, 31, 8, 0, tzinfo=UTC)
"""Friday 31 December 2021, 16:00 Asia/Shanghai: where a demonstration store stands."""


class MachineClock:
    """The machine's."""

    def now(self) -> datetime:
        """Return the instant, UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Pace:
    """From one moment on, until it is set anew: so many seconds of the store per second of the machine."""

    start: datetime
    begun_s: float
    rate: float = 1.0
    until: datetime | None = None

    def now(self) -> datetime:
        there = self.start + timedelta(seconds=(time.monotonic() - self.begun_s) * self.rate)
        return there if self.until is None else min(there, self.until)


class StoreClock:
    """A demonstration store's: begins at `start` and runs on while the program runs; a drill sets its pace.

    It never goes back, and any thread may ask it.
    """

    def __init__(self, start: datetime) -> None:
        """`start` is an aware instant."""
        self._pace = _Pace(start, time.monotonic())

    def now(self) -> datetime:
        """Return the instant, UTC."""
        return self._pace.now()

    def jump(self, to: datetime) -> None:
        """Stand at the instant at once, or stay where that is past."""
        at = max(to, self.now())
        self._pace = _Pace(at, time.monotonic(), 0, at)

    def run_to(self, until: datetime, rate: float) -> float:
        """Run at so many times the machine's pace and stand at `until`; return the seconds that it takes."""
        now = self.now()
        self._pace = _Pace(now, time.monotonic(), rate, max(until, now))
        return max((until - now) / timedelta(seconds=rate), 0.0)

    def run(self) -> None:
        """Run as the machine's does, from now on."""
        self._pace = _Pace(self.now(), time.monotonic())
