"""Whose passwords a workstation holds: of who has logged in at it, as long as they hold; and what older ones held."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.domain.errors import NotAllowed, Refusal, Unusable
from app.login import LogIn
from app.ports.store import UnitOfWork
from data import tables
from data.queries.people import StorePeople
from data.queries.staff import StoreStaff
from data.queries.standing import Standings
from data.replica.exchange import ReplicaExchange
from data.replica.joining import join
from data.replica.store import ReplicaStore
from data.replica.tables import own_password
from data.shared.schema import MOST_ASKED
from data.shared.store import SharedStore
from tests.helpers.filled import USER
from tests.helpers.replicas import away, back, equal, joined
from tests.helpers.stores import do
from tests.integration.data.test_replica_sessions import Machine

OLD, NEW = "$argon2id$secret", "$argon2id$other"


class Desk:
    """A workstation at which people log in; a password fits when the hash ends with it."""

    def __init__(self, store: ReplicaStore, machine: Machine) -> None:
        self.store, self.machine, self._number = store, machine, 7000
        people, staff = StorePeople(store, Standings(store)), StoreStaff(store)
        with store.reading() as connection:
            self.login = str(connection.execute(sa.select(tables.user.c.login)).scalar_one())
        self._log_in = LogIn(people=people, staff=staff, fits=lambda kept, given: kept == f"$argon2id${given}",
                             carry_out=store.carry_out, clock=store.clock, new_id=self._new_id, workstation="desk",
                             proved=store.note_proved)

    def log_in(self, password: str, login: str = "") -> str:
        """Return the code of the refusal; empty where it is let in."""
        try:
            self._log_in(login or self.login, password)
        except Refusal as refusal:
            return refusal.code
        return ""

    def kept(self) -> list[str]:
        """Return every password that the replica keeps."""
        with self.store.reading() as connection:
            return list(connection.execute(sa.select(own_password.c.value)).scalars())

    def _new_id(self) -> UUID:
        self._number += 1
        return UUID(int=self._number)


@pytest.fixture
def desk(filled: SharedStore, tmp_path: Path) -> Iterator[Desk]:
    machine = Machine()
    join(filled.url, tmp_path / "replica.wanmi")
    with ReplicaStore.open(tmp_path / "replica.wanmi", services=filled._services, machine=machine) as store:
        yield Desk(store, machine)
        assert store.verify().first_bad == ""


def traces(path: Path) -> list[str]:
    """Return the files of a replica in whose bytes the hash stands."""
    return [each.name for each in path.parent.iterdir() if each.is_file() and b"$argon2" in each.read_bytes()]


def set_password(value: str) -> object:
    def work(unit: UnitOfWork) -> None:
        unit.users.set_password(USER, value)

    return work


def test_a_replica_holds_no_password(filled: SharedStore, shared_url: str, tmp_path: Path) -> None:
    for name, url in (("workstation", filled.url), ("owner", shared_url)):  # The owner sees them, and leaves them.
        (tmp_path / name).mkdir()
        path = tmp_path / name / "replica.wanmi"
        with joined(url, filled, path) as replica:
            do(filled, set_password(NEW + name), number=700 + len(name))
            ReplicaExchange(replica).exchange_once()
            assert equal(replica, filled) and replica.verify().first_bad == ""
            assert traces(path) == []
            with replica.reading() as connection:
                values = set(connection.execute(sa.select(tables.protected.c.value)).scalars())
        assert values == {"13800000000", "王先生"}, "reporters are there"


def test_who_logs_in_is_asked_for_and_kept(desk: Desk) -> None:
    assert desk.log_in("wrong") == "login.wrong" and desk.kept() == [], "only what was proved is kept"
    assert desk.log_in("secret") == "" and desk.kept() == [OLD]
    away(desk.store)
    assert desk.log_in("secret") == "" and desk.log_in("wrong") == "login.wrong"
    back(desk.store)


@pytest.mark.parametrize("login", ["", "nobody"])
def test_the_first_log_in_needs_the_shared_store(desk: Desk, login: str) -> None:
    """Whether there is such a user isn't told."""
    away(desk.store)
    assert desk.log_in("secret", login) == "login.first_online"
    back(desk.store)


def test_what_is_kept_holds_for_a_week_after_it_was_confirmed(desk: Desk) -> None:
    desk.log_in("secret")
    away(desk.store)
    desk.machine.wrong = timedelta(days=6.99)
    assert desk.store.password_hash(USER) == OLD
    for days in (7.01, -1):
        desk.machine.wrong = timedelta(days=days)
        with pytest.raises(Unusable, match="login.first_online"):
            desk.store.password_hash(USER)
    desk.machine.wrong = timedelta(days=6)
    desk.store.note_proved(USER)  # By what is kept only: it becomes no younger.
    desk.machine.wrong = timedelta(days=8)
    with pytest.raises(Unusable) as raised:
        desk.store.password_hash(USER)
    assert (raised.value.code, raised.value.facts["days"]) == ("login.first_online", 7)
    desk.machine.wrong = timedelta()
    back(desk.store)


