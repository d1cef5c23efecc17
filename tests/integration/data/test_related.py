"""Cases that have to do with one, read from a real store."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.case import Case
from app.domain.errors import BadInput
from app.domain.place import Point
from app.ports.store import UnitOfWork
from data.queries.cases import StoreCases
from data.queries.standing import Standings
from data.store import Store
from tests.helpers.filled import CASE, LAMP, SOUTH, WEST, fill
from tests.helpers.stores import do

NEAR = Point(WEST + 7_000, SOUTH + 36_000)
FAR = Point(WEST + 7_000, SOUTH + 190_000)


@pytest.fixture
def cases(store: Store) -> Iterator[StoreCases]:
    fill(store)
    yield StoreCases(store, Standings(store))


def add(store: Store, number: int, **changed: object) -> UUID:
    """Put another case beside the one that is there."""
    def work(unit: UnitOfWork) -> None:
        unit.cases.add(Case(**({
            "id": UUID(int=number), "number": f"R-{number}", "state": "reported", "channel": "hotline", "kind": "event",
            "type_code": "0102", "point": FAR, "reported_at": unit.now} | changed)))
    do(store, work, number=number)
    return UUID(int=number)


def change(store: Store, **changed: object) -> None:
    """Change the case that is there."""
    def work(unit: UnitOfWork) -> None:
        case = unit.cases.get(CASE)
        unit.cases.save(replace(case, **changed), case.version)  # type: ignore[arg-type]
    do(store, work, number=60)


def test_related_cases_say_why(store: Store, cases: StoreCases) -> None:
    now = store.clock.now()
    change(store, component=LAMP)
    merged = add(store, 901, state="merged", merged_into=CASE)
    earlier = add(store, 902, state="closed", point=NEAR, reported_at=now - timedelta(days=9),
                  closed_at=now - timedelta(days=8))
    lamp = add(store, 903, component=LAMP, kind="component", type_code="0118")
    near = add(store, 904, point=NEAR, type_code="0103")
    add(store, 905)
    found = cases.related(CASE)
    assert [(each.row.id, each.reasons) for each in found] == [
        (merged, ("merged_here",)), (earlier, ("repeated", "same_place")), (lamp, ("same_component",)),
        (near, ("same_place",))]
    assert [each.away_m and round(each.away_m) for each in found] == [183, 29, 183, 29]
    assert [each.reasons for each in cases.related(merged)][0] == ("merged_into",)
    assert cases.related(earlier)[0].reasons[0] == "repeats"


def test_nothing_is_related_to_a_case_without_place(store: Store, cases: StoreCases) -> None:
    assert cases.related(add(store, 906, point=None)) == []
    with pytest.raises(BadInput, match="store.no_such_row"):
        cases.related(UUID(int=5))


def test_cases_of_a_component_are_found_by_an_index(store: Store, cases: StoreCases) -> None:
    statement = "SELECT id FROM case_ WHERE main_case = 'a' OR id = 'b' OR component = 'c'"
    with store.reading() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")]
    assert not any(line.startswith("SCAN case_") for line in plan) and any("case_by_component" in line for line in plan)
