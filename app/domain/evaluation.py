"""Figures of the evaluation (综合评价), each a set of cases counted from their steps alone.

Cohorts and formulas are those of GB/T 30428.4-2016 (counts and ratios by region, department and post) as domain
sections 9.1 and 9.2 spell them out; the standard names the figures, the exact sets are ours.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from app.domain.case import CHANNELS, KINDS
from app.domain.deadline import due_at
from app.domain.meter import History
from app.domain.timing import Timing
from app.domain.workflow import PARKED, Clock, State, Step

TimingOf = Callable[[History], Timing]
ALWAYS_SHOWN = CHANNELS[:4]
"""Channels that are shown even where nothing came by them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Counts of a period [since, until), as the steps up to the cut tell them."""

    reported: int
    """n_report 上报数: reports of the period."""
    by_channel: dict[str, int]
    by_kind: dict[str, int]
    filed: int
    """n_file 立案数: first filed in the period."""
    due: int
    """n_due 应结案数: filed cases whose min(closed, whole-case deadline) is in the period and past at the cut."""
    closed: int
    """n_close 结案数: of the due ones, closed at the cut."""

    @property
    def closing_rate(self) -> Fraction | None:
        """close_rate 结案率 = n_close / n_due (section 9.2); None where nothing was due, never 0 or 1."""
        return Fraction(self.closed, self.due) if self.due else None


def rounded(ratio: Fraction | None, places: int = 4) -> float | None:
    """Return the ratio rounded half up from the exact fraction."""
    if ratio is None:
        return None
    exact = Decimal(ratio.numerator) / Decimal(ratio.denominator)
    return float(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def evaluate(histories: Iterable[History], *, since: datetime, until: datetime, cut: datetime, timing: TimingOf,
             channel: str = "", department: str = "") -> Evaluation:
    """Count the period.

    Args:
        histories: the steps of each case, first step first.
        since: first instant of the period, aware.
        until: first instant after it.
        cut: data up to here is seen (the store's now). One cut for all periods makes their sums add up.
        timing: how each case's time is counted.
        channel: only cases that came by it; all where empty.
        department: only cases of this lead department (id as text); all where empty. A case that was never
            dispatched belongs to the department that its filing suggests.
    """
    reported = filed = due = closed = 0
    by_channel = dict.fromkeys(ALWAYS_SHOWN, 0)
    by_kind = dict.fromkeys(KINDS, 0)
    for whole_history in histories:
        history = [taken for taken in whole_history if taken.at <= cut]
        if not history or not _counts(history, channel, department):
            continue
        if since <= history[0].at < until:
            reported += 1
            came_by = channel_of(history)
            by_channel[came_by] = by_channel.get(came_by, 0) + 1
            if (kind := kind_of(history)) in by_kind:
                by_kind[kind] += 1
        filing = filed_at(history)
        filed += filing is not None and since <= filing < until
        if filing is None or filing >= until:
            continue  # nothing is due before it is filed
        when_due = due_for_closing_at(history, timing(history))
        is_closed = history[-1].to_state == State.CLOSED
        if when_due is not None and since <= when_due < until and (is_closed or when_due < cut):
            due += 1
            closed += is_closed
    return Evaluation(reported=reported, by_channel=by_channel, by_kind=by_kind, filed=filed, due=due, closed=closed)


def due_for_closing_at(history: History, timing: Timing) -> datetime | None:
    """Return when the case is due for closing, once in its life: min(closed, whole-case deadline).

    None where it was never filed, ended otherwise, is parked now (deferred and suspended cases are in no
    denominator), or where its deadline can't be told yet. Of a reopened case the last closing counts.
    """
    state = State(history[-1].to_state)
    if state in PARKED or state in (State.VOIDED, State.MERGED, State.NOT_ACCEPTED, State.NOT_FILED):
        return None
    deadline = due_at(history, Clock.WHOLE, timing)
    if state is not State.CLOSED:
        return deadline
    closing = next(taken.at for taken in reversed(history) if taken.step == Step.CLOSE)
    return closing if deadline is None else min(closing, deadline)


def channel_of(history: History) -> str:
    """Return the channel that the report came by."""
    return str(history[0].facts.get("channel", ""))


def kind_of(history: History) -> str:
    """Return `component` or `event` as last said, empty while nobody has."""
    return next((str(taken.facts["kind"]) for taken in reversed(history) if taken.facts.get("kind")), "")


def department_of(history: History) -> str:
    """Return the id of the lead department as text: the last dispatched to, else the one suggested at filing."""
    for name in ("department", "suggested_department"):
        found = next((str(taken.facts[name]) for taken in reversed(history) if taken.facts.get(name)), "")
        if found:
            return found
    return ""


def filed_at(history: History) -> datetime | None:
    """Return when the case was first filed."""
    return next((taken.at for taken in history if taken.step == Step.FILE), None)


def _counts(history: History, channel: str, department: str) -> bool:
    """Void and merged cases are in no count; the filters pass the rest."""
    if history[-1].to_state in (State.VOIDED, State.MERGED):
        return False
    return (not channel or channel_of(history) == channel) and (not department or department_of(history) == department)
