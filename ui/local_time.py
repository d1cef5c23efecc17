"""Instants as the clocks on the wall of the shown town's office tell them.

A process shows one store, so the zone is set once for all panels, like the language.
"""

from datetime import UTC, date, datetime, time, tzinfo

from app.domain.calendar import CHINA

_zone: tzinfo = CHINA


def show_in(zone: tzinfo) -> None:
    """Show every instant in the store's time zone from now on."""
    global _zone
    _zone = zone


def local(at: datetime) -> datetime:
    """Return the aware instant in the store's time zone."""
    return at.astimezone(_zone)


def local_midnight(day: date) -> datetime:
    """Return the instant at which the day begins there."""
    return datetime.combine(day, time(), _zone)


def instant_of(wall: datetime) -> datetime:
    """Return the instant, UTC, at which the store's clock on the wall says so."""
    return wall.replace(tzinfo=_zone).astimezone(UTC)
