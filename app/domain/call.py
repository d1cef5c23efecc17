"""A telephone call at the hotline desk (domain section 11.3): how it stands, and who is to be rung back."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

RINGS_AT_MOST = timedelta(minutes=5)
"""A call that rings longer was given up, and its exchange did not say so."""
TALKS_AT_MOST = timedelta(hours=4)
"""As long as a recording may be: whose end was never told ended then."""
SHOWN_DIGITS = 4


class CallState(StrEnum):
    """How a call stands."""

    RINGING = "ringing"
    TALKING = "talking"
    ENDED = "ended"
    MISSED = "missed"
    ELSEWHERE = "elsewhere"
    """Another desk took it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What the exchange tells of a call; the instants are aware and rise."""

    id: str
    number: str = ""
    """The caller's, digits with at most a leading `+`; empty where it is withheld."""
    line: str = ""
    """One of `app.domain.channels.LINES`, empty where the exchange does not say."""
    rang_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    elsewhere: bool = False
    """Whether another desk answered it."""
    recording: str = ""
    """Name of its recording, once there is to be one."""

    def state(self, now: datetime) -> CallState:
        """Return how it stands at the instant."""
        if self.elsewhere:
            return CallState.ELSEWHERE
        if self.answered_at is None:
            over = self.ended_at is not None or now - self.rang_at > RINGS_AT_MOST
            return CallState.MISSED if over else CallState.RINGING
        over = self.ended_at is not None or now - self.answered_at > TALKS_AT_MOST
        return CallState.ENDED if over else CallState.TALKING

    def lasts(self, now: datetime) -> timedelta:
        """Return how long it has been ringing, or is or was talked."""
        begun = self.answered_at or self.rang_at
        return max((self.ended_at or now) - begun, timedelta(0))


def to_ring_back(calls: Iterable[Call], now: datetime, settled: Collection[str] = ()) -> list[Call]:
    """Return the missed calls that nobody has answered since, the last of each number, the latest first.

    `settled` are the ids of those that somebody has seen to. Whoever withheld his number can't be rung back.
    """
    waiting: dict[str, Call] = {}
    for call in sorted(calls, key=lambda each: each.rang_at):
        state = call.state(now)
        if not call.number or state is CallState.RINGING:
            continue
        if state is CallState.MISSED and call.id not in settled:
            waiting[call.number] = call
        else:
            waiting.pop(call.number, None)
    return sorted(waiting.values(), key=lambda each: each.rang_at, reverse=True)


def masked_number(number: str) -> str:
    """Return a number for who may not see reporters: `139 **** 2871`; of a short one nothing is left."""
    if len(number) < 2 * SHOWN_DIGITS:
        return "****" if number else ""
    return f"{number[:-2 * SHOWN_DIGITS]} **** {number[-SHOWN_DIGITS:]}".strip()
