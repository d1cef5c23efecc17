"""Where a device said that it was, as it said so: kept beside the case's point and never changed (domain section 5).

Degrees are whole ten-millionths (1 cm on the ground), so that store, journal and exchange agree to the last digit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.errors import BadInput

E7 = 10_000_000
"""Parts of a degree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """A position in WGS 84."""

    lon_e7: int
    """East positive, 10^-7 degrees."""
    lat_e7: int
    """North positive, likewise."""
    accuracy_m: int | None = None
    """How far off it may be, whole metres; None where the device doesn't say."""


def check_captured(captured: Captured) -> None:
    """Raise BadInput `captured.unusable` (lon, lat, accuracy) unless it is a place on Earth, 0 m or more exact."""
    lon, lat, accuracy = captured.lon_e7, captured.lat_e7, captured.accuracy_m
    usable = _within(lon, 180 * E7) and _within(lat, 90 * E7) and (
        accuracy is None or type(accuracy) is int and accuracy >= 0)
    if not usable:
        raise BadInput("captured.unusable", lon=str(lon), lat=str(lat), accuracy=str(accuracy))


def captured_of(facts: Mapping[str, Any]) -> Captured | None:
    """Return what a step's facts `lon_e7`, `lat_e7`, `accuracy_m` tell; None where they tell nothing.

    Raises:
        BadInput: `captured.unusable`, also where only some of it is told.
    """
    told = {name: facts.get(name) for name in Captured.__slots__}
    if all(value is None for value in told.values()):
        return None
    captured = Captured(**told)  # type: ignore[arg-type]  # Whatever was sent: that is what is checked.
    check_captured(captured)
    return captured


def _within(value: int, most: int) -> bool:
    return type(value) is int and abs(value) <= most  # Neither a float, which may be no number, nor a truth.
