"""`main.py share URL`: makes a shared store on PostGIS, empty or from an embedded one, or upgrades the one there."""

import argparse
import json
import sys

from app.domain.errors import BadInput
from app.entrypoints import init
from app.entrypoints.chosen_store import chosen_store
from app.messages import text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The database, and what is to be in it."""
    parser.add_argument("url", metavar="URL")
    parser.add_argument("--from", dest="source", metavar="STORE")
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--district", metavar="CODE")
    parser.add_argument("--crs", metavar="EPSG")


def run(arguments: argparse.Namespace) -> int:
    """Make or upgrade it; print what was done."""
    from data.shared.server import shown

    said: dict[str, str | int] = {"url": shown(arguments.url), **_share(arguments)}
    if arguments.json:
        print(json.dumps(said))
    else:
        print(text(f"shared.{said['done']}", arguments.lang, **said))
    return 0


def _share(arguments: argparse.Namespace) -> dict[str, str | int]:
    from data.shared.store import SharedStore, upgraded

    if arguments.source:
        return _taken_over(arguments)
    if arguments.district and arguments.crs:
        with SharedStore.create(arguments.url, district=arguments.district,
                                crs_id=init.crs_id(arguments.crs)) as store:
            return {"done": "made", "login": init.LOGIN, "password": init.found(store.carry_out)}
    schema = upgraded(arguments.url)
    if schema is None:
        raise BadInput("shared.from_what")
    return {"done": "upgraded", "schema": schema}


def _taken_over(arguments: argparse.Namespace) -> dict[str, str | int]:
    from data.shared.takeover import take_over
    from data.store import Store

    def progress(what: str, done: int, of: int) -> None:
        name = text(f"shared.part_{what}", arguments.lang) if what in ("blob", "verify") else what
        print(f"{name} {done}/{of}", file=sys.stderr, flush=True)

    with Store.open(chosen_store(arguments.source), write=False) as source:
        verdict = take_over(source, arguments.url, demo=arguments.demo, progress=progress)
    return {"done": "taken_over", "entries": verdict.entries, "rows": verdict.rows_checked, "head": verdict.head}
