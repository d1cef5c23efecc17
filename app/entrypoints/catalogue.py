"""`main.py catalogue`: takes types and filing conditions from CSV files into a store, and writes a store's out."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.errors import BadInput
from app.domain.ids import uuid7
from app.entrypoints.chosen_store import opened
from app.entrypoints.join import store_to_open
from app.messages import text

if TYPE_CHECKING:
    from data.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, with which files."""
    parser.add_argument("action", choices=("import", "export"))
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--to", type=Path, metavar="FOLDER")


def run(arguments: argparse.Namespace) -> int:
    """Import all files or none; or export into a folder."""

    if arguments.action == "import" and not arguments.files:
        raise BadInput("catalogue.no_files")
    if arguments.action == "export" and arguments.to is None:
        raise BadInput("catalogue.folder")
    with opened(store_to_open(arguments.store, arguments.lang), write=arguments.action == "import") as store:
        if arguments.action == "import":
            told, path = _import(arguments.files, store), store.path
        else:
            told, path = _export(arguments.to, store), arguments.to
    if arguments.json:
        print(json.dumps({"path": str(path)} | told, ensure_ascii=False))
    else:
        print(text(f"catalogue.{arguments.action}ed", arguments.lang, path=str(path), **told))
    return 0


def _import(files: list[Path], store: "Store") -> dict[str, int]:
    from app.services.catalogue import ImportCatalogue
    from app.services.intent import Author
    from data.exchange.catalogue_csv import read_catalogue

    found = read_catalogue(files)
    author = Author(user=UUID(int=0), login="catalogue", roles=frozenset({"ADM"}), department=None,
                    workstation="catalogue")
    changes = store.carry_out(ImportCatalogue(
        id=uuid7(store.clock.now()), component_types=tuple(found.component_types),
        event_types=tuple(found.event_types), conditions=tuple(found.conditions)), author)
    return {name: int(value) for name, value in changes.said}


def _export(folder: Path, store: "Store") -> dict[str, int]:
    from data.exchange.catalogue_csv import write_catalogue
    from data.queries.catalogue import StoreCatalogue

    catalogue = StoreCatalogue(store)
    types = {kind: [each for each in catalogue.types(kind) if each.retired_on is None]
             for kind in ("component", "event")}
    kept = {(kind, each.type_code) for kind, found in types.items() for each in found}
    rows = write_catalogue(folder, types, [each for each in catalogue.conditions()
                                           if (each.kind, each.type_code) in kept])
    return {"component_types": rows["component_types"], "event_types": rows["event_types"],
            "conditions": sum(rows.values())}
