"""Monaco, read once and stored once for every test of this folder."""

import json
import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from app.domain.survey import Survey
from app.entrypoints.command_line import main
from data.catalogue_files import read_types
from data.exchange.mapping import read_mapping
from data.exchange.osm import Report, read_town

ROOT = Path(__file__).resolve().parents[3]
MONACO = ROOT / "tests" / "data" / "monaco.osm.pbf"
MAPPING = ROOT / "resources" / "mappings" / "osm.toml"


@dataclass(frozen=True)
class Imported:
    """What the import command made."""

    path: Path
    said: dict[str, Any]
    errors: str


@pytest.fixture(scope="session")
def monaco() -> tuple[Survey, Report]:
    """The survey and report of the extract."""
    types = read_types("component")
    return read_town(MONACO, read_mapping(MAPPING, types), types, date(2025, 2, 1))


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    """Monaco's store, made by the command; not to be changed."""
    path = tmp_path_factory.mktemp("monaco") / "monaco.sqlite"
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["import", str(MONACO), "--mapping", str(MAPPING), "--store", str(path), "--json"])
    assert code == 0, err.getvalue()
    yield Imported(path, json.loads(out.getvalue()), err.getvalue())


@pytest.fixture
def monaco_store(imported: Imported, tmp_path: Path) -> Path:
    """A copy of it."""
    path = tmp_path / "monaco.sqlite"
    shutil.copyfile(imported.path, path)
    return path
