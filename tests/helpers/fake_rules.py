"""Catalogue and time rules for tests of single screens."""

from datetime import datetime

from app.domain.catalogue import CatalogueType, FilingCondition, in_force
from app.domain.time_rules import TimeRules
from data.catalogue_files import read_conditions, read_types
from tests.helpers.fake_queries import NOW


class FakeCatalogue:
    """Stands for `CatalogueQueries`: the program's own catalogue."""

    def __init__(self) -> None:
        self.found: list[FilingCondition] = [*read_conditions("component"), *read_conditions("event")]

    def types(self, kind: str) -> list[CatalogueType]:
        return list(read_types(kind))

    def conditions(self, at: datetime | None = None) -> list[FilingCondition]:
        return list(in_force(self.found, at or NOW))

    def versions(self, kind: str, type_code: str) -> list[FilingCondition]:
        return sorted((each for each in self.found if (each.kind, each.type_code) == (kind, type_code)),
                      key=lambda each: (each.position, each.edition))


class FakeTimeRules:
    """Stands for `TimeRuleQueries`: nothing was ever set, unless `rules` says so."""

    def __init__(self, rules: TimeRules | None = None) -> None:
        self.rules = rules or TimeRules()

    def now(self) -> TimeRules:
        return self.rules
