"""What each log-in of a shared store's database may do, asked of a real PostgreSQL by trying it."""

from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa
from psycopg.errors import InsufficientPrivilege, RestrictViolation

from app.domain.errors import BadInput, NotAllowed, Refusal, Unusable
from app.domain.workstation import Kind
from app.services.admission import BarWorkstation
from data import tables
from data.shared import admission, roles
from data.shared.cluster import Cluster
from data.shared.schema import MOST_ASKED
from data.shared.server import SCHEMA
from data.shared.store import Password, SharedStore, upgraded
from tests.helpers.filled import USER, fill
from tests.helpers.shared import DESK, as_login, new_database
from tests.helpers.stores import AUTHOR, CRS, DISTRICT, PROGRAM, do

SECRET = "$argon2id$secret"
"""The password of `USER`."""
OTHER = "610602"
"""The district next door."""
ALL = {table.name for table in tables.metadata.sorted_tables} | {"asked", "blob", "seen", "staged", "alembic_version"}
WRITTEN = {table.name for table in tables.JOURNALLED} - {"store", "workstation"}
GOLDEN = {
    "wanmi_workstation": {"SELECT": ALL, "INSERT": WRITTEN | {"intent", "protected", "blob"}, "UPDATE": WRITTEN},
    "wanmi_gateway": {"SELECT": ALL, "INSERT": WRITTEN | {"intent", "protected", "blob"}, "UPDATE": WRITTEN},
    "wanmi_reader": {"SELECT": ALL - {"protected", "case_text"}, "INSERT": set(), "UPDATE": set()},
}
"""Role → right → tables; DELETE, TRUNCATE, REFERENCES and TRIGGER: none."""


@pytest.fixture
def filled(shared_store: SharedStore) -> SharedStore:
    """A store with something in it, open as a workstation."""
    fill(shared_store)
    return shared_store


def tried(url: str, *statements: str) -> list[str]:
    """Return what came of each statement, in a transaction of its own: the rows' number, or the SQLSTATE."""
    said = []
    with psycopg.connect(url, options=f"-c search_path={SCHEMA},public") as connection:
        for statement in statements:
            try:
                with connection.transaction():
                    came = str(connection.execute(statement).rowcount)  # type: ignore[arg-type]
            except psycopg.Error as error:
                came = error.sqlstate or "?"
            said.append(came)
    return said


@pytest.mark.parametrize("role", GOLDEN)
def test_rights_are_what_is_written_down(shared_url: str, role: str) -> None:
    found: dict[str, set[str]] = {}
    with psycopg.connect(shared_url) as owner:
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"):
            found[right] = {name for (name,) in owner.execute(
                "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'wanmi'::regnamespace AND c.relkind IN "
                "('r', 'p') AND has_table_privilege(%s, c.oid, %s)", (role, right))}
    assert found == {right: GOLDEN[role].get(right, set()) for right in found}


def test_setting_everything_up_again_changes_nothing(shared_url: str) -> None:
    def state() -> list[tuple[object, ...]]:
        with psycopg.connect(shared_url) as owner:
            return [*owner.execute("SELECT relname, relacl::text, relrowsecurity, relforcerowsecurity, "
                                   "relowner::regrole::text FROM pg_class "
                                   "WHERE relnamespace = 'wanmi'::regnamespace ORDER BY 1"),
                    *owner.execute("SELECT tablename, policyname, roles::text, qual FROM pg_policies ORDER BY 1, 2"),
                    *owner.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal "
                                   "ORDER BY 1, 2"),
                    *owner.execute("SELECT proname, proacl::text, prosecdef FROM pg_proc WHERE pronamespace = "
                                   "'wanmi'::regnamespace ORDER BY 1")]

    before = state()
    assert upgraded(shared_url) is not None
    assert state() == before
    assert all(row[4] == roles.OWNER for row in before if len(row) == 5)


