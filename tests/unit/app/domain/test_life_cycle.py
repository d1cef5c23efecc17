"""The life cycle as a state machine: whoever does what in which order, 10,000 random steps, no invariant broken.

The invariants are those under the table of domain section 6.3.
"""

from collections import Counter
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from app.domain.case import offered
from app.domain.deadline import due_at, time_left
from app.domain.due import acts_due
from app.domain.errors import Refusal
from app.domain.explanation import explain
from app.domain.past import differences
from app.domain.permission import ROLES
from app.domain.record import OPEN_PARTS, Part
from app.domain.undo import undo_of
from app.domain.workflow import ENDS, STATES, Clock, State, Step, rule_of
from app.permissions import permission_matrix
from tests.helpers.casework import PARKS, SANITATION, TIMING, USERS, WORKS, Casework, at

pytestmark = pytest.mark.timeout(300)
STEPS_EACH, WALKS, AT_LEAST = 100, 125, 10_000
DEPARTMENTS = (SANITATION, WORKS, PARKS)
ACTING = ("INS", "VID", "HOT", "ACC", "SHF", "DSP", "SUP", "DIR", "DEP", "ENF")
DISPATCHES = {Step.DISPATCH, Step.DISPATCH_SPLIT, Step.REDISPATCH_REWORK}
UNDOING = {Step.RECALL, Step.ACCEPT_REFUSAL, Step.RULE_ACCEPT_REFUSAL, Step.ANSWER_VERIFICATION_FAIL,
           Step.VERIFY_BY_VIDEO_FAIL, Step.REJECT_RESULT, Step.REOPEN, Step.RESUME_TO_DISPATCH}
AFTER_THE_END = {Step.UNMERGE, Step.REOPEN, Step.ANSWER_REPORTER, Step.OPEN_ENFORCEMENT, Step.ANSWER_SUPERVISION,
                 Step.END_SUPERVISION}
ENDING = {Step.DECLINE, Step.DECLINE_FILING, Step.TRANSFER_OUT, Step.VOID, Step.MERGE, Step.REQUEST_VOID}
"""Steps that end a walk too soon: every tenth of them is taken."""
REFUSALS = {"step.too_late", "step.refusal_settled", "step.fact_missing", "step.assistant_twice", "step.claimed",
            "step.assistants_number", "step.nothing_changed"}
"""What a step that was offered may still be refused for: its facts or its time."""


