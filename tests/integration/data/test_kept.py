"""What is kept between units of work is never older than the store: permissions, people, rules at decision time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.domain.catalogue import FilingCondition
from app.domain.errors import NotAllowed
from app.domain.people import Department
from app.domain.permission import Permissions
from app.domain.time_rules import STAGE_LIMITS, RuleEdition
from app.ports.store import UnitOfWork
from app.services.offered import SERVICES
from data import tables
from data.prepared import driver
from data.shared.cluster import Cluster
from data.shared.store import SharedStore
from data.store import Store
from tests.helpers.shared import new_database
from tests.helpers.stores import CRS, DISTRICT, Do, Doing, do, make_store

_NUMBER = iter(range(1, 10_000))


def asked(store: Store | SharedStore, work: Callable[[UnitOfWork], Any]) -> Any:
    """Return what the function finds in a unit of its own."""
    found: list[Any] = []
    do(store, lambda unit: found.append(work(unit)), number=next(_NUMBER))  # type: ignore[arg-type]
    return found[0]


def may_dispatch(unit: UnitOfWork) -> bool:
    return unit.permissions().allows("dispatch", {"DSP"}, own=True)


def forbid(unit: UnitOfWork) -> None:
    row = unit.permission_rows.get("dispatch")
    unit.permission_rows.save(replace(row, any=frozenset({"SHF"}), own=frozenset()), row.version)


def add_department(unit: UnitOfWork) -> None:
    unit.departments.add(Department(id=UUID(int=9), code="D9", name_zh="市政", name_en="Works"))


def rename(unit: UnitOfWork) -> None:
    before = unit.departments.get(UUID(int=9))
    unit.departments.save(replace(before, name_zh="园林"), before.version)


def name(unit: UnitOfWork) -> str:
    return unit.departments.get(UUID(int=9)).name_zh


@contextmanager
def both(path: Path) -> Iterator[tuple[Store, Store]]:
    """Give two windows on one store, as two processes have it."""
    here = make_store(path)
    there = Store.open(here.path, services=here._services)
    try:
        yield here, there
    finally:
        there.close()
        here.close()


def test_another_window_that_takes_a_right_away_is_heeded_at_once(tmp_path: Path) -> None:
    with both(tmp_path) as (here, there):
        assert asked(here, may_dispatch) and asked(there, may_dispatch)
        do(there, forbid, number=next(_NUMBER))
        assert not asked(here, may_dispatch)
        assert not here.permissions().allows("dispatch", {"DSP"}, own=True)


def test_rows_that_another_window_changes_are_read_anew(tmp_path: Path) -> None:
    with both(tmp_path) as (here, there):
        do(here, add_department, number=next(_NUMBER))
        assert asked(here, name) == asked(there, name) == "市政"
        do(there, rename, number=next(_NUMBER))
        assert asked(here, name) == asked(there, name) == "园林"
        assert asked(here, lambda unit: unit.departments.get(UUID(int=9)).version) == 2


def test_an_object_is_made_once_and_what_a_refused_unit_made_of_it_is_forgotten(store: Store) -> None:
    def rename_in_vain(unit: UnitOfWork) -> None:
        rename(unit)
        assert name(unit) == "园林"
        raise NotAllowed("step.not_from_here")

    do(store, add_department, number=next(_NUMBER))
    first, again = (asked(store, lambda unit: unit.departments.get(UUID(int=9))) for _ in range(2))
    assert first is again
    with pytest.raises(NotAllowed):
        do(store, rename_in_vain, number=next(_NUMBER))
    assert asked(store, name) == "市政"


def test_limits_and_conditions_follow_what_was_written(store: Store) -> None:
    def limits(unit: UnitOfWork) -> object:
        return unit.rules.time.stage_limits()

    def tighten(unit: UnitOfWork) -> None:
        unit.rules.add(RuleEdition(id="stage_limits-1", subject=STAGE_LIMITS, number=1, valid_from=unit.now,
                                   value={"usual": {"accept": {"minutes": 5, "unit": "work_hour"}}}))
        assert limits(unit) != {}

    def conditions(unit: UnitOfWork) -> int:
        return len(unit.catalogue.versions_of("event", "0201"))

    def add(unit: UnitOfWork) -> None:
        unit.catalogue.conditions.add(FilingCondition(
            id="e0201-1", kind="event", type_code="0201", position=1, filing_zh="有", closing_zh="无", limit_value=1,
            limit_unit="work_hour"))
        assert conditions(unit) == 1

    assert asked(store, limits) == {} and asked(store, conditions) == 0
    do(store, tighten, number=next(_NUMBER))
    do(store, add, number=next(_NUMBER))
    assert asked(store, limits) != {} and asked(store, conditions) == 1


def test_what_was_refused_is_not_kept(store: Store) -> None:
    def work(unit: UnitOfWork) -> None:
        forbid(unit)
        assert not may_dispatch(unit)
        raise NotAllowed("step.not_from_here", step="close", state="filed")

    before = asked(store, lambda unit: unit.permissions())
    with pytest.raises(NotAllowed):
        do(store, work, number=next(_NUMBER))
    assert asked(store, may_dispatch)
    assert isinstance(before, Permissions)


def test_what_broke_down_is_not_kept(store: Store) -> None:
    def work(unit: UnitOfWork) -> None:
        forbid(unit)
        assert not may_dispatch(unit)
        raise ZeroDivisionError

    assert asked(store, may_dispatch)
    with pytest.raises(ZeroDivisionError):
        do(store, work, number=next(_NUMBER))
    assert asked(store, may_dispatch)


def test_what_the_writing_connection_changes_beside_the_units_is_noticed(tmp_path: Path) -> None:
    """As a replica does that takes rows over from the shared store."""
    store = make_store(tmp_path)
    try:
        assert asked(store, may_dispatch)
        connection = store._connection
        assert connection is not None
        with connection.begin():
            table = tables.permission
            connection.execute(sa.update(table).where(table.c.name == "dispatch").values(
                any=["SHF"], own=[], version=table.c.version + 1))
        assert not asked(store, may_dispatch)
    finally:
        store.close()


def test_unchanged_tables_are_not_read_again(store: Store) -> None:
    """The control: without it everything above would hold with nothing kept at all."""
    asked(store, may_dispatch)
    asked(store, may_dispatch)
    said: list[str] = []
    assert store._connection is not None
    raw = driver(store._connection)
    raw.set_trace_callback(said.append)
    try:
        asked(store, may_dispatch)
    finally:
        raw.set_trace_callback(None)
    assert not [each for each in said if "FROM permission" in each]


def test_another_workstation_that_takes_a_right_away_is_heeded_at_once(cluster: Cluster) -> None:
    url = new_database(cluster)
    services = {**SERVICES, Do: Doing()}
    here = SharedStore.create(url, district=DISTRICT, crs_id=CRS, demo=True, services=services)
    there = SharedStore.open(url, services=services)
    try:
        assert asked(here, may_dispatch) and asked(there, may_dispatch)
        do(there, forbid, number=next(_NUMBER))
        assert not asked(here, may_dispatch)
        do(here, add_department, number=next(_NUMBER))
        assert asked(there, name) == "市政"
        do(here, rename, number=next(_NUMBER))
        assert asked(there, name) == "园林"
    finally:
        there.close()
        here.close()
