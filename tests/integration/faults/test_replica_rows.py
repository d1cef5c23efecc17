"""What the fault run found: an intent that saves a row more than once raises its version by more than one."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from app.domain.people import Tries, tries_key
from app.ports.store import UnitOfWork
from data.replica.joining import join
from data.replica.store import ReplicaStore
from data.row_hashes import first_difference, row_hashes
from data.shared.store import SharedStore
from tests.helpers.filled import USER, fill
from tests.helpers.stores import do


def add_and_save(unit: UnitOfWork) -> None:
    new = unit.tries.add(Tries(id=tries_key(USER, "desk-9"), user=USER, workstation="desk-9"))
    unit.tries.save(replace(new, wrong=1), new.version)


def save_twice(unit: UnitOfWork) -> None:
    for wrong in (2, 3):
        found = unit.tries.get(tries_key(USER, "desk-9"))
        unit.tries.save(replace(found, wrong=wrong), found.version)


def test_a_replica_follows_rows_that_one_intent_saved_twice(shared_store: SharedStore, tmp_path: Path) -> None:
    fill(shared_store)
    path = tmp_path / "replica.wanmi"
    join(shared_store.url, path)
    works: list[Any] = [add_and_save, save_twice]
    for number, work in enumerate(works, start=500):
        do(shared_store, work, number=number)
    with ReplicaStore.open(path) as replica:
        replica.pull(shared_store)
        with replica.reading() as one, shared_store.reading() as other:
            assert first_difference(row_hashes(one), row_hashes(other)) is None
        assert replica.verify().first_bad == ""
