"""`main.py bench NAME`: measures figures beside their floors; exit code 1 where one misses its target."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from app.bench.figures import Figure, Measured
from app.domain.errors import BadInput
from app.entrypoints.virtual_screen import virtual_screen
from app.messages import text


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
    from app.bench.figures import judge
    from app.bench.machine import machine

    if arguments.name not in BENCHES:
        raise BadInput("bench.unknown", name=arguments.name, names=", ".join(BENCHES))
    about = machine()
    with tempfile.TemporaryDirectory(prefix="wanmi-bench-") as folder:
        measured, facts = BENCHES[arguments.name](arguments, Path(folder))
    figures = [judge(name, each) for name, each in measured.items()]
    about.update(facts)
    if arguments.json:
        print(json.dumps({"figures": [figure.plain() for figure in figures], "machine": about}, ensure_ascii=False))
    else:
        for figure in figures:
            print(line(figure, arguments.lang))
        print(", ".join(f"{key}: {value}" for key, value in about.items()))
    return 0 if all(figure.holds for figure in figures) else 1


def _map(arguments: argparse.Namespace, folder: Path) -> "Outcome":
    from app.bench import measuring
    from app.bench.city import kept_profile
    from app.bench.snapshot import Desktop

    say = _sayer(arguments)

    def warm_up(profile: Path, picture: Path) -> None:
        say("profile")
        with virtual_screen() as display:
            Desktop(profile, display).snapshot_ms(picture)

    store = _city(arguments)
    profile = kept_profile(warm_up)
    amount = measuring.LEAST if arguments.least else measuring.FULL if arguments.full else measuring.SHORT
    bench = measuring.Run(store, profile, folder, arguments.workspace or "gis", amount, say)
    return bench.measure(), bench.facts


def _cases(arguments: argparse.Namespace, folder: Path) -> "Outcome":
    from app.bench import cases
    from data.demo.many_cases import kept_store
    from app.bench.slowness import slowed

    city, say = _city(arguments), _sayer(arguments)

    def made(number: int) -> None:
        print(text("bench.made_cases", arguments.lang, number=number), file=sys.stderr, flush=True)

    least, usual = (cases.LEAST_SIZES if arguments.least else (cases.SMALL, cases.USUAL))
    sizes = (least, cases.LARGE if arguments.full else usual)
    stores = [kept_store(city, size, made) for size in sizes]
    amount = cases.LEAST if arguments.least else cases.FULL if arguments.full else cases.SHORT
    return cases.measure(stores, folder, amount, slowed(), say), {"cases": sizes[-1]}


def _scale(arguments: argparse.Namespace, folder: Path) -> "Outcome":
    from app.bench import scale

    return scale.measure(scale.SMALL if arguments.least else scale.WHOLE, _sayer(arguments))


def _sync(arguments: argparse.Namespace, folder: Path) -> "Outcome":
    from app.bench import sync
    from app.bench.slowness import slowed

    amount = sync.LEAST if arguments.least else sync.FULL if arguments.full else sync.SHORT
    bench = sync.Bench(_city(arguments), folder, amount, slowed(), _sayer(arguments))
    return bench.measure(), bench.facts


def _city(arguments: argparse.Namespace) -> Path:
    """Return the chosen store, else the demonstration city as it is kept."""
    from app.bench.city import kept_city
    from app.entrypoints.chosen_store import chosen_store

    def progress(step: str, number: int, of: int) -> None:
        print(f"[{number}/{of}] {text(f'demo.step_{step}', arguments.lang)}", file=sys.stderr, flush=True)

    return chosen_store(arguments.store) if arguments.store else kept_city(progress)


def _sayer(arguments: argparse.Namespace) -> Callable[[str], None]:
    return lambda code: print(text(f"bench.doing_{code}", arguments.lang), file=sys.stderr, flush=True)


Outcome = tuple[Mapping[str, Measured], Mapping[str, Any]]
"""Figures by name, and what else is to be known of the run."""
BENCHES: dict[str, Callable[[argparse.Namespace, Path], Outcome]] = {
    "map": _map, "cases": _cases, "scale": _scale, "sync": _sync}


def line(figure: Figure, language: str) -> str:
    """Return one figure as a line for people."""
    facts = {key: str(value) for key, value in figure.plain().items()}
    verdict = text("bench.holds" if figure.holds else "bench.misses", language)
    return text("bench.figure", language, **{**facts, "holds": verdict})
