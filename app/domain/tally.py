"""What a case's record counts (domain section 5, counters), from its steps alone."""

from collections import Counter
from collections.abc import Iterable

from app.domain.workflow import Step

COUNTED: dict[str, tuple[str, str, frozenset[Step]]] = {
    "returns": ("退回", "Returns", frozenset({
        Step.RETURN_TO_ACCEPTOR, Step.RETURN_TO_SHIFT_LEADER, Step.RETURN_TO_DEPARTMENT})),
    "refusals_founded": ("同意退回", "Founded refusals", frozenset({Step.ACCEPT_REFUSAL, Step.RULE_ACCEPT_REFUSAL})),
    "refusals_unfounded": ("推诿", "Unfounded refusals", frozenset({Step.UPHOLD, Step.RULE_UPHOLD})),
    "dispatches": ("派遣", "Dispatches", frozenset({Step.DISPATCH, Step.DISPATCH_SPLIT, Step.REDISPATCH_REWORK})),
    "reworks": ("返工", "Reworks", frozenset({Step.REDISPATCH_REWORK})),
    "extensions": ("延期", "Extensions", frozenset({Step.GRANT_EXTENSION})),
    "suspensions": ("挂账", "Suspensions", frozenset({Step.GRANT_SUSPENSION, Step.REPORT_UP})),
    "urgings": ("催办", "Urgings", frozenset({Step.URGE})),
    "supervisions": ("督办", "Supervisions", frozenset({Step.SUPERVISE})),
    "reopenings": ("重开", "Reopenings", frozenset({Step.REOPEN})),
}
"""By counter: words (zh, en) and the steps that it counts, in the order of the record."""


def tally(steps: Iterable[str]) -> dict[str, int]:
    """Return the counters of a case whose steps have these codes; what never happened is left out."""
    taken = Counter(map(str, steps))
    found = {name: sum(taken[step.value] for step in counted) for name, (_, _, counted) in COUNTED.items()}
    return {name: count for name, count in found.items() if count}
