"""A replica of a filled shared store, on a real PostgreSQL, and what tests do with it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import pytest
import sqlalchemy as sa

from app.bench.proxy import Proxy
from app.domain.errors import Unusable
from app.ports.exchange import ExchangeState
from app.ports.store import UnitOfWork
from data import tables
from data.replica.exchange import ReplicaExchange
from data.replica.joining import join
from data.replica.store import ReplicaStore
from data.row_hashes import row_hashes
from data.shared.store import SharedStore
from tests.helpers.filled import CASE, fill
from tests.helpers.stores import seeded


@pytest.fixture
def filled(shared_store: SharedStore) -> SharedStore:
    """A shared store with a row in every table."""
    fill(shared_store)
    return shared_store


@pytest.fixture
def proxy(filled: SharedStore) -> Iterator[Proxy]:
    """A way to the server that can be made bad."""
    with Proxy(int(sa.make_url(filled.url).port or 0)) as running:
        yield running


def joined(url: str, shared: SharedStore, path: Path) -> ReplicaStore:
    """Make and open a replica whose services are the shared store's."""
    join(url, path)
    return ReplicaStore.open(path, services=shared._services, entropy=seeded(3))


@pytest.fixture
def replica(filled: SharedStore, tmp_path: Path) -> Iterator[ReplicaStore]:
    """A replica of the shared store; at the end its confirmed rows must equal the replay of its journal."""
    made = joined(filled.url, filled, tmp_path / "replica.wanmi")
    yield made
    try:
        assert made.verify().first_bad == ""
    finally:
        made.close()


def equal(replica: ReplicaStore, shared: SharedStore) -> bool:
    """Say whether both hold the same rows."""
    with replica.reading() as ours, shared.reading() as theirs:
        return row_hashes(ours) == row_hashes(theirs)


def describe(text: str) -> object:
    """Return work that changes what the case says."""
    def work(unit: UnitOfWork) -> None:
        case = unit.cases.get(CASE)
        unit.cases.save(replace(case, description=text), case.version)

    return work


def said(store: ReplicaStore | SharedStore) -> str:
    """Return what the case says."""
    with store.reading() as connection:
        return str(connection.execute(sa.select(tables.case.c.description)).scalar_one())


def killed_at(now: bool) -> None:
    """End what runs as a kill would, if it is time."""
    if now:
        raise RuntimeError("killed")


def away(store: ReplicaStore) -> None:
    """Let the replica believe that the server was lost just now."""
    store.link._failed(Unusable("shared.away", url="", detail=""))
    store.link._not_before += 60


def back(store: ReplicaStore) -> None:
    """Let it try again."""
    store.link._not_before = 0.0


def until(exchange: ReplicaExchange, wanted: Callable[[ExchangeState], bool], within_s: float = 15) -> ExchangeState:
    """Exchange until it stands as wanted."""
    end = monotonic() + within_s
    while monotonic() < end:
        back(exchange._store)
        if wanted(state := exchange.exchange_once()):
            return state
        sleep(0.05)
    raise AssertionError(state)
