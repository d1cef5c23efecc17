"""A store of the first schema opens with this program: copied, brought up, journalled, and still proved."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.domain.errors import Unusable
from app.domain.plain import canonical
from app.domain.record import Assignment, Case, StepTaken
from app.permissions import first_roles, permission_matrix
from app.ports.store import UnitOfWork
from data import journal, schema, tables, upgrading
from data.blobs import FolderBlobs
from data.clock import DEMO_NOW
from data.engine import open_engine
from data.identity import SCHEMA, Identity
from data.rows import to_plain_row
from data.store import Store
from data.unit_of_work import StoreUnit
from tests.helpers.filled import CASE, DEPARTMENT, fill
from tests.helpers.stores import CRS, DISTRICT, do, make_store, seeded

AUTHOR = {"user": "", "login": "", "roles": [], "department": None, "workstation": "wanmi"}
SANITATION = {"district": DISTRICT, "id": str(UUID(int=5)), "version": 1, "code": "D01", "name_zh": "环卫处",
              "name_en": "Sanitation"}


def store_of_the_first_schema(path: Path) -> Path:
    """Make a store as the first release did: a store row and a department, each an entry of the journal."""
    identity = Identity(id=str(UUID(int=3)), made_at="2021-12-31T08:00:00.000000Z", district=DISTRICT, crs_id=CRS,
                        demo=True, program="wanmi", schema_number=1)
    engine = open_engine(path, write=True, create=True)
    with engine.connect() as connection, connection.begin():
        schema.prepare_spatialite(connection, identity.srid)
        schema.upgrade(connection, identity.srid, "0001")
        row = {name: getattr(identity, name) for name in Identity.__slots__}
        for number, (table, made) in enumerate(((tables.store, row), (tables.department, SANITATION)), start=1):
            unit = StoreUnit(connection, identity, DEMO_NOW, FolderBlobs(path), seeded())
            unit.claim(UUID(int=number), "Old", "", AUTHOR)
            connection.execute(table.insert().values(**made))
            unit.writer.written[table.name, tuple(made[name] for name in table.primary_key.columns.keys())] = made
            unit.append({"tables": [table.name], "cases": [], "components": [], "said": {}})
    engine.dispose()
    return path


def test_an_old_store_is_copied_brought_up_and_proved(tmp_path: Path) -> None:
    path = store_of_the_first_schema(tmp_path / "old.wanmi")
    with Store.open(path) as store:
        assert store.identity.schema_number == SCHEMA
        assert store.permissions().by_name.keys() == permission_matrix().by_name.keys()
        assert store.permissions().allows("dispatch", {"DSP"}) and not store.permissions().allows("dispatch", {"ACC"})
        verdict = store.verify()
        assert (verdict.first_bad, verdict.entries) == ("", 3)
        with store.unit_of_work() as unit:
            assert [role.code for role in sorted(unit.roles.all(), key=lambda role: role.position)] == [
                role.code for role in first_roles()]
            assert unit.departments.get(UUID(int=5)).ended_on is None
    with Store.open(path) as store:
        assert store.verify().entries == 3, "nothing is left to bring up"
    with closing(sqlite3.connect(tmp_path / "old.wanmi.schema1")) as copy:
        assert copy.execute("SELECT schema_number FROM store").fetchone() == (1,)


_KILLED = """
import os, signal, sys
import sqlalchemy as sa
from data.store import Store

def killed_at(place):
    counted = iter(range(1, 1_000_000))
    def count(*_):
        if next(counted) == place:
            os.kill(os.getpid(), signal.SIGKILL)
    sa.event.listen(sa.Engine, "before_cursor_execute", count)
    Store.open(sys.argv[1])

for place in map(int, sys.argv[2:]):
    if not (pid := os.fork()):
        killed_at(place)
        os._exit(1)
    assert os.waitpid(pid, 0)[1] == signal.SIGKILL, place
