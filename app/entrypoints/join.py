"""`main.py join URL --store NEW`: makes this workstation a replica of a shared store; goes on where it was stopped."""

import argparse
import json
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.domain.errors import BadInput, Unusable
from app.domain.plain import digest
from app.entrypoints.chosen_store import chosen_store, own_store
from app.messages import sentence, text

_UNREADABLE = frozenset({"store.damaged", "store.truncated", "store.not_a_store", "store.empty"})
"""What is so can't say what it holds; its file is kept."""
_KEPT = ("unsent-", "aside-", "anew")


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
    new = path.with_name(f"{path.name}.anew")
    if new.exists() and not path.exists():
        renamed(new, path)  # Killed while the old one gave its place to the new one.
    replaces = _may_replace(path, anew=arguments.anew)

    begun = time.perf_counter()
    joined = join(arguments.url, new if replaces else path, media=arguments.media, progress=_progress(arguments.lang))
    kept, was_ahead = _put_aside(path, arguments.lang) if replaces else (None, False)
    if replaces:
        renamed(new, path)
    if was_ahead:
        _fetch_ahead(path)
    said: dict[str, str | int] = {
        "url": shown(arguments.url), "store": str(path), "rows": joined.rows, "seq": joined.seq, "head": joined.head,
        "resumed": joined.resumed, "blobs": joined.blobs, "took_ms": round((time.perf_counter() - begun) * 1000),
        "taken_along": _take_along(path, kept)}
    if arguments.json:
        print(json.dumps(said))
    else:
        print(text("exchange.joined", arguments.lang, **said))
    return 0


def store_to_open(url: str | None, language: str) -> Path:
    """Return the file of the store that `--store` names: for a server's URL this workstation's replica of it.

    The replica stands in the data folder. It is made, with progress, where there is none yet.

    Raises:
        BadInput: as `chosen_store`, but for a server; `shared.password_in_url`.
        Unusable: as `data.replica.joining.join`.
    """
    if not (url and url.startswith("postgresql")):
        return chosen_store(url)
    from data.replica.joining import join
    from data.shared.server import refuse_password

    refuse_password(url)
    path = own_store().with_name(f"replica-{digest(url)[:16]}.sqlite")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        join(url, path, progress=_progress(language))
    return path


def _progress(language: str) -> Callable[[str, int, int], None]:
    def progress(what: str, done: int, of: int) -> None:
        name = text(f"shared.part_{what}", language) if what in ("blob", "verify") else what
        print(f"{name} {done}/{of}", file=sys.stderr, flush=True)
    return progress


def _may_replace(path: Path, *, anew: bool) -> bool:
    """Say whether a replica is there that shall be replaced; it stays as it is until the new one is whole."""
    from data.replica.store import ReplicaStore

    if not path.exists():
        return False
    if not anew:
        with ReplicaStore.open(path) as store:
            waiting = store.unsent()
        raise BadInput("exchange.unsent" if waiting else "store.exists", path=str(path), unsent=waiting)
    return True


def _put_aside(path: Path, language: str) -> tuple[Path | None, bool]:
    """Move a replica out of the way; what has not gone up is in a file before, whose place is returned.

    And whether it fetched photos ahead.
    """
    from data.replica.exchange import ReplicaExchange
    from data.replica.store import ReplicaStore

    stamp = f"{datetime.now():%Y%m%dT%H%M%S}"
    kept = path.with_name(f"{path.name}.unsent-{stamp}.zip")
    waiting, was_ahead = 0, False
    try:
        with ReplicaStore.open(path) as store:
            waiting, was_ahead = store.unsent(), store.ahead.missing() is not None
            if waiting:
                ReplicaExchange(store).export_unsent(kept)
    except Unusable as failure:
        if failure.code not in _UNREADABLE:
            raise
        print(sentence(failure, language), file=sys.stderr)
    renamed(path, path.with_name(f"{path.name}.aside-{stamp}"))
    return kept if waiting else None, was_ahead


def _fetch_ahead(path: Path) -> None:
    from data.replica.store import ReplicaStore

    with ReplicaStore.open(path) as store:
        store.ahead.switch(True)


def renamed(path: Path, to: Path) -> None:
    """Give a replica, with what stands beside it, another name; the file itself comes last."""
    for each in sorted(files_of(path), key=lambda file: file.name == path.name):
        each.rename(each.with_name(each.name.replace(path.name, to.name, 1)))


def files_of(path: Path) -> list[Path]:
    """Return the replica's file and what stands beside it: its log, lock, heads, password and blobs."""
    return [each for each in path.parent.iterdir() if each.name == path.name or (
        each.name.startswith((path.name + "-", path.name + "."))
        and not each.name.startswith(tuple(f"{path.name}.{kept}" for kept in _KEPT)))]


def _take_along(path: Path, kept: Path | None) -> int:
    from data.replica.exchange import ReplicaExchange
    from data.replica.store import ReplicaStore

    if kept is None:
        return 0
    with ReplicaStore.open(path) as store:
        return ReplicaExchange(store).import_unsent(kept)
