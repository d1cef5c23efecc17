"""Whether a history of one object could have happened one operation after the other: Wing and Gong, with Lowe's memory.

An operation without an answer stays open for ever: it may take effect at any time after its call, or never.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

State = TypeVar("State", bound=Hashable)
What = TypeVar("What")
FOR_EVER = float("inf")


@dataclass(frozen=True, slots=True)
class Call(Generic[What]):
    """One operation on the object."""

    called: float
    returned: float
    """`FOR_EVER` without an answer."""
    what: What
    answer: str | None
    """None: unknown."""


def linearizable(calls: Sequence[Call[What]], start: State, apply: Callable[[State, What], tuple[str, State]]) -> bool:
    """Say whether some order of the calls, in which none moves out of its time, gives every answer that was given.

    Args:
        calls: on one object, in any order.
        start: the object's state before all of them.
        apply: returns the answer that the object gives in a state, and its state afterwards.
    """
    ordered = sorted(calls, key=lambda call: call.called)
    must = sum(1 << number for number, call in enumerate(ordered) if call.answer is not None)
    stack: list[tuple[int, State]] = [(0, start)]
    seen: set[tuple[int, State]] = set()
    while stack:
        here = stack.pop()
        done, state = here
        if done & must == must:
            return True
        if here in seen:
            continue
        seen.add(here)
        possible = [(number, after) for number in _next(ordered, done)
                    if (after := _taken(ordered[number], state, apply)) is not None]
        # What was answered and changes nothing may as well come now: whatever could follow without it can follow it.
        idle = [each for each in possible if each[1] == state and ordered[each[0]].answer is not None]
        stack += [(done | 1 << number, after) for number, after in idle[:1] or possible]
    return False


def _next(ordered: Sequence[Call[What]], done: int) -> list[int]:
    """Return who may come next: nobody that was called after another, still to come, had returned."""
    left = [number for number in range(len(ordered)) if not done >> number & 1]
    horizon = min(ordered[number].returned for number in left)
    return [number for number in left if ordered[number].called <= horizon]


def _taken(call: Call[What], state: State, apply: Callable[[State, What], tuple[str, State]]) -> State | None:
    """Return the state after the call, None where it would have got another answer."""
    answer, after = apply(state, call.what)
    return after if call.answer in (None, answer) else None
