"""The one command line: finds the command, reads its arguments, turns a refusal into one sentence and an exit code.

How a command is written (`app/entrypoints/<module>.py`, named in `COMMANDS`; without a command: `desktop.py`)::

    def add_arguments(parser: argparse.ArgumentParser) -> None:   # its own arguments; the global ones are there already
    def run(arguments: argparse.Namespace) -> int:                # 0 done, 1 a check failed; raises Refusal for 2

The module is imported only when its command was chosen, and what is heavy (Qt, SQLAlchemy, shapely) is imported
inside `run`, so that `--help` and a mistyped argument answer at once. `arguments` always has the global options:
`store: str | None`, `user: str | None` (`--as`), `lang: str` and whether it was given (`lang_given`),
`theme: "day" | "night" | None`,
`workspace: str | None`, `size: tuple[int, int] | None` (px), `screenshot: Path | None`, `json: bool`. They may stand
before or after the command. With `--json`, stdout gets one JSON document and nothing else; everything else goes to
stderr (`logging` does).
"""

import argparse
import errno
import faulthandler
import importlib
import logging
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, NoReturn

import platformdirs

from app.domain.errors import BadInput, Refusal, Unusable
from app.entrypoints.virtual_screen import has_display, virtual_screen
from app.messages import LANGUAGES, sentence, text

COMMANDS = {
    "demo": "demo",
    "import": "import_town",
    "grids": "grids",
    "init": "init",
    "catalogue": "catalogue",
    "calendar": "calendar",
    "calls": "calls",
    "verify": "verify",
    "share": "share",
    "join": "join",
    "sync": "sync",
    "backup": "backup",
    "restore": "restore",
    "regain": "regain",
    "sheet": "sheet",
    "evaluate": "evaluate",
    "drill": "drill",
    "bench": "bench",
    "faults": "faults",
    "doctor": "doctor",
}
"""Name on the command line → module in this package."""

WORKSPACES = ("accept", "duty", "dispatch", "gis", "video", "supervision", "evaluation", "administration")
"""Workspaces that may be asked for; those of later issues are hidden."""

_GLOBAL = {"store": None, "user": None, "lang": LANGUAGES[0], "theme": None, "workspace": None,
           "size": None, "screenshot": None, "json": False}
_OS_CODES = {errno.ENOSPC: "disk_full", errno.EDQUOT: "disk_full", errno.EROFS: "not_writable",
             errno.EACCES: "not_writable", errno.EPERM: "not_writable", errno.ENOENT: "not_found"}
_RESTORABLE = ("store.damaged", "store.truncated", "store.empty", "store.missing", "store.end_missing")


class Parser(argparse.ArgumentParser):
    """Refuses with one sentence instead of printing its usage; a command's own arguments come in when it is chosen.

    Attributes:
        module: the chosen command's module in this package, None for the window.
    """

    def __init__(self, *, module: str | None = None, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)
        self.module = module

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Take the command's own arguments in, then parse."""
        if self.module is not None:
            importlib.import_module(f"app.entrypoints.{self.module}").add_arguments(self)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Refuse."""
        raise BadInput("arguments.unusable", detail=message)


def main(argv: Sequence[str]) -> int:
    """Carry out a command line and return the exit code; see the module's docstring."""
    faulthandler.enable(file=sys.__stderr__ or sys.stderr)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s: %(message)s")
    language = _language(argv)
    try:
        arguments = parse(argv, language)
        with _screen(arguments):
            command = importlib.import_module(f"app.entrypoints.{COMMANDS.get(arguments.command, 'desktop')}")
            return int(command.run(arguments))
    except Refusal as refusal:
        print(sentence(refusal, language), file=sys.stderr)
        if refusal.code in _RESTORABLE:
            _offer_restore(str(refusal.facts["path"]), language)
    except OSError as error:
        # A safety net: what a command itself can name better it refuses by itself.
        if error.errno not in _OS_CODES:
            raise
        met = Unusable(f"environment.{_OS_CODES[error.errno]}", path=str(error.filename or ""))
        print(sentence(met, language), file=sys.stderr)
    except KeyboardInterrupt:
        print(text("arguments.interrupted", language), file=sys.stderr)
    return 2


def _offer_restore(path: str, language: str) -> None:
    from app.entrypoints.backup import last_backup

    found = last_backup(path)
    if found is not None:
        print(text("backup.offered", language, path=found[0], made_at=found[1]), file=sys.stderr)


def parse(argv: Sequence[str], language: str = LANGUAGES[0]) -> argparse.Namespace:
    """Return the arguments with `command` (None: the window) and every global option.

    Raises:
        BadInput: an argument is unknown, missing or not usable.
    """
    arguments = argparse.Namespace()
    _, rest = _parser(language).parse_known_args(list(argv), arguments)
    if rest:
        raise BadInput("arguments.unexpected", arguments=" ".join(rest))
    arguments.lang_given = "lang" in vars(arguments)
    for name, default in _GLOBAL.items():
        vars(arguments).setdefault(name, default)
    return arguments


def _screen(arguments: argparse.Namespace) -> AbstractContextManager[object]:
    """Where there is no display, draw the window on a virtual one and save its picture."""
    if arguments.command is not None or has_display():
        return nullcontext()
    if arguments.screenshot is None:
        folder = platformdirs.user_cache_path("wanmi", ensure_exists=True)
        arguments.screenshot = folder / "screenshot.png"
    return virtual_screen(arguments.size)


def _parser(language: str) -> Parser:
    shared = _global_options(language)
    parser = Parser(prog="main.py", description=text("help.program", language), parents=[shared])
    commands = parser.add_subparsers(dest="command", title=text("help.commands", language), metavar="COMMAND")
    for name, module in COMMANDS.items():
        said = text(f"help.{name}", language)
        commands.add_parser(name, module=module, help=said, description=said, parents=[shared])
    return parser


def _global_options(language: str) -> Parser:
    """Options that work everywhere. Without defaults, so that those before a command survive the command's own."""
    options = Parser(add_help=False, argument_default=argparse.SUPPRESS)

    def add(flag: str, **settings: Any) -> None:
        options.add_argument(flag, help=text(f"help.{flag[2:]}", language), **settings)

    add("--store", metavar="URL")
    add("--as", dest="user", metavar="USER")
    add("--lang", choices=LANGUAGES)
    add("--theme", choices=("day", "night"))
    add("--workspace", choices=WORKSPACES)
    add("--size", type=_size, metavar="WxH")
    add("--screenshot", type=Path, metavar="FILE")
    add("--json", action="store_true")
    return options


def _size(value: str) -> tuple[int, int]:
    width, cross, height = value.lower().partition("x")
    if not (cross and width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise BadInput("arguments.size", value=value)
    return int(width), int(height)


def _language(argv: Sequence[str]) -> str:
    """The language that sentences about `argv` itself are in: needed before it is parsed."""
    for before, value in zip(["", *argv], [*argv, ""], strict=True):
        given = value if before == "--lang" else value.removeprefix("--lang=")
        if given in LANGUAGES and (before == "--lang" or value.startswith("--lang=")):
            return given
    return LANGUAGES[0]
