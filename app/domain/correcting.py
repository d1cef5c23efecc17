"""Correcting a report (N1 `amend`): which fields a correction changes, and what the reporter wishes after it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from app.domain.errors import BadInput
from app.domain.record import Case, Facts, StepTaken
from app.domain.workflow import ANSWER_WAYS, Step

_FIELDS = ("kind", "type_code", "component", "description", "place", "severity", "wants_answer",
           "anonymous")
"""Of the case, that a fact of the same name corrects."""
_SAYS = frozenset({Step.REPORT.value, Step.REPORT_SELF_HANDLED.value, Step.AMEND.value})
"""Steps that say whether and how the reporter wants an answer; a call back says how he got one."""


def wish_of(steps: Sequence[StepTaken]) -> str | None:
    """Return how the reporter wants to be answered: a way, empty where none was said; None: he wants no answer."""
    wish = None
    for taken in steps:
        if taken.step in _SAYS and "wants_answer" in taken.facts:
            wish = str(taken.facts.get("answer_way") or "") if taken.facts["wants_answer"] else None
    return wish


def wish_facts(facts: Facts, wish: str | None) -> dict[str, Any]:
    """Return what a correction's facts say of the answer, whole: that one is wanted, and by which way.

    Args:
        facts: as they came.
        wish: as it stands (`wish_of`).

    Raises:
        BadInput: `step.unusable_fact`, a way that isn't one, or a way for an answer that isn't wanted.
    """
    way, wanted = facts.get("answer_way"), facts.get("wants_answer")
    if way is None and wanted is None:
        return {}
    if way not in (None, "", *ANSWER_WAYS) or way and wanted is False:
        raise BadInput("step.unusable_fact", fact="answer_way", value=str(way))
    if not (way or wanted):
        return {"wants_answer": False, "answer_way": ""}
    return {"wants_answer": True, "answer_way": way if way is not None else wish or ""}


def corrected(case: Case, facts: Facts, *, wish: str | None, sealed: Mapping[str, str]) -> list[str]:
    """Return the names of the fields that the facts change.

    Args:
        facts: the correction's, with `wish_facts` in them.
        wish: as it stood before.
        sealed: reporter's name and phone as they shall be; those that are not corrected are left out.
    """
    found = [name for name in _FIELDS if name in facts and facts[name] != _as_fact(getattr(case, name))]
    if facts.get("x_mm") is not None and (case.point is None or (facts["x_mm"], facts.get("y_mm")) != (
            case.point.x_mm, case.point.y_mm)):
        found.append("x_mm")
    if facts.get("answer_way") and facts["answer_way"] != wish:
        found.append("answer_way")
    return [*found, *(name for name, value in sealed.items() if value != getattr(case, name))]


def _as_fact(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
