"""`main.py regain REPLICA --store URL`: what a replica holds more than a shared store that was restored.

Without `--take` or `--void` it only tells, with exit code 1 when there is something.
"""

import argparse
import getpass
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.errors import BadInput
from app.messages import sentence, text

if TYPE_CHECKING:
    from data.backup.regaining import Comparison, Regained

_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The replica's file or a backup's folder, and what to do."""
    parser.add_argument("replica", type=Path, metavar="REPLICA")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--take", action="store_true")
    what.add_argument("--void", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """Compare; then tell, take again or declare void. 1 when something is (still) missing in the store."""
    from data.backup.regaining import declare_void, holder, look, take_again
    from data.shared.store import SharedStore

    if not (arguments.store or "").startswith("postgresql"):
        raise BadInput("store.no_path")
    by = arguments.user or getpass.getuser()
    with holder(arguments.replica) as (held, blobs), SharedStore.open(arguments.store) as shared:
        found = look(held, shared, arguments.replica)
        done = None
        if found.lost and arguments.take:
            done = take_again(held, blobs, shared, found, by)
        elif found.lost and arguments.void:
            done = declare_void(held, shared, found, by)
    if arguments.json:
        print(json.dumps(_facts(found, done, arguments.lang)))
    else:
        _print(arguments.replica, found, done, arguments.lang)
    return 1 if (done.left if done else found.lost) else 0


def _facts(found: "Comparison", done: "Regained | None", language: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "lineage": str(found.lineage), "common": found.common, "held": found.held.seq, "store": found.met.seq,
        "entries": len(found.lost), "people": found.people,
        "lost": [{"seq": each.seq, "kind": each.kind, "intent": each.intent, "login": each.login, "at": each.at}
                 for each in found.lost]}
    if done is not None:
        said |= {"taken": done.taken, "answered": done.answered, "voided": done.voided,
                 "media_missing": sorted(done.media_missing),
                 "left": [{"seq": lost.seq, "why": sentence(why, language)} for lost, why in done.left]}
    return said


def _print(path: Path, found: "Comparison", done: "Regained | None", language: str) -> None:
    if not found.lost:
        print(text("regain.nothing", language, path=str(path), common=found.common))
        return
    if done is None:
        print(text("regain.older", language, path=str(path), count=len(found.lost), people=found.people,
                   common=found.common))
        for each in found.lost[:_SHOWN]:
            print(text("regain.entry", language, seq=each.seq, at=each.at[:19], login=each.login, kind=each.kind))
        if len(found.lost) > _SHOWN:
            print(text("regain.more", language, count=len(found.lost) - _SHOWN))
        return
    print(text("regain.done", language, taken=done.taken, answered=done.answered, voided=done.voided,
               left=len(done.left)))
    for lost, why in done.left:
        print(text("regain.left", language, seq=lost.seq, kind=lost.kind, login=lost.login,
                   why=sentence(why, language)))
    if done.media_missing:
        print(text("regain.media_missing", language, count=len(done.media_missing)))
    print(text("regain.join_anew", language))
