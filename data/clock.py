"""The clocks of stores. Nothing else reads the machine's time."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.ports.clock import Clock

DEMO_NOW = datetime(2021, 12, 31, 8, 0, tzinfo=UTC)
"""Friday 31 December 2021, 16:00 Asia/Shanghai: where a demonstration store stands."""


class MachineClock:
    """The machine's."""

    def now(self) -> datetime:
        """Return the instant, UTC."""
        return datetime.now(UTC)


MACHINE = MachineClock()


class ServerClock:
    """A shared store's, as far as a workstation knows it: set by the measured offset whenever the server answers.

    In between it runs by the time since the machine was started, whatever is done to its time of day.
    """

    SAME_MS = 20
    """Offsets that differ by less are one: so much is the measuring's own fault."""

    def __init__(self, machine: Clock, offset_ms: int = 0) -> None:
        """`offset_ms`: how far the machine's clock is ahead of the server's."""
        self._machine = machine
        self.offset_ms = offset_ms
        self._pace = self._begun(offset_ms)

    def now(self) -> datetime:
        """Return the instant, UTC."""
        start, begun_s = self._pace
        return start + timedelta(seconds=_since_start_s() - begun_s)

    def set(self, offset_ms: int) -> None:
        """Take a new measurement."""
        self.offset_ms, pace = offset_ms, self._begun(offset_ms)
        if abs(pace[0] - self.now()) > timedelta(milliseconds=self.SAME_MS):
            self._pace = pace

    def _begun(self, offset_ms: int) -> tuple[datetime, float]:
        return self._machine.now() - timedelta(milliseconds=offset_ms), _since_start_s()


def _since_start_s() -> float:
    """Return the seconds since the machine was started, those that it slept included."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


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
