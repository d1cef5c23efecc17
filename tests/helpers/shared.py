"""A real PostgreSQL with PostGIS for tests: started once, a new database for each store."""

import itertools
from collections.abc import Iterator

import psycopg
import pytest

from app.domain.workstation import Kind
from app.services.offered import SERVICES
from data.shared import admission, roles
from data.shared.cluster import OWNER, Cluster
from data.shared.server import open_server
from data.shared.store import SharedStore
from tests.helpers.stores import AUTHOR, CRS, DISTRICT, PROGRAM, Do, Doing, seeded

DESK = "desk-1"
"""The workstation that is admitted to `shared_store`."""
_BARE, _MADE = "bare_template", "made_template"
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A running server."""
    with Cluster(fsync="off") as running:  # The machine's power is not cut: making databases takes half the time.
        with psycopg.connect(running.url("postgres"), autocommit=True) as server:
            server.execute(f"CREATE DATABASE {_BARE}")
        with psycopg.connect(running.url(_BARE), autocommit=True) as database:
            database.execute("CREATE EXTENSION postgis")
        yield running


def new_database(cluster: Cluster, template: str = _BARE) -> str:
    """Make an empty database with PostGIS and return its URL, as its owner."""
    name = f"wanmi_{next(_NUMBERS)}"
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return cluster.url(name)


@pytest.fixture(scope="session")
def made_template(cluster: Cluster) -> str:
    """A database with an empty store, to which the workstation `DESK` is admitted."""
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {_MADE} TEMPLATE {_BARE}")
    url = cluster.url(_MADE)
    SharedStore.create(url, district=DISTRICT, crs_id=CRS, demo=True, entropy=seeded()).close()
    admission.admit(url, DESK, Kind.WORKSTATION, PROGRAM)
    return _MADE


@pytest.fixture
def shared_url(cluster: Cluster, made_template: str) -> str:
    """A new empty store, as its owner."""
    url = new_database(cluster, made_template)
    with open_server(url, connections=1).begin() as connection:
        roles.close_to_others(connection)  # A database's own rights don't come with its template.
    connection.engine.dispose()
    return url


@pytest.fixture
def shared_store(shared_url: str) -> Iterator[SharedStore]:
    """A new empty store, open as the workstation `DESK`; after the test its rows must equal the replay of its journal.

    Whatever services do must be possible with the rights of a workstation.
    """
    opened = SharedStore.open(as_login(shared_url, DESK), services={**SERVICES, Do: Doing()}, entropy=seeded(2))
    yield opened
    try:
        assert opened.verify().first_bad == ""
    finally:
        opened.close()


def as_login(url: str, name: str) -> str:
    """Return the URL with another log-in: who may log in needs no password here."""
    return url.replace(f"//{OWNER}@", f"//{name}@")


__all__ = ["AUTHOR", "DESK", "as_login", "cluster", "made_template", "new_database", "shared_store", "shared_url"]
