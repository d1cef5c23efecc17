"""The clocks of stores. Nothing else reads the machine's time."""

import time
from datetime import UTC, datetime, timedelta

DEMO_NOW = datetime(2021, 12, 31, 8, 0, tzinfo=UTC)
"""Friday 31 December 2021, 16:00 Asia/Shanghai: where a demonstration store stands."""


class MachineClock:
    """The machine's."""

    def now(self) -> datetime:
        """Return the instant, UTC."""
        return datetime.now(UTC)


class StoreClock:
    """A demonstration store's: begins at `start` and runs on while the program runs."""

    def __init__(self, start: datetime) -> None:
        """`start` is an aware instant."""
        self._start = start
        self._begun_s = time.monotonic()

    def now(self) -> datetime:
        """Return the instant, UTC."""
        return self._start + timedelta(seconds=time.monotonic() - self._begun_s)
