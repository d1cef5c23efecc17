"""Sizes, names and habits that keep the code readable; each rule is a function that a bad example must fail."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import tree

FUNCTION_LINES, MODULE_LINES, MAIN_WINDOW_LINES = 60, 600, 250
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "manager"}
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b|\brgba?\(")
# Written apart, so that this file doesn't find itself.
FORBIDDEN_TEXT = {"a path of one machine": "/work" + "/", "a package index": "pypi" + ".org",
                  "another index": "python" + "hosted"}


def long_functions(module: ast.AST) -> Iterator[str]:
    """Name the functions over the budget."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            lines = node.end_lineno - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{node.name}: {lines} lines"


def literal_colours(module: ast.AST) -> set[str]:
    """Return the strings of a module that spell a colour, and the arguments of QColor(1, 2, 3)."""
    found = {node.value for node in ast.walk(module)
             if isinstance(node, ast.Constant) and isinstance(node.value, str) and COLOUR.search(node.value)}
    return found | {ast.unparse(node) for node in ast.walk(module)
                    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("QColor") and len(node.args) >= 3
                    and all(isinstance(each, ast.Constant) for each in node.args[:3])}


def calls(module: ast.AST, method: str) -> bool:
    """Say whether a module names a method."""
    return any(isinstance(node, ast.Attribute) and node.attr == method for node in ast.walk(module))


@pytest.mark.parametrize("path", tree.modules(), ids=tree.name)
def test_module_keeps_its_budget(path: Path) -> None:
    limit = MAIN_WINDOW_LINES if path == tree.ROOT / "ui" / "main_window.py" else MODULE_LINES
    assert len(path.read_text("utf-8").splitlines()) <= limit
    # A migration is one frozen list of statements, made by Alembic from the tables.
    assert "versions" in path.parts or not list(long_functions(tree.parsed(path)))
    assert not FORBIDDEN_NAMES & set(path.relative_to(tree.ROOT).with_suffix("").parts)
    assert not calls(tree.parsed(path), "processEvents")
    if path.name != "__init__.py" or path.read_text("utf-8").strip():
        assert ast.get_docstring(tree.parsed(path)), "a module says why it exists"


@pytest.mark.parametrize("path", tree.modules("ui"), ids=tree.name)
def test_window_takes_its_colours_from_the_tokens(path: Path) -> None:
    assert not literal_colours(tree.parsed(path))


def test_bad_examples_are_found() -> None:
    long = ast.parse("def f():\n" + "    x = 1\n" * FUNCTION_LINES)
    assert list(long_functions(long)) == [f"f: {FUNCTION_LINES + 1} lines"]
    assert literal_colours(ast.parse("a = '#ff0000'\nb = QColor(1, 2, 3)\nc = '#1f'")) == {"#ff0000", "QColor(1, 2, 3)"}
    assert calls(ast.parse("app.processEvents()"), "processEvents")


def test_main_is_short() -> None:
    assert len((tree.ROOT / "main.py").read_text("utf-8").splitlines()) < 60


def test_nothing_names_a_machine_or_a_package_index() -> None:
    found = []
    for path in tree.files():
        content = path.read_bytes()
        found += [f"{tree.name(path)}: {what}" for what, text in FORBIDDEN_TEXT.items() if text.encode() in content]
    assert not found


def test_every_module_imports_without_effects(tmp_path: Path) -> None:
    """In one fresh process: no output, no file, no thread, no Qt application; the engine's rooms are not ours."""
    # Migrations are run by Alembic, inside its context.
    names = [".".join(path.relative_to(tree.ROOT).with_suffix("").parts).removesuffix(".__init__")
             for path in tree.modules("app", "data", "ui")
             if path.name != "__main__.py" and "migrations" not in path.parts]
    code = f"""
import importlib, sys, threading
sys.path.insert(0, {str(tree.ROOT)!r})
for name in {names!r}:
    importlib.import_module(name)
assert threading.active_count() == 1, threading.enumerate()
core = sys.modules.get("PySide6.QtCore")
assert core is None or core.QCoreApplication.instance() is None
"""
    done = subprocess.run([sys.executable, "-B", "-W", "error", "-c", code], cwd=tmp_path, check=False,
                          capture_output=True, text=True, env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not list(tmp_path.iterdir())
