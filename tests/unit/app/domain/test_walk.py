"""Cases on a random walk through the table: what must hold of every history, whoever does what in which order."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.case import offered
from app.domain.deadline import due_at, stretches_of, stage_used, time_left
from app.domain.errors import Refusal
from app.domain.evaluation import due_for_closing_at, evaluate
from app.domain.permission import ROLES
from app.domain.workflow import ENDS, PARKED, Clock, State, Step
from app.permissions import permission_matrix
from tests.helpers.casework import SANITATION, TIMING, USERS, WORKS, Casework, at

CHEAP = {Step.CLAIM, Step.TAKE_OVER, Step.VOID, Step.MERGE, Step.DECLINE, Step.DECLINE_FILING,
         Step.TRANSFER_OUT, Step.REQUEST_VOID}
"""Steps that end a walk too soon; taken seldom."""
DISPATCHES = {Step.DISPATCH, Step.DISPATCH_SPLIT, Step.REDISPATCH_REWORK}
UNDOING = {Step.RECALL, Step.ACCEPT_REFUSAL, Step.RULE_ACCEPT_REFUSAL, Step.ANSWER_VERIFICATION_FAIL,
           Step.VERIFY_BY_VIDEO_FAIL, Step.REJECT_RESULT, Step.REOPEN, Step.RESUME_TO_DISPATCH, Step.REPORT_UP,
           Step.RETURN_TO_SHIFT_LEADER}


def _choice(work: Casework, random: Random) -> tuple[Step | None, str]:
    """Return what somebody does next: half of the time the main line's step."""
    for role in random.sample(ROLES, len(ROLES)):
        choices = [step for step in offered(work.case, permissions=permission_matrix(), roles={role}, user=USERS[role],
                                            department=work.case.department)
                   if step not in CHEAP or random.random() < 0.1]
        if choices:
            return (choices[0] if random.random() < 0.5 else random.choice(choices)), role
    return None, ""


def walk(seed: int, length: int) -> Casework:
    """Return a case on which so many random steps were tried, minutes to days apart."""
    random = Random(seed)
    when = at(3, 1, 9)
    work = Casework(when, severity=random.choice(("normal", "urgent")))
    for _ in range(length):
        when += timedelta(minutes=random.choice((1, 20, 90, 600, 3000)))
        own = work.case.department
        step, role = _choice(work, random)
        if step is None:
            break
        try:
            work.take(step, when, by=role, department=own, until=(when + timedelta(days=9)).date().isoformat(),
                      to=random.choice((SANITATION, WORKS)) if step in DISPATCHES else None)
        except Refusal as refusal:
            assert refusal.code in ("step.too_late", "step.refusal_settled", "step.fact_missing",
                                    "step.assistant_twice", "step.nothing_changed"), refusal
    return work


@settings(max_examples=40)
@given(st.integers(0, 10**9), st.integers(1, 40))
def test_a_history_hangs_together(seed: int, length: int) -> None:
    work = walk(seed, length)
    assert [taken.seq for taken in work.steps] == list(range(1, len(work.steps) + 1))
    assert all(later.from_state == earlier.to_state and later.at > earlier.at
               for earlier, later in pairwise(work.steps))
    assert work.case.state == work.steps[-1].to_state and work.case.steps == len(work.steps)
    assert (work.case.closed_at is not None) == (work.case.state == State.CLOSED)
    assert len({request.kind for request in work.case.requests}) == len(work.case.requests)
    assert work.case.urgings >= 0 and work.case.supervisions >= 0
    counts = Counter(Step(taken.step) for taken in work.steps)
    assert sum(counts[step] for step in DISPATCHES) - 1 <= sum(counts[step] for step in UNDOING)


@settings(max_examples=40)
@given(st.integers(0, 10**9), st.integers(1, 40))
def test_clocks_agree_with_each_other(seed: int, length: int) -> None:
    work = walk(seed, length)
    now = work.steps[-1].at + timedelta(hours=7)
    ended = State(work.case.state) in ENDS
    for clock in Clock:
        left = time_left(work.steps, clock, now, TIMING)
        if left.meaning == "closed":
            assert left.limit_s == 0 and left.due_at is None
            continue
        assert not ended and left.used_s >= 0 and left.left_s == left.limit_s - left.used_s
        assert left.due_at == due_at(work.steps, clock, TIMING)
        assert (left.meaning == "overdue") == (left.due_at is not None and now > left.due_at)
        assert left.counting or left.resumes_at is None or left.resumes_at > now
    for position in range(len(work.steps)):
        used_s, limit_s = stage_used(work.steps, position, TIMING)
        assert used_s >= 0 and limit_s >= 0


@settings(max_examples=40)
@given(st.integers(0, 10**9), st.integers(5, 40))
def test_the_whole_clock_runs_from_filing_but_not_while_parked(seed: int, length: int) -> None:
    steps = walk(seed, length).steps
    first = next((position for position, taken in enumerate(steps) if taken.step == Step.FILE), None)
    spans = [span for span in stretches_of(steps, Clock.WHOLE) if span[1] is not None]
    if first is None:
        assert not spans
        return
    parked = sum((later.at - earlier.at for earlier, later in pairwise(steps[first:])
                  if State(earlier.to_state) in PARKED | ENDS), timedelta(0))
    charged = sum((until - since for since, until in spans if until), timedelta(0))
    assert charged + parked == steps[-1].at - steps[first].at


@settings(max_examples=40)
@given(st.integers(0, 10**9), st.integers(1, 40), st.integers(0, 40))
def test_a_case_is_due_once(seed: int, length: int, border_days: int) -> None:
    """Whatever the border between two periods is, the case is due in one of them or in none."""
    steps = walk(seed, length).steps
    begin, end = at(1, 1, 0), datetime(2023, 1, 1, tzinfo=at(1, 1, 0).tzinfo)
    border = at(3, 1, 0) + timedelta(days=border_days)

    def figures(since: datetime, until: datetime) -> tuple[int, int, int, int]:
        found = evaluate([steps], since=since, until=until, cut=end, timing=lambda _: TIMING)
        return found.reported, found.filed, found.due, found.closed

    whole, one, two = figures(begin, end), figures(begin, border), figures(border, end)
    assert whole == tuple(first + second for first, second in zip(one, two, strict=True))
    assert whole[2] == (due_for_closing_at(steps, TIMING) is not None)
    assert whole[3] <= whole[2] <= whole[1] <= 1


def test_walks_get_somewhere() -> None:
    """The walks above are worth their name: they go through most of the states."""
    seen = {taken.to_state for seed in range(60) for taken in walk(seed, 40).steps}
    assert len(seen) >= 13, seen
