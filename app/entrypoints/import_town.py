"""`main.py import`: makes the store of a real town out of an OpenStreetMap extract.

The store appears when it is whole; refused or interrupted, nothing stays behind. Where `--store` is a replica, the
town goes into its shared store, which has none yet: in parts, resumed after a cut, accepted in one transaction.
"""

import argparse
import json
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.errors import BadInput, Unusable
from app.domain.ids import uuid7
from app.entrypoints.chosen_store import opened_replica
from app.entrypoints.join import store_to_open
from app.messages import sentences, text

if TYPE_CHECKING:
    from app.domain.catalogue import CatalogueType
    from app.domain.survey import Survey
    from data.exchange.first_staff import FirstLogin
    from data.exchange.osm import Report
    from data.replica.store import ReplicaStore

_PASSWORD_BYTES = 9
_ADMINISTRATOR = "adm"
_OWN_MAPPING = Path(__file__).resolve().parent.parent.parent / "resources" / "mappings" / "osm.toml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The extract, its mapping, and what overrides the mapping."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--mapping", type=Path, default=_OWN_MAPPING, metavar="FILE.toml")
    parser.add_argument("--boundary", default="", metavar="NAME_OR_ID")
    parser.add_argument("--code", default="", metavar="DDDDDD")
    parser.add_argument("--time-zone", default="", metavar="AREA/CITY")


def run(arguments: argparse.Namespace) -> int:
    """Import, and print the report and the one-time passwords."""
    from app.domain.time_rules import zone_of

    if not arguments.store:
        raise BadInput("store.no_path")
    if arguments.time_zone:
        zone_of(arguments.time_zone)
    path = store_to_open(arguments.store, arguments.lang)
    replica = _replica(path) if path.exists() else None
    try:
        return _import(arguments, path, replica)
    finally:
        if replica is not None:
            replica.close()


def _replica(path: Path) -> "ReplicaStore":
    """Open the replica that is there; raises BadInput `store.exists` for any other store."""
    from data.store import Store

    try:
        Store.open(path, write=False).close()
    except Unusable as refusal:
        if refusal.code == "exchange.is_replica":
            return opened_replica(path)
    raise BadInput("store.exists", path=str(path))


def _import(arguments: argparse.Namespace, path: Path, replica: "ReplicaStore | None") -> int:
    from data.catalogue_files import read_types
    from data.clock import MachineClock
    from data.exchange.mapping import read_mapping
    from data.exchange.osm import Choice, read_town
    from data.exchange.time_zone import zone_of_town

    def progress(what: str, how_far: str) -> None:
        print(text(f"import.{what}", arguments.lang, how_far=how_far), file=sys.stderr, flush=True)

    types = read_types("component")
    mapping = read_mapping(arguments.mapping, types)
    today = MachineClock().now().astimezone().date()
    survey, report = read_town(arguments.file, mapping, types, today,
                               choice=Choice(arguments.boundary, arguments.code), progress=progress)
    progress("storing", str(path))
    time_zone = arguments.time_zone or zone_of_town(survey.district, survey.crs_id, survey.boundary)
    logins = _store(path, survey, types, time_zone) if replica is None else _take(replica, survey, arguments.lang)
    if not logins:
        return 1
    _tell(arguments, path, survey, report, logins, told=replica is not None)
    return 0


def _take(replica: "ReplicaStore", survey: "Survey", language: str) -> "tuple[FirstLogin, ...]":
    """Send the town to the shared store; return the one-time passwords, none where it was cut off and goes on later."""
    from app.services.intent import Author
    from app.services.survey import TakeSurvey
    from data.exchange.first_staff import first_staff

    def new_id() -> UUID:
        return uuid7(replica.clock.now())

    def progress(done: int, of: int) -> None:
        print(text("import.sending", language, how_far=f"{done}/{of}"), file=sys.stderr, flush=True)

    replica.parted = progress
    author = Author(user=UUID(int=0), login="import", roles=frozenset({"SYS"}), department=None, workstation="import")
    staff = first_staff([row.code for row in survey.responsibility_grids], new_id)
    _tell_beforehand(staff.logins, language)
    changes = replica.carry_out(TakeSurvey(id=new_id(), survey=survey, departments=staff.departments,
                                           users=staff.users), author)
    if changes.pending:
        print(text("exchange.goes_on", language), file=sys.stderr)
    return () if changes.pending else staff.logins


