"""The arrows between the rooms: kept now, and each contract proven able to break."""

import ast
import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import tree

LINTER = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
PROBES = {
    "rooms": ("app/ports", "import app.services.cases"),
    "domain": ("app/domain", "import app.link"),
    "core": ("app/services", "import data"),
    "link": ("app/link", "import app.domain.errors"),
    "video": ("app/video", "import app.services.cases"),
    "data": ("data", "import ui"),
    "ui": ("ui", "import data"),
    "layers": ("layers", "import app.domain.errors"),
    "engine": ("ui", "import qgis.core"),
    "sql": ("app/entrypoints", "import sqlalchemy"),
    "qt": ("app/services", "import PySide6.QtCore"),
}
"""Contract of setup.cfg → the room that gets one more module, and what that module does wrong."""
DOMAIN_MAY = sys.stdlib_module_names - {"os", "io", "socket", "subprocess", "time", "pathlib", "sqlite3", "random",
                                        "threading", "asyncio", "tempfile", "shutil", "urllib", "http", "logging"}


def contracts() -> dict[str, str]:
    """Name each contract of setup.cfg by its section."""
    settings = configparser.ConfigParser()
    settings.read(tree.ROOT / "setup.cfg", "utf-8")
    marker = "importlinter:contract:"
    return {section.removeprefix(marker): settings[section]["name"] for section in settings.sections()
            if section.startswith(marker)}


def lint(root: Path) -> str:
    """Run the import linter on a tree and return what it says."""
    done = subprocess.run(LINTER, cwd=root, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_contracts_are_kept() -> None:
    said = lint(tree.ROOT)
    assert "0 broken" in said, said


def test_every_contract_can_break(tmp_path: Path) -> None:
    assert PROBES.keys() == contracts().keys()
    for room in tree.ROOMS:
        shutil.copytree(tree.ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(tree.ROOT / "setup.cfg", tmp_path)
    for number, (room, wrong) in enumerate(PROBES.values()):
        (tmp_path / room / f"probe_{number}.py").write_text(wrong)
    said = lint(tmp_path)
    kept = [key for key, title in contracts().items() if f"{title} BROKEN" not in said]
    assert not kept, said


def foreign_to_domain(module: ast.AST) -> set[str]:
    """Return the imports that a module of the domain may not have."""
    return {each for each in tree.imported(module)
            if each.partition(".")[0] not in DOMAIN_MAY | {"chinese_calendar"} and not each.startswith("app.domain")}


def asks_the_clock(module: ast.AST) -> bool:
    """Say whether a module calls now(), today() or utcnow()."""
    return any(isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
               and node.func.attr in {"now", "today", "utcnow"} for node in ast.walk(module))


@pytest.mark.parametrize("path", tree.modules("app/domain"), ids=tree.name)
def test_domain_is_pure(path: Path) -> None:
    assert not foreign_to_domain(tree.parsed(path))
    assert not asks_the_clock(tree.parsed(path))


def test_impurity_is_found() -> None:
    assert foreign_to_domain(ast.parse("import os.path\nfrom shapely import box")) == {"os.path", "shapely"}
    assert asks_the_clock(ast.parse("import datetime\ndatetime.datetime.now()"))


def test_one_module_asks_for_the_holidays() -> None:
    asking = [tree.name(path) for path in tree.modules() if "chinese_calendar" in tree.imported(tree.parsed(path))]
    assert len(asking) <= 1, asking


def test_engine_imports_only_the_link_and_what_debian_gives_it() -> None:
    allowed = sys.stdlib_module_names | {"layers", "qgis", "PyQt5"}
    wrong = {tree.name(path): bad for path in tree.modules("layers")
             if (bad := {each for each in tree.imported(tree.parsed(path))
                         if each.partition(".")[0] not in allowed and not each.startswith("app.link")})}
    assert not wrong


@pytest.mark.parametrize("room", ["app/link", "app/video"])
def test_stays_small(room: str) -> None:
    # The demonstration's camera server runs under the system's Python, which has gi.
    allowed = sys.stdlib_module_names | ({"vlc", "gi"} if room == "app/video" else set())
    ours = ("app.link", room.replace("/", "."))
    wrong = {tree.name(path): bad for path in tree.modules(room)
             if (bad := {each for each in tree.imported(tree.parsed(path))
                         if each.partition(".")[0] not in allowed and not each.startswith(ours)})}
    assert not wrong


WEAKENED = ("data.faults", "app.faults")
"""Rooms with stores whose protections can be taken away."""


def weakened_in(parsed: ast.AST) -> set[str]:
    return {each for each in tree.imported(parsed) if each.startswith(WEAKENED)}


def test_only_the_fault_run_can_weaken_a_store() -> None:
    may = ("app/faults/", "data/faults/", "app/entrypoints/faults.py")
    assert not {tree.name(path): bad for path in tree.modules()
                if not tree.name(path).startswith(may) and (bad := weakened_in(tree.parsed(path)))}
    assert weakened_in(ast.parse("from data.faults.controls import open_store")) == {"data.faults.controls"}


def test_layers_package_is_empty() -> None:
    assert (tree.ROOT / "layers" / "__init__.py").read_text("utf-8") == ""


def test_packaging_is_no_package() -> None:
    assert not (tree.ROOT / "packaging" / "__init__.py").exists()