"""


def test_killed_in_a_migration_it_is_the_old_store_again_and_is_brought_up_by_the_next(tmp_path: Path) -> None:
    """Fault 10: the migration is one transaction, so nothing of it stays, and each copy beside is whole."""
    path = store_of_the_first_schema(tmp_path / "old.wanmi")
    subprocess.run([sys.executable, "-c", _KILLED, str(path), "20", "50"], check=True)
    copies = sorted(each.name for each in tmp_path.glob("old.wanmi.schema1*"))
    assert copies == ["old.wanmi.schema1", "old.wanmi.schema1.1"] and not list(tmp_path.glob("*.copying"))
    for name in ("old.wanmi", *copies):
        with closing(sqlite3.connect(tmp_path / name)) as raw:
            assert raw.execute("SELECT schema_number FROM store").fetchone() == (1,)
    with Store.open(path) as store:
        assert store.identity.schema_number == SCHEMA and store.verify().first_bad == ""


def test_whatever_statement_of_a_migration_it_ends_at_the_file_is_the_old_store_or_the_new(tmp_path: Path) -> None:
    """Fault 10 at each statement: a killed process leaves its files as they stand, so they are copied there."""
    path, left = store_of_the_first_schema(tmp_path / "old.wanmi"), tmp_path / "left"

    def leave(*_: object) -> None:
        folder = left / str(len(numbers))
        folder.mkdir(parents=True)
        for each in tmp_path.glob("old.wanmi*"):
            if each.name in ("old.wanmi", "old.wanmi-wal", "old.wanmi-journal"):
                shutil.copyfile(each, folder / each.name)
        with closing(sqlite3.connect(folder / "old.wanmi")) as raw:
            numbers.append(raw.execute("SELECT schema_number FROM store").fetchone()[0])
            assert raw.execute("PRAGMA quick_check").fetchone() == ("ok",)
        shutil.rmtree(folder)

    numbers: list[int] = []
    sa.event.listen(sa.Engine, "before_cursor_execute", leave)
    try:
        Store.open(path).close()
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", leave)
    assert numbers == sorted(numbers) and set(numbers) <= {1, SCHEMA} and numbers.count(1) > 50


def test_an_old_store_is_not_opened_for_reading_only(tmp_path: Path) -> None:
    path = store_of_the_first_schema(tmp_path / "old.wanmi")
    with pytest.raises(Unusable, match="store.older"):
        Store.open(path, write=False)


def test_what_a_newer_program_adds_comes_at_opening_and_changes_nothing_else(tmp_path: Path) -> None:
    with make_store(tmp_path) as store:
        path = store.path
        do(store, lambda unit: unit.permission_rows.save(
            replace(unit.permission_rows.get("urge"), any=frozenset({"HOT"})), 1) and None, number=1)
    with closing(sqlite3.connect(path)) as raw:  # as if the store had never had it
        raw.execute("DELETE FROM permission WHERE name = 'merge'")
        raw.commit()
    with Store.open(path) as store:
        assert store.permissions().allows("merge", {"ACC"})
        assert store.permissions().allows("urge", {"HOT"}) and not store.permissions().allows("urge", {"DSP"})


def test_the_schema_s_number_is_that_of_the_last_migration() -> None:
    """Without it older stores would be opened without being brought up."""
    folder = Path(schema.__file__).with_name("migrations") / "versions"
    assert max(int(each.name[1:5]) for each in folder.glob("v[0-9]*.py")) == SCHEMA


def test_an_upgrade_fills_what_cases_are_looked_up_by_from_what_they_say(tmp_path: Path) -> None:
    """Schema 5 knew a merge and the assistants from `more` alone; the columns for them came with 6."""
    with make_store(tmp_path) as store:
        path = store.path
        fill(store)
        do(store, _merge_and_assist, number=60)
        assert store.verify().first_bad == ""
        with store.unit_of_work() as unit:  # as an older program left it, and journalled it
            raw = unit.writer.connection
            upgrading.enter(unit, "Old", lambda: [unit.writer.update(tables.case, row | {
                "main_case": None, "assisting": None, "version": row["version"] + 1}) for row in (
                    to_plain_row(tables.case, each) for each in raw.execute(tables.case.select()).mappings().all())
            ] and None)
        with store.unit_of_work() as unit:
            upgrading.enter(unit, "UpgradeStore", lambda: upgrading._raise_schema(
                unit, replace(store.identity, schema_number=5)))
    with Store.open(path) as store, store.reading() as connection:
        found = dict(connection.execute(tables.case.select().with_only_columns(
            tables.case.c.id, tables.case.c.main_case)).all())
        assert found[str(UUID(int=601))] == str(CASE) and found[str(CASE)] is None
        assert connection.execute(tables.case.select().with_only_columns(tables.case.c.assisting).where(
            tables.case.c.id == str(UUID(int=602)))).scalar() == str(DEPARTMENT)
        assert store.verify().first_bad == ""


def _merge_and_assist(unit: UnitOfWork) -> None:
    helper = Assignment(department=DEPARTMENT, state="handling", limit_value=1, limit_unit="工作日")
    told = {"channel": "hotline", "reported_at": unit.now, "description": "垃圾成堆"}
    unit.cases.add(Case(id=UUID(int=601), number="R-1", state="merged", merged_into=CASE, **told))
    unit.cases.add(Case(id=UUID(int=602), number="R-2", state="handling", assistants=(helper,), **told))
    for number, state in ((601, "merged"), (602, "handling")):
        unit.cases.add_step(StepTaken(case=UUID(int=number), seq=1, step="report", from_state=None, to_state=state,
                                      at=unit.now, facts={"channel": "hotline"}))


def test_media_of_before_tell_nothing_and_their_entries_replay(tmp_path: Path) -> None:
    with make_store(tmp_path) as store:
        sha256 = store.blobs.put(b"a photo")
        fill(store)
        with store.unit_of_work() as unit:
            upgrading.enter(unit, "Old", lambda: _attach_as_before(unit, sha256))
        with store.reading() as connection:
            assert '"told"' not in canonical(list(journal.entries(connection))[-1].body)
            (row,) = connection.execute(tables.media.select().where(tables.media.c.stage == "after"))
            assert row.told is None
        assert store.verify().first_bad == ""


def _attach_as_before(unit: StoreUnit, sha256: str) -> None:
    unit.cases.add_media(CASE, sha256, stage="after")
    for (table, _), row in unit.writer.written.items():
        if table == "media":
            del row["told"]


def test_triggers_that_serve_nothing_are_taken_away_and_those_that_guard_shapes_stay(tmp_path: Path) -> None:
    def triggers(store: Store) -> list[str]:
        with store.reading() as connection:
            return list(connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'case_' ORDER BY name").scalars())

    with make_store(tmp_path) as store:
        path, left = store.path, triggers(store)
        assert {f"{kind}_case__point" for kind in ("ggi", "ggu", "gii", "giu", "gid")} <= {*left}
        assert not [name for name in left if name.startswith("tm")]
        with store.unit_of_work() as unit:  # As a migration does that makes a geometry column.
            unit.writer.connection.exec_driver_sql("SELECT DisableSpatialIndex('case_', 'point')").one()
            unit.writer.connection.exec_driver_sql("SELECT CreateSpatialIndex('case_', 'point')").one()
        assert "tmu_case__point" in triggers(store)
    with Store.open(path) as store:
        assert triggers(store) == left and store.verify().ok
