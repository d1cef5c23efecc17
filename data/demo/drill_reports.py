"""What is reported in a drill: inspectors walk their grids and report what lies on the way; others call and write.

A report is drawn as its intent; carrying it out is for `data.demo.drill`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from app.domain.catalogue import FilingCondition
from app.domain.ids import uuid7
from app.domain.limits import URGENT
from app.domain.people import User
from app.domain.place import Point
from app.domain.self_handling import SELF_HANDLED
from app.services.cases import Photo, ReportCase
from data.demo import case_words
from data.demo.case_mix import Mixed, draw_mix
from data.demo.case_player import Spot
from data.demo.case_spots import Spots
from data.demo.caseload import City
from data.demo.drill_plan import POST_OF_CHANNEL, Arrival
from data.demo.filling import Photos
from data.demo.photos import VARIANTS
from data.demo.positions import Positions
from data.demo.report_sources import source_of

_LOOKS = 12
"""So many things an inspector comes by before he reports the nearest."""
_SETTLED_SHARE = 0.25
"""Of the small things that an inspector may settle on the spot, so many he does."""
_WALK_MM_S = 1200
_CALLERS = ("hotline", "sms", "public_portal")
_OPEN_TYPE_SHARE = 0.6
"""Of the callers' reports, so many leave the type to the acceptor."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is really there."""

    mixed: Mixed
    condition: FilingCondition
    spot: Spot
    variant: int
    """Which of the drawn photos shows it."""

    @property
    def found(self) -> dict[str, Any]:
        """Return the facts by which the acceptor takes it in."""
        component = {"component": str(self.spot.component)} if self.spot.component else {}
        return {"kind": self.mixed.kind, "type_code": self.mixed.type.type_code,
                "filing_condition": self.condition.id, **component}


class Reports:
    """Draws reports one after the other; an inspector's next one is near his last."""

    def __init__(self, city: City, photo: Photos, positions: Positions, month: int, random: Random) -> None:
        """`month` (1–12) decides what is in season."""
        self._photo, self._positions, self._random = photo, positions, random
        self._spots = Spots(city.components, city.responsibility_grids, city.component_types)
        self._conditions: dict[tuple[str, str], list[FilingCondition]] = {}
        for each in city.conditions:
            self._conditions.setdefault((each.kind, each.type_code), []).append(each)
        types = {"component": [each for each in city.component_types if self._spots.has_type(each.type_code)],
                 "event": list(city.event_types)}
        mix = draw_mix(types, random)
        self._mix = [each for each in mix if random.random() * 120 < each.months[month - 1]] or mix
        self._stands: dict[UUID, Point] = {}

    def problem(self, inspector: User | None) -> Problem:
        """Draw a problem: for an inspector the nearest of some in his grids, from where he stands."""
        random = self._random
        if inspector is None or not inspector.responsibility_grids:
            mixed = random.choice(self._mix)
            return self._problem(mixed, self._spots.draw(mixed, random))
        grids = inspector.responsibility_grids
        drawn = [(mixed, self._spots.draw(mixed, random, grids)) for mixed in random.choices(self._mix, k=_LOOKS)]
        own = [each for each in drawn if each[1].responsibility_grid in grids] or drawn
        stands = self._stands.get(inspector.id)
        mixed, spot = own[0] if stands is None else min(own, key=lambda each: _away(each[1].point, stands))
        self.walk(inspector.id, spot.point)
        return self._problem(mixed, spot)

    def walk(self, inspector: UUID, to: Point) -> None:
        """Note that the inspector has gone there."""
        self._stands[inspector] = to

    def walking(self, inspector: UUID, to: Point) -> timedelta:
        """Return how long the inspector walks there; nothing where nobody knows where he is."""
        stands = self._stands.get(inspector)
        return timedelta(0) if stands is None else timedelta(seconds=_away(stands, to) ** 0.5 / _WALK_MM_S)

    def intent(self, arrival: Arrival, problem: Problem, at: datetime) -> ReportCase:
        """Return the report of a problem by the arrival's channel."""
        random, channel, mixed, spot = self._random, arrival.channel, problem.mixed, problem.spot
        called = channel in _CALLERS
        open_type = called and random.random() < _OPEN_TYPE_SHARE
        name, phone = case_words.reporter(random) if called else ("", "")
        intent, case = self.new_id(at), self.new_id(at)
        settled = (channel == "inspector" and (mixed.kind, mixed.type.type_code) in SELF_HANDLED
                   and random.random() < _SETTLED_SHARE)
        stages = ("before", "after") if settled else ("before",) if channel != "hotline" else ()
        return ReportCase(
            id=intent, case=case, channel=channel, source=source_of(channel, case, at),
            description=case_words.problem(mixed.kind, mixed.type, problem.condition, spot.place, channel, random),
            kind_of="" if open_type else mixed.kind, type_code="" if open_type else mixed.type.type_code,
            component=None if open_type else spot.component, point=spot.point,
            captured=self._positions.of(case, spot.point) if channel == "inspector" else None, place=spot.place,
            reporter_name=name, reporter_phone=phone, wants_answer=called and random.random() < 0.7,
            severity=URGENT if mixed.urgent else "normal", photos=self.photos(problem, stages), self_handled=settled)

    def photos(self, problem: Problem, stages: Sequence[str]) -> tuple[Photo, ...]:
        """Return the drawn photos of the stages."""
        mixed = problem.mixed
        return tuple(self._photo(mixed.kind, mixed.type.type_code, stage, problem.variant) for stage in stages)

    def new_id(self, at: datetime) -> UUID:
        """Return the next id, by the seed's chance."""
        return uuid7(at, self._random.getrandbits(74))

    def _problem(self, mixed: Mixed, spot: Spot) -> Problem:
        conditions = self._conditions[mixed.kind, mixed.type.type_code]
        further = len(conditions) > 1 and self._random.random() < 0.35
        return Problem(mixed, self._random.choice(conditions[1:]) if further else conditions[0], spot,
                       self._random.randrange(VARIANTS))


def post_of(channel: str) -> str:
    """Return the role that enters a report of the channel."""
    return POST_OF_CHANNEL.get(channel, "ACC")


def _away(one: Point, other: Point) -> int:
    return (one.x_mm - other.x_mm) ** 2 + (one.y_mm - other.y_mm) ** 2
