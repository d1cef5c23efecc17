"""Codes are taken apart and refused where they are none."""

from datetime import date

import pytest

from app.domain import codes
from app.domain.codes import ComponentCode, Edition, GridCode
from app.domain.errors import BadInput


def test_a_unit_grid_code() -> None:
    found = codes.grid_code("610603001002007")
    assert found == GridCode("610603", "001", "002", 7)
    assert (found.street_code, found.community_code) == ("610603001", "610603001002")
    assert codes.make_grid_code("610603001002", 7) == "610603001002007"


def test_the_older_edition_has_a_sequence_of_two_digits() -> None:
    assert codes.grid_code("61060300100207", Edition(grid_sequence=2)).sequence == 7


def test_a_component_code() -> None:
    found = codes.component_code("6106030118000123")
    assert found == ComponentCode("610603", "01", "18", 123) and found.type_code == "0118"
    assert codes.make_component_code("610603", "0118", 123) == "6106030118000123"


def test_the_layout_with_three_type_digits() -> None:
    wide = Edition(type_digits=3)
    assert codes.component_code("6106030199900012", wide) == ComponentCode("610603", "01", "999", 12)


def test_a_case_number() -> None:
    assert codes.make_case_number("610603", date(2021, 3, 11), 42) == "610603202103110042"


def test_a_responsibility_grid() -> None:
    assert codes.make_responsibility_grid("610603", 7) == "610603Z007"


@pytest.mark.parametrize("call", [
    lambda: codes.grid_code("61060300100207"), lambda: codes.grid_code("610603001002000"),
    lambda: codes.grid_code("６１０６０３００１００２００７"), lambda: codes.make_grid_code("610603001002", 1000),
    lambda: codes.component_code("610603011800012"), lambda: codes.make_component_code("610603", "0118", 1_000_000),
    lambda: codes.make_case_number("610603", date(2021, 3, 11), 10_000)])
def test_what_is_no_code_is_refused(call: object) -> None:
    with pytest.raises(BadInput) as refusal:
        call()  # type: ignore[operator]
    assert refusal.value.code == "code.unusable"
