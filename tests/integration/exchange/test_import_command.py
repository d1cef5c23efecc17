"""`main.py import` and `main.py grids make`: a store that verifies, or one sentence, exit code 2 and nothing left."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.domain.permission import ROLES
from app.entrypoints.command_line import main
from app.messages import text
from data import tables
from data.catalogue_files import read_departments
from data.exchange.divided_town import read_divided_town
from data.geometry import from_ewkb, from_plain
from data.passwords import fits
from data.queries.people import StorePeople
from data.queries.places import StorePlaces
from data.queries.rules import StoreTimeRules
from data.queries.standing import Standings
from data.shared.cluster import Cluster
from data.shared.store import SharedStore
from data.store import Store
from tests.helpers.osm_town import MAPPING, OsmTown, box, small_town
from tests.helpers.shared import new_database
from tests.helpers.small_disk import needs_mount, tmpfs
from tests.helpers.tiling import assert_tiles
from tests.integration.exchange.conftest import ROOT, Imported

Captured = pytest.CaptureFixture[str]


def refused(capsys: Captured, *arguments: str | Path) -> str:
    """Run a command that must be refused; return its one sentence (words of progress may stand before it)."""
    code = main([*map(str, arguments), "--lang", "en"])
    out, err = capsys.readouterr()
    *before, said = err.splitlines()
    assert (code, out) == (2, ""), err
    progress = tuple(text(f"import.{what}", "en", how_far="") for what in ("reading", "placing", "cutting", "storing"))
    assert said and all(line.startswith(progress) for line in before), err
    return said


@pytest.fixture
def town(tmp_path: Path) -> tuple[Path, Path]:
    """Extract and mapping of the small town."""
    folder = tmp_path / "in"
    folder.mkdir()
    return small_town().save(folder)


def test_report_store_and_proof(imported: Imported) -> None:
    said = imported.said
    assert said["read"] == 9_673 == said["taken"] + sum(said["skipped"].values())
    assert sum(said["by_type"].values()) == said["components"] < said["taken"]
    assert said["crs"] == "EPSG:32632" and said["district"] == "990001"
    with Store.open(imported.path, write=False) as store:
        verdict = store.verify()
        assert verdict.ok and verdict.entries == 3
        seen = StorePlaces(store).town()
        assert (seen.components, seen.unit_grids, seen.name_en, seen.demo) == (
            said["components"], said["unit_grids"], "Monaco", False)
        assert str(StoreTimeRules(store).now().zone) == "Europe/Monaco"
        with store.reading() as connection:
            rows = connection.execute(sa.select(
                tables.component.c.code, tables.component.c.unit_grid, tables.component.c.type_code)).all()
    assert len({row.code for row in rows}) == len(rows)
    assert all(row.code[:10] == "990001" + row.type_code and len(row.code) == 16 for row in rows)
    assert all(row.unit_grid for row in rows)


def test_people_can_log_in_once_with_what_was_printed(imported: Imported) -> None:
    users = {each["login"]: each["password"] for each in imported.said["users"]}
    assert len(set(users.values())) == len(users)
    with Store.open(imported.path, write=False) as store:
        people = StorePeople(store, Standings(store))
        found = {row.login: row for row in people.users()}
        assert found.keys() == users.keys()
        assert {role for row in found.values() for role in row.roles} == set(ROLES) - {"PUB", "SYS"}
        assert Counter(row.department for row in found.values() if "DEP" in row.roles).keys() == {
            row.id for row in people.departments()}
        assert len(people.departments()) == len(read_departments()) == 25
        for login in ("adm", "dsp", "dep07"):
            assert fits(people.password_hash(found[login].id), users[login])
            assert not fits(people.password_hash(found[login].id), users["ins"])
    # Nowhere else: neither in the store nor in what stands beside it.
    kept = b"".join(each.read_bytes() for each in imported.path.parent.iterdir() if each.is_file())
    assert not any(password.encode() in kept for password in users.values())
    assert not any(password in imported.errors for password in users.values())


def test_making_grids_anew_moves_components_and_reuses_no_code(monaco_store: Path, capsys: Captured) -> None:
    with Store.open(monaco_store, write=False) as store, store.reading() as connection:
        before = read_divided_town(connection, store.path)
    assert main(["grids", "make", "--store", str(monaco_store), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    with Store.open(monaco_store, write=False) as store:
        assert store.verify().ok
        with store.reading() as connection:
            grid, component, user = tables.unit_grid, tables.component, tables.user
            living = set(connection.execute(sa.select(grid.c.code).where(grid.c.ended_on.is_(None))).scalars())
            every = set(connection.execute(sa.select(grid.c.code)).scalars())
            of_components = set(connection.execute(sa.select(component.c.unit_grid)).scalars())
            inspectors = connection.execute(
                sa.select(user.c.responsibility_grids).where(user.c.login == "ins")).scalar()
    assert len(living) == said["unit_grids"] and not living & before.used
    assert before.used - every == {code for code in before.used if "Z" in code}, "ended grids stay for old cases"
    assert of_components <= living
    assert inspectors and not set(inspectors) & before.used


def test_grids_of_a_store_tile_its_communities(town: tuple[Path, Path], tmp_path: Path, capsys: Captured) -> None:
    extract, mapping = town
    path = tmp_path / "town.sqlite"
    assert main(["import", str(extract), "--mapping", str(mapping), "--store", str(path)]) == 0
    out = capsys.readouterr().out
    assert "EPSG:4545" in out and "adm" in out
    assert main(["grids", "make", "--store", str(path)]) == 0
    with Store.open(path, write=False) as store, store.reading() as connection:
        communities = read_divided_town(connection, path).communities
        grid = tables.unit_grid
        rows = connection.execute(sa.select(grid.c.code, grid.c.area).where(grid.c.ended_on.is_(None))).all()
    for code, _, whole in communities:
        assert_tiles([from_plain("POLYGON", from_ewkb(row.area)).polygons[0][0] for row in rows
                      if row.code[:12] == code], whole)


@pytest.mark.parametrize(("content", "words"), [
    (b"", "is empty"), (b"hello", "Can't read"), (None, "There is no file")])
def test_unusable_extracts(content: bytes | None, words: str, town: tuple[Path, Path], tmp_path: Path,
                           capsys: Captured) -> None:
    extract, store = tmp_path / "bad.osm.pbf", tmp_path / "out" / "new.sqlite"
    store.parent.mkdir()
    if content is not None:
        extract.write_bytes(content)
    said = refused(capsys, "import", extract, "--mapping", town[1], "--store", store)
    assert words in said and str(extract) in said
    assert not list(store.parent.iterdir())


def test_unusable_mapping_and_boundary(town: tuple[Path, Path], tmp_path: Path, capsys: Captured) -> None:
    extract, mapping = town
    store = tmp_path / "out" / "new.sqlite"
    store.parent.mkdir()
    mapping.write_text(MAPPING.replace('"0402"', '"0999"'), "utf-8")
    said = refused(capsys, "import", extract, "--mapping", mapping, "--store", store)
    assert str(mapping) in said and "rule 1" in said and "0999" in said
    mapping.write_text(MAPPING, "utf-8")
    said = refused(capsys, "import", extract, "--mapping", mapping, "--store", store, "--boundary", "Nowhere")
    assert "Nowhere" in said and "安塞" in said
    assert not list(store.parent.iterdir())


def test_everything_outside_the_district(tmp_path: Path, capsys: Captured) -> None:
    town = OsmTown()
    town.boundary(6, "空", *box(0, 0, 500, 500))
    town.node(9000, 0, natural="tree")
    extract, mapping = town.save(tmp_path)
    said = refused(capsys, "import", extract, "--mapping", mapping, "--store", tmp_path / "new.sqlite")
    assert "No object" in said and sorted(each.name for each in tmp_path.iterdir()) == ["town.osm", "town.toml"]


def test_places_for_the_store(town: tuple[Path, Path], tmp_path: Path, capsys: Captured) -> None:
    """Named and there already, in no folder, in one that can't be written (root may write anywhere: see below)."""
    extract, mapping = town
    there = tmp_path / "there.sqlite"
    there.write_bytes(b"mine")
    assert str(there) in refused(capsys, "import", extract, "--mapping", mapping, "--store", there)
    assert there.read_bytes() == b"mine"
    nowhere = tmp_path / "no" / "new.sqlite"
    assert "folder" in refused(capsys, "import", extract, "--mapping", mapping, "--store", nowhere)
    assert "--store" in refused(capsys, "import", extract, "--mapping", mapping)


