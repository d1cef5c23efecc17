"""Dialogs are opened in one place, which holds them while they are open."""

import ast
from collections.abc import Iterator

from tests.architecture import tree

PLACE = "ui/dialogs.py"


def opening(node: ast.AST, own: bool = False) -> Iterator[ast.Call]:
    """Give each call of `open` without arguments below the node; `own`: the class around it has an `open` itself."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from opening(child, any(isinstance(each, ast.FunctionDef) and each.name == "open"
                                          for each in child.body))
            continue
        if (isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute) and child.func.attr == "open"
                and not child.args and not child.keywords
                and not (own and ast.unparse(child.func.value) == "self")):
            yield child
        yield from opening(child, own)


def test_dialogs_are_opened_in_one_place() -> None:
    found = {f"{tree.name(path)}:{call.lineno}" for path in tree.modules("ui", "app")
             for call in opening(tree.parsed(path))}
    assert {each.partition(":")[0] for each in found} == {PLACE}, found


def test_an_opening_elsewhere_is_found() -> None:
    code = "class A:\n  def open(self): ...\n  def b(self):\n    self.open()\n    dialog.open()\n    open('f')\n"
    assert [call.lineno for call in opening(ast.parse(code))] == [5]
