"""`main.py bench NAME`: measures figures beside their floors; exit code 1 where one misses its target."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from app.bench.figures import Figure
from app.domain.errors import BadInput
from app.entrypoints.virtual_screen import virtual_screen
from app.messages import text

BENCHES = ("map",)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which bench, and how long."""
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--full", action="store_true")
    # For tests: each measured as seldom as possible.
    parser.add_argument("--least", action="store_true", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    """Measure and print; 1 where a figure misses its target.

    Raises:
        BadInput: `bench.unknown`.
        Unusable: a figure can't be measured on this machine.
    """
    from app.bench import measuring
    from app.bench.city import kept_city, kept_profile
    from app.bench.figures import judge
    from app.bench.machine import machine
    from app.bench.snapshot import Desktop
    from app.entrypoints.chosen_store import chosen_store

    if arguments.name not in BENCHES:
        raise BadInput("bench.unknown", name=arguments.name, names=", ".join(BENCHES))

    def say(code: str) -> None:
        print(text(f"bench.doing_{code}", arguments.lang), file=sys.stderr, flush=True)

    def progress(step: str, number: int, of: int) -> None:
        print(f"[{number}/{of}] {text(f'demo.step_{step}', arguments.lang)}", file=sys.stderr, flush=True)

    def warm_up(profile: Path, picture: Path) -> None:
        say("profile")
        with virtual_screen() as display:
            Desktop(profile, display).snapshot_ms(picture)

    store = chosen_store(arguments.store) if arguments.store else kept_city(progress)
    profile = kept_profile(warm_up)
    amount = measuring.LEAST if arguments.least else measuring.FULL if arguments.full else measuring.SHORT
    about = machine()
    with tempfile.TemporaryDirectory(prefix="wanmi-bench-") as folder:
        bench = measuring.Run(store, profile, Path(folder), arguments.workspace or "gis", amount, say)
        measured = bench.measure()
    figures = [judge(name, each) for name, each in measured.items()]
    about.update(bench.facts)
    if arguments.json:
        print(json.dumps({"figures": [figure.plain() for figure in figures], "machine": about}, ensure_ascii=False))
    else:
        for figure in figures:
            print(line(figure, arguments.lang))
        print(", ".join(f"{key}: {value}" for key, value in about.items()))
    return 0 if all(figure.holds for figure in figures) else 1


def line(figure: Figure, language: str) -> str:
    """Return one figure as a line for people."""
    facts = {key: str(value) for key, value in figure.plain().items()}
    verdict = text("bench.holds" if figure.holds else "bench.misses", language)
    return text("bench.figure", language, **{**facts, "holds": verdict})
