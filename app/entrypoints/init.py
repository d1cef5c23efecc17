"""`main.py init`: makes an empty store with the catalogue and an administrator, whose password it prints once."""

import argparse
import json
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.errors import BadInput
from app.domain.ids import uuid7
from app.entrypoints.chosen_store import chosen_store
from app.messages import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.intent import Author, Changes, Intent

LOGIN = "adm"
_PASSWORD_BYTES = 9


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """District and CRS."""
    parser.add_argument("--district", required=True, metavar="CODE")
    parser.add_argument("--crs", required=True, metavar="EPSG")
    parser.add_argument("--time-zone", default="", metavar="AREA/CITY")


def run(arguments: argparse.Namespace) -> int:
    """Make the store of `--store` and print the one-time password."""
    from app.domain.time_rules import zone_of
    from data.store import Store

    if not arguments.store:
        raise BadInput("store.no_path")
    if arguments.time_zone:
        zone_of(arguments.time_zone)
    crs = crs_id(arguments.crs)
    with Store.create(chosen_store(arguments.store), district=arguments.district, crs_id=crs) as store:
        password = found(store.carry_out, time_zone=arguments.time_zone)
    if arguments.json:
        print(json.dumps({"store": str(store.path), "district": arguments.district, "crs": crs, "login": LOGIN,
                          "password": password}))
    else:
        print(text("store.made", arguments.lang, path=str(store.path), login=LOGIN, password=password))
    return 0


def crs_id(value: str) -> str:
    """Return `EPSG:n` of what was typed."""
    return value if value.startswith("EPSG:") else f"EPSG:{value}"


def found(carry_out: "Callable[[Intent, Author], Changes]", *, time_zone: str = "") -> str:
    """Give a new store the catalogue and an administrator, and return the administrator's one-time password."""
    from app.services.founding import FoundStore
    from app.services.intent import Author
    from data.catalogue_files import read_conditions, read_types
    from data.passwords import hashed

    now = datetime.now(UTC)
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    author = Author(user=UUID(int=0), login="init", roles=frozenset({"SYS"}), department=None, workstation="init")
    carry_out(FoundStore(
        id=uuid7(now), administrator=uuid7(now), login=LOGIN, password_hash=hashed(password),
        component_types=read_types("component"), event_types=read_types("event"),
        conditions=read_conditions("component") + read_conditions("event"), time_zone=time_zone), author)
    return password
