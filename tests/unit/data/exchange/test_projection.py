"""CRS of a town, and millimetres in it."""

import pyproj
import pytest
import shapely

from app.domain.place import Area, Line, Point
from data.exchange.projection import Projection, crs_of, is_chinese, may_be_china, to_domain, to_shape


@pytest.mark.parametrize("lon_deg", [73.6, 76.4, 76.6, 91.1, 104.06, 106.49, 106.51, 109.33, 116.4, 121.47, 134.7])
def test_china_gets_the_gauss_kruger_of_the_nearest_meridian(lon_deg: float) -> None:
    crs = pyproj.CRS(crs_of("610603", lon_deg, 30.0))
    assert crs.name.startswith("CGCS2000 / 3-degree Gauss-Kruger CM ")
    meridian = next(each.value for each in crs.coordinate_operation.params
                    if each.name == "Longitude of natural origin")
    assert abs(meridian - lon_deg) <= 1.5


@pytest.mark.parametrize(("lon_deg", "lat_deg", "crs_id"), [
    (7.42, 43.73, "EPSG:32632"), (-43.2, -22.9, "EPSG:32723"), (179.9, 60.0, "EPSG:32660"), (180.0, 60.0, "EPSG:32660"),
    (-180.0, -16.0, "EPSG:32701"), (0.0, 51.5, "EPSG:32631")])
def test_elsewhere_the_utm_zone(lon_deg: float, lat_deg: float, crs_id: str) -> None:
    assert crs_of("990001", lon_deg, lat_deg) == crs_id


def test_a_place_is_a_point_and_one_the_projection_does_not_reach_is_none() -> None:
    projection = Projection("EPSG:4545")
    assert projection.point(109.33, 36.86) == to_domain(projection.to_mm(shapely.Point(109.33, 36.86)))
    assert projection.point(18.0, 0.0) is None


def test_ansai_is_in_4545_and_its_easting_comes_first() -> None:
    assert crs_of("610603", 109.33, 36.86) == "EPSG:4545"
    point = to_domain(Projection("EPSG:4545").to_mm(shapely.Point(109.33, 36.86)))
    assert isinstance(point, Point)
    assert 600_000_000 < point.x_mm < 640_000_000 and 4_070_000_000 < point.y_mm < 4_090_000_000


def test_only_places_around_china_may_be_in_it() -> None:
    assert may_be_china(109.33, 36.86) and not may_be_china(7.42, 43.73)
    assert is_chinese("110101") and not is_chinese("990001")


def test_geometry_survives_in_whole_millimetres() -> None:
    projection = Projection("EPSG:32632")
    area = projection.to_mm(shapely.box(7.42, 43.73, 7.43, 43.74))
    assert area.is_valid and (shapely.get_coordinates(area) % 1 == 0).all()
    back = to_domain(area)
    assert isinstance(back, Area) and to_shape(back).equals(area)
    line = to_domain(projection.to_mm(shapely.LineString([(7.42, 43.73), (7.42, 43.73), (7.43, 43.74)])))
    assert isinstance(line, Line) and len(line.positions) == 2
