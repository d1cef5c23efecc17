"""A real PostgreSQL with PostGIS for tests: started once, a new database for each store."""

import itertools
from collections.abc import Iterator

import psycopg
import pytest

from data.shared.cluster import Cluster
from data.shared.store import SharedStore
from tests.helpers.stores import AUTHOR, CRS, DISTRICT, Do, Doing, seeded
from app.services.offered import SERVICES

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A running server."""
    with Cluster() as running:
        yield running


def new_database(cluster: Cluster) -> str:
    """Make an empty database with PostGIS and return its URL."""
    name = f"wanmi_{next(_NUMBERS)}"
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    with psycopg.connect(cluster.url(name), autocommit=True) as database:
        database.execute("CREATE EXTENSION postgis")
    return cluster.url(name)


@pytest.fixture
def shared_store(cluster: Cluster) -> Iterator[SharedStore]:
    """An empty open shared store; after the test its rows must equal the replay of its journal."""
    made = SharedStore.create(new_database(cluster), district=DISTRICT, crs_id=CRS, demo=True,
                              services={**SERVICES, Do: Doing()}, entropy=seeded())
    yield made
    try:
        assert made.verify().first_bad == ""
    finally:
        made.close()


__all__ = ["AUTHOR", "cluster", "new_database", "shared_store"]
