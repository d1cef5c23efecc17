"""An older shared store is noticed; what a replica holds more is taken again once, or declared void (faults 31, 32)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.errors import BadInput, Refusal
from app.domain.lineage import Lineage
from app.services.offered import SERVICES
from data.backup.making import Made, back_up
from data.backup.regaining import Comparison, declare_void, holder, look, take_again
from data.backup.restoring import restore
from data.row_hashes import row_hashes
from data.shared.cluster import Cluster
from data.shared.store import SharedStore
from tests.helpers.filled import fill
from tests.helpers.shared import new_database
from tests.helpers.stores import AUTHOR, CRS, DISTRICT, Do, Doing, do, make_store, seeded

NOW = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)


@dataclass
class Hall:
    """A shared store that was restored from an older backup, and what a replica holds of it."""

    old: Made
    replica: Made
    shared: SharedStore
    doing: Doing

    def look(self) -> Comparison:
        with holder(self.replica.path) as (held, _):
            return look(held, self.shared, self.replica.path)


@pytest.fixture(scope="module")
def backups(tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, Made]:
    """Two backups of one store: an older one, and one with a town, a case with its photo, and lamps in chunks more."""
    folder = tmp_path_factory.mktemp("backups")
    with make_store(folder) as store:
        do(store, lambda unit: unit.settings.set("colour", "blue"), number=900)
        old = back_up(store, folder / "old", now=NOW)
        fill(store)
        other = replace(AUTHOR, login="other")
        store._services[Do].register("other", lambda unit: unit.settings.set("colour", "red"))
        store.carry_out(Do(id=UUID(int=901), name="other"), other)
        with pytest.raises(Refusal):
            do(store, refusing, number=902, name="refusing")
        return old, back_up(store, folder / "new", now=NOW + timedelta(hours=1))


def refusing(unit: object) -> None:
    """Refuse."""
    raise BadInput("store.no_such_row", table="case_", key="7")


@pytest.fixture
def hall(backups: tuple[Made, Made], cluster: Cluster) -> Iterator[Hall]:
    url, doing = new_database(cluster), Doing()
    restore(backups[0].path, url)
    with SharedStore.open(url, services={**SERVICES, Do: doing}) as shared:
        yield Hall(*backups, shared, doing)
        assert shared.verify().first_bad == ""


def test_older_store_is_noticed_and_what_is_lost_is_counted(hall: Hall) -> None:
    found = hall.look()
    assert found.lineage is Lineage.OLDER
    assert found.common == hall.old.manifest.seq
    assert [each.seq for each in found.lost] == list(range(found.common + 1, hall.replica.manifest.seq + 1))
    assert (len(found.lost), found.people) == (6, 2)
    assert found.met.epoch == 2


def test_taken_again_all_is_as_it_was_and_a_resend_gets_the_old_answer(hall: Hall) -> None:
    with holder(hall.replica.path) as (held, blobs):
        found = look(held, hall.shared, hall.replica.path)
        done = take_again(held, blobs, hall.shared, found, "root")
        assert (done.taken, done.answered, done.left) == (6, 0, [])
        with hall.shared.reading() as connection:
            after = row_hashes(connection)
        again = take_again(held, blobs, hall.shared, look(held, hall.shared, hall.replica.path), "root")
    assert (again.taken, again.answered) == (0, 6)
    differing = {name for name in after if after[name] != hall.replica.manifest.tables[name]}
    assert differing == {"store", "intent", "journal", "journal_chunk"}, "only where they stand in the journal"
    with hall.shared.reading() as connection:
        assert row_hashes(connection) == after
    hall.doing.register("work 4", lambda unit: pytest.fail("carried out twice"))
    assert do(hall.shared, lambda unit: pytest.fail("carried out twice"), number=4).tables == {"component", "counter"}
    with pytest.raises(BadInput, match="store.no_such_row"):
        do(hall.shared, lambda unit: None, number=902, name="refusing")


def test_what_the_store_has_changed_since_is_not_overwritten_and_can_be_declared_void(hall: Hall) -> None:
    do(hall.shared, lambda unit: unit.settings.set("colour", "green"), number=950)
    with holder(hall.replica.path) as (held, blobs):
        found = look(held, hall.shared, hall.replica.path)
        done = take_again(held, blobs, hall.shared, found, "root")
        assert [(lost.login, why.code) for lost, why in done.left] == [("other", "store.stale")]
        assert done.taken == 5
        void = declare_void(held, hall.shared, look(held, hall.shared, hall.replica.path), "root")
    assert (void.voided, void.answered) == (1, 5)
    with hall.shared.unit_of_work() as unit:
        assert unit.settings.get("colour") == "green"
    with pytest.raises(Refusal, match="intent.void"):
        hall.shared.carry_out(Do(id=UUID(int=901), name="other"), replace(AUTHOR, login="other"))


def test_what_the_store_holds_is_not_offered(hall: Hall) -> None:
    with holder(hall.old.path) as (held, _):
        found = look(held, hall.shared, hall.old.path)
    assert (found.lineage, found.lost, found.common) == (Lineage.CONTINUES, (), hall.old.manifest.seq)


def test_another_store_is_refused(backups: tuple[Made, Made], cluster: Cluster) -> None:
    url = new_database(cluster)
    with SharedStore.create(url, district=DISTRICT, crs_id=CRS, demo=True, entropy=seeded(99)) as other:
        with holder(backups[1].path) as (held, _), pytest.raises(BadInput, match="regain.other_store"):
            look(held, other, backups[1].path)