def test_a_workstation_deletes_nothing_and_makes_nothing(filled: SharedStore) -> None:
    refused = tried(filled.url, "DELETE FROM case_", "TRUNCATE case_ CASCADE", "DELETE FROM protected",
                    "UPDATE journal SET entry = ''", "INSERT INTO journal VALUES (99, 'x', '{}', '')",
                    "INSERT INTO journal_chunk VALUES (1, 9, '')", "UPDATE intent SET answer = '{}'",
                    "DELETE FROM intent", "UPDATE store SET epoch = 9", "UPDATE workstation SET barred_at = NULL",
                    "CREATE TABLE mine (x int)", "CREATE TABLE public.mine (x int)",
                    "CREATE TEMPORARY TABLE mine (x int)",
                    "ALTER TABLE case_ DISABLE ROW LEVEL SECURITY", "ALTER TABLE case_ DISABLE TRIGGER ALL",
                    "SET session_replication_role = replica", "DROP TABLE case_", "SET ROLE wanmi_owner",
                    "CREATE ROLE mine")
    assert set(refused) == {InsufficientPrivilege.sqlstate}, refused


def test_rows_change_only_together_with_an_entry(filled: SharedStore) -> None:
    refused = RestrictViolation.sqlstate
    assert tried(filled.url, "UPDATE case_ SET description = 'x'", "UPDATE setting SET value = '1'",
                 "SELECT append_entry('no such intent', '{}', '{}')",
                 "SELECT append_chunk(1, 5, '')") == [refused, refused, refused, refused]


def test_an_answer_stands_once_given(filled: SharedStore) -> None:
    with filled.reading() as connection:
        known = connection.execute(sa.select(tables.intent.c.id)).scalars().first()
    assert tried(filled.url, f"SELECT append_entry('{known}', '{{}}', '{{\"other\": 1}}')") == [  # noqa: B907
        RestrictViolation.sqlstate]


def test_a_reader_sees_no_personal_data_and_writes_nothing(filled: SharedStore, shared_url: str) -> None:
    admission.admit(shared_url, "auditor", Kind.READER, PROGRAM)
    url, refused = as_login(shared_url, "auditor"), InsufficientPrivilege.sqlstate
    assert tried(url, "SELECT * FROM case_", "SELECT * FROM protected", "UPDATE case_ SET state = ''",
                 "INSERT INTO blob VALUES ('x', '')", "SELECT append_entry('x', '{}', '{}')",
                 "SELECT erase_sealed('x')") == ["1", *[refused] * 5]
    with SharedStore.open(url, write=False) as store:
        verdict = store.verify()
    assert verdict.ok and verdict.rows_checked > 250, "all but the sealed values can be proved from elsewhere"


def test_workstations_and_the_gateway_see_reporters_but_no_password(filled: SharedStore, shared_url: str) -> None:
    admission.admit(shared_url, "phones", Kind.GATEWAY, PROGRAM)
    whole, gateway, desk = (_values(url) for url in (shared_url, as_login(shared_url, "phones"), filled.url))
    assert desk and desk == gateway and whole - desk == {SECRET}


