"""`main.py calls`: which folder a telephone exchange writes this workstation's calls to, and how it stands."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.call import to_ring_back
from app.domain.errors import BadInput
from app.entrypoints.look import ANY_STORE
from app.entrypoints.workstation import own_workstation
from app.messages import text
from app.ports.clock import Clock

if TYPE_CHECKING:
    from data.calls import CallFolder

_KIND, _KEY = "preference", "calls"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing (how it stands), a folder to use from now on, or none any more."""
    parser.add_argument("action", nargs="?", choices=("use", "off"))
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER")


def run(arguments: argparse.Namespace) -> int:
    """Remember the folder for this workstation, or say which it is and what stands there."""
    if (arguments.action == "use") != (arguments.folder is not None):
        raise BadInput("calls.which")
    if arguments.action == "off":
        remember(None)
        print(json.dumps({"folder": None}) if arguments.json else text("calls.off", arguments.lang))
        return 0
    if arguments.action == "use":
        from data.calls import CallFolder
        from data.clock import MACHINE

        folder = arguments.folder.expanduser().resolve()
        CallFolder(folder, MACHINE).report()  # Refuses what is no folder.
        remember(folder)
    return _tell(arguments)


def remember(folder: Path | None) -> None:
    """Use the folder from the next start on, None: none."""
    own = own_workstation(ANY_STORE, keeps=True)
    try:
        if folder is None:
            own.forget(_KIND, _KEY)
        else:
            own.keep(_KIND, _KEY, {"folder": str(folder)})
    finally:
        own.close()


def call_folder(clock: Clock, *, keeps: bool) -> "CallFolder | None":
    """Return the exchange of this workstation, told by the store's clock; None where none is connected.

    `keeps`: as `app.entrypoints.workstation.own_workstation`.
    """
    own = own_workstation(ANY_STORE, keeps=keeps)
    try:
        known = own.kept(_KIND, _KEY)
    finally:
        own.close()
    if known is None:
        return None
    from data.calls import CallFolder

    return CallFolder(Path(known["folder"]), clock)


def _tell(arguments: argparse.Namespace) -> int:
    from data.clock import MACHINE

    exchange = call_folder(MACHINE, keeps=True)
    if exchange is None:
        print(json.dumps({"folder": None}) if arguments.json else text("calls.none", arguments.lang))
        return 0
    report = exchange.report()
    missed = len(to_ring_back(report.calls, MACHINE.now()))
    if arguments.json:
        print(json.dumps({"folder": str(exchange.folder), "calls": len(report.calls), "missed": missed,
                          "refused": [dict(each.facts) for each in report.refused]}))
    else:
        print(text("calls.used", arguments.lang, folder=str(exchange.folder), calls=len(report.calls), missed=missed))
        for refusal in report.refused:
            print(text(refusal.code, arguments.lang, **refusal.facts))
    return 1 if report.refused else 0
