"""What was meant at a workstation and the shared store has not accepted, as queue, map and card read it."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.domain.people import User
from app.domain.workflow import Step
from app.ports.exchange import Choice
from app.ports.store import UnitOfWork
from app.queries.cases import CaseFilter, CaseRow, Order
from app.services.cases import TakeStep
from app.services.components import ChangeComponent
from data.queries.cases import StoreCases
from data.queries.standing import Standings
from data.replica.exchange import ReplicaExchange
from data.replica.store import ReplicaStore
from data.shared.store import SharedStore
from tests.helpers.filled import CASE, DEPARTMENT, LAMP
from tests.helpers.replicas import away, back
from tests.helpers.stores import AUTHOR, do

FILED, DISPATCHED, CLOSED = (CaseFilter(states=(state,)) for state in ("filed", "dispatched", "closed"))
DISPATCHER = replace(AUTHOR, user=UUID(int=105), login="dsp", roles=frozenset({"DSP"}))
EDITOR = replace(AUTHOR, login="gis", roles=frozenset({"GIS"}))


@pytest.fixture
def replica(replica: ReplicaStore, filled: SharedStore) -> ReplicaStore:
    """The replica, with somebody who dispatches."""
    def add(unit: UnitOfWork) -> None:
        unit.users.add(User(id=DISPATCHER.user, login="dsp", name_zh="派遣员02", name_en="", roles=DISPATCHER.roles))
        case = unit.cases.get(CASE)
        unit.cases.save(replace(case, steps=1), case.version)  # Its report.

    do(filled, add, number=899)
    replica.exchange()
    return replica


def dispatch(store: ReplicaStore, number: int) -> None:
    row = cases_of(store).page(CaseFilter())[0]
    facts = {"department": str(DEPARTMENT), "limit_value": 4, "limit_unit": "work_hour"}
    store.carry_out(TakeStep(id=UUID(int=number), case=CASE, step=Step.DISPATCH, seen_version=row.version, facts=facts,
                             opinion="先拍照再劝离"), DISPATCHER)


def cases_of(store: ReplicaStore) -> StoreCases:
    return StoreCases(store, Standings(store))


def group(store: ReplicaStore, wanted: CaseFilter, settled: str) -> list[CaseRow]:
    return cases_of(store).page(replace(wanted, settled=settled))


def void(unit: UnitOfWork) -> None:
    case = unit.cases.get(CASE)
    unit.cases.save(replace(case, state="voided", near_at=None, due_at=None, stage=None), case.version)


def test_a_pending_case_is_a_group_of_its_own_where_it_went_and_where_it_came_from(
        replica: ReplicaStore, filled: SharedStore) -> None:
    exchange, cases = ReplicaExchange(replica), cases_of(replica)
    assert cases.counts_by_meaning(FILED) == {"overdue": 1} or cases.counts_by_meaning(FILED) == {"near": 1}
    away(replica)
    dispatch(replica, 900)
    for wanted in (FILED, DISPATCHED):
        assert cases.counts_by_meaning(wanted) == {"pending": 1}, wanted
        assert group(replica, wanted, "settled") == group(replica, wanted, "conflict") == []
        row, = group(replica, wanted, "pending")
        assert row.pending and row.unsettled is not None and row.state == "dispatched"
        assert (row.unsettled.step, row.unsettled.who, row.unsettled.refusal) == ("dispatch", "派遣员02", None)
    assert not cases.counts_by_meaning(CLOSED) and cases.count(FILED) == 0 and cases.count(DISPATCHED) == 1
    assert cases.counts_by_meaning(replace(FILED, text="一道街")) == {"pending": 1}
    assert not cases.counts_by_meaning(replace(FILED, channels=("video",)))
    counts = {each: cases.count(CaseFilter(settled=each)) for each in ("conflict", "pending", "settled")}
    assert counts == {"conflict": 0, "pending": 1, "settled": 0}
    for order in Order:
        assert not cases.page(CaseFilter(settled="settled"), order=order), order
    back(replica)
    exchange.exchange_once()
    assert cases.counts_by_meaning(DISPATCHED).keys().isdisjoint({"pending", "conflict"})
    assert not exchange.pending_cases() and not cases.counts_by_meaning(FILED)


def test_a_conflict_stands_in_every_list_until_it_is_decided(replica: ReplicaStore, filled: SharedStore) -> None:
    exchange, cases = ReplicaExchange(replica), cases_of(replica)
    away(replica)
    dispatch(replica, 901)
    do(filled, void, number=902)
    back(replica)
    assert exchange.exchange_once().conflicts == 1
    for wanted in (FILED, DISPATCHED, CLOSED):
        assert cases.counts_by_meaning(wanted) == {"conflict": 1}, wanted
        row, = group(replica, wanted, "conflict")
        assert row.unsettled is not None and row.unsettled.refusal is not None and not row.pending
        assert exchange.conflicts()[0].is_about(row.id) and not group(replica, wanted, "pending")
    assert cases.open_cases() == [] and cases.count(FILED) == 0
    assert not exchange.pending_cases()
    exchange.resolve([UUID(int=901)], Choice.LATER)
    assert cases.counts_by_meaning(FILED) == {"conflict": 1}, "put off is not decided"
    exchange.resolve([UUID(int=901)], Choice.THEIRS)
    assert not cases.counts_by_meaning(FILED)


def test_a_component_tells_what_waits_and_who_meant_it(replica: ReplicaStore, filled: SharedStore) -> None:
    exchange = ReplicaExchange(replica)
    assert not exchange.unsettled_components()
    away(replica)
    replica.carry_out(ChangeComponent(id=UUID(int=903), component=LAMP, seen={"note": ""}, mine={"note": "斜"}), EDITOR)
    (lamp, meant), = exchange.unsettled_components().items()
    assert (lamp, meant.who, meant.meaning, meant.step) == (LAMP, "gis", "pending", "")
    assert not exchange.pending_cases(), "a component is no case"
    back(replica)
    exchange.exchange_once()
    assert not exchange.unsettled_components()


def test_a_component_in_conflict_tells_why_until_it_is_decided(replica: ReplicaStore, filled: SharedStore) -> None:
    exchange = ReplicaExchange(replica)
    away(replica)
    for number, note in ((904, "斜"), (905, "倒")):
        store = replica if number == 904 else filled
        store.carry_out(ChangeComponent(id=UUID(int=number), component=LAMP, seen={"note": ""}, mine={"note": note}),
                        EDITOR)
    back(replica)
    assert exchange.exchange_once().conflicts == 1
    (lamp, meant), = exchange.unsettled_components().items()
    assert (lamp, meant.who, meant.meaning) == (LAMP, "gis", "conflict")
    assert meant.refusal is not None and meant.refusal.code == "component.moved"
    exchange.resolve([UUID(int=904)], Choice.THEIRS)
    assert not exchange.unsettled_components()
