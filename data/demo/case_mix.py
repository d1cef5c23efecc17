"""What is reported in the demonstration's year: how many cases by channel, kind, class and type, and in which season.

The sums are the seed's (domain sections 9.5 and 14); everything finer is made up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from app.domain.catalogue import CatalogueType

CHANNELS: Mapping[str, Mapping[str, int]] = {
    "component": {"inspector": 352, "hotline": 118, "video": 62, "media": 11},
    "event": {"inspector": 335, "hotline": 231, "video": 94, "media": 12},
}
CLASSES: Mapping[str, Mapping[str, int]] = {
    "component": {"01": 268, "02": 74, "03": 96, "04": 71, "05": 6, "06": 9, "21": 19},
    "event": {"01": 291, "02": 92, "03": 47, "04": 23, "05": 207, "21": 12},
}
_COMPONENT_WEIGHTS = {
    "0101": 14, "0102": 40, "0103": 26, "0104": 34, "0105": 10, "0106": 8, "0107": 16, "0108": 4, "0110": 14, "0111": 6,
    "0112": 3, "0113": 8, "0114": 12, "0115": 12, "0116": 6, "0117": 14, "0118": 46, "0119": 6, "0120": 9, "0126": 8,
    "0136": 3, "0203": 6, "0209": 18, "0210": 10, "0211": 20, "0212": 5, "0213": 6, "0301": 12, "0302": 9, "0304": 8,
    "0305": 40, "0306": 6, "0307": 20, "0402": 26, "0403": 12, "0404": 5, "0405": 14, "0407": 5, "0408": 5, "0409": 3,
    "2103": 10,
}
_EVENT_WEIGHTS = {
    "0101": 6, "0102": 60, "0103": 25, "0104": 40, "0105": 12, "0106": 15, "0107": 8, "0108": 12, "0109": 5, "0110": 35,
    "0111": 4, "0112": 14, "0113": 10, "0114": 3, "0115": 8, "0116": 10, "0117": 5, "0118": 4, "0119": 8, "0120": 20,
    "0201": 35, "0202": 10, "0203": 20, "0204": 4, "0205": 8, "0206": 10, "0207": 4, "0301": 5, "0302": 12, "0303": 6,
    "0304": 8, "0305": 2, "0306": 3, "0307": 4, "0309": 6, "0310": 4, "0311": 2, "0401": 1, "0402": 3, "0404": 6,
    "0406": 5, "0407": 6, "0408": 2, "0412": 2, "0501": 50, "0502": 1, "0503": 3, "0504": 45, "0505": 40, "0506": 15,
    "0507": 25, "0508": 12, "0509": 6, "0511": 2, "0512": 8, "0513": 6, "0514": 4, "0515": 5, "2101": 5, "2102": 4,
    "2105": 2,
}
_WEIGHTS: Mapping[str, Mapping[str, int]] = {"component": _COMPONENT_WEIGHTS, "event": _EVENT_WEIGHTS}
_NEVER = frozenset({"0403", "0409", "0411", "0413"})
"""Event types that a made-up year should not have: gas leaks, crowds, fires, chemicals."""

_EVEN = (70, 55, 95, 100, 105, 105, 110, 110, 105, 95, 90, 75)
"""Months of what knows no season; most of what is open at the end of the year comes on top of December."""
_WINTER = (100, 80, 20, 0, 0, 0, 0, 0, 0, 5, 50, 60)
_SPRING = (5, 10, 80, 100, 60, 20, 5, 5, 5, 10, 10, 5)
_SUMMER = (0, 0, 5, 20, 60, 100, 120, 110, 60, 10, 0, 0)
_RAIN = (0, 0, 0, 5, 10, 30, 100, 100, 80, 10, 0, 0)
_LEAVES = (30, 20, 40, 40, 40, 40, 40, 50, 70, 120, 110, 30)
_SEASONS: Mapping[tuple[str, str], Sequence[int]] = {
    ("event", "0407"): _WINTER, ("event", "0405"): _WINTER, ("component", "0110"): _WINTER,
    ("event", "2102"): _SPRING, ("event", "0302"): _SPRING, ("component", "0402"): _SPRING,
    ("event", "0508"): _SUMMER, ("event", "0116"): _SUMMER, ("event", "0514"): _SUMMER,
    ("event", "0406"): _RAIN, ("event", "0412"): _RAIN, ("event", "0404"): _RAIN, ("component", "0104"): _RAIN,
    ("event", "0104"): _LEAVES, ("event", "0115"): _LEAVES,
}
_URGENT_TYPES = frozenset({("event", "0401"), ("event", "0402"), ("event", "0405"), ("event", "0408"),
                           ("event", "0412"), ("component", "0111"), ("component", "0116")})


@dataclass(frozen=True, slots=True)
class Mixed:
    """What one case is about."""

    channel: str
    kind: str
    type: CatalogueType

    @property
    def urgent(self) -> bool:
        """Whether the acceptor calls it urgent."""
        return (self.kind, self.type.type_code) in _URGENT_TYPES

    @property
    def months(self) -> Sequence[int]:
        """Weights of January to December."""
        return _SEASONS.get((self.kind, self.type.type_code), _EVEN)


def draw_mix(types: Mapping[str, Sequence[CatalogueType]], random: Random) -> list[Mixed]:
    """Return the year's cases in random order; channels and classes have exactly their numbers.

    Args:
        types: by kind, the types of which there is a place or a component.
        random: the source of chance.
    """
    found: list[Mixed] = []
    for kind in ("component", "event"):
        channels = [channel for channel, count in CHANNELS[kind].items() for _ in range(count)]
        random.shuffle(channels)
        drawn = [each for class_code, count in CLASSES[kind].items()
                 for each in _draw_types(kind, [each for each in types[kind] if each.class_code == class_code], count,
                                         random)]
        found.extend(Mixed(channel, kind, each) for channel, each in zip(channels, drawn, strict=True))
    random.shuffle(found)
    return found


def _draw_types(kind: str, types: Sequence[CatalogueType], count: int, random: Random) -> list[CatalogueType]:
    usable = [each for each in types if kind == "component" or each.type_code not in _NEVER]
    weights = [_WEIGHTS[kind].get(each.type_code, 1) for each in usable]
    return random.choices(usable, weights, k=count)