class LifeCycle(RuleBasedStateMachine):
    """One case, acted on by every role, hours to days apart."""

    taken: Counter[str] = Counter()
    """Steps of all walks."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = at(3, 1, 9)
        self.work = Casework(self.now)
        self.acts = 0

    @initialize(severity=st.sampled_from(("normal", "urgent")), wants_answer=st.booleans())
    def report(self, severity: str, wants_answer: bool) -> None:
        self.work = Casework(self.now, severity=severity, wants_answer=wants_answer)

    @rule(seed=st.integers(0, 2**32))
    def act(self, seed: int) -> None:
        """Let time pass; somebody, mostly of the post whose turn it is, does something, or the program what is due."""
        self.acts += 1
        dice = Random(f"{seed}/{self.acts}")  # Hypothesis likes small numbers: the same one means another thing later
        self.now += timedelta(minutes=dice.choice((1, 1, 7, 7, 30, 30, 90, 600)))
        state = State(self.work.case.state)
        if state in ENDS and dice.random() < 0.3:
            self._check_history()
            self.work = Casework(self.now, severity=dice.choice(("normal", "urgent")), wants_answer=dice.random() < 0.5)
        elif dice.random() < 0.06:
            self._run_due()
        else:
            on = dice.random() < 0.5 and bool(STATES[state].post)
            first = ACTING.index(STATES[state].post if on else dice.choice(ACTING))
            for role in (*ACTING[first:], *ACTING[:first]):
                if self._acts(role, dice, on):
                    break

    def _acts(self, role: str, dice: Random, on: bool) -> bool:
        """Take a step as the role, rather one that this case has seldom seen, and say whether there was any to try."""
        seen, department = Counter(taken.step for taken in self.work.steps), self._at_it(dice.choice(DEPARTMENTS))
        may = [step for step in self._may(role, department) if step not in ENDING or dice.random() < 0.15]
        may = [step for step in may if step is not Step.RELOCATE or dice.random() < 0.2]
        if not may:
            return False
        step = may[0] if on else dice.choice(sorted(may, key=lambda each: seen[each])[:len(may) // 2 + 1])
        own = department if role in ("DEP", "DPH") else None
        try:
            self.work.take(step, self.now, by=role, department=own, **self._facts(step, department))
        except Refusal as refusal:
            assert refusal.code in REFUSALS, (step, refusal)
        return True

    def _at_it(self, department: UUID) -> UUID:
        """Return the department, or the lead where it has nothing to do with the case."""
        case = self.work.case
        return department if case.assignment_of(department) or case.department is None else case.department

    def _run_due(self) -> None:
        """The program does what is due, and then nothing is due any more at that instant."""
        for act in acts_due(self.work.case, self.work.steps, self.now, TIMING):
            self.work.take(act.step, self.now, by="SYS", opinion=act.opinion or "—", **act.facts)
        again = {act.step for act in acts_due(self.work.case, self.work.steps, self.now, TIMING)}
        assert not again - {Step.URGE}, again

    def _may(self, role: str, department: UUID) -> tuple[Step, ...]:
        return offered(self.work.case, permissions=permission_matrix(), roles={role}, user=USERS[role],
                       department=department if role in ("DEP", "DPH") else None, at=self.now)

    def _facts(self, step: Step, department: UUID) -> dict[str, Any]:
        until = (self.now + timedelta(days=9)).date().isoformat()
        facts: dict[str, Any] = {"until": until}
        if step in DISPATCHES - {Step.REDISPATCH_REWORK}:
            facts["to"] = department
        if step is Step.DISPATCH_SPLIT:
            facts["assistants"] = [{"department": str(each), "task": "协办"}
                                   for each in DEPARTMENTS if each != department]
        if step is Step.ADD_ASSISTANT:
            away = [each for each in DEPARTMENTS if not self.work.case.assignment_of(each)]
            facts["assistant"] = str((*away, department)[0])
        return facts

    @invariant()
    def one_state_and_one_queue(self) -> None:
        case = self.work.case
        state = State(case.state)
        assert (state in ENDS) == (not STATES[state].post)
        assert case.state == self.work.steps[-1].to_state and case.steps == len(self.work.steps)
        assert (case.closed_at is not None) == (state is State.CLOSED)
        assert case.claimed_by is None or state not in ENDS

    @invariant()
    def an_end_is_an_end(self) -> None:
        if State(self.work.case.state) in ENDS:
            may = {step for role in ROLES for step in self._may(role, SANITATION)}
            assert may <= AFTER_THE_END, may

    @invariant()
    def assignments_hang_together(self) -> None:
        case = self.work.case
        departments = [each.department for each in case.assignments if each.state != Part.CANCELLED]
        assert len(set(departments)) == len(departments) and len(departments) <= 6
        if case.state == State.FED_BACK:
            assert not any(each.state in OPEN_PARTS for each in case.assignments)
        if case.state == State.FILED:
            assert not case.assignments

    @invariant()
    def the_last_step_was_allowed(self) -> None:
        last = self.work.steps[-1]
        if last.from_state is None:
            return
        found = rule_of(last.from_state, last.step)
        assert found is not None and last.post in ROLES
        verifies = last.step in (Step.ANSWER_VERIFICATION_PASS, Step.ANSWER_VERIFICATION_FAIL, Step.CLOSE)
        assert not (verifies and last.post in ("DEP", "DPH")), "a department never verifies or closes"
        assert undo_of(self.work.case, self.work.steps, USERS["AUD"]) is None

    def teardown(self) -> None:
        """The last case of the walk too."""
        self._check_history()

    def _check_history(self) -> None:
        """The costly ones once a case: counts, clocks, replay."""
        case, steps = self.work.case, self.work.steps
        counts = Counter(Step(taken.step) for taken in steps)
        self.taken.update(counts)
        assert sum(counts[step] for step in DISPATCHES) - 1 <= sum(counts[step] for step in UNDOING)
        assert counts[Step.GRANT_DEFERRAL] >= counts[Step.END_DEFERRAL]
        assert [name for name in differences(case, steps) if name not in ("near_at", "due_at", "stage")] == []
        later = self.now + timedelta(hours=7)
        for assistant in ("", *(str(each.department) for each in case.assistants)):
            for clock in (Clock.HANDLE, *((Clock.WHOLE, Clock.CALLBACK) if not assistant else ())):
                self._check_clock(clock, later, assistant)

    def _check_clock(self, clock: Clock, now: datetime, assistant: str) -> None:
        """What is used, what is left, the deadline and its explanation say the same."""
        left = time_left(self.work.steps, clock, now, TIMING, assistant=assistant)
        spans = explain(self.work.steps, clock, now, TIMING, assistant)
        if left.limit_s:
            assert left.used_s >= 0 and left.due_at == due_at(self.work.steps, clock, TIMING, assistant)
            ends = [span.until for span in spans if span.ends_limit]
            assert left.due_at is None or ends[-1:] == [left.due_at], (clock, assistant, left, spans)
            last = self.work.steps[-1].at
            for at_ in (now, last, last + (now - last) / 3):  # additive: through any split the spans say the same
                then = time_left(self.work.steps, clock, at_, TIMING, assistant=assistant)
                used = sum((min(span.until, at_) - span.since for span in spans if span.counted and span.since < at_),
                           timedelta(0))
                assert used // timedelta(seconds=1) == then.used_s, (clock, used, then)
                assert then.due_at == left.due_at, "no step was taken between"
        for one, two in zip(spans, spans[1:], strict=False):
            assert one.until == two.since and one.since < one.until


def test_ten_thousand_steps_break_no_invariant() -> None:
    LifeCycle.taken.clear()
    run_state_machine_as_test(LifeCycle, settings=settings(
        max_examples=WALKS, stateful_step_count=STEPS_EACH, deadline=None))
    assert sum(LifeCycle.taken.values()) >= AT_LEAST
    assert len(LifeCycle.taken) >= 50, sorted(set(Step) - set(LifeCycle.taken))
