"""`main.py verify`: proves a store's chain, references and replay; exit code 1 when something doesn't fit.

`--anchor FILE` compares with heads that are kept elsewhere, `--add-anchor FILE` adds this one to them.
"""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.entrypoints.chosen_store import opened_to_read
from app.messages import text

if TYPE_CHECKING:
    from data.anchors import Anchored
    from data.verify import Verdict


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Heads kept elsewhere, to compare with or to add to."""
    parser.add_argument("--anchor", type=Path, metavar="FILE")
    parser.add_argument("--add-anchor", type=Path, metavar="FILE")


def run(arguments: argparse.Namespace) -> int:
    """Check the store; print the verdict."""
    from app.domain.lineage import Held
    from data.anchors import add_head, anchored

    found = None
    with opened_to_read(arguments.store) as store:
        verdict = store.verify()
        if arguments.anchor is not None:
            with store.reading() as connection:
                found = anchored(connection, arguments.anchor)
        fits = verdict.ok and (found is None or not found.misfit)
        if fits and arguments.add_anchor is not None:
            add_head(arguments.add_anchor,
                     Held(store.identity.id, store.identity.epoch, verdict.entries, verdict.head))
    if arguments.json:
        print(json.dumps(_facts(verdict, found)))
    else:
        _print(arguments, verdict, found, added=fits and arguments.add_anchor is not None)
    return 0 if fits else 1


def _facts(verdict: "Verdict", found: "Anchored | None") -> dict[str, Any]:
    said: dict[str, Any] = {"ok": verdict.ok, "entries": verdict.entries, "head": verdict.head,
                            "first_bad": verdict.first_bad or None, "rows_checked": verdict.rows_checked}
    if found is not None:
        said["anchor"] = {"ok": not found.misfit, "heads": found.heads, "seq": found.last.seq,
                          "misfit": found.misfit or None}
    return said


def _print(arguments: argparse.Namespace, verdict: "Verdict", found: "Anchored | None", *, added: bool) -> None:
    language = arguments.lang
    if verdict.ok:
        print(text("store.verified", language, entries=verdict.entries, rows=verdict.rows_checked,
                   head=verdict.head[:16]))
    else:
        print(text("store.not_verified", language, first_bad=verdict.first_bad))
    if found is not None and found.misfit:
        print(text("anchor.does_not_fit", language, path=str(arguments.anchor), misfit=found.misfit))
    elif found is not None:
        print(text("anchor.fits", language, path=str(arguments.anchor), heads=found.heads, seq=found.last.seq))
    if added:
        print(text("anchor.added", language, path=str(arguments.add_anchor), seq=verdict.entries))
