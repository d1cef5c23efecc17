"""A year of cases played at once: the demonstration's caseload goes through the same services as a single step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.ports.store import UnitOfWork
from app.services.cases import ReportCase, TakeStep, report_case, take_step
from app.services.intent import Author, Intent


@dataclass(frozen=True, slots=True)
class Played:
    """One report or step: when, by whom, what. The intent's own id stands for nothing; `PlayCases` has one."""

    at: datetime
    author: Author
    intent: ReportCase | TakeStep


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayCases(Intent):
    """Reports and steps of the past, in order of time."""

    kind: ClassVar[str] = "PlayCases"
    permission: ClassVar[str] = "keep_store"
    played: tuple[Played, ...]


def play_cases(intent: PlayCases, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Carry each out at its time; the first refusal refuses all."""
    del author
    reported = 0
    last = {each.intent.case: number for number, each in enumerate(intent.played)}
    for number, each in enumerate(intent.played):
        dates = last[each.intent.case] == number
        if isinstance(each.intent, ReportCase):
            report_case(each.intent, unit.at(each.at), each.author, dates=dates)
            reported += 1
        else:
            take_step(each.intent, unit.at(each.at), each.author, dates=dates)
    return {"cases": str(reported), "steps": str(len(intent.played))}
