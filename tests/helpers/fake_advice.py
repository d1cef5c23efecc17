"""A deterministic stand-in for duplicates and suggestions, for tests of screens."""

from dataclasses import dataclass, field
from uuid import UUID

from app.domain.duplicates import Known
from app.domain.suggestion import Guess
from app.queries.advice import DepartmentGuess, Duplicate, LimitGuess, TypeKey


@dataclass
class FakeAdvice:
    """Stands for `AdviceQueries`: says what a test put in, and remembers what was asked."""

    found: list[Duplicate] = field(default_factory=list)
    guesses: list[Guess[TypeKey]] = field(default_factory=list)
    who: list[DepartmentGuess] = field(default_factory=list)
    within: list[LimitGuess] = field(default_factory=list)
    asked: list[Known] = field(default_factory=list)

    def duplicates(self, report: Known, *, limit: int = 4) -> list[Duplicate]:
        self.asked.append(report)
        return self.found[:limit]

    def types(self, text: str) -> list[Guess[TypeKey]]:
        return self.guesses if text else []

    def departments(self, kind: str, type_code: str, *, component: UUID | None = None,
                    responsibility_grid: str = "") -> list[DepartmentGuess]:
        return self.who if type_code else []

    def limits(self, kind: str, type_code: str) -> list[LimitGuess]:
        return self.within if type_code else []
