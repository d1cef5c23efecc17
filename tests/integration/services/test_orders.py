"""The orders under which cases are supervised, on a real store: listed with their cases, most urgent first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.domain.case import Case
from app.domain.ids import uuid7
from app.domain.people import Department, User
from app.domain.place import Point
from app.domain.supervision import orders_of
from app.queries.cases import CaseDetail, SupervisionOrder
from app.queries.reader import Reader
from app.services.cases import ReportCase, TakeStep
from app.services.intent import Author
from app.services.supervision import Supervise
from data import schema, tables
from data.queries.cases import StoreCases
from data.queries.standing import Standings
from data.queries.supervision import supervised
from data.store import Store
from tests.helpers.filled import DEPARTMENT, SOUTH, WEST, fill
from tests.helpers.stores import do, make_store

ONE, TWO, THREE = (UUID(int=900 + number) for number in range(3))
OTHER = UUID(int=61)
NAMES = {"DIR": "中心主任", "LED": "分管领导", "DEP": "环卫处01"}
USERS = {role: UUID(int=200 + number) for number, role in enumerate(NAMES)}
FRIDAY, TUESDAY, WEDNESDAY = "2021-12-31", "2022-01-04", "2022-01-05"


def author(role: str) -> Author:
    return Author(user=USERS[role], login=role.lower(), roles=frozenset({role}), workstation="test",
                  department=DEPARTMENT if role == "DEP" else None)


def read(store: Store, reader: Reader | None = None) -> list[SupervisionOrder]:
    return StoreCases(store, Standings(store), reader).orders()


def order(store: Store, role: str, day: str, *cases: UUID, level: int = 1, text: str = "限期办结") -> None:
    versions = {each.case.id: each.case.version for each in Standings(store).of(sa.true())}
    store.carry_out(Supervise(id=uuid7(store.clock.now()), cases=cases, level=level, answer_by=day, instruction=text,
                              seen_versions=tuple(versions[each] for each in cases)), author(role))


def step(store: Store, role: str, name: str, case: UUID, opinion: str, **facts: Any) -> None:
    seen, = Standings(store).of(tables.case.c.id == str(case))
    store.carry_out(TakeStep(id=uuid7(store.clock.now()), case=case, step=name, seen_version=seen.case.version,
                             facts=facts, opinion=opinion, photos=()), author(role))


def give(store: Store, case: UUID, department: UUID, *, number: int) -> None:
    def given(unit) -> None:  # type: ignore[no-untyped-def]
        unit.cases.save(replace(unit.cases.get(case), department=department), 1)
    do(store, given, number=number)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A town with three cases, two of the department's; the leader and the director have given four orders."""
    with make_store(tmp_path) as made:
        fill(made)

        def fill_up(unit) -> None:  # type: ignore[no-untyped-def]
            unit.departments.add(Department(id=OTHER, code="D02", name_zh="园林站", name_en="Parks"))
            for role, name in NAMES.items():
                unit.users.add(User(id=USERS[role], login=role.lower(), name_zh=name, name_en=role,
                                    roles=frozenset({role}), department=DEPARTMENT if role == "DEP" else None))
        do(made, fill_up, number=70)
        for number, case in enumerate((ONE, TWO, THREE)):
            made.carry_out(ReportCase(id=uuid7(made.clock.now()), case=case, channel="sms", description="垃圾成堆",
                                      point=Point(WEST + 20_000, SOUTH + 20_000), place="一道街"), author("LED"))
            give(made, case, OTHER if case == THREE else DEPARTMENT, number=80 + number)
        order(made, "LED", WEDNESDAY, ONE, THREE, level=2, text="两处一并整治")
        order(made, "DIR", FRIDAY, ONE, level=3)
        order(made, "DIR", TUESDAY, TWO)
        order(made, "LED", TUESDAY, THREE)
        yield made


def test_orders_are_listed_with_their_cases_what_waits_first(store: Store) -> None:
    step(store, "DEP", "answer_supervision", TWO, "已清运")
    found = read(store)
    assert [(each.number[-3:], each.level, each.who, [case.row.id for case in each.cases]) for each in found] == [
        ("002", 3, "中心主任", [ONE]), ("004", 1, "分管领导", [THREE]), ("001", 2, "分管领导", [ONE, THREE]),
        ("003", 1, "中心主任", [TWO])]
    assert [each.answered for each in found] == [False, False, False, True]
    answered = found[3].cases[0].order
    assert (answered.answer, answered.answered_by, answered.answered_at is not None) == ("已清运", "环卫处01", True)
    assert found[2].text == found[2].cases[0].order.text == "两处一并整治"
    assert (answered.time.counting, found[0].cases[0].order.time.counting) == (False, True)


