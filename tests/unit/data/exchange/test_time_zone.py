"""The zone of a town."""

import pytest

from app.domain.place import Area
from data.exchange.time_zone import zone_at, zone_of_town


@pytest.mark.parametrize(("lon_deg", "lat_deg", "zone"), [
    (7.42, 43.73, "Europe/Monaco"), (-0.12, 51.5, "Europe/London"), (139.7, 35.7, "Asia/Tokyo"),
    (151.2, -33.9, "Australia/Sydney"), (-70.7, -33.4, "America/Santiago")])
def test_the_nearest_place_s(lon_deg: float, lat_deg: float, zone: str) -> None:
    assert zone_at(lon_deg, lat_deg) == zone


def test_china_has_one_zone_wherever_the_place_lies() -> None:
    here = Area((((((440_000_000, 4_080_000_000), (440_100_000, 4_080_000_000), (440_000_000, 4_080_100_000),
                    (440_000_000, 4_080_000_000)),)),))
    assert zone_of_town("610603", "EPSG:4545", here) == "Asia/Shanghai"
    assert zone_of_town("990001", "EPSG:4545", here) != "UTC"
