"""`main.py join URL --store NEW`: makes this workstation a replica of a shared store; goes on where it was stopped."""

import argparse
import json
import sys
import time
from datetime import datetime
from pathlib import Path

from app.domain.errors import BadInput
from app.entrypoints.chosen_store import chosen_store
from app.messages import text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The shared store, and what comes along."""
    parser.add_argument("url", metavar="URL")
    parser.add_argument("--media", action="store_true")
    parser.add_argument("--anew", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """Copy, prove, and say what was copied.

    Raises:
        BadInput: `store.exists`; `exchange.unsent`, a replica is there that holds what has not gone up.
        Unusable: the server or the disk fails.
    """
    from data.replica.joining import join
    from data.shared.server import shown

    path = chosen_store(arguments.store)
    kept = _put_aside(path, anew=arguments.anew)

    def progress(what: str, done: int, of: int) -> None:
        name = text(f"shared.part_{what}", arguments.lang) if what in ("blob", "verify") else what
        print(f"{name} {done}/{of}", file=sys.stderr, flush=True)

    begun = time.perf_counter()
    joined = join(arguments.url, path, media=arguments.media, progress=progress)
    said: dict[str, str | int] = {
        "url": shown(arguments.url), "store": str(path), "rows": joined.rows, "seq": joined.seq, "head": joined.head,
        "resumed": joined.resumed, "blobs": joined.blobs, "took_ms": round((time.perf_counter() - begun) * 1000),
        "taken_along": _take_along(path, kept)}
    if arguments.json:
        print(json.dumps(said))
    else:
        print(text("exchange.joined", arguments.lang, **said))
    return 0


def _put_aside(path: Path, *, anew: bool) -> Path | None:
    """Move a replica that is there out of the way; what has not gone up is in a file before."""
    from data.replica.exchange import ReplicaExchange
    from data.replica.store import ReplicaStore

    if not path.exists():
        return None
    stamp = f"{datetime.now():%Y%m%dT%H%M%S}"
    kept = path.with_name(f"{path.name}.unsent-{stamp}.zip")
    with ReplicaStore.open(path) as store:
        waiting = store.unsent()
        if not anew:
            raise BadInput("exchange.unsent" if waiting else "store.exists", path=str(path), unsent=waiting)
        if waiting:
            ReplicaExchange(store).export_unsent(kept)
    for each in sorted(path.parent.glob(f"{path.name}*"), key=lambda file: file.name == path.name):
        if ".unsent-" not in each.name and ".aside-" not in each.name:
            each.rename(each.with_name(each.name.replace(path.name, f"{path.name}.aside-{stamp}", 1)))
    return kept if waiting else None


def _take_along(path: Path, kept: Path | None) -> int:
    from data.replica.exchange import ReplicaExchange
    from data.replica.store import ReplicaStore

    if kept is None:
        return 0
    with ReplicaStore.open(path) as store:
        return ReplicaExchange(store).import_unsent(kept)