@needs_mount
def test_full_disk(town: tuple[Path, Path], tmp_path: Path, capsys: Captured) -> None:
    with tmpfs(tmp_path / "small", "600k") as small:
        said = refused(capsys, "import", town[0], "--mapping", town[1], "--store", small / "new.sqlite")
        assert "disk is full" in said
        assert not list(small.iterdir())


@needs_mount
def test_read_only_folder(town: tuple[Path, Path], tmp_path: Path, capsys: Captured) -> None:
    with tmpfs(tmp_path / "small", "8m") as small:
        subprocess.run(["mount", "-o", "remount,ro", small], check=True)
        said = refused(capsys, "import", town[0], "--mapping", town[1], "--store", small / "new.sqlite")
        assert "can't be written" in said and str(small) in said


def test_grids_on_unusable_stores(imported: Imported, tmp_path: Path, capsys: Captured) -> None:
    assert "no store" in refused(capsys, "grids", "make", "--store", tmp_path / "none.sqlite")
    empty = tmp_path / "empty.sqlite"
    assert main(["init", "--store", str(empty), "--district", "990001", "--crs", "EPSG:32632"]) == 0
    capsys.readouterr()
    assert "no town" in refused(capsys, "grids", "make", "--store", empty)
    newer = tmp_path / "newer.sqlite"
    shutil.copyfile(imported.path, newer)
    with closing(sqlite3.connect(newer)) as raw:
        raw.execute("UPDATE store SET schema_number = 99, oldest_client = 99")
        raw.commit()
    before = newer.read_bytes()
    assert "newer" in refused(capsys, "grids", "make", "--store", newer)
    assert newer.read_bytes() == before


