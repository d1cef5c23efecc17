"""How one camera's stream stands, when it is said to have stopped, and when it is tried again: without a clock.

A stream that ends is rare; one that goes quiet is common (a camera hangs, a cable is out, a network drops packets), and
libvlc then shows the last picture for ever. So only pictures count. Every method takes the time, in seconds of any
steady clock, and returns what is to be done; `app/video/engine.py` does it.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What the tile says."""

    CONNECTING = "connecting"
    """Tried for the first time; neither picture nor failure yet."""
    PLAYING = "playing"
    STALLED = "stalled"
    """There were pictures, and none came for `Limits.stalled_s`."""
    STOPPED = "stopped"
    """The stream ended or couldn't be had (`reason`); it is tried again."""


class Reason(StrEnum):
    """Why a stream is `STOPPED`."""

    ENDED = "ended"
    NO_PICTURE = "no_picture"
    """Connected, and nothing that can be shown came in time."""
    REFUSED = "refused"
    NOT_FOUND = "not_found"
    UNAUTHORISED = "unauthorised"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    """What comes is no video."""
    BAD_ADDRESS = "bad_address"
    """Not an address of a stream; never tried."""


class Act(StrEnum):
    """What the caller does next."""

    CONNECT = "connect"
    DISCONNECT = "disconnect"


@dataclass(frozen=True, slots=True)
class Limits:
    """All in seconds."""

    stalled_s: float = 1.5
    """So long without a new picture: said, so that it is on the screen within 3 s, on a busy machine too."""
    reconnect_s: float = 3.0
    """So long stalled: connect anew."""
    first_picture_s: float = 12.0
    back_off_s: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
    healthy_s: float = 10.0
    """So long playing: earlier failures are forgotten."""


class Stream:
    """The state machine of one camera."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self.state = State.CONNECTING
        self.reason: Reason | None = None
        self.retries = 0
        """How often it was connected anew since it last played for long."""
        self._connected = False
        self._since_s = 0.0
        """Of the connection, else of its end."""
        self._playing_since_s = 0.0
        self._picture_s: float | None = None
        """Of the last picture of this connection."""

    def start(self, now_s: float) -> list[Act]:
        """Want pictures."""
        return self._connect(now_s)

    def refuse(self) -> None:
        """The address is none: never try it."""
        self.state, self.reason = State.STOPPED, Reason.BAD_ADDRESS

    def picture(self, now_s: float) -> None:
        """A new picture came."""
        if not self._connected:
            return
        if self.state is not State.PLAYING:
            self.state, self.reason, self._playing_since_s = State.PLAYING, None, now_s
        elif now_s - self._playing_since_s >= self._limits.healthy_s:
            self.retries = 0
        self._picture_s = now_s

    def quiet_s(self, now_s: float) -> float:
        """Return how long no picture has come, 0 before the first."""
        return 0.0 if self._picture_s is None else now_s - self._picture_s

    def ended(self, now_s: float, reason: Reason) -> list[Act]:
        """The connection is gone."""
        return self._fail(now_s, reason) if self._connected else []

    def tick(self, now_s: float) -> list[Act]:
        """Time has passed; call it every 100 ms or more often."""
        if self.reason is Reason.BAD_ADDRESS:
            return []
        if not self._connected:
            return self._try_again(now_s) if now_s - self._since_s >= self._back_off_s() else []
        if self._picture_s is None:
            late = now_s - self._since_s >= self._limits.first_picture_s
            return self._fail(now_s, Reason.NO_PICTURE) if late else []
        quiet_s = self.quiet_s(now_s)
        if quiet_s >= self._limits.stalled_s:
            self.state = State.STALLED
        if quiet_s >= self._limits.stalled_s + self._limits.reconnect_s:
            return [Act.DISCONNECT, *self._try_again(now_s)]
        return []

    def _try_again(self, now_s: float) -> list[Act]:
        self.retries += 1
        return self._connect(now_s)

    def _connect(self, now_s: float) -> list[Act]:
        self._connected, self._since_s, self._picture_s = True, now_s, None
        return [Act.CONNECT]

    def _fail(self, now_s: float, reason: Reason) -> list[Act]:
        self.state, self.reason = State.STOPPED, reason
        self._connected, self._since_s = False, now_s
        return [Act.DISCONNECT]

    def _back_off_s(self) -> float:
        steps = self._limits.back_off_s
        return steps[min(self.retries, len(steps) - 1)]
