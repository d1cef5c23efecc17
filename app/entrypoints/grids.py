"""`main.py grids make`: cuts a store's communities into unit grids anew and gives every component its new grid."""

import argparse
import json
import sys
from uuid import UUID

from app.domain.ids import uuid7
from app.entrypoints.chosen_store import opened
from app.entrypoints.join import store_to_open
from app.messages import text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do: only `make` so far."""
    parser.add_argument("action", choices=("make",))


def run(arguments: argparse.Namespace) -> int:
    """Cut the grids; interrupted before they are stored, nothing has changed."""
    from app.services.intent import Author
    from app.services.survey import MakeGrids
    from data.exchange.divided_town import read_divided_town
    from data.exchange.grid_cutting import cut_grids
    from data.queries.rules import StoreTimeRules

    def progress(community: str) -> None:
        print(text("import.cutting", arguments.lang, how_far=community), file=sys.stderr, flush=True)

    author = Author(user=UUID(int=0), login="grids", roles=frozenset({"SYS"}), department=None, workstation="grids")
    with opened(store_to_open(arguments.store, arguments.lang)) as store:
        with store.reading() as connection:
            town = read_divided_town(connection, store.path)
        grids = cut_grids(town.district, town.communities, town.streets, used=town.used, progress=progress)
        changes = store.carry_out(MakeGrids(
            id=uuid7(store.clock.now()), unit_grids=grids.unit_grids,
            responsibility_grids=grids.responsibility_grids,
            begun_on=store.clock.now().astimezone(StoreTimeRules(store).now().zone).date()), author)
    if changes.pending:
        print(text("exchange.goes_on", arguments.lang), file=sys.stderr)
        return 1
    moved = dict(changes.said)["components"]
    if arguments.json:
        print(json.dumps({"store": str(store.path), "unit_grids": len(grids.unit_grids),
                          "responsibility_grids": len(grids.responsibility_grids), "components_moved": int(moved)}))
    else:
        print(text("grid.made", arguments.lang, unit_grids=len(grids.unit_grids), components=moved,
                   responsibility_grids=len(grids.responsibility_grids)))
    return 0
