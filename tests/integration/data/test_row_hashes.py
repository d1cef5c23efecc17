"""Row hashes are equal for equal rows whatever the engine, and differ for any change."""

from pathlib import Path

import sqlalchemy as sa

from app.ports.store import UnitOfWork
from data.row_hashes import HASHED, first_difference, row_hashes
from data.shared.cluster import Cluster
from data.shared.store import SharedStore
from data.shared.takeover import take_over
from tests.helpers.filled import fill
from tests.helpers.shared import new_database
from tests.helpers.stores import do, make_store


def test_both_engines_give_the_same_hashes(tmp_path: Path, cluster: Cluster) -> None:
    url = new_database(cluster)
    with make_store(tmp_path) as source:
        fill(source)
        take_over(source, url, demo=True)
        with SharedStore.open(url) as shared, source.reading() as one, shared.reading() as other:
            here, there = row_hashes(one), row_hashes(other)
            for table in HASHED:
                assert here[table.name].rows == one.execute(sa.select(sa.func.count()).select_from(table)).scalar()
    assert here == there and first_difference(here, there) is None
    assert all(found.rows for found in here.values()), "each table has a row"


def test_a_change_shows_in_its_table_only(tmp_path: Path) -> None:
    def change(unit: UnitOfWork) -> None:
        unit.settings.set("colour", "blue")

    with make_store(tmp_path) as store:
        fill(store)
        with store.reading() as connection:
            before = row_hashes(connection)
        do(store, change, number=900)
        with store.reading() as connection:
            after = row_hashes(connection)
    assert {name for name in before if before[name] != after[name]} == {"setting", "intent", "journal"}
    assert first_difference(before, after) == "intent"
