"""Users, departments, permissions and log-ins change through the door, never so that nobody could administer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.domain.errors import BadInput, NotAllowed, Refusal, Stale
from app.domain.login import LoginRules
from app.domain.people import Department, Role, User
from app.login import LogIn, author_of
from app.services.founding import FoundStore
from app.services.intent import Author, Changes, Intent
from app.services.people import BeginSession, SetLoginRules, SetPassword
from app.services.roles import SaveRole, SetPermission
from app.services.staff import AddUser, BarUser, ChangeUser, SaveDepartment, UnlockUser
from data.clock import DEMO_NOW, StoreClock
from data.queries.people import StorePeople
from data.queries.staff import StoreStaff
from data.queries.standing import Standings
from data.store import Store
from tests.helpers.stores import make_store, replay_equals_rows

PROGRAM = Author(user=UUID(int=0), login="test", roles=frozenset({"SYS"}), department=None, workstation="test")
ADMIN = UUID(int=101)
HASH = "$argon2id$right"


class Office:
    """A founded store with its administrator; its clock can be moved."""

    def __init__(self, store: Store) -> None:
        self.store, self.number = store, 1000
        self.people, self.staff = StorePeople(store, Standings(store)), StoreStaff(store)
        store.carry_out(FoundStore(id=UUID(int=1), administrator=ADMIN, login="adm", password_hash=HASH), PROGRAM)
        self.admin = self.author("adm")
        self.log_in = LogIn(people=self.people, staff=self.staff, fits=lambda kept, given: kept == f"$argon2id${given}",
                            carry_out=store.carry_out, clock=self, new_id=self.new_id, workstation="DESK-1",
                            proved=lambda user: None)

    def now(self) -> Any:
        return self.store.clock.now()

    def new_id(self) -> UUID:
        self.number += 1
        return UUID(int=self.number)

    def author(self, login: str) -> Author:
        user = self.people.user(login)
        assert user is not None
        return author_of(user, "DESK-1")

    def do(self, kind: type[Intent], author: Author | None = None, **given: Any) -> Changes:
        if kind is not UnlockUser and "reason" in kind.__dataclass_fields__:
            given.setdefault("reason", "测试")
        return self.store.carry_out(kind(id=self.new_id(), **given), author or self.admin)

    def user(self, login: str) -> User:
        with self.store.unit_of_work() as unit:
            found = unit.users.by_login(login)
        assert found is not None
        return found

    def add(self, login: str, *roles: str, **more: Any) -> User:
        self.do(AddUser, password_hash=HASH, user=User(
            id=self.new_id(), login=login, name_zh=f"{login} 姓名", name_en=login, roles=frozenset(roles), **more))
        return self.user(login)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_store(tmp_path) as store:
        yield Office(store)
        replay_equals_rows(store)


def refused(office: Office, kind: type[Intent], author: Author | None = None, **given: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        office.do(kind, author, **given)
    return caught.value


def test_a_new_user_logs_in_once_with_the_given_password(office: Office) -> None:
    added = office.add("acc07", "ACC")
    assert added.must_change_password
    assert office.log_in(" ACC07 ", "right").id == added.id
    office.do(SetPassword, office.author("acc07"), user=added.id, password_hash="$argon2id$own")
    assert not office.user("acc07").must_change_password
    assert office.log_in("acc07", "own").login == "acc07"


@pytest.mark.parametrize(("changed", "code"), [
    ({"login": "Acc 7"}, "people.login"), ({"login": "adm"}, "people.login_taken"), ({"name_zh": " "}, "people.name"),
    ({"name_en": "a\nb"}, "people.name"), ({"roles": frozenset()}, "people.no_role"),
    ({"roles": frozenset({"SYS"})}, "people.role_not_for_users"),
    ({"roles": frozenset({"XYZ"})}, "people.unknown_role"),
    ({"roles": frozenset({"DEP"})}, "people.needs_department"),
    ({"responsibility_grids": ("Z9",)}, "people.unknown_grid"),
    ({"department": UUID(int=77)}, "store.no_such_row")])
def test_an_unusable_user_is_refused(office: Office, changed: dict[str, Any], code: str) -> None:
    user = User(id=UUID(int=500), login="acc07", name_zh="受理员07", name_en="Acceptor 07", roles=frozenset({"ACC"}))
    assert refused(office, AddUser, user=replace(user, **changed), password_hash=HASH).code == code


def test_rights_change_for_a_reason_and_from_what_was_seen(office: Office) -> None:
    user = office.add("acc07", "ACC")
    leader = replace(user, roles=frozenset({"SHF"}))
    assert refused(office, ChangeUser, user=leader, reason=" ").code == "people.no_reason"
    office.do(ChangeUser, user=replace(user, roles=frozenset({"SHF"}), login="other", barred=True))
    changed = office.user("acc07")
    assert (changed.roles, changed.barred) == ({"SHF"}, False), "login and bar are not the form's"
    assert isinstance(refused(office, ChangeUser, user=user), Stale)


def test_a_session_ends_with_the_roles_it_began_with(office: Office) -> None:
    user = office.add("shf07", "SHF", "ADM")
    author = office.author("shf07")
    office.do(ChangeUser, user=replace(user, roles=frozenset({"SHF"})))
    department = Department(id=UUID(int=9), code="D1", name_zh="a", name_en="a")
    assert refused(office, SaveDepartment, author, department=department).code == "login.roles_changed"
    office.do(BarUser, user=user.id, barred=True, seen_version=office.user("shf07").version)
    assert refused(office, BeginSession, author, how="password").code == "login.barred"
    with pytest.raises(NotAllowed, match="login.barred"):
        office.log_in("shf07", "right")


def test_the_last_administrator_stays(office: Office) -> None:
    other = office.add("adm2", "ADM")
    second = office.author("adm2")
    admin = office.user("adm")
    assert refused(office, BarUser, user=ADMIN, barred=True, seen_version=admin.version).code == "people.own_roles"
    office.do(BarUser, second, user=ADMIN, barred=True, seen_version=admin.version)
    assert refused(office, ChangeUser, second, user=replace(other, roles=frozenset({"ACC"}))).code == "people.own_roles"
    row = next(row for row in office.staff.permissions() if row.name == "administer")
    given = {"name": "administer", "own": frozenset(), "seen_version": row.version}
    code = refused(office, SetPermission, second, any=frozenset({"AUD"}), **given).code
    assert code == "people.last_administrator"
    assert office.store.permissions().allows("administer", {"ADM"})


def test_an_administrator_changes_who_may_do_what_but_not_for_himself(office: Office) -> None:
    office.add("hot07", "HOT")
    row = next(row for row in office.staff.permissions() if row.name == "urge")
    wanted = {"name": "urge", "own": row.own, "seen_version": row.version}
    assert refused(office, SetPermission, any=row.any | {"ADM"}, **wanted).code == "permission.own_role"
    assert refused(office, SetPermission, any=row.any - {"SYS"}, **wanted).code == "permission.nobodys"
    assert refused(office, SetPermission, any=row.any | {"QQQ"}, **wanted).code == "permission.unknown_role"
    assert refused(office, SetPermission, any=row.any, **(wanted | {"own": {"HOT"}})).code == "permission.no_own"
    office.do(SetPermission, any=row.any | {"HOT"}, **wanted)
    assert office.store.permissions().allows("urge", {"HOT"})
    assert isinstance(refused(office, SetPermission, any=row.any, **wanted), Stale)


def test_nobody_else_administers(office: Office) -> None:
    office.add("shf07", "SHF")
    code = refused(office, UnlockUser, office.author("shf07"), user=ADMIN).code
    assert code == "intent.no_permission"
    assert refused(office, SetPassword, office.author("shf07"), user=ADMIN, password_hash=HASH).code == (
        "login.not_own_password")


def test_departments_come_change_and_end(office: Office) -> None:
    made = Department(id=UUID(int=9), code="D77", name_zh="绿化站", name_en="Parks")
    office.do(SaveDepartment, department=made)
    assert refused(office, SaveDepartment, department=replace(made, id=UUID(int=10))).code == "people.department_taken"
    assert refused(office, SaveDepartment, department=made).code == "people.changed_meanwhile"
    office.do(SaveDepartment, department=replace(made, version=1, code="D1", ended_on=date(2021, 12, 1)))
    assert [each.code for each in office.people.departments()] == []
    assert [each.code for each in office.people.departments(ended=True)] == ["D77"]
    user = User(id=UUID(int=5), login="dep1", name_zh="a", name_en="a", roles=frozenset({"DEP"}), department=made.id)
    assert refused(office, AddUser, user=user, password_hash=HASH).code == "people.department_ended"


# Log-in

def wrong(office: Office, login: str, times: int) -> Refusal:
    for _ in range(times):
        with pytest.raises(Refusal) as caught:
            office.log_in(login, "guess")
    return caught.value


def test_wrong_passwords_lock_at_their_workstation_and_are_on_record(office: Office) -> None:
    office.do(SetLoginRules, rules=LoginRules(wrong_most=3, locked_minutes=20, idle_minutes=5))
    office.add("acc07", "ACC")
    assert wrong(office, "acc07", 2).code == "login.wrong"
    locked = wrong(office, "acc07", 1)
    assert (locked.code, locked.facts["minutes"]) == ("login.locked", 20)
    with pytest.raises(NotAllowed, match="login.locked"):
        office.log_in("acc07", "right")
    assert refused(office, BeginSession, office.author("acc07"), how="unlock").code == "login.locked"
    elsewhere = replace(office.log_in, workstation="DESK-2")
    assert elsewhere("acc07", "right").login == "acc07", "a stranger at one desk locks nobody out of the hall"
    with office.store.reading() as connection:
        journal = "".join(row[0] for row in connection.exec_driver_sql("SELECT entry FROM journal"))
    assert journal.count('"NoteWrongPassword"') == 4 and "guess" not in journal


def test_time_or_an_administrator_lifts_the_lock(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    user = office.add("acc07", "ACC")
    assert wrong(office, "acc07", 5).code == "login.locked"
    assert list(office.staff.locked(office.now())) == [user.id]
    office.do(UnlockUser, user=user.id)
    assert office.log_in("acc07", "right").id == user.id and not office.staff.locked(office.now())
    assert wrong(office, "acc07", 5).code == "login.locked"
    office.store.clock = StoreClock(DEMO_NOW + timedelta(minutes=16))
    assert office.log_in("acc07", "right").id == user.id
    office.do(BeginSession, office.author("acc07"), how="password")
    tries = office.staff.tries(user.id, "DESK-1")
    assert tries is not None and (tries.wrong, tries.locked_until) == (0, None)


def test_a_new_one_time_password_lifts_it_too(office: Office) -> None:
    user = office.add("acc07", "ACC")
    wrong(office, "acc07", 5)
    office.do(SetPassword, user=user.id, password_hash="$argon2id$again")
    assert office.log_in("acc07", "again").must_change_password


def test_an_unknown_login_reads_the_same_and_what_was_typed_is_not_kept(office: Office) -> None:
    assert wrong(office, "hunter2-my-password", 6).code == "login.wrong"
    with office.store.reading() as connection:
        journal = "".join(row[0] for row in connection.exec_driver_sql("SELECT entry FROM journal"))
    assert "hunter2" not in journal


def test_log_in_rules_have_bounds(office: Office) -> None:
    assert refused(office, SetLoginRules, rules=LoginRules(wrong_most=1)).code == "login.unusable_rules"
    with pytest.raises(BadInput, match="people.no_reason"):
        office.do(SetLoginRules, rules=LoginRules(), reason="")


def test_a_city_has_roles_of_its_own(office: Office) -> None:
    role = Role(code="PATROL", position=0, name_zh="巡查组长", name_en="Patrol leader")
    assert office.do(SaveRole, role=role).said == (("role", "PATROL"),)
    kept = office.staff.roles()[-1]
    assert (kept.code, kept.position) == ("PATROL", len(office.staff.roles()))
    for wrong, code in ((replace(role, code="x"), "people.role_code"), (role, "people.role_taken"),
                        (replace(kept, name_zh=" "), "people.name"),
                        (replace(kept, version=9), "people.changed_meanwhile")):
        with pytest.raises(Refusal, match=code):
            office.do(SaveRole, role=wrong)
    office.do(SaveRole, role=replace(kept, name_zh="巡查队长"))
    row = next(each for each in office.staff.permissions() if each.name == "relocate")
    office.do(SetPermission, name="relocate", any=row.any | {"PATROL"}, own=row.own, seen_version=row.version)
    matrix = office.store.permissions()
    assert matrix.role_for("relocate", {"PATROL"}, own=False) == "PATROL"
    assert matrix.role_for("relocate", {"PATROL", "DSP"}, own=False) == "DSP"
    assert not matrix.allows("accept", {"PATROL"}, own=True), "denied until the matrix says so"