def test_interrupted_import_leaves_nothing(tmp_path: Path) -> None:
    store = tmp_path / "new.sqlite"
    running = subprocess.Popen(
        [sys.executable, ROOT / "main.py", "import", ROOT / "tests" / "data" / "monaco.osm.pbf", "--store", store,
         "--lang", "en"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ})
    assert running.stderr is not None
    for line in running.stderr:
        if line.startswith("Writing the store"):
            break
    deadline = time.monotonic() + 60
    while not list(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (2, "", "Interrupted.\n")
    assert not list(tmp_path.iterdir())


def test_a_town_enters_a_shared_store_through_a_replica(
        town: tuple[Path, Path], cluster: Cluster, tmp_path: Path, capsys: Captured) -> None:
    extract, mapping = town
    url, path = new_database(cluster), tmp_path / "replica.wanmi"
    assert main(["share", url, "--district", "610603", "--crs", "4545", "--json"]) == 0
    assert main(["join", url, "--store", str(path), "--json"]) == 0
    capsys.readouterr()
    arguments = ["import", str(extract), "--mapping", str(mapping), "--code", "610603", "--store", str(path), "--json"]
    assert main(arguments) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["components"] > 20 and len(told["users"]) > 10
    with SharedStore.open(url) as shared:
        assert shared.verify().ok
        with shared.reading() as connection:
            assert connection.execute(sa.select(sa.func.count()).select_from(tables.component)
                                      ).scalar() == told["components"]
            body = connection.execute(sa.select(tables.journal.c.entry).order_by(tables.journal.c.seq.desc())).scalar()
            value = connection.execute(sa.select(tables.protected.c.value).join(
                tables.user, tables.user.c.password == tables.protected.c.seal).where(
                tables.user.c.login == told["users"][0]["login"])).scalar_one()
    assert json.loads(body)["kind"] == "TakeSurvey" and len(json.loads(body)["chunks"]) > 5
    assert fits(value, told["users"][0]["password"])
