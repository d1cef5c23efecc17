"""What is asked of a drill, what it comes to, and whether a refusal in it was right."""

from dataclasses import dataclass, field
from typing import Any

from app.domain.case import Case
from app.domain.errors import Refusal, Stale
from app.domain.workflow import rule_of
from app.services.cases import TakeStep

RATE = 12.0
"""Reports an hour where nobody says otherwise."""
_GUARDED = frozenset({"step.too_late", "step.refusal_settled", "step.more_than_asked", "step.same_person",
                      "step.own_request", "step.asked_already", "step.claimed", "step.main_case_ended", "step.too_far"})
"""Refusals of a step that the table offers, for a reason that only the act itself shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How a drill is to be played."""

    seed: int = 1
    hours: float = 8.0
    """Office hours, from the next opening on; what lies between is skipped."""
    rate: float = RATE
    """Reports an office hour."""
    speed: float = 60.0
    """Seconds of the store per second of the machine; 0 = as fast as it goes."""


@dataclass(slots=True, kw_only=True)
class Sums:
    """What a drill came to."""

    reported: int = 0
    by_state: dict[str, int] = field(default_factory=dict)
    """Of this drill's reports, as they stand at its end."""
    by_channel: dict[str, int] = field(default_factory=dict)
    steps: int = 0
    """Steps taken, reports among them."""
    refused: int = 0
    refused_wrongly: int = 0
    """Refused although the table allows it: a fault of the program."""
    seconds: float = 0.0

    def plain(self) -> dict[str, Any]:
        """Return them as the command prints them."""
        return {"reported": self.reported, "by_state": self.by_state, "by_channel": self.by_channel,
                "steps": self.steps, "refused": self.refused, "refused_wrongly": self.refused_wrongly,
                "seconds": round(self.seconds, 1)}


def is_right(refusal: Refusal, intent: TakeStep, case: Case) -> bool:
    """Say whether a step that was offered was refused with right.

    Args:
        refusal: what the service said.
        intent: what was tried.
        case: as it stood when it was tried.
    """
    rule = rule_of(case.state, intent.step)
    if isinstance(refusal, Stale):
        return intent.seen_version != case.version
    if refusal.code == "step.fact_missing" and rule is not None:
        fact = str(refusal.facts["fact"])
        given = fact in intent.facts or fact.removeprefix("photo.") in [photo.stage for photo in intent.photos]
        return fact in rule.needs and not given
    return refusal.code in _GUARDED
