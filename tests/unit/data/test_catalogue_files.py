"""The catalogues of the repository are whole and fit each other."""

import pytest

from app.domain.limits import parse_limit
from data.catalogue_files import read_conditions, read_types


@pytest.mark.parametrize(("kind", "types", "conditions"), [("component", 71, 121), ("event", 72, 72)])
def test_every_type_has_its_conditions_with_usable_limits(kind: str, types: int, conditions: int) -> None:
    codes = {each.type_code for each in read_types(kind)}
    found = read_conditions(kind)
    assert (len(codes), len(found), len({each.id for each in found})) == (types, conditions, conditions)
    assert {each.type_code for each in found} == codes
    for each in found:
        assert parse_limit(each.limit_value, each.limit_unit).length
        assert each.filing_zh and each.closing_zh


def test_the_conditions_of_a_type_are_numbered_without_a_gap() -> None:
    positions: dict[str, list[int]] = {}
    for each in read_conditions("component"):
        positions.setdefault(each.type_code, []).append(each.position)
    assert all(of == list(range(1, len(of) + 1)) for of in positions.values())
    assert positions["0101"] == [1, 2, 3, 4]
