"""Coordinates, scales and figures as surveyors write them."""

import pytest

from ui.map.overlays import round_length, spelled_length
from ui.map.wording import Coordinates, figure_text, title

GAP = "\N{NARROW NO-BREAK SPACE}"


def test_x_is_north_in_china_only() -> None:
    here = Coordinates(531204.84, 4082316.4, 109.330456, 36.860123, "EPSG:4545")
    assert here.projected == f"X 4{GAP}082{GAP}316.4 Y 531{GAP}204.8"
    assert here.geographic == "36.860123° N 109.330456° E"
    there = Coordinates(372000.0, 4843000.0, -7.4, -43.7, "EPSG:32632")
    assert there.projected == f"E 372{GAP}000.0 N 4{GAP}843{GAP}000.0"
    assert there.geographic == "43.700000° S 7.400000° W"


def test_figures() -> None:
    assert figure_text(123.45, 0, area=False) == "123.5 m"
    assert figure_text(1234.5, 0, area=False) == "1.234 km"
    assert figure_text(40.0, 100.0, area=True) == "100.0 m² · 40.0 m"
    assert figure_text(8000.0, 4.5e6, area=True) == "4.5000 km² · 8.000 km"


@pytest.mark.parametrize(("m_per_px", "length_m"), [(1.0, 100), (0.5, 50), (7.0, 500), (0.0135, 1), (100, 10_000)])
def test_the_bar_is_the_longest_round_length_that_fits(m_per_px: float, length_m: float) -> None:
    assert round_length(m_per_px) == pytest.approx(length_m)


def test_lengths_in_words() -> None:
    assert (spelled_length(500), spelled_length(2000), spelled_length(0.5)) == ("500 m", "2 km", "0.5 m")


def test_a_feature_in_one_line() -> None:
    lamp = {"layer": "component", "name": "路灯", "code": "6106030118000001", "place": "一道街12号"}
    assert title(lamp) == "路灯 · 6106030118000001 · 一道街12号"
    assert title({"layer": "unit_grid", "code": "610603001001001"}) == "Unit grid · 610603001001001"
    counted = {"layer": "grid_counts", "code": "610603001001001", "count": 12}
    assert title(counted) == "Unit grid · 610603001001001 · 12 components"
    assert title(counted | {"count": 1}).endswith(" · 1 component")
