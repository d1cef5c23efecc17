"""When an engine is started, pinged, killed, restarted, and when it is given up: the decisions, without a clock.

A stalled process is alive, so only its main loop's answers count. Every method takes the time, in seconds of any
steady clock, and returns what is to be done; `ui/engine_process.py` does it.
"""

import os
from collections import deque
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How the engine stands."""

    STOPPED = "stopped"
    """Not wanted: before `start`, after `stop`."""
    STARTING = "starting"
    """A process runs and has not said anything yet."""
    RUNNING = "running"
    ENDING = "ending"
    """It was asked to end because it stalled; next it is killed."""
    WAITING = "waiting"
    """It ended; the next start waits for the back-off."""
    CRASH_LOOP = "crash_loop"
    """It ended too often; only `retry` starts it again."""
    HELD_DOWN = "held_down"
    """Kept from running on purpose; only `retry` starts it again."""


class Act(StrEnum):
    """What the caller does next."""

    START = "start"
    PING = "ping"
    TERMINATE = "terminate"
    KILL = "kill"


@dataclass(frozen=True, slots=True)
class Limits:
    """All in seconds."""

    ping_every_s: float = 0.25
    silent_s: float = 1.5
    """So long without a word: stalled."""
    start_within_s: float = 20.0
    terminate_s: float = 0.2
    """From SIGTERM to SIGKILL."""
    back_off_s: tuple[float, ...] = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
    healthy_s: float = 60.0
    """So long running: earlier ends are forgotten."""
    most_memory_mb: int = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**21
    """So much in memory at once: it eats memory. Half of the machine's unless told: the window needs some, too."""
    most_ends: int = 5
    ends_within_s: float = 60.0


_GONE = frozenset({State.STOPPED, State.WAITING, State.CRASH_LOOP, State.HELD_DOWN})
"""States without a process."""


class Supervision:
    """The state machine of one engine."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self.state = State.STOPPED
        self._since_s = 0.0
        self._heard_s = 0.0
        self._pinged_s = 0.0
        self._ticked_s = 0.0
        self._busy_until_s = 0.0
        self._ends: deque[float] = deque(maxlen=self._limits.most_ends)
        self._failures = 0
        self._wanted = State.RUNNING
        """What is to become of it when the process that runs now has ended."""

    @property
    def alive(self) -> bool:
        """Whether there is a process."""
        return self.state not in _GONE

    def start(self, now_s: float) -> list[Act]:
        """Want it running."""
        if self.alive:
            return []
        self._wanted = State.RUNNING
        self._enter(State.STARTING, now_s)
        return [Act.START]

    def retry(self, now_s: float) -> list[Act]:
        """Forget earlier ends and want it running: the button of the crash-loop panel."""
        self._ends.clear()
        self._failures = 0
        return self.start(now_s)

    def stop(self, now_s: float) -> list[Act]:
        """Want it gone, for good."""
        return self._leave(State.STOPPED, now_s)

    def hold_down(self, now_s: float) -> list[Act]:
        """Kill it and keep it from running."""
        return self._leave(State.HELD_DOWN, now_s)

    def heard(self, now_s: float) -> bool:
        """Its main loop said something. True when these were its first words: it wants the whole state now."""
        self._heard_s, self._busy_until_s = now_s, 0.0
        if self.state is not State.STARTING:
            return False
        self._enter(State.RUNNING, now_s)
        return True

    def busy(self, now_s: float, for_s: float) -> None:
        """It announced work of known length in its main loop: silence until then, or its next word, is no stall."""
        self._busy_until_s = now_s + for_s

    def holds(self, now_s: float, memory_mb: int) -> list[Act]:
        """It holds so much memory: one that eats it is killed at once, before the kernel chooses whom to kill."""
        if self.state not in (State.STARTING, State.RUNNING) or memory_mb <= self._limits.most_memory_mb:
            return []
        self._enter(State.ENDING, now_s)
        return [Act.KILL]

    def ended(self, now_s: float) -> list[Act]:
        """Its process is gone, for whatever reason."""
        if not self.alive:
            return []
        if self._wanted is not State.RUNNING:
            self._enter(self._wanted, now_s)
            return []
        self._ends.append(now_s)
        if len(self._ends) == self._limits.most_ends and now_s - self._ends[0] <= self._limits.ends_within_s:
            self._enter(State.CRASH_LOOP, now_s)
            return []
        self._enter(State.WAITING, now_s)
        self._failures += 1
        return self.tick(now_s)

    def tick(self, now_s: float) -> list[Act]:
        """Time has passed; call it at least every `ping_every_s`. Time in which nobody called is no silence."""
        deaf_s = now_s - self._ticked_s
        self._ticked_s = now_s
        if deaf_s > 2 * self._limits.ping_every_s:
            self._heard_s = min(now_s, self._heard_s + deaf_s)
        for_s = now_s - self._since_s
        if self.state is State.STARTING and for_s > self._limits.start_within_s:
            return self._end(now_s)
        if self.state is State.ENDING and for_s >= self._limits.terminate_s:
            self._since_s = now_s
            return [Act.KILL]
        if self.state is State.WAITING and for_s >= self._back_off_s():
            return self.start(now_s)
        if self.state is State.RUNNING:
            return self._watch(now_s)
        return []

    def _watch(self, now_s: float) -> list[Act]:
        if now_s - self._since_s >= self._limits.healthy_s:
            self._ends.clear()
            self._failures = 0
        if now_s - max(self._heard_s, self._busy_until_s) > self._limits.silent_s:
            return self._end(now_s)
        if now_s - self._pinged_s >= self._limits.ping_every_s:
            self._pinged_s = now_s
            return [Act.PING]
        return []

    def _leave(self, to: State, now_s: float) -> list[Act]:
        self._wanted = to
        if self.alive:
            self._enter(State.ENDING, now_s)
            return [Act.KILL]
        self._enter(to, now_s)
        return []

    def _end(self, now_s: float) -> list[Act]:
        self._enter(State.ENDING, now_s)
        return [Act.TERMINATE]

    def _enter(self, state: State, now_s: float) -> None:
        self.state = state
        self._since_s = self._heard_s = now_s
        self._busy_until_s = 0.0

    def _back_off_s(self) -> float:
        steps = self._limits.back_off_s
        return steps[min(self._failures, len(steps)) - 1]
