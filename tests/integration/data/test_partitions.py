"""Tables split by district and month: a seat touches its own partitions only, and the program works on them."""

import pytest
import sqlalchemy as sa

from app.services.offered import SERVICES
from data import tables
from data.shared import partitions
from data.shared.city import OWN, SEAT, foreign_partitions, make_city
from data.shared.cluster import OWNER, Cluster
from data.shared.store import SharedStore
from tests.helpers.filled import fill
from tests.helpers.shared import as_login
from tests.helpers.stores import Do, Doing

OTHERS = ["610604", "610605"]


@pytest.fixture(scope="module")
def city(cluster: Cluster) -> str:
    """Three districts in one database."""
    return make_city(cluster, "small_city", 1 + len(OTHERS), 600, 2)


def test_a_seat_touches_its_own_partitions_only(city: str) -> None:
    assert foreign_partitions(city, SEAT)[0] == 0
    # The check can fail: whom row security doesn't bind is led through every district.
    assert foreign_partitions(city, OWNER)[0] >= len(OTHERS)


def test_cases_lie_in_the_month_of_their_id(city: str) -> None:
    with SharedStore.open(city) as store, store.reading() as connection:
        for month in ((2021, 1), (2021, 2)):
            part = sa.table(f"case__{OTHERS[0]}_{month[0]}{month[1]:02}", sa.column("reported_at"))
            days = connection.execute(sa.select(sa.func.min(sa.func.substr(part.c.reported_at, 1, 7)),
                                                sa.func.max(sa.func.substr(part.c.reported_at, 1, 7)))).one()
            assert tuple(days) == (f"{month[0]}-{month[1]:02}",) * 2


def test_the_program_works_on_them(city: str) -> None:
    with SharedStore.open(as_login(city, SEAT), services={**SERVICES, Do: Doing()}) as store:
        before = _cases(store)
        fill(store)
        assert _cases(store) == before + 1
        with store.reading() as connection:
            rest = sa.table(f"case__{OWN}_rest")
            assert connection.execute(sa.select(sa.func.count()).select_from(rest)).scalar_one() == 1


def _cases(store: SharedStore) -> int:
    with store.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(tables.case)).scalar_one())


@pytest.mark.parametrize(("month", "following"), [((2021, 1), (2021, 2)), ((2021, 12), (2022, 1))])
def test_months_follow_each_other(month: tuple[int, int], following: tuple[int, int]) -> None:
    assert partitions.after(month) == following
    assert partitions.first_id(month) < partitions.first_id(following)
