"""The journal of one case, read from a real store."""

import re
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest

from app.domain.case import Case
from app.domain.errors import BadInput, NotAllowed
from app.domain.workflow import Step
from app.ports.store import UnitOfWork
from data import rows
from data.prepared import driver
from data.queries.records import SEALED, StoreRecords
from data.search import CaseIndex
from data.store import Store
from tests.helpers.filled import CASE, FAR, change_case, fill
from tests.helpers.stores import do

AUDITOR = frozenset({"AUD"})


@pytest.fixture
def records(store: Store) -> Iterator[StoreRecords]:
    fill(store)
    yield StoreRecords(store)


def test_the_journal_says_what_changed_from_what_to_what(store: Store, records: StoreRecords) -> None:
    change_case(store, 70, place="二道街3号", severity="major")
    change_case(store, 71, place="二道街5号")
    entries = records.journal(CASE, roles=AUDITOR)
    assert [each.seq for each in entries] == sorted(each.seq for each in entries) and len(entries) == 3
    first, second, third = entries
    assert {(each.table, each.field) for each in first.changes} >= {
        ("case_", "number"), ("step", "facts.channel"), ("media", "sha256")}
    assert {(each.field, each.before, each.after) for each in second.changes} == {
        ("severity", "normal", "major"), ("place", "一道街12号", "二道街3号")}
    assert [(each.before, each.after) for each in third.changes] == [("二道街3号", "二道街5号")]
    assert (third.who, third.workstation, third.intent, len(third.hash)) == ("tst", "test", "Do", 64)


def test_of_a_changed_row_only_what_changed_is_written(store: Store, records: StoreRecords) -> None:
    said: list[str] = []
    assert store._connection is not None
    raw = driver(store._connection)
    raw.set_trace_callback(said.append)
    try:
        change_case(store, 70, place="二道街3号")
        change_case(store, 71, point=FAR, severity="major")
    finally:
        raw.set_trace_callback(None)
    written = dict.fromkeys(each for each in said if each.startswith("UPDATE case_ "))  # Told again by each trigger.
    assert [re.findall(r"(\w+)=", each.partition(" WHERE ")[0]) for each in written] == [
        ["version", "place"], ["version", "severity", "point"]]
    assert store.verify().ok


@pytest.mark.parametrize(("before", "after", "same"), [
    (None, None, True), (None, "", False), (1, 1, True), (1, True, False), ("a", Step.AMEND, False),
    ("amend", Step.AMEND, True), ({"a": 1, "b": [2]}, {"b": [2], "a": 1}, True), ({"a": 1}, {"a": True}, False),
    ([0, [1]], [0, [True]], False), ([[1, 2]], [[1, 2]], True), ({"a": 1}, {}, False)])
def test_values_are_the_same_where_the_journal_spells_them_alike(before: object, after: object, same: bool) -> None:
    assert rows._is_same(before, after) is same


def test_what_a_step_says_is_indexed_as_it_would_be_anew(store: Store, records: StoreRecords) -> None:
    def say(unit: UnitOfWork) -> None:
        last = unit.cases.steps(CASE)[-1]
        unit.cases.add_step(replace(last, seq=last.seq + 1, opinion=" 请尽快处理 ", facts={
            "letter": "市管函〔2021〕7号", "upper_number": "SJ-0042", "enforcement_number": "", "level": 2}))
    do(store, say, number=70)
    with store.unit_of_work() as unit:
        kept, = unit.writer.connection.exec_driver_sql("SELECT * FROM case_text").all()
        assert "尽快 快处 处理 理 市管 管函 函 2021 7 号 sj 0042" in kept.said
        CaseIndex(unit.writer.connection).make_anew()
        assert unit.writer.connection.exec_driver_sql("SELECT * FROM case_text").all() == [kept]


def test_of_the_past_only_what_was_written_by_then_is_told(store: Store, records: StoreRecords) -> None:
    then = store.clock.now()
    change_case(store, 72, place="二道街3号")
    entries = records.journal(CASE, roles=AUDITOR)
    assert records.journal(CASE, roles=AUDITOR, until=then) == entries[:-1]
    assert records.journal(CASE, roles=AUDITOR, until=store.clock.now()) == entries


def test_names_stand_for_ids_and_seals_stay_closed(store: Store, records: StoreRecords) -> None:
    first = records.journal(CASE, roles=AUDITOR)[0]
    said = {(each.table, each.field): each.after for each in first.changes}
    assert said["step", "user"] == "监督员01"
    assert said["case_", "reporter_phone"] == SEALED


def test_rows_in_chunks_are_found(store: Store, records: StoreRecords) -> None:
    def many(unit: UnitOfWork) -> None:
        unit.cases.add_all(Case(id=UUID(int=5000 + number), number=f"R-{number}", state="reported", channel="hotline",
                                reported_at=unit.now) for number in range(250))
    do(store, many, number=80)
    entry, = records.journal(UUID(int=5100), roles=AUDITOR)
    assert ("case_", "number", "R-100") in {(each.table, each.field, each.after) for each in entry.changes}


@pytest.mark.parametrize("role", ["DSP", "ADM", "SHF", "DEP"])
def test_who_may_not_read_the_journal_is_refused(records: StoreRecords, role: str) -> None:
    with pytest.raises(NotAllowed, match="journal.not_for_you"):
        records.journal(CASE, roles=frozenset({role}))


@pytest.mark.parametrize("text", [
    "610603202112310001", "610603-20211231-0001", "20211231-0001", str(CASE), " 202112310001 "])
def test_a_case_is_found_by_its_number(records: StoreRecords, text: str) -> None:
    assert records.named(text) == CASE


def test_no_case_has_another_number(records: StoreRecords) -> None:
    with pytest.raises(BadInput, match="case.no_such_number"):
        records.named("610603202112310009")
