"""A reporter corrected at a workstation without its shared store: behind his seal here and there, and taken back."""

from dataclasses import replace

import sqlalchemy as sa

from app.ports.exchange import Choice
from app.ports.store import UnitOfWork
from data import tables
from data.replica.exchange import ReplicaExchange
from data.replica.store import ReplicaStore
from data.shared.store import SharedStore
from tests.helpers.filled import CASE
from tests.helpers.replicas import away, back, describe, equal
from tests.helpers.stores import do


def phone(text: str) -> object:
    """Return work that corrects the reporter's number, on the version that is seen."""
    def work(unit: UnitOfWork) -> None:
        case = unit.cases.get(CASE)
        unit.cases.save(replace(case, reporter_phone=text), case.version)

    return work


def number_of(store: ReplicaStore | SharedStore) -> str:
    """Return the number behind the case's seal."""
    with store.reading() as connection:
        return str(connection.execute(sa.select(tables.protected.c.value).join(
            tables.case, tables.case.c.reporter_phone == tables.protected.c.seal)).scalar_one())


def values(store: ReplicaStore | SharedStore) -> set[str]:
    """Return everything that is kept behind seals."""
    with store.reading() as connection:
        return set(connection.execute(sa.select(tables.protected.c.value)).scalars())


def test_a_number_corrected_offline_is_the_same_everywhere_and_the_wrong_one_is_gone(
        replica: ReplicaStore, filled: SharedStore) -> None:
    wrong = number_of(replica)
    away(replica)
    do(replica, phone("13911112222"), number=90)
    assert number_of(replica) == "13911112222" and number_of(filled) == wrong
    back(replica)
    ReplicaExchange(replica).exchange_once()
    assert number_of(replica) == number_of(filled) == "13911112222" and equal(replica, filled)
    assert wrong not in values(replica) | values(filled)


def test_a_correction_that_was_overtaken_leaves_the_number_that_stands(
        replica: ReplicaStore, filled: SharedStore) -> None:
    exchange, stands = ReplicaExchange(replica), number_of(replica)
    with replica.reading() as connection:
        seen = connection.execute(sa.select(tables.case.c.version)).scalar_one()

    def mine(unit: UnitOfWork) -> None:
        unit.cases.save(replace(unit.cases.get(CASE), reporter_phone="13911112222"), seen)

    away(replica)
    do(replica, mine, number=91)
    assert number_of(replica) == "13911112222"
    do(filled, describe("他们的"), number=92)
    back(replica)
    assert exchange.exchange_once().conflicts == 1
    exchange.resolve([each.id for each in exchange.conflicts()], Choice.THEIRS)
    assert number_of(replica) == number_of(filled) == stands and equal(replica, filled)
