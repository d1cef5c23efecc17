"""`main.py restore BACKUP --store NEW`: restores a backup into an empty place, after all of it was checked.

`main.py restore --promoted --store URL`: the server itself went back to a point in time, or a standby took over.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from app.domain.errors import BadInput
from app.entrypoints.backup import progress_to_stderr
from app.entrypoints.chosen_store import chosen_store
from app.messages import text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which backup; its manifest's hash where it is known from elsewhere."""
    parser.add_argument("backup", type=Path, nargs="?", metavar="BACKUP")
    parser.add_argument("--expect", default="", metavar="HASH")
    parser.add_argument("--promoted", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """Restore it; tell what was done."""
    from data.backup.restoring import restore
    from data.shared.server import shown

    if not arguments.store:
        raise BadInput("store.no_path")
    on_server = arguments.store.startswith("postgresql")
    if arguments.promoted and on_server:
        return _promoted(arguments)
    if arguments.backup is None or arguments.promoted:
        raise BadInput("backup.what")
    target = arguments.store if on_server else chosen_store(arguments.store)
    done = restore(arguments.backup, target, expected=arguments.expect, progress=progress_to_stderr(arguments.lang))
    said: dict[str, Any] = {
        "path": shown(arguments.store) if on_server else str(target), "hash": done.manifest.hash,
        "store": done.manifest.store, "made_at": done.manifest.made_at, "epoch": done.epoch, "entries": done.entries,
        "head": done.head, "tables": done.tables, "lost": done.lost}
    if arguments.json:
        print(json.dumps(said))
    else:
        print(text("backup.restored", arguments.lang, **(said | {"head": done.head[:16]})))
        if done.lost:
            print(text("backup.lost", arguments.lang, count=done.lost))
        if on_server:
            print(text("backup.told", arguments.lang))
    return 0


def _promoted(arguments: argparse.Namespace) -> int:
    from data.backup.restoring import promoted
    from data.shared.server import shown

    done = promoted(arguments.store)
    said: dict[str, Any] = {"url": shown(arguments.store), "epoch": done.epoch, "entries": done.entries,
                            "last_at": done.last_at, "head": done.head}
    if arguments.json:
        print(json.dumps(said))
    else:
        print(text("backup.promoted", arguments.lang, **(said | {"head": done.head[:16]})))
        print(text("backup.told", arguments.lang))
    return 0
