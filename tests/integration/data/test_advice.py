"""Duplicates and suggestions on the demonstration city: found from its cases, with reasons."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.domain.duplicates import Known
from app.domain.workflow import State
from data import tables
from data.queries.advice import StoreAdvice
from data.queries.standing import Standing, Standings
from data.store import Store


@pytest.fixture
def demo(demo_store: Path) -> Iterator[Store]:
    store = Store.open(demo_store, write=False)
    yield store
    store.close()


def some_open(standings: Standings, kind: str) -> Standing:
    found = standings.of(tables.case.c.kind == kind, tables.case.c.state == str(State.HANDLING))
    return next(each for each in found if each.case.point is not None)


@pytest.mark.parametrize("kind", ["component", "event"])
def test_a_report_beside_an_open_case_finds_it_with_its_photo(demo: Store, kind: str) -> None:
    standings = Standings(demo)
    case = some_open(standings, kind).case
    report = Known(kind=kind, type_code=case.type_code, point=case.point, text=case.description,
                   reported_at=demo.clock.now())
    first, *_ = StoreAdvice(demo, standings).duplicates(report)
    assert first.row.id == case.id
    assert first.likeness.same_type and first.likeness.away_m == 0
    with demo.reading() as connection:
        photos = set(connection.execute(sa.select(tables.media.c.sha256).where(
            tables.media.c.case == str(case.id))).scalars())
    assert first.photo in photos


def test_no_place_no_duplicates(demo: Store) -> None:
    assert StoreAdvice(demo, Standings(demo)).duplicates(Known(text="井盖", reported_at=demo.clock.now())) == []


def test_types_are_guessed_from_words(demo: Store) -> None:
    advice = StoreAdvice(demo, Standings(demo))
    best, *_ = advice.types("路灯不亮")
    with demo.reading() as connection:
        name = connection.execute(sa.select(tables.component_type.c.type_zh).where(
            tables.component_type.c.type_code == best.what[1])).scalar()
    assert best.what[0] == "component" and "路灯" in str(name)
    assert best.why and best.sure > 0.3
    assert advice.types("qqqq") == []


def test_departments_are_those_that_handled_it_before(demo: Store) -> None:
    standings = Standings(demo)
    case = some_open(standings, "component").case
    best, *_ = StoreAdvice(demo, standings).departments("component", case.type_code)
    assert best.guess.sure > 0.5
    assert best.guess.seen <= best.guess.of
    assert best.name_zh


def test_limits_are_the_catalogues(demo: Store) -> None:
    standings = Standings(demo)
    case = some_open(standings, "event").case
    found = StoreAdvice(demo, standings).limits("event", case.type_code)
    assert case.filing_condition in {each.condition for each in found} or found
    assert all(each.limit_value > 0 for each in found)
    assert StoreAdvice(demo, standings).limits("event", "9999") == []
