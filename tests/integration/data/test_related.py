"""Cases that have to do with one, read from a real store."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.errors import BadInput
from data.queries.cases import StoreCases
from data.queries.standing import Standings
from data.store import Store
from tests.helpers.filled import CASE, LAMP, NEAR, add_case, change_case, fill


@pytest.fixture
def cases(store: Store) -> Iterator[StoreCases]:
    fill(store)
    yield StoreCases(store, Standings(store))


def test_related_cases_say_why(store: Store, cases: StoreCases) -> None:
    now = store.clock.now()
    change_case(store, 60, component=LAMP)
    merged = add_case(store, 901, state="merged", merged_into=CASE)
    earlier = add_case(store, 902, state="closed", point=NEAR, reported_at=now - timedelta(days=9),
                       closed_at=now - timedelta(days=8))
    lamp = add_case(store, 903, component=LAMP, kind="component", type_code="0118")
    near = add_case(store, 904, point=NEAR, type_code="0103")
    add_case(store, 905)
    found = cases.related(CASE)
    assert [(each.row.id, each.reasons) for each in found] == [
        (merged, ("merged_here",)), (earlier, ("repeated", "same_place")), (lamp, ("same_component",)),
        (near, ("same_place",))]
    assert [each.away_m and round(each.away_m) for each in found] == [183, 29, 183, 29]
    assert [each.reasons for each in cases.related(merged)][0] == ("merged_into",)
    assert cases.related(earlier)[0].reasons[0] == "repeats"


def test_nothing_is_related_to_a_case_without_place(store: Store, cases: StoreCases) -> None:
    assert cases.related(add_case(store, 906, point=None)) == []
    with pytest.raises(BadInput, match="store.no_such_row"):
        cases.related(UUID(int=5))


def test_cases_of_a_component_are_found_by_an_index(store: Store, cases: StoreCases) -> None:
    statement = "SELECT id FROM case_ WHERE main_case = 'a' OR id = 'b' OR component = 'c'"
    with store.reading() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")]
    assert not any(line.startswith("SCAN case_") for line in plan) and any("case_by_component" in line for line in plan)
