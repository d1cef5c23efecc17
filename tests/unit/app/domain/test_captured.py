"""A position as a device captured it: whole numbers of WGS 84, or a sentence."""

from typing import Any

import pytest

from app.domain.captured import Captured, captured_of, check_captured
from app.domain.errors import BadInput


@pytest.mark.parametrize("told", [
    {"lon_e7": 1_093_271_000, "lat_e7": 368_612_000},
    {"lon_e7": -1_800_000_000, "lat_e7": 900_000_000, "accuracy_m": 0}])
def test_places_on_earth_are_taken(told: dict[str, Any]) -> None:
    check_captured(Captured(**told))
    assert captured_of(told) == Captured(**told)


@pytest.mark.parametrize("wrong", [
    {"lon_e7": 1_800_000_001}, {"lat_e7": -900_000_001}, {"accuracy_m": -1}, {"lon_e7": float("nan")},
    {"lat_e7": float("inf")}, {"lon_e7": 109.3271}, {"lat_e7": "368612000"}, {"accuracy_m": True}, {"accuracy_m": 8.5},
    {"lon_e7": None}, {"lat_e7": None}])
def test_anything_else_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="captured.unusable"):
        captured_of({"lon_e7": 1_093_271_000, "lat_e7": 368_612_000, "accuracy_m": 8} | wrong)


def test_facts_without_a_position_tell_none() -> None:
    assert captured_of({"x_mm": 1, "y_mm": 2}) is None
    with pytest.raises(BadInput, match="captured.unusable"):
        captured_of({"accuracy_m": 8})
