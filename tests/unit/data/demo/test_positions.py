"""Where the demonstration's phones were: beside the place, within what they say of themselves."""

from uuid import UUID

from app.domain.captured import E7, check_captured
from app.domain.place import Point
from app.domain.repeats import away_m
from data.demo.positions import Positions
from data.exchange.projection import Projection

PLACE = Point(440_020_000, 4_080_020_000)


def test_a_phone_is_beside_the_place_and_always_at_the_same_spot() -> None:
    positions, projection = Positions("EPSG:4545"), Projection("EPSG:4545")
    for case in (UUID(int=number * 7919) for number in range(100)):
        found = positions.of(case, PLACE)
        check_captured(found)
        assert found == positions.of(case, PLACE) and 4 <= (found.accuracy_m or 0) <= 12
        away = away_m(projection.point(found.lon_e7 / E7, found.lat_e7 / E7), PLACE)
        assert away is not None and away < 6
