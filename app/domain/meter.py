"""When a clock of a case is charged, from the steps alone (domain section 7.3, rules 5 and 6)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.domain.assigning import MOVED
from app.domain.correcting import wish_of
from app.domain.record import ASSIGNED, Part, StepTaken
from app.domain.workflow import STATES, WHOLE_RUNS, Clock, State, Step, rule_of

Stretch = tuple[datetime, datetime | None]
"""[from, to); None = still running."""
History = Sequence[StepTaken]
"""The steps of one case, first step first."""

_DISPATCHES = frozenset({Step.DISPATCH, Step.DISPATCH_SPLIT, Step.REDISPATCH_REWORK})
_CHARGED = frozenset({State.DISPATCHED, State.HANDLING})


def stretches_of(steps: History, clock: Clock, assistant: str = "") -> tuple[Stretch, ...]:
    """Return the stretches that the clock is charged for since it last began anew.

    `assistant` is the id of an assisting department, for its own `sign` and `handle`; empty = the lead's. The clock
    of a supervision is one order's: give the steps of that order alone (`app.domain.supervision.of_order`).
    """
    if clock is Clock.WHOLE:
        steps = _since_filing(steps)
    if clock is Clock.CALLBACK and wish_of(steps) is None:
        return ()
    found: list[Stretch] = []
    held: list[Stretch] = []  # not charged, but may yet be: the refusal may be turned down, the feedback withdrawn
    meter = _Assignment(clock, assistant) if clock in (Clock.SIGN, Clock.HANDLE) else _Stage(clock)
    before: StepTaken | None = None
    for taken in steps:
        if before is not None:
            (found if meter.runs else held).append((before.at, taken.at))
        ran, meter.runs = meter.runs, meter.runs_after(taken)
        if meter.runs and not ran:
            found += held if meter.charges(taken) else ()
        if meter.runs:
            held.clear()
        if meter.begins(taken):
            found.clear()
        before = taken
    if before is not None and meter.runs:
        found.append((before.at, None))
    return tuple(found)


def assistant_facts(taken: StepTaken, assistant: str) -> Mapping[str, Any]:
    """Return what the step says of the assignment that it begins for this department: task, limit; else nothing."""
    if taken.step == Step.DISPATCH_SPLIT:
        return next((each for each in taken.facts["assistants"] if each["department"] == assistant), {})
    begins = taken.step == Step.ADD_ASSISTANT and str(taken.facts["assistant"]) == assistant
    return taken.facts if begins else {}


class _Stage:
    """A clock that is charged in the states named for it, or from one step to another."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.runs = clock, False

    def runs_after(self, taken: StepTaken) -> bool:
        rule = rule_of(taken.from_state, taken.step)
        if self.clock is Clock.WHOLE:
            return taken.to_state in WHOLE_RUNS
        if rule is not None and self.clock in rule.stops:
            return False
        if self.clock is Clock.SUPERVISION:
            return self.runs or taken.step in (Step.SUPERVISE, Step.REQUIRE_ANSWER)
        return self.runs if taken.from_state == taken.to_state else self.clock in STATES[State(taken.to_state)].clocks

    def charges(self, taken: StepTaken) -> bool:
        return False

    def begins(self, taken: StepTaken) -> bool:
        rule = rule_of(taken.from_state, taken.step)
        return rule is not None and self.clock in rule.fresh


class _Assignment:
    """Signing and handling of one department's assignment."""

    def __init__(self, clock: Clock, assistant: str) -> None:
        self.clock, self.assistant, self.runs = clock, assistant, False
        self._part: Part | None = None
        self._lead = ""
        self._parts = (Part.DISPATCHED,) if clock is Clock.SIGN else (Part.DISPATCHED, Part.HANDLING)
        self._states = _CHARGED | {State.REFUSED} if assistant else _CHARGED

    def runs_after(self, taken: StepTaken) -> bool:
        step, state = taken.step, taken.to_state
        if state not in ASSIGNED:
            self._part = None
        elif step in _DISPATCHES or step == Step.ADD_ASSISTANT:
            self._part = self._dispatched(taken)
        elif step == Step.RETURN_TO_DEPARTMENT:
            self._part = Part.HANDLING if self._is_returned_to(taken) else self._part
        elif step in MOVED and taken.assignment == self.assistant:
            self._part = MOVED[Step(step)]
        return self._part in self._parts and state in self._states

    def charges(self, taken: StepTaken) -> bool:
        rule = rule_of(taken.from_state, taken.step)
        return rule is not None and self.clock in rule.charges and taken.assignment == self.assistant

    def begins(self, taken: StepTaken) -> bool:
        if self.assistant:
            return bool(assistant_facts(taken, self.assistant))
        rule = rule_of(taken.from_state, taken.step)
        return rule is not None and (self.clock in rule.fresh or bool(taken.facts.get("new_clock")))

    def _dispatched(self, taken: StepTaken) -> Part | None:
        if self.assistant:
            begins = bool(assistant_facts(taken, self.assistant))
            return Part.DISPATCHED if begins else self._part if taken.step == Step.ADD_ASSISTANT else None
        if taken.step == Step.ADD_ASSISTANT:
            return self._part
        self._lead = str(taken.facts.get("department", ""))
        return Part.DISPATCHED

    def _is_returned_to(self, taken: StepTaken) -> bool:
        """Say whether the step sends the work back to this department; without names it is every one's."""
        back = taken.facts.get("departments")
        return back is None or (self.assistant or self._lead) in back


def _since_filing(steps: History) -> History:
    """The whole clock begins at the first filing; a return to the shift leader gives no extra time (rule 8)."""
    first = next((position for position, taken in enumerate(steps) if taken.step == Step.FILE), len(steps))
    return steps[first:]
