"""`main.py backup --to FOLDER`: backs a store up while it is in use, and proves the backup by restoring it."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.domain.errors import BadInput
from app.entrypoints.chosen_store import opened_to_read
from app.messages import text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, how many to keep."""
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--keep", metavar="N")
    parser.add_argument("--unproved", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """Make it, prove it, remove older ones; 1 when media are missing in the store itself."""
    from app.entrypoints.workstation import note_backup
    from data.backup.making import back_up, keep_newest
    from data.backup.restoring import prove
    from data.shared.server import shown
    from data.shared.store import SharedStore

    keep = _keep(arguments.keep)
    progress = progress_to_stderr(arguments.lang)
    with opened_to_read(arguments.store) as store:
        made = back_up(store, arguments.to, now=datetime.now(UTC), progress=progress)
    compared = 0 if arguments.unproved else prove(made.path, progress).tables
    place = shown(store.url) if isinstance(store, SharedStore) else str(store.path.resolve())
    note_backup(made.manifest.store, place, arguments.to)
    removed = keep_newest(arguments.to, made.manifest.store, keep) if keep else []
    manifest = made.manifest
    said: dict[str, Any] = {
        "path": str(made.path), "hash": manifest.hash, "store": manifest.store, "epoch": manifest.epoch,
        "entries": manifest.seq, "head": manifest.head, "rows": sum(each.rows for each in manifest.tables.values()),
        "media": manifest.media, "media_bytes": manifest.media_bytes, "media_missing": len(manifest.media_missing),
        "proved": not arguments.unproved, "tables": compared, "removed": len(removed)}
    if arguments.json:
        print(json.dumps(said))
    else:
        _print(said, arguments.lang)
    return 1 if manifest.media_missing else 0


def progress_to_stderr(language: str) -> Callable[[str, int, int], None]:
    """Return a progress that prints a line when something else is being done."""
    last = ""

    def progress(what: str, done: int, of: int) -> None:
        nonlocal last
        name = what if what in ("store", "media", "verify") else "table"
        if name != last:
            last = name
            print(text(f"backup.part_{name}", language), file=sys.stderr, flush=True)

    return progress


def last_backup(path: str) -> tuple[str, str] | None:
    """Return (folder, instant) of the newest backup that was made from here of the store in that file."""
    from app.entrypoints.workstation import backups_noted
    from data.backup.making import backups_in

    for store, place, folder in backups_noted():
        if place == str(Path(path).resolve()) and (found := backups_in(folder, store)):
            return str(found[-1].path), found[-1].manifest.made_at
    return None


def _keep(value: str | None) -> int:
    if value is None:
        return 0
    if not (value.isascii() and value.isdecimal() and int(value)):
        raise BadInput("backup.keep", value=value)
    return int(value)


def _print(said: dict[str, Any], language: str) -> None:
    print(text("backup.made", language, media_mb=round(said["media_bytes"] / 2**20), **said))
    if said["proved"]:
        print(text("backup.proved", language, tables=said["tables"]))
    if said["removed"]:
        print(text("backup.removed", language, count=said["removed"]))
    if said["media_missing"]:
        print(text("backup.media_missing", language, count=said["media_missing"]), file=sys.stderr)
