"""Which cases may be the one that is just being reported (domain section 6.5), in order and with their reasons.

The program never merges; it shows why. What counts: the same component; the same type, or only the same class; how
near, within 30 m for components and 50 m for events; how old; how alike the words are. The weights are our own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.likeness import alike, pairs
from app.domain.place import Point
from app.domain.repeats import REPEAT_WITHIN, SAME_PLACE_M, away_m

COMPONENT_REACH_M, EVENT_REACH_M = SAME_PLACE_M, 50.0
CLOSED_WITHIN = timedelta(hours=72)
ALIKE = 0.3
"""From this on alike words are a reason of their own."""
HINT_OF_WORDS, BESIDE_M = 0.15, 10.0
"""While nobody has said the type, either the words hint at the same thing or it lies right beside."""
_TYPE, _CLASS, _UNKNOWN_TYPE, _NEAR, _TEXT, _YOUNG = 0.35, 0.18, 0.12, 0.3, 0.25, 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a report or a case. `point` in the district's CRS; `type_code` empty where nobody has said."""

    kind: str = ""
    type_code: str = ""
    component: UUID | None = None
    point: Point | None = None
    text: str = ""
    reported_at: datetime
    closed_at: datetime | None = None
    """When it came to an end; None while it is open."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why a case may be the same."""

    score: float
    """0 to 1: orders them, and says nothing more."""
    away_m: float
    same_component: bool
    same_type: bool
    same_class: bool
    alike: float
    """0 to 1, of the words."""


def likeness(report: Known, case: Known, now: datetime) -> Likeness | None:
    """Return how a case may be the one that is reported; None where it can't be."""
    if case.closed_at is not None and now - case.closed_at > CLOSED_WITHIN:
        return None
    same_component = report.component is not None and report.component == case.component
    same_type, same_class, said = _types(report, case)
    if not (same_component or same_type or same_class or not said):
        return None
    away = 0.0 if same_component else away_m(report.point, case.point)
    reach_m = COMPONENT_REACH_M if report.kind == "component" else EVENT_REACH_M
    if away is None or away > reach_m:
        return None
    words = alike(pairs(report.text), pairs(case.text))
    if not said and not same_component and words < HINT_OF_WORDS and away > BESIDE_M:
        return None
    kind = _TYPE if same_type or same_component else _CLASS if same_class else _UNKNOWN_TYPE
    young = max(0.0, 1 - (now - case.reported_at) / REPEAT_WITHIN)
    score = kind + _NEAR * (1 - away / reach_m) + _TEXT * words + _YOUNG * min(young, 1.0)
    return Likeness(round(score, 4), away, same_component, same_type, same_class and not same_type, words)


def _types(report: Known, case: Known) -> tuple[bool, bool, bool]:
    """Return whether the types are the same, the classes are, and whether both are said."""
    said = bool(report.type_code and case.type_code)
    same_kind = said and report.kind == case.kind
    return (same_kind and report.type_code == case.type_code,
            same_kind and report.type_code[:2] == case.type_code[:2], said)
