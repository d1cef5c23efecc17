"""A store made in bulk is one that the store's own code could have made."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from app.domain.summing import summed
from data import tables
from data.demo import many_cases
from data.demo.many_cases import kept_store
from data.queries.standing import Standings
from data.search import CaseIndex
from data.store import Store

pytestmark = pytest.mark.xdist_group("demo")


def test_copies_are_proved_indexed_and_dated(demo_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_cases, "CASES_OF_ENTRY", 150)
    path = kept_store(demo_copy, 1_500, lambda made: None)
    with Store.open(path) as store:
        verdict = store.verify()
        assert verdict.first_bad == ""
        with store.unit_of_work() as unit:
            connection = unit.writer.connection
            before = connection.exec_driver_sql("SELECT doc, said, sound, reporter FROM case_text").all()
            CaseIndex(connection).make_anew()
            after = connection.exec_driver_sql("SELECT doc, said, sound, reporter FROM case_text").all()
            assert before == after and len(after) == 1_500
            names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'index'")
            found = {row[0] for row in names}
        assert {index.name for table in (tables.case, tables.step) for index in table.indexes} <= found
        standings = Standings(store)
        rules = standings.time_rules.now()
        for each in standings.of(tables.case.c.due_at.is_not(None)):
            dates = summed(each.steps, rules.timing(each.case.department))
            assert (each.case.near_at, each.case.due_at, each.case.stage) == dates
        with store.reading() as connection:
            column = tables.case.c
            assert connection.execute(sa.select(sa.func.count(column.number.distinct()))).scalar_one() > 1_450