def test_an_answer_is_overdue_and_may_be_asked_for_again(store: Store) -> None:
    now = store.clock.now()
    store.clock.jump(store.clock.now() + timedelta(hours=3))  # type: ignore[attr-defined]
    assert store.clock.now() > now and [each.number[-3:] for each in read(store) if each.overdue] == ["002"]
    number = next(each.number for each in read(store) if each.overdue)
    step(store, "DEP", "answer_supervision", ONE, "人手不足", order=number)
    assert not any(each.overdue for each in read(store))
    late = next(each for each in read(store) if each.number == number).cases[0].order
    assert late.answered and late.time.meaning == "overdue", "that it came late is still told"
    step(store, "DIR", "require_answer", ONE, "须说明完成日期", answer_by=WEDNESDAY, order=number)
    again = next(each for each in read(store) if each.number == number).cases[0].order
    assert (again.answered, again.answer, again.again, again.answer_by) == (False, "人手不足", "须说明完成日期", WEDNESDAY)


def test_an_order_that_ended_on_one_case_stands_on_the_other(store: Store) -> None:
    first = read(store)[3].number
    step(store, "LED", "end_supervision", ONE, "已整改", order=first)
    assert {each.number[-3:]: [case.row.id for case in each.cases] for each in read(store)} == {
        "001": [THREE], "002": [ONE], "003": [TWO], "004": [THREE]}
    step(store, "DIR", "end_supervision", TWO, "已整改")
    assert [each.number[-3:] for each in read(store)] == ["002", "004", "001"]


def test_a_department_reads_the_orders_on_its_own_cases(store: Store) -> None:
    found = read(store, Reader(USERS["DEP"], frozenset({"DEP"}), DEPARTMENT))
    assert {each.number[-3:]: [case.row.id for case in each.cases] for each in found} == {
        "001": [ONE], "002": [ONE], "003": [TWO]}


def test_a_case_tells_its_orders(store: Store) -> None:
    detail = StoreCases(store, Standings(store)).detail(ONE, roles=frozenset({"DIR"}), department=None,
                                                        user=USERS["DIR"])
    assert [(each.number[-3:], each.level, each.answer_by) for each in detail.orders] == [
        ("001", 2, WEDNESDAY), ("002", 3, FRIDAY)]
    assert detail.orders == tuple(case.order for wanted in detail.orders for each in read(store)
                                  if each.number == wanted.number for case in each.cases if case.row.id == ONE)


def test_a_case_tells_the_orders_that_were_ended(store: Store) -> None:
    def detail() -> CaseDetail:
        return StoreCases(store, Standings(store)).detail(ONE, roles=frozenset({"DIR"}), department=None,
                                                          user=USERS["DIR"])

    first = read(store)[3].number
    assert detail().ended_orders == ()
    step(store, "DEP", "answer_supervision", ONE, "已清运", order=first)
    step(store, "LED", "end_supervision", ONE, "已整改", order=first)
    ended, = detail().ended_orders
    assert (ended.number, ended.answered, ended.answer, ended.ended_at is not None) == (first, True, "已清运", True)
    assert first not in [each.number for each in detail().orders]


def test_the_past_has_the_orders_that_stood(store: Store) -> None:
    moment = store.clock.now()
    before = read(store)
    store.clock.jump(store.clock.now() + timedelta(minutes=5))  # type: ignore[attr-defined]
    step(store, "DIR", "end_supervision", TWO, "已整改")
    past = StoreCases(store, Standings(store)).as_of(moment).orders()
    assert [(each.number, each.cases[0].order) for each in past] == [
        (each.number, replace(each.cases[0].order, time=past[at].cases[0].order.time))
        for at, each in enumerate(before)]


def test_what_an_older_program_stored_is_read_and_ended_by_its_number(store: Store) -> None:
    def older(unit) -> None:  # type: ignore[no-untyped-def]
        case: Case = unit.cases.get(ONE)
        unit.cases.save(replace(case, orders=()), case.version)
    before = read(store)
    do(store, older, number=90)
    assert [(each.number, [case.order.number for case in each.cases]) for each in read(store)] == [
        (each.number, [case.order.number for case in each.cases]) for each in before]
    step(store, "DIR", "end_supervision", ONE, "已整改")
    seen, = Standings(store).of(tables.case.c.id == str(ONE))
    assert seen.case.orders == orders_of(seen.steps) and [each.level for each in seen.case.orders] == [2]


def test_supervised_cases_are_found_by_their_index_which_an_older_file_is_given(store: Store) -> None:
    statement = sa.select(tables.case).where(supervised()).compile(dialect=sa.dialects.sqlite.dialect())
    with store.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").all()
    assert ["USING INDEX case_by_supervision" in row[3] for row in plan] == [True]
    with store.unit_of_work() as unit:
        unit.writer.connection.exec_driver_sql("DROP INDEX case_by_supervision")
    before = [each.number for each in read(store)]
    store.close()
    with Store.open(store.path, write=False) as again, again.reading() as connection:
        assert schema.is_slow(connection) and [each.number for each in read(again)] == before
    with Store.open(store.path) as again, again.reading() as connection:
        assert not schema.is_slow(connection) and again.verify().first_bad == ""
        assert [each.number for each in read(again)] == before
