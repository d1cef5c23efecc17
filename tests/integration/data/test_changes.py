"""What other processes changed is read from the answers beside the journal."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.domain.errors import BadInput
from app.ports.store import UnitOfWork
from data.queries.changes import StoreChanges
from data.store import Store
from tests.helpers.filled import CASE, fill
from tests.helpers.stores import do


def move(unit: UnitOfWork) -> None:
    case = unit.cases.get(CASE)
    unit.cases.save(replace(case, place="二道街"), case.version)


def refuse(unit: UnitOfWork) -> None:
    raise BadInput("case.no_such_step")


def test_changes_are_told_since_a_number(store: Store) -> None:
    fill(store)
    with Store.open(store.path, write=False) as other:
        changes = StoreChanges(other)
        seen = changes.head()
        assert seen > 0 and changes.since(seen).cases == frozenset()
        do(store, move, number=70)
        found = changes.since(seen)
        assert (found.seq, found.cases, "case_" in found.tables) == (seen + 1, {CASE}, True)
        assert isinstance(next(iter(found.cases)), UUID)
        assert changes.since(found.seq).seq == found.seq


def test_a_refused_intent_changed_nothing(store: Store) -> None:
    fill(store)
    changes = StoreChanges(store)
    seen = changes.head()
    with pytest.raises(BadInput):
        do(store, refuse, number=71)
    found = changes.since(seen)
    assert found.seq == seen + 1 and not found.tables and not found.cases
