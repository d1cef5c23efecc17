"""What the program does when its time has come: ends deferrals, reminds, urges, releases claims (role SYS)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from app.domain.case import Case, StepTaken, take
from app.domain.due import Act, acts_due
from app.domain.errors import Refusal
from app.domain.permission import EVERYBODY
from app.ports.store import UnitOfWork
from app.services.cases import dated
from app.services.intent import Author, Intent


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDue(Intent):
    """Do what is due by now. Whoever's window sends it, the program does it, by its rules alone; again is harmless."""

    kind: ClassVar[str] = "RunDue"
    permission: ClassVar[str] = EVERYBODY
    cases: tuple[UUID, ...]
    """Cases of which something is due (`CaseQueries.due`); of the others nothing is."""


def run_due(intent: RunDue, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Take the steps that are due on the cases; what is no longer due is left."""
    taken = 0
    for key in intent.cases:
        case = unit.cases.get(key)
        history = unit.cases.steps(key)
        for act in acts_due(case, history, unit.now, unit.rules.time.timing(case.department)):
            case, history, done = _done(case, history, act, unit, author)
            taken += done
    return {"steps": str(taken)}


def _done(case: Case, history: tuple[StepTaken, ...], act: Act, unit: UnitOfWork,
          author: Author) -> tuple[Case, tuple[StepTaken, ...], int]:
    timing = unit.rules.time.timing(case.department)
    try:
        changed, step = take(case, act.step, permissions=unit.permissions(), roles={"SYS"}, user=None, at=unit.now,
                             facts=act.facts, opinion=act.opinion, workstation=author.workstation, timing=timing)
    except Refusal:
        return case, history, 0  # An administrator took the right from the program.
    history = (*history, step)
    unit.cases.save(dated(changed, history, unit), case.version)
    unit.cases.add_step(step)
    return unit.cases.get(case.id), history, 1
