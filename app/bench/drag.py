"""What one drag showed: when each step was sent and when it was seen on the screen. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

STEPS = 120
STEP_PX = (2, 1)
"""How far the pointer goes to the right and down with each step."""
PERIOD_S = 1 / 60


@dataclass(frozen=True, slots=True)
class Drag:
    """The steps of one drag, in seconds of one clock; `seen_s` is None where a step's picture never stood there."""

    sent_s: Sequence[float]
    seen_s: Sequence[float | None]
    ended_s: float
    """When looking ended."""

    @property
    def painted(self) -> float:
        """Share of the steps that were painted, in per cent."""
        return 100 * sum(seen is not None for seen in self.seen_s) / len(self.seen_s)

    def latencies_ms(self) -> list[float]:
        """Return the time from input to painted pixel of each step, in ms.

        A step that was left out counts until a later one was painted (leaving out pictures makes nothing faster), or
        until the end of looking.
        """
        found: list[float] = []
        after = self.ended_s
        for sent, seen in zip(reversed(self.sent_s), reversed(self.seen_s), strict=True):
            after = after if seen is None else seen
            found.append((after - sent) * 1000)
        return found[::-1]