def test_the_rules_say_for_how_long(desk: Desk, filled: SharedStore) -> None:
    do(filled, lambda unit: unit.settings.set("login.rules", {"kept_days": 2}), number=710)
    desk.log_in("secret")
    ReplicaExchange(desk.store).exchange_once()
    away(desk.store)
    desk.machine.wrong = timedelta(days=3)
    with pytest.raises(Unusable):
        desk.store.password_hash(USER)
    desk.machine.wrong = timedelta()
    back(desk.store)


def test_a_changed_password_replaces_what_is_kept(desk: Desk, filled: SharedStore) -> None:
    desk.log_in("secret")
    do(filled, set_password(NEW), number=720)
    with desk.store.shared() as shared:
        desk.store.pull(shared)
    assert desk.kept() == [""], "in the transaction that brings the change"
    away(desk.store)
    assert desk.log_in("secret") == "login.first_online"
    back(desk.store)
    ReplicaExchange(desk.store).exchange_once()
    assert desk.kept() == [NEW]
    away(desk.store)
    assert (desk.log_in("secret"), desk.log_in("other")) == ("login.wrong", "")
    back(desk.store)


def test_other_changes_of_a_user_leave_it(desk: Desk, filled: SharedStore) -> None:
    def rename(unit: UnitOfWork) -> None:
        user = unit.users.get(USER)
        unit.users.save(replace(user, name_en="New Name"), user.version)

    desk.log_in("secret")
    do(filled, rename, number=730)
    ReplicaExchange(desk.store).exchange_once()
    assert desk.kept() == [OLD]


def test_of_a_barred_user_nothing_is_kept(desk: Desk, filled: SharedStore) -> None:
    def bar(unit: UnitOfWork) -> None:
        user = unit.users.get(USER)
        unit.users.save(replace(user, barred=True), user.version)

    desk.log_in("secret")
    do(filled, bar, number=740)
    ReplicaExchange(desk.store).exchange_once()
    assert desk.kept() == [] and desk.log_in("secret") == "login.barred" and desk.kept() == []


def test_one_that_asks_for_too_many_is_told_so(desk: Desk) -> None:
    for number in range(MOST_ASKED):
        desk.store.password_hash(UUID(int=5000 + number))
    with pytest.raises(NotAllowed, match="login.too_many_users"):
        desk.store.password_hash(USER)


def test_an_older_shared_store_is_asked_in_the_older_way(desk: Desk, shared_url: str) -> None:
    with sa.create_engine(shared_url.replace("postgresql:", "postgresql+psycopg:")).begin() as owner:
        for statement in ("DROP FUNCTION wanmi.ask_password(text)", "DROP FUNCTION wanmi.password_of(text)",
                          "DROP POLICY no_passwords ON wanmi.protected"):
            owner.exec_driver_sql(statement)
    owner.engine.dispose()
    assert desk.log_in("secret") == "" and desk.log_in("secret", "nobody") == "login.wrong"


def test_what_an_older_replica_holds_is_removed_without_a_trace(filled: SharedStore, tmp_path: Path) -> None:
    path = tmp_path / "replica.wanmi"
    join(filled.url, path)
    with filled.reading() as connection:
        seal = connection.execute(sa.select(tables.user.c.password)).scalar_one()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("DROP TABLE own_password")
        for number in range(500):  # So that whole pages become free.
            raw.execute("INSERT INTO protected VALUES (?, '', ?)", (f"{seal}{number or ''}", f"{OLD}{number:0900}"))
        raw.commit()
    assert traces(path)
    with ReplicaStore.open(path) as replica:
        assert traces(path) == [] and replica.verify().first_bad == "" and equal(replica, filled)
    assert traces(path) == []


def test_what_an_older_replica_holds_is_proved_where_it_is_only_read(filled: SharedStore, tmp_path: Path) -> None:
    path = tmp_path / "replica.wanmi"
    join(filled.url, path)
    with filled.connection() as connection:
        seal = connection.execute(sa.select(tables.user.c.password)).scalar_one()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("INSERT INTO protected VALUES (?, '00', 'x')", (seal,))
        raw.commit()
    with ReplicaStore.open(path, write=False) as replica:
        assert "does not fit its seal" in replica.verify().first_bad