def _tell_beforehand(logins: "tuple[FirstLogin, ...]", language: str) -> None:
    """Tell the one-time passwords before anything is sent.

    Only their hashes are kept, so an import that is killed, and goes up with the next exchange, could never tell them.
    """
    print(text("import.passwords_beforehand", language), file=sys.stderr)
    for each in logins:
        print(f"  {each.login:<8}{each.password}", file=sys.stderr)
    sys.stderr.flush()


def _store(path: Path, survey: "Survey", types: "tuple[CatalogueType, ...]",
           time_zone: str) -> "tuple[FirstLogin, ...]":
    """Make the store with catalogue, people and town; return the one-time passwords."""
    from app.services.founding import FoundStore
    from app.services.intent import Author
    from app.services.survey import TakeSurvey
    from data.catalogue_files import read_conditions, read_types
    from data.clock import MachineClock
    from data.exchange.first_staff import FirstLogin, first_staff
    from data.making import new_store
    from data.passwords import hashed_random

    def new_id() -> UUID:
        return uuid7(clock.now())

    clock = MachineClock()
    author = Author(user=UUID(int=0), login="import", roles=frozenset({"SYS"}), department=None, workstation="import")
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    with new_store(path, district=survey.district, crs_id=survey.crs_id) as store:
        store.carry_out(FoundStore(
            id=new_id(), administrator=new_id(), login=_ADMINISTRATOR, password_hash=hashed_random(password),
            component_types=types, event_types=read_types("event"),
            conditions=read_conditions("component") + read_conditions("event"), time_zone=time_zone), author)
        staff = first_staff([row.code for row in survey.responsibility_grids], new_id)
        store.carry_out(TakeSurvey(id=new_id(), survey=survey, departments=staff.departments, users=staff.users),
                        author)
    return (FirstLogin(_ADMINISTRATOR, "系统管理员", "Administrator", password), *staff.logins)


def _tell(arguments: argparse.Namespace, path: Path, survey: "Survey", report: "Report",
          logins: "tuple[FirstLogin, ...]", *, told: bool) -> None:
    """Tell what came of it; the passwords once, where they were not told before it was sent."""
    language = arguments.lang
    if arguments.json:
        print(json.dumps(report.plain() | {
            "store": str(path), "district": survey.district, "name": survey.name_zh, "crs": survey.crs_id,
            "components": len(survey.components), "base_features": len(survey.base),
            "unit_grids": len(survey.unit_grids), "responsibility_grids": len(survey.responsibility_grids),
            "users": [{"login": each.login, "name": each.name_zh, "password": each.password} for each in logins],
        }, ensure_ascii=False))
        return
    print(text("import.done", language, path=str(path), name=survey.name_zh, district=survey.district,
               crs=survey.crs_id, unit_grids=len(survey.unit_grids),
               responsibility_grids=len(survey.responsibility_grids)))
    print(text("import.counts", language, read=report.read, taken=report.taken, components=len(survey.components),
               skipped=sum(report.skipped.values())))
    for reason, count in sorted(report.skipped.items(), key=lambda pair: -pair[1]):
        print(f"  {count:>7}  {sentences(language).get(f'import.skipped_{reason}', reason)}")
    if told:
        return
    print(text("import.passwords", language))
    for each in logins:
        print(f"  {each.login:<8}{each.password:<16}{each.name_zh if language == 'zh_CN' else each.name_en}")
