"""`main.py verify`: proves a store's chain, references and replay; exit code 1 when something doesn't fit."""

import argparse
import json

from app.entrypoints.chosen_store import opened_to_read
from app.messages import text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Only the global ones."""
    del parser


def run(arguments: argparse.Namespace) -> int:
    """Check the store; print the verdict."""
    with opened_to_read(arguments.store) as store:
        verdict = store.verify()
    if arguments.json:
        print(json.dumps({"ok": verdict.ok, "entries": verdict.entries, "head": verdict.head,
                          "first_bad": verdict.first_bad or None, "rows_checked": verdict.rows_checked}))
    elif verdict.ok:
        print(text("store.verified", arguments.lang, entries=verdict.entries, rows=verdict.rows_checked,
                   head=verdict.head[:16]))
    else:
        print(text("store.not_verified", arguments.lang, first_bad=verdict.first_bad))
    return 0 if verdict.ok else 1
