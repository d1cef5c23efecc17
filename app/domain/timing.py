"""By what time is counted: stage limits, and whose office hours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from app.domain.calendar import Calendar
from app.domain.errors import BadInput
from app.domain.limits import URGENT, Limit, Unit, limit
from app.domain.workflow import Clock

_MINUTES_15 = Limit(timedelta(minutes=15), Unit.URGENT_HOUR)
USUAL: Mapping[str, Limit] = {
    Clock.ACCEPT: limit(0.5, Unit.WORK_HOUR),
    Clock.CONFIRM: limit(2, Unit.WORK_HOUR),
    Clock.FILE: limit(0.5, Unit.WORK_HOUR),
    Clock.DISPATCH: limit(1, Unit.WORK_HOUR),
    Clock.SIGN: limit(2, Unit.WORK_HOUR),
    "refuse": limit(4, Unit.WORK_HOUR),
    Clock.REFUSAL_REVIEW: limit(1, Unit.WORK_HOUR),
    Clock.REVIEW: limit(1, Unit.WORK_HOUR),
    Clock.SEND_VERIFICATION: limit(0.5, Unit.WORK_HOUR),
    Clock.VERIFY: limit(2, Unit.WORK_HOUR),
    Clock.CLOSE: limit(1, Unit.WORK_HOUR),
    Clock.CALLBACK: limit(1, Unit.WORK_DAY),
    Clock.SUPERVISION: limit(1, Unit.WORK_DAY),
}
"""Defaults of domain section 7.4; `handle` has the filing condition's limit and `whole` the sum of its parts.

`refuse` is how long after the dispatch a department may refuse; `supervision` holds where no answer date was ordered.
"""
IF_URGENT: Mapping[str, Limit] = {
    Clock.ACCEPT: _MINUTES_15,
    Clock.CONFIRM: limit(1, Unit.URGENT_HOUR),
    Clock.DISPATCH: _MINUTES_15,
    Clock.SIGN: limit(0.5, Unit.URGENT_HOUR),
    "refuse": limit(1, Unit.URGENT_HOUR),
}
"""What differs for a case of severity `urgent`."""


@dataclass(frozen=True, slots=True)
class StageLimits:
    """Limits by stage, as a store sets them over the defaults."""

    usual: Mapping[str, Limit] = field(default_factory=dict)
    urgent: Mapping[str, Limit] = field(default_factory=dict)

    def of(self, clock: Clock, severity: str) -> Limit:
        """Return the limit of a stage."""
        return self._limit(clock, urgent=severity == URGENT)

    def refuse(self, *, urgent: bool) -> Limit:
        """Return how long after the dispatch a department may refuse."""
        return self._limit("refuse", urgent=urgent)

    def _limit(self, name: str, *, urgent: bool) -> Limit:
        if urgent and (name in self.urgent or name in IF_URGENT):
            return self.urgent.get(name) or IF_URGENT[name]
        return self.usual.get(name) or USUAL[name]


def stage_limits(document: Mapping[str, Any]) -> StageLimits:
    """Return the limits of the setting `limits`: `{"usual": {"accept": {"minutes": 30, "unit": "work_hour"}}, …}`.

    Raises:
        BadInput: `limit.unusable` (value, unit), `limit.unknown_stage` (stage).
    """
    return StageLimits(*({stage: _parsed(stage, told) for stage, told in document.get(name, {}).items()}
                         for name in ("usual", "urgent")))


def _parsed(stage: str, told: Mapping[str, Any]) -> Limit:
    if stage not in USUAL:
        raise BadInput("limit.unknown_stage", stage=stage)
    minutes, unit = told.get("minutes"), str(told.get("unit"))
    if type(minutes) is not int or minutes <= 0 or unit not in list(Unit):
        raise BadInput("limit.unusable", value=str(minutes), unit=unit)
    return Limit(timedelta(minutes=minutes), Unit(unit))


@dataclass(frozen=True, slots=True)
class Timing:
    """How the time of one case is counted."""

    hall: Calendar = Calendar()
    """Office hours of the hall's posts: the district's, or their own."""
    department: Calendar | None = None
    """The department's own, where they are not the hall's."""
    limits: StageLimits = StageLimits()

    @property
    def handling(self) -> Calendar:
        """The department's office hours."""
        return self.department or self.hall

    def calendar_of(self, clock: Clock) -> Calendar:
        """Return whose office hours a clock counts."""
        return self.handling if clock in (Clock.SIGN, Clock.HANDLE) else self.hall


DEFAULT_TIMING = Timing()
"""As long as nothing else is set."""
