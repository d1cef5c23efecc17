"""The repository's files as the architecture tests see them: what git knows or would add, never what it ignores."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("app", "data", "layers", "ui")


@cache
def files() -> tuple[Path, ...]:
    """Return every file of the repository, sorted."""
    # Set-up may have been done by root in another user's clone, and then git asks whether that is meant.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(path for name in sorted(filter(None, listed.split("\0"))) if (path := ROOT / name).is_file())


@cache
def modules(*rooms: str) -> tuple[Path, ...]:
    """Return the Python files under these rooms (default: all rooms and main.py)."""
    wanted = rooms or (*ROOMS, "main.py")
    return tuple(path for path in files() if path.suffix == ".py"
                 and any(path.relative_to(ROOT).is_relative_to(room) for room in wanted))


@cache
def parsed(path: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(path.read_text("utf-8"), str(path))


def name(path: Path) -> str:
    """Return a path as people write it: relative to the repository."""
    return str(path.relative_to(ROOT))


def imported(tree: ast.AST) -> set[str]:
    """Return the dotted names of everything that a tree imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found
