"""Cells tile any polygon exactly, whatever the streets do."""

import math
import random

import pytest
import shapely
from shapely import LineString, Polygon

from data.exchange import cells
from data.exchange.projection import to_area
from tests.helpers.tiling import assert_tiles

KM = 1_000_000
SQUARE = shapely.segmentize(shapely.box(0, 0, KM, KM), 20_000)


def check(area: Polygon, made: list[Polygon]) -> None:
    """Fail unless the cells are whole and tile the area exactly."""
    assert all(not cell.interiors and cell.is_valid for cell in made)
    assert_tiles([to_area(cell).polygons[0][0] for cell in made], to_area(area))


def random_area(chance: random.Random) -> Polygon:
    """Return the largest piece of a jagged star with some holes, with vertices as an import leaves them."""
    reach = chance.choice([60_000, 300_000, 800_000])
    angles = sorted(chance.random() * math.tau for _ in range(chance.randint(3, 80)))
    star = Polygon([(2 * KM + reach * chance.uniform(0.3, 1) * math.cos(angle),
                     2 * KM + reach * chance.uniform(0.3, 1) * math.sin(angle)) for angle in angles]).buffer(0)
    for _ in range(chance.choice([0, 0, 1, 3])):
        centre = shapely.Point([2 * KM + chance.uniform(-0.4, 0.4) * reach for _ in "xy"])
        star = star.difference(centre.buffer(chance.uniform(0.02, 0.3) * reach, quad_segs=chance.choice([1, 8])))
    largest = max(shapely.get_parts(star), key=lambda part: part.area)
    snapped = shapely.set_precision(shapely.segmentize(largest, cells.SPACING_MM), 1)
    return max(shapely.get_parts(snapped), key=lambda part: part.area)


def random_streets(chance: random.Random) -> list[LineString]:
    """Return lines anywhere around: crossing, touching, ending nowhere."""
    streets = []
    for _ in range(chance.randint(0, 40)):
        x, y, angle = 2 * KM + chance.uniform(-KM, KM), 2 * KM + chance.uniform(-KM, KM), chance.choice(
            [0.0, math.pi / 2, chance.random() * math.tau])
        line = [(round(x), round(y))]
        for _ in range(chance.randint(2, 8)):
            x, y = x + math.cos(angle) * chance.uniform(5_000, 200_000), y + math.sin(angle) * 100_000
            angle += chance.choice([0, chance.uniform(-0.5, 0.5)])
            line.append((round(x), round(y)))
        streets.append(LineString(line))
    return streets


@pytest.mark.parametrize("seed", range(12))
def test_any_area_and_any_streets_are_tiled_exactly(seed: int) -> None:
    chance = random.Random(seed)
    area, streets = random_area(chance), random_streets(chance)
    made = cells.cut(area, streets)
    check(area, made)
    assert max(cell.area for cell in made) < 2.5 * cells.NOMINAL_MM2


def test_street_along_the_border_and_through_a_corner_change_nothing_there() -> None:
    streets = [LineString(SQUARE.exterior.coords), LineString([(-KM, -KM), (2 * KM, 2 * KM)]),
               LineString([(0, 300_000), (KM, 300_001)])]
    check(SQUARE, cells.cut(SQUARE, streets))


def test_cells_follow_streets() -> None:
    """Blocks of 100 m by 100 m become the cells themselves, but for the strip that the border's vertices shape."""
    streets = [LineString([(0, at), (KM, at)]) for at in range(100_000, KM, 100_000)]
    streets += [LineString([(at, 0), (at, KM)]) for at in range(100_000, KM, 100_000)]
    made = cells.cut(SQUARE, streets)
    blocks = [shapely.box(x, y, x + 100_000, y + 100_000) for x in range(100_000, 900_000, 100_000)
              for y in range(100_000, 900_000, 100_000)]
    found = sum(any(cell.equals(block) for cell in made) for block in blocks)
    assert found == len(blocks) == 64


def test_without_streets_cells_are_near_a_hectare_and_compact() -> None:
    made = cells.cut(SQUARE, [])
    check(SQUARE, made)
    assert 70 <= len(made) <= 130
    assert min(4 * math.pi * cell.area / cell.length ** 2 for cell in made) > 0.35


def test_small_area_stays_whole() -> None:
    assert len(cells.cut(shapely.box(0, 0, 50_000, 50_000), [])) == 1


def test_wanted_size_is_kept_to() -> None:
    assert len(cells.cut(SQUARE, [], 10 * cells.NOMINAL_MM2)) < 20


def test_hole_that_touches_the_edge_in_a_vertex() -> None:
    area = Polygon(SQUARE.exterior.coords, [[(0, 500_000), (200_000, 450_000), (200_000, 550_000), (0, 500_000)]])
    assert area.is_valid
    check(area, cells.cut(area, []))


def test_tiling_check_finds_gap_overlap_and_missing_vertex() -> None:
    left, right = shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)
    whole = to_area(Polygon([(0, 0), (10, 0), (20, 0), (20, 10), (10, 10), (0, 10)]))
    rings = [to_area(each).polygons[0][0] for each in (left, right)]
    assert_tiles(rings, whole)
    for wrong in (shapely.box(11, 0, 20, 10), shapely.box(9, 0, 20, 10),
                  Polygon([(10, 0), (20, 0), (20, 10), (10, 10), (10, 5)])):
        with pytest.raises(AssertionError):
            assert_tiles([rings[0], to_area(wrong).polygons[0][0]], whole)