def _values(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {value for (value,) in connection.execute("SELECT value FROM wanmi.protected")}


def test_a_workstation_gets_one_users_password_and_that_is_noted(filled: SharedStore, shared_url: str) -> None:
    assert filled.password_of(str(USER)).value == SECRET
    assert filled.password_of(str(UUID(int=999))) == filled.password_of("") == Password("", "")
    with psycopg.connect(shared_url) as owner:
        noted = owner.execute("SELECT name, \"user\" FROM wanmi.asked ORDER BY 2").fetchall()
    assert noted == [(DESK, ""), (DESK, str(USER)), (DESK, str(UUID(int=999)))]
    admission.admit(shared_url, "phones", Kind.GATEWAY, PROGRAM)
    admission.admit(shared_url, "auditor", Kind.READER, PROGRAM)
    for login in ("phones", "auditor"):
        refused = tried(as_login(shared_url, login), "SELECT ask_password('x')", "SELECT password_of('x')")
        assert set(refused) == {InsufficientPrivilege.sqlstate}


def test_a_workstation_gets_only_so_many_passwords_an_hour(filled: SharedStore, shared_url: str) -> None:
    for number in range(MOST_ASKED):
        filled.password_of(str(UUID(int=5000 + number)))
    with pytest.raises(NotAllowed) as raised:
        filled.password_of(str(USER))
    assert (raised.value.code, raised.value.facts["name"]) == ("login.too_many_users", DESK)
    filled.password_of(str(UUID(int=5000)))  # Whom it has asked for already it may ask for again.
    with psycopg.connect(shared_url) as owner:
        owner.execute("UPDATE wanmi.asked SET at = at - interval '61 minutes'")
    assert filled.password_of(str(USER)).value == SECRET


def test_no_way_leads_around_the_note(filled: SharedStore) -> None:
    """Neither asking in a transaction that is rolled back, nor letting another user's row refer to the password."""
    asked, given = f"SELECT ask_password('{USER}')", f"SELECT password_of('{USER}')"  # noqa: B907
    refused = RestrictViolation.sqlstate
    assert tried(filled.url, given) == [refused]
    with psycopg.connect(filled.url, options=f"-c search_path={SCHEMA},public") as connection:
        for before in (asked, "UPDATE user_ SET password = ''"):
            connection.execute(before)  # type: ignore[arg-type]
            with pytest.raises(RestrictViolation):
                connection.execute(given)  # type: ignore[arg-type]
            connection.rollback()
        connection.execute("UPDATE user_ SET password = ''")
        assert SECRET not in {value for (value,) in connection.execute("SELECT value FROM protected")}
        connection.rollback()
    assert tried(filled.url, asked, given) == ["1", "1"]


def test_a_barred_workstation_gets_no_password(filled: SharedStore, shared_url: str) -> None:
    filled.password_of(str(USER))
    with SharedStore.open(shared_url) as owner:  # As `bar` does, but leaving connections as they are.
        owner.carry_out(BarWorkstation(id=UUID(int=78), name=DESK, reason=""), PROGRAM)
    with pytest.raises(Unusable) as raised:
        filled.password_of(str(USER))
    assert raised.value.code == "workstation.barred"
    assert tried(filled.url, f"SELECT password_of('{USER}')") == [RestrictViolation.sqlstate]  # noqa: B907
    admission.admit(shared_url, DESK, Kind.WORKSTATION, PROGRAM)


def test_rows_of_another_district_are_neither_seen_nor_written(filled: SharedStore, shared_url: str) -> None:
    # As where several districts share one database: rows of both in the same tables.
    admission.admit(shared_url, "next-door", Kind.WORKSTATION, PROGRAM)
    with psycopg.connect(shared_url) as owner:
        owner.execute("SET session_replication_role = replica")  # A superuser's surgery: no guard asks for an entry.
        owner.execute("UPDATE wanmi.workstation SET district = %s WHERE name = 'next-door'", (OTHER,))
        owner.execute("INSERT INTO wanmi.department (district, id, version, code, name_zh, name_en) "
                      "VALUES (%s, 'd', 1, 'D99', '', '')", (OTHER,))
    url, refused = as_login(shared_url, "next-door"), InsufficientPrivilege.sqlstate
    carrying = [table.name for table in tables.metadata.sorted_tables if "district" in table.c]
    rows = dict(zip(carrying, tried(url, *(f'SELECT * FROM "{name}"' for name in carrying)), strict=True))  # noqa: B907
    assert {name for name, number in rows.items() if number != "0"} == {"department", "workstation"}
    assert tried(url, "UPDATE case_ SET state = ''", f"UPDATE department SET district = '{DISTRICT}'",  # noqa: B907
                 "INSERT INTO setting SELECT 'x', 1, '1' FROM case_",
                 f"INSERT INTO department VALUES ('{DISTRICT}', 'e', 1, 'D98', '', '')"  # noqa: B907
                 ) == ["0", refused, "0", refused]
    with psycopg.connect(shared_url) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE wanmi.workstation SET district = %s WHERE name = 'next-door'", (DISTRICT,))
        owner.execute("DELETE FROM wanmi.department WHERE district = %s", (OTHER,))


def test_a_log_in_of_another_database_finds_nothing_here(cluster: Cluster, filled: SharedStore) -> None:
    other = new_database(cluster)
    SharedStore.create(other, district=OTHER, crs_id=CRS, demo=True).close()
    admission.admit(other, "far-away", Kind.WORKSTATION, PROGRAM)
    SharedStore.open(as_login(other, "far-away")).close()
    with pytest.raises(Unusable) as raised:
        SharedStore.open(as_login(filled.url.replace(DESK, "owner"), "far-away"))
    assert raised.value.code == "workstation.unknown"
    assert set(tried(as_login(filled.url.replace(DESK, "owner"), "far-away"), "SELECT * FROM case_",
                     "SELECT * FROM journal", "SELECT * FROM protected", "SELECT * FROM blob",
                     "SELECT * FROM user_")) == {"0"}


def test_a_barred_workstation_is_told_so_at_once_and_sees_nothing(filled: SharedStore, shared_url: str) -> None:
    admission.admit(shared_url, "stolen", Kind.WORKSTATION, PROGRAM)
    url = as_login(shared_url, "stolen")
    services = filled._services  # type: ignore[attr-defined]
    with SharedStore.open(url, services=services) as thief, psycopg.connect(url, autocommit=True) as standing:
        assert standing.execute("SELECT count(*) FROM wanmi.case_").fetchone() == (1,)
        with SharedStore.open(shared_url) as owner:  # As `bar` does, but leaving connections as they are.
            owner.carry_out(BarWorkstation(id=UUID(int=77), name="stolen", reason="gone from the hall"), PROGRAM)
        assert standing.execute("SELECT count(*) FROM wanmi.case_").fetchone() == (0,)
        with pytest.raises(Unusable) as raised:
            do(thief, lambda unit: None, number=900)
        assert raised.value.code == "workstation.barred"
        assert admission.bar(shared_url, "stolen", "", PROGRAM) == 2, "open connections are ended"
        with pytest.raises(Unusable) as raised:
            SharedStore.open(url)
        assert (raised.value.code, raised.value.facts["name"]) == ("workstation.barred", "stolen")
    assert set(tried(url, "SELECT * FROM wanmi.case_", "SELECT * FROM wanmi.protected")) == {"0"}
    barred = {known.name: known.barred_at for known in admission.workstations(shared_url) if known.barred_at}
    assert list(barred) == ["stolen"]
    admission.admit(shared_url, "stolen", Kind.WORKSTATION, PROGRAM)
    SharedStore.open(url).close()
    with filled.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(tables.journal)).scalar_one() == 10


