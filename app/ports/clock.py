"""The clock port. Everything that depends on now asks it; nothing else reads the machine's time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Gives the store's now. A demo store's clock stands near 31 December 2021, 16:00 (Asia/Shanghai)."""

    def now(self) -> datetime:
        """Return the aware instant, in UTC, microseconds kept."""
        ...
