"""The sea lies to the right of a coast line, and nowhere where that is not sure."""

import shapely
from shapely import LineString

from data.exchange.sea import sea_within

FRAME = shapely.box(0, 0, 1_000_000, 1_000_000)


def test_the_right_side_of_a_coast_through_the_frame_is_sea() -> None:
    (sea,) = sea_within(FRAME, [LineString([(-10_000, 400_000), (1_010_000, 400_000)])])
    assert sea.equals(shapely.box(0, 0, 1_000_000, 400_000))
    (sea,) = sea_within(FRAME, [LineString([(1_010_000, 400_000), (-10_000, 400_000)])])
    assert sea.equals(shapely.box(0, 400_000, 1_000_000, 1_000_000))


def test_coast_in_pieces_that_ends_inside_is_led_to_the_frame() -> None:
    (sea,) = sea_within(FRAME, [LineString([(100_000, 400_000), (500_000, 400_000)]),
                                LineString([(500_000, 400_000), (900_000, 400_000)])])
    assert sea.equals(shapely.box(0, 0, 1_000_000, 400_000))


def test_island_is_land_and_the_rest_sea() -> None:
    island = LineString([(400_000, 400_000), (600_000, 400_000), (600_000, 600_000), (400_000, 600_000),
                         (400_000, 400_000)])  # Anticlockwise: land to its left.
    (sea,) = sea_within(FRAME, [island])
    assert sea.area == 1e12 - 4e10 and len(sea.interiors) == 1


def test_water_between_two_shores_and_land_behind_both() -> None:
    """A strait: the shores' right sides face each other."""
    (sea,) = sea_within(FRAME, [LineString([(0, 600_000), (1_000_000, 600_000)]),
                                LineString([(1_000_000, 400_000), (0, 400_000)])])
    assert sea.equals(shapely.box(0, 400_000, 1_000_000, 600_000))


def test_coasts_that_contradict_each_other_make_no_sea_between_them() -> None:
    sea = sea_within(FRAME, [LineString([(0, 600_000), (1_000_000, 600_000)]),
                             LineString([(0, 400_000), (1_000_000, 400_000)])])
    assert [face.bounds for face in sea] == [(0, 0, 1_000_000, 400_000)]
