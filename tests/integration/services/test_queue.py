"""Queues by SQL on the demonstration's year: what the straightforward computation gives, in its order."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.domain.deadline import NO_CLOCK, stage_clock, time_left
from app.domain.due import acts_due
from app.domain.summing import summed
from app.domain.workflow import ENDS, OPEN, PARKED, State
from app.queries.cases import CaseFilter, CaseRow, Order
from data import tables
from data.queries import case_pages
from data.queries.case_filter import Names
from data.queries.case_pages import Pages
from data.queries.cases import StoreCases
from data.queries.standing import Standing, Standings
from data.search import CaseIndex
from data.store import Store
from data.unit_of_work import StoreUnit
from tests.helpers.fake_context import StandingClock

pytestmark = pytest.mark.xdist_group("demo")
OPEN_STATES = tuple(str(state) for state in OPEN)


@pytest.fixture(scope="module")
def store(demo_store: Path) -> Iterator[Store]:
    with Store.open(demo_store, write=False) as found:
        now = found.clock.now()
        # A case that is due meanwhile would be near for one question and overdue for the next.
        found.clock = StandingClock(now)
        yield found


@pytest.fixture(scope="module")
def standing(store: Store) -> list[Standing]:
    """Every case, computed from its steps."""
    return Standings(store).of(sa.true())


@pytest.fixture(scope="module")
def cases(store: Store) -> StoreCases:
    return StoreCases(store, Standings(store))


def meaning_of(row: CaseRow) -> str:
    return "parked" if row.state in PARKED else "closed" if row.state in ENDS else row.stage.meaning


def all_ids(cases: StoreCases, wanted: CaseFilter, order: Order = Order.TIME_LEFT, page: int = 70) -> list[str]:
    """Return what all pages together show."""
    found: list[str] = []
    while more := cases.page(wanted, order=order, offset=len(found), limit=page):
        found += [str(row.id) for row in more]
    return found


def test_stored_dates_are_those_of_the_steps(store: Store, standing: list[Standing]) -> None:
    timing = Standings(store).time_rules.now().timing()
    for each in standing:
        assert (each.case.near_at, each.case.due_at, each.case.stage) == summed(each.steps, timing)
        row = each.row
        if row.state not in PARKED | ENDS:
            now = store.clock.now()
            assert each.case.due_at == row.stage.due_at
            assert each.case.near_at is not None
            assert (each.case.near_at <= now) == (row.stage.meaning in ("near", "overdue"))


@pytest.mark.parametrize("name, wanted, lets_through", [
    ("all", CaseFilter(), lambda each: True),
    ("states", CaseFilter(states=("filed", "handling")), lambda each: each.case.state in ("filed", "handling")),
    ("overdue", CaseFilter(meanings=("overdue",)), lambda each: meaning_of(each.row) == "overdue"),
    ("near or on time", CaseFilter(states=OPEN_STATES, meanings=("near", "ontime")),
     lambda each: meaning_of(each.row) in ("near", "ontime")),
    ("parked", CaseFilter(meanings=("parked",)), lambda each: each.case.state in PARKED),
    ("ended", CaseFilter(meanings=("closed",)), lambda each: each.case.state in ENDS),
    ("type", CaseFilter(types=(("event", "0102"), ("component", "0118"))),
     lambda each: (each.case.kind, each.case.type_code) in (("event", "0102"), ("component", "0118"))),
    ("class", CaseFilter(classes=(("event", "01"),)),
     lambda each: each.case.kind == "event" and each.case.type_code.startswith("01")),
    ("channel", CaseFilter(channels=("hotline",)), lambda each: each.case.channel == "hotline"),
    ("severity", CaseFilter(severities=("urgent",)), lambda each: each.case.severity == "urgent"),
    ("to call back", CaseFilter(states=("closed", "not_accepted", "not_filed"), to_call_back=True),
     lambda each: each.case.state in ENDS and each.case.wants_answer and each.case.answered_at is None),
    ("to call back, late", CaseFilter(to_call_back=True, meanings=("overdue",)),
     lambda each: each.case.state in ENDS and each.case.wants_answer and each.case.answered_at is None
     and each.row.stage.meaning == "overdue"),
    ("ended and overdue", CaseFilter(states=("closed", "handling"), meanings=("overdue",)),
     lambda each: each.case.state == "handling" and each.row.stage.meaning == "overdue"),
    ("urged", CaseFilter(urged=True), lambda each: each.case.urged > 0),
])
def test_filter_lets_through_what_it_says(
        cases: StoreCases, standing: list[Standing], name: str, wanted: CaseFilter,
        lets_through: Callable[[Standing], bool]) -> None:
    expected = {str(each.case.id) for each in standing if lets_through(each)}
    found = all_ids(cases, wanted)
    assert len(found) == len(set(found)) == cases.count(wanted)
    assert set(found) == expected, name
    assert sum(cases.counts_by_meaning(wanted).values()) == len(expected)


def test_places_and_days_filter(cases: StoreCases, standing: list[Standing]) -> None:
    one = next(each.case for each in standing if each.case.state == State.HANDLING)
    day = one.reported_at.replace(hour=0, minute=0, second=0, microsecond=0)
    for wanted, name in ((CaseFilter(unit_grids=(one.unit_grid,)), "unit_grid"),
                         (CaseFilter(responsibility_grids=(one.responsibility_grid,)), "responsibility_grid"),
                         (CaseFilter(communities=(one.community,)), "community"),
                         (CaseFilter(streets=(one.street,)), "street"),
                         (CaseFilter(department=one.department), "department")):
        expected = {str(each.case.id) for each in standing if getattr(each.case, name) == getattr(one, name)}
        assert set(all_ids(cases, wanted)) == expected, name
    assert one.due_at is not None
    of_due = CaseFilter(due_from=one.due_at, due_until=one.due_at + timedelta(days=1))
    assert set(all_ids(cases, of_due)) == {
        str(each.case.id) for each in standing
        if each.case.due_at is not None and one.due_at <= each.case.due_at < one.due_at + timedelta(days=1)}
    of_day = CaseFilter(reported_from=day, reported_until=day + timedelta(days=1))
    assert set(all_ids(cases, of_day)) == {
        str(each.case.id) for each in standing if day <= each.case.reported_at < day + timedelta(days=1)}


def test_open_cases_are_all_that_one_sees_least_time_left_first(cases: StoreCases, standing: list[Standing]) -> None:
    every = [each.case for each in standing if each.case.state in OPEN]
    one = next(case for case in every if case.state == State.VERIFYING and case.inspector is not None)
    for parts, expected in (
            ({}, every),
            ({"department": one.department}, [case for case in every if case.department == one.department]),
            ({"inspector": one.inspector}, [case for case in every if case.inspector == one.inspector])):
        rows = cases.open_cases(**parts)
        assert {row.id for row in rows} == {case.id for case in expected} and len(rows) == len(expected)
        assert rows == sorted(rows, key=lambda row: (row.stage.meaning == "closed", row.stage.left_s, row.number))


def test_time_left_comes_first_due_first_and_what_rests_last_newest_first(
        cases: StoreCases, standing: list[Standing]) -> None:
    by_id = {str(each.case.id): each.case for each in standing}
    far = datetime.max.replace(tzinfo=standing[0].case.reported_at.tzinfo)
    for wanted in (CaseFilter(), CaseFilter(states=("dispatched", "handling")), CaseFilter(types=(("event", "0102"),))):
        found = [by_id[each] for each in all_ids(cases, wanted)]
        due = [None if case.state in ENDS else case.due_at for case in found]
        keys = [(at or far, 0 if at else -case.reported_at.timestamp()) for case, at in zip(found, due, strict=True)]
        assert keys == sorted(keys)
        assert any(case.due_at for case in found)


@pytest.mark.parametrize("order, key, down", [
    (Order.AGE, lambda case: case.reported_at, False), (Order.NEWEST, lambda case: case.reported_at, True),
    (Order.NUMBER, lambda case: case.number, False), (Order.TYPE, lambda case: (case.kind, case.type_code), False),
    (Order.GRID, lambda case: case.unit_grid, False), (Order.DEPARTMENT, lambda case: str(case.department), False)])
def test_other_orders(cases: StoreCases, standing: list[Standing], order: Order, key: Callable[..., object],
                      down: bool) -> None:
    by_id = {str(each.case.id): each.case for each in standing}
    wanted = CaseFilter(states=("handling", "closed"))
    keys = [key(by_id[each]) for each in all_ids(cases, wanted, order, page=500)]
    assert len(keys) == cases.count(wanted)
    if order is Order.DEPARTMENT:
        keys = [each for each in keys if each != "None"]
    assert keys == sorted(keys, reverse=down)  # type: ignore[type-var]


@pytest.mark.parametrize("text", ["井盖", "路灯", "垃圾", "街", "一道街", "污水井盖", "堵塞", "市政管理", "0102"])
def test_text_finds_every_case_that_says_it(cases: StoreCases, standing: list[Standing], text: str) -> None:
    def says(each: Standing) -> bool:
        row = each.row
        said = (each.case.description, row.place, row.type_zh, row.department_zh)
        return any(text in part for part in (*said, *(step.opinion for step in each.steps)))

    expected = {str(each.case.id) for each in standing if says(each)}
    found = set(all_ids(cases, CaseFilter(text=text), page=500))
    assert expected <= found
    if not text.isdecimal():
        assert found == expected
    assert cases.count(CaseFilter(text=text)) == len(found)


@pytest.mark.parametrize("few", [0, 10**6])
@pytest.mark.parametrize("states", [(), ("handling",), ("dispatched", "handling"), OPEN_STATES, ("closed",),
                                    ("handling", "closed")])
def test_text_within_states_is_whole_and_in_order(cases: StoreCases, standing: list[Standing], few: int,
                                                  states: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_pages, "FEW", few)
    by_id = {str(each.case.id): each.case for each in standing}
    expected = {str(each.case.id) for each in standing if (not states or each.case.state in states) and any(
        "井盖" in text for text in (each.case.description, each.row.place, each.row.type_zh, each.row.department_zh,
                                  *(step.opinion for step in each.steps)))}
    wanted = CaseFilter(states=states, text="井盖")
    assert cases.count(wanted) == len(expected) == sum(cases.counts_by_meaning(wanted).values())
    for order in (Order.TIME_LEFT, Order.NEWEST, Order.AGE):
        found = all_ids(cases, wanted, order)
        assert set(found) == expected and len(found) == len(expected)
    due = [case.due_at for case in (by_id[each] for each in all_ids(cases, wanted))
           if case.due_at and case.state not in ENDS]
    assert due == sorted(due)
    newest = [by_id[each].reported_at for each in all_ids(cases, wanted, Order.NEWEST)]
    assert newest == sorted(newest, reverse=True)


def test_newest_of_what_a_text_finds_is_read_from_the_end_of_the_index(store: Store) -> None:
    with store.reading() as connection:
        for wanted in (CaseFilter(text="井盖"), CaseFilter(text="井盖", states=("closed",))):
            pages = Pages(connection, wanted, store.clock.now(), Names({}, {}), reporters=False)
            plan = pages.explained(Order.NEWEST)
            assert plan.startswith("SCAN case_search VIRTUAL TABLE") and "TEMP B-TREE" not in plan, plan
            assert "SCAN case_ " not in plan


def test_pinyin_finds_types_and_places_in_full_and_by_initials(cases: StoreCases) -> None:
    for typed in ("wushuijinggai", "wsjg"):
        assert {row.type_zh for row in cases.page(CaseFilter(text=typed))} == {"污水井盖"}, typed
    for typed in ("yidaojie", "ydj"):
        found = cases.page(CaseFilter(text=typed), limit=300)
        assert found
        assert all("一道街" in row.place for row in found), typed


def test_words_must_all_be_found_and_may_stand_apart(cases: StoreCases) -> None:
    found = cases.page(CaseFilter(text="一道街 井盖"), limit=300)
    assert found
    assert all("一道街" in row.place for row in found)
    assert len(found) < cases.count(CaseFilter(text="井盖"))


def test_a_case_is_found_by_its_number_and_by_the_ends_of_it(cases: StoreCases) -> None:
    row = cases.page(CaseFilter(states=("closed",)), limit=1)[0]
    for typed in (row.number, row.number[6:], row.number[8:], row.number[-4:]):
        assert row.id in {each.id for each in cases.page(CaseFilter(text=typed), limit=500)}, typed


@pytest.mark.parametrize("text", ["%", "_", "*", '"', "\'", "井盖 AND", "NEAR(井盖, 2)", "said:井盖", "井盖*", "(", "-井盖",
                                  "井盖 OR 垃圾", "{said} : 井", "^井", "\0井盖", "井盖" * 500])
def test_what_means_something_to_an_index_means_nothing_here(cases: StoreCases, text: str) -> None:
    found = cases.page(CaseFilter(text=text), limit=500)
    if "OR" in text or "AND" in text or "NEAR" in text or "said" in text or not any(map(str.isalnum, text)):
        assert not found
    assert cases.count(CaseFilter(text=text)) == len(found)


def test_reporters_are_found_only_by_who_may_see_them(cases: StoreCases, store: Store) -> None:
    with store.reading() as connection:
        name = connection.execute(sa.select(tables.protected.c.value).join(
            tables.case, tables.case.c.reporter_name == tables.protected.c.seal)).scalars().first()
    assert name
    assert cases.count(CaseFilter(text=name), roles=frozenset({"HOT"}))
    assert not cases.count(CaseFilter(text=name), roles=frozenset({"DEP"}))


def test_rows_without_their_steps_are_those_of_the_steps(cases: StoreCases, standing: list[Standing]) -> None:
    expected = {each.row.id: replace(each.row, whole=NO_CLOCK) for each in standing}
    rows = cases.page(CaseFilter(), limit=len(standing))
    assert len(rows) == len(standing)
    for row in rows:
        assert replace(row, live=None, claim=None) == expected[row.id]
        assert (row.live is None) == (row.state in ENDS and row.stage.due_at is None)


def test_a_row_tells_the_time_left_later_on_without_the_store(cases: StoreCases, store: Store,
                                                              standing: list[Standing]) -> None:
    rules, steps = Standings(store).time_rules.now(), {each.case.id: each for each in standing}
    for days in (0.3, 2, 40):
        later = store.clock.now() + timedelta(days=days)
        for row in cases.page(CaseFilter(states=OPEN_STATES), limit=500):
            case = steps[row.id]
            timing = rules.timing(case.case.department)
            assert row.at(later).stage == time_left(case.steps, stage_clock(row.state), later, timing)


@pytest.mark.parametrize("wanted", [
    CaseFilter(states=("filed",)), CaseFilter(states=("dispatched", "handling")),
    CaseFilter(states=("handling",), meanings=("near",)), CaseFilter(states=("closed",)),
    CaseFilter(meanings=("overdue",)),
    CaseFilter(types=(("event", "0102"),), unit_grids=("610603001002001",), meanings=("overdue",))])
def test_an_index_gives_the_order_of_a_queue(store: Store, wanted: CaseFilter) -> None:
    with store.reading() as connection:
        pages = Pages(connection, wanted, store.clock.now(), Names({}, {}), reporters=False)
        plan = pages.explained(Order.TIME_LEFT)
    # Within a type the index tells ties apart by more than the order wants: they alone are sorted.
    # SQLite calls the last term RIGHT PART until 3.43.
    if wanted.types:
        plan = re.sub("USE TEMP B-TREE FOR (RIGHT PART|LAST TERM) OF ORDER BY", "", plan)
    assert "SCAN case_" not in plan and "TEMP B-TREE" not in plan, plan
    assert plan.count("SEARCH case_ USING COVERING INDEX") == plan.count("SEARCH case_"), plan


def test_kept_counts_are_those_of_the_rows(demo_copy: Path) -> None:
    def counts(store: Store) -> tuple[dict[str, int], dict[str, int]]:
        with store.reading() as connection:
            kept = connection.exec_driver_sql("SELECT state, number FROM case_count WHERE number > 0")
            column = tables.case.c.state
            counted = connection.execute(sa.select(column, sa.func.count()).group_by(column))
            return ({state: number for state, number in kept}, {state: number for state, number in counted})

    with Store.open(demo_copy) as store:
        kept, counted = counts(store)
        assert kept == counted and counted["closed"] > 1000
        with store.unit_of_work() as unit:
            unit.writer.connection.exec_driver_sql(
                "UPDATE case_ SET state = 'verified' WHERE id = (SELECT min(id) FROM case_ WHERE state = 'closed')")
            unit.writer.connection.exec_driver_sql("UPDATE case_ SET state = 'merged' WHERE state = 'confirming'")
        kept, counted = counts(store)
        assert kept == counted and counted["merged"] and "confirming" not in counted


def test_a_missing_index_is_made_anew_when_the_store_is_opened(demo_copy: Path) -> None:
    with Store.open(demo_copy) as store:
        expected = StoreCases(store, Standings(store)).count(CaseFilter(text="井盖"))
        with store.unit_of_work() as unit:
            unit.writer.connection.exec_driver_sql("DELETE FROM case_text")
            unit.writer.connection.exec_driver_sql("INSERT INTO case_search (case_search) VALUES ('delete-all')")
        assert not StoreCases(store, Standings(store)).count(CaseFilter(text="井盖"))
    with Store.open(demo_copy) as store:
        assert StoreCases(store, Standings(store)).count(CaseFilter(text="井盖")) == expected > 0
        with store.reading() as connection:
            assert CaseIndex(connection).is_whole()
        assert store.verify().ok


def test_texts_kept_from_step_to_step_are_those_made_anew(demo_copy: Path) -> None:
    def texts(unit: StoreUnit) -> list[tuple[object, ...]]:
        rows = unit.writer.connection.exec_driver_sql("SELECT doc, said, sound, reporter FROM case_text ORDER BY doc")
        return [tuple(row) for row in rows]

    with Store.open(demo_copy) as store, store.unit_of_work() as unit:
        kept = texts(unit)
        CaseIndex(unit.writer.connection).make_anew()
        assert texts(unit) == kept and len(kept) > 1000


def test_the_past_as_of_now_answers_as_the_present_does(cases: StoreCases, standing: list[Standing],
                                                        store: Store) -> None:
    past, roles = cases.as_of(store.clock.now()), frozenset({"ACC"})
    one = next(each.case for each in standing if each.case.department and each.case.wants_answer)
    assisted = {part.department for each in standing for part in each.case.assistants if part.is_open}
    for wanted in (
            CaseFilter(), CaseFilter(states=OPEN_STATES), CaseFilter(meanings=("overdue",)), CaseFilter(urged=True),
            CaseFilter(meanings=("parked", "near")), CaseFilter(to_call_back=True), CaseFilter(channels=("hotline",)),
            CaseFilter(to_call_back=True, meanings=("overdue",)), CaseFilter(unit_grids=(one.unit_grid,)),
            CaseFilter(types=(("event", "0102"),), states=("closed",)), CaseFilter(asked=("extension",)),
            *(CaseFilter(department=department) for department in (one.department, *assisted)),
            *(CaseFilter(text=text) for text in ("井盖", "一道街", "堵塞", "垃圾 环城路", "wsjg", "市政管理", "同意", "0102",
                                                 "王", "请与举报人核对"))):
        live = {row.id for row in cases.page(wanted, limit=2000, roles=roles)}
        then = {row.id for row in past.page(wanted, limit=2000, roles=roles)}
        assert then == live, (wanted, len(live), len(then))
        assert past.counts_by_meaning(wanted, roles=roles) == cases.counts_by_meaning(wanted, roles=roles), wanted


@pytest.mark.parametrize("after", [timedelta(0), timedelta(hours=18), timedelta(days=4, hours=18)])
def test_what_is_due_is_found_without_reading_every_history(store: Store, cases: StoreCases, standing: list[Standing],
                                                            after: timedelta) -> None:
    before, timing = store.clock, Standings(store).time_rules.now().timing
    store.clock = StandingClock(before.now() + after)
    try:
        expected = {each.case.id for each in standing if each.case.state not in ENDS and any(
            acts_due(each.case, each.steps, store.clock.now(), timing(each.case.department)))}
        assert set(cases.due()) == expected
    finally:
        store.clock = before