def test_a_barred_name_is_refused_whatever_log_in_it_comes_by(filled: SharedStore, shared_url: str) -> None:
    admission.bar(shared_url, AUTHOR.workstation, "", PROGRAM)
    with pytest.raises(Refusal) as raised:
        do(filled, lambda unit: None, number=901)
    assert (raised.value.code, raised.value.facts["name"]) == ("workstation.barred", AUTHOR.workstation)
    admission.bar(shared_url, AUTHOR.workstation, "", PROGRAM)
    with pytest.raises(BadInput):
        admission.bar(shared_url, "nobody", "", PROGRAM)


def test_workstations_are_listed_with_when_they_were_seen(filled: SharedStore, shared_url: str) -> None:
    known = {each.name: each for each in admission.workstations(shared_url)}
    assert known.keys() == {DESK, AUTHOR.workstation}
    assert known[DESK].connected and known[DESK].seen_at is not None and known[DESK].admitted_at is not None
    assert not known[AUTHOR.workstation].connected and known[AUTHOR.workstation].admitted_at is None


@pytest.mark.parametrize("name", ["owner", "wanmi_owner", "postgres", "pg_monitor", 'a"; DROP', "", "Desk 1"])
def test_no_workstation_takes_a_name_that_is_more(shared_url: str, name: str) -> None:
    with pytest.raises(BadInput) as raised:
        admission.admit(shared_url, name, Kind.WORKSTATION, PROGRAM)
    assert raised.value.code == "workstation.name"


def test_log_ins_have_time_outs_of_their_own(filled: SharedStore) -> None:
    with psycopg.connect(filled.url) as bare:
        said = [bare.execute(f"SHOW {name}").fetchone() for name in (
            "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")]
    assert said == [("10s",), ("3s",), ("10s",)]
