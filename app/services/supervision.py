"""Supervision (督办) by one order: one number, instruction, level and date of the answer, over one or many cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from app.domain.errors import BadInput
from app.domain.workflow import Step
from app.ports.store import UnitOfWork
from app.services.cases import TakeStep, take_step
from app.services.intent import Author, Intent

MOST_CASES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervise(Intent):
    """Put cases under supervision by one order (domain section 10: cases 1–n)."""

    kind: ClassVar[str] = "Supervise"
    permission: ClassVar[str] = "supervise"
    cases: tuple[UUID, ...]
    seen_versions: tuple[int, ...]
    """Of each case, in the same order."""
    instruction: str
    level: int
    answer_by: str
    """ISO date."""


def supervise(intent: Supervise, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Order it for every case, or for none: each then has a step of its own with the order's number.

    Raises:
        BadInput: `supervision.cases` (found, most), none, too many, one twice, or without its version.
        Refusal: as `take_step`, of the first case that can't be put under supervision.
    """
    if not 0 < len(set(intent.cases)) == len(intent.cases) == len(intent.seen_versions) <= MOST_CASES:
        raise BadInput("supervision.cases", found=len(intent.cases), most=MOST_CASES)
    order = unit.cases.next_order(unit.now.astimezone(unit.calendar().zone).date())
    for case, seen in zip(intent.cases, intent.seen_versions, strict=True):
        take_step(TakeStep(id=intent.id, case=case, step=Step.SUPERVISE, seen_version=seen, opinion=intent.instruction,
                           facts={"level": intent.level, "answer_by": intent.answer_by}), unit, author, order=order)
    return {"number": order, "cases": str(len(intent.cases))}
