"""`main.py demo`: makes the store of the demonstration city, the same for the same seed."""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from app.domain.errors import BadInput, Cancelled
from app.entrypoints.chosen_store import chosen_store
from app.messages import text

SEED = 2021
Progress = Callable[[str, int, int], None]
"""`progress(step, number, of)`; the step is a key of `demo.step_…`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The seed."""
    parser.add_argument("--seed", default=str(SEED), metavar="NUMBER")


def run(arguments: argparse.Namespace) -> int:
    """Make the store and say where it is and how to log in."""
    if not arguments.seed.isdecimal():
        raise BadInput("demo.seed", value=arguments.seed)
    path = chosen_store(arguments.store)
    if not arguments.store:
        path.parent.mkdir(parents=True, exist_ok=True)

    def progress(step: str, number: int, of: int) -> None:
        print(f"[{number}/{of}] {text(f'demo.step_{step}', arguments.lang)}", file=sys.stderr, flush=True)

    begun_s = time.monotonic()
    make_demo(path, progress=progress, seed=int(arguments.seed))
    took_s = time.monotonic() - begun_s
    if arguments.json:
        print(json.dumps({"store": str(path), "seed": int(arguments.seed), "seconds": round(took_s, 1)}))
    else:
        print(text("demo.made", arguments.lang, path=str(path), seconds=round(took_s)))
    return 0


def make_demo(path: Path, *, progress: Progress = lambda step, number, of: None,
              cancelled: Callable[[], bool] = lambda: False, seed: int = SEED) -> None:
    """Make the demonstration store at `path`: whole, or not at all.

    Raises:
        BadInput: `store.exists`.
        Cancelled: `demo.cancelled`, `cancelled()` said so between two steps.
        Unusable: the folder can't be written, the disk is full.
    """
    from data.demo.divisions import DISTRICT
    from data.demo.filling import STEPS, fill, seeded
    from data.demo.valley import CRS_ID
    from data.making import new_store

    def begin(step: str) -> None:
        if cancelled():
            raise Cancelled("demo.cancelled")
        progress(step, STEPS.index(step) + 1, len(STEPS))

    with new_store(path, district=DISTRICT, crs_id=CRS_ID, demo=True, entropy=seeded(seed)) as store:
        fill(store, seed, begin)
        if cancelled():
            raise Cancelled("demo.cancelled")
