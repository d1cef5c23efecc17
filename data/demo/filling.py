"""Fills a new store with the demonstration: catalogue, town, people and the year 2021, by the same intents as ever."""

import random
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.domain.calendar import CHINA, Calendar
from app.domain.catalogue import CatalogueType, in_force
from app.domain.ids import uuid7
from app.permissions import permission_matrix
from app.services.caseload import Played, PlayCases
from app.services.cases import Photo, ReportCase, TakeStep
from app.services.founding import FoundStore
from app.services.intent import Author
from app.services.roster import SetDuties
from app.services.survey import NewUser, TakeSurvey
from data import tables
from data.catalogue_files import read_conditions, read_types
from data.clock import DEMO_NOW
from data.demo.case_player import PlayedReport, PlayedStep
from data.demo.caseload import City, make_caseload
from data.demo.city import survey
from data.demo.people import departments, users
from data.demo.photos import VARIANTS, scene
from data.demo.positions import Positions
from data.demo.report_sources import source_of
from data.demo.roster import duties
from data.passwords import hashed
from data.repositories.catalogue import COMPONENT_TYPE, EVENT_TYPE, FILING_CONDITION
from data.repositories.people import DEPARTMENT, USER
from data.repositories.records import Mapping, Row
from data.repositories.town import COMPONENT, UNIT_GRID
from data.rows import to_plain_row
from data.store import Store

PASSWORD = "wanmi-demo-2021"  # noqa: S105 - everybody's, and said so
ADMINISTRATOR = "adm"
STEPS = ("city", "storing", "year", "playing")
"""What `progress` is told, in this order."""
_SALT = b"wanmi-demo-salt!"
_WORKSTATION = "demo"

Progress = Callable[[str], None]
Photos = Callable[[str, str, str, int], Photo]


def seeded(seed: int) -> Callable[[int], bytes]:
    """Return the entropy of a demonstration store: the same seed gives the same store."""
    return random.Random(seed).randbytes


def fill(store: Store, seed: int, progress: Progress) -> None:
    """Fill the store.

    Args:
        store: new, empty, with its clock at the demonstration's day.
        seed: the same seed gives the same city.
        progress: told what is begun; may raise to stop.
    """
    source = random.Random(seed)

    def new_id() -> UUID:
        return uuid7(DEMO_NOW, source.getrandbits(74))

    program = Author(user=UUID(int=0), login="demo", roles=frozenset({"SYS"}), department=None,
                     workstation=_WORKSTATION)
    progress("city")
    city = survey(seed)
    progress("storing")
    password = hashed(PASSWORD, _SALT)
    store.carry_out(FoundStore(
        id=new_id(), administrator=new_id(), login=ADMINISTRATOR, password_hash=password, one_time=False,
        component_types=read_types("component"), event_types=read_types("event"),
        conditions=read_conditions("component") + read_conditions("event")), program)
    staff = departments(new_id)
    people = users(staff, [row.code for row in city.responsibility_grids], new_id)
    store.carry_out(TakeSurvey(id=new_id(), survey=city, departments=staff, users=tuple(
        NewUser(user, password) for user in people if user.login != ADMINISTRATOR)), program)
    grids = sorted(row.code for row in city.responsibility_grids)
    planner = next(user for user in people if user.login == "shf01")
    store.carry_out(SetDuties(id=new_id(), cells=duties(people, grids, DEMO_NOW.astimezone(CHINA).date())), Author(
        user=planner.id, login=planner.login, roles=planner.roles, department=None, workstation=_WORKSTATION))
    progress("year")
    caseload = make_caseload(seed, city_of(store), calendar=Calendar(), permissions=permission_matrix())
    progress("playing")
    played = tuple(_intents(caseload.played, photos_of(store), Positions(store.identity.crs_id)))
    store.carry_out(PlayCases(id=new_id(), played=played), program)


def city_of(store: Store) -> City:
    """Return what a caseload needs of the town, as it stands in the store."""
    with store.reading() as connection:
        def all_of(mapping: Mapping[Row], table: sa.Table) -> list[Row]:
            rows = connection.execute(table.select().order_by(*table.primary_key)).mappings()
            return [mapping.decode(to_plain_row(table, row)) for row in rows]

        return City(
            components=all_of(COMPONENT, tables.component),
            responsibility_grids={grid.code: grid.responsibility_grid
                                  for grid in all_of(UNIT_GRID, tables.unit_grid)},
            component_types=_in_use(all_of(COMPONENT_TYPE, tables.component_type)),
            event_types=_in_use(all_of(EVENT_TYPE, tables.event_type)),
            conditions=in_force(all_of(FILING_CONDITION, tables.filing_condition), store.clock.now()),
            departments=all_of(DEPARTMENT, tables.department), users=all_of(USER, tables.user))


def _in_use(types: list[CatalogueType]) -> list[CatalogueType]:
    return [each for each in types if each.retired_on is None]


def photos_of(store: Store) -> Photos:
    """Return the photo of a stage; drawn once and shared between cases."""
    @cache
    def photo(kind: str, type_code: str, stage: str, variant: int) -> Photo:
        return Photo(store.blobs.put(scene(kind, type_code, stage, variant)), stage)

    return photo


def _intents(played: tuple[PlayedReport | PlayedStep, ...], photo: Photos, positions: Positions) -> Iterator[Played]:
    """Turn what was played into intents, in order of time."""
    types: dict[UUID, tuple[str, str]] = {}
    for each in played:
        kind, type_code = _type_of(each)
        if type_code:
            types.setdefault(each.case, (kind, type_code))
    variants = {case: number % VARIANTS for number, case in enumerate(types)}
    for each in played:
        photos = tuple(photo(*types[each.case], stage, variants[each.case]) for stage in each.photos)
        yield Played(each.at, _author(each), _intent(each, photos, positions))


def _type_of(each: PlayedReport | PlayedStep) -> tuple[str, str]:
    """Return the kind and type that a report or step names; empty where it names none."""
    if isinstance(each, PlayedReport):
        return each.kind, each.type_code
    return str(each.facts.get("kind", "")), str(each.facts.get("type_code", ""))


def _intent(each: PlayedReport | PlayedStep, photos: tuple[Photo, ...],
            positions: Positions) -> ReportCase | TakeStep:
    if isinstance(each, PlayedStep):
        return TakeStep(id=each.case, case=each.case, step=each.step.value, seen_version=each.seen_version,
                        facts=each.facts, opinion=each.opinion, photos=photos)
    return ReportCase(
        id=each.case, case=each.case, channel=each.channel, description=each.description, kind_of=each.kind,
        type_code=each.type_code, component=each.component, point=each.point, place=each.place,
        captured=positions.of(each.case, each.point) if each.channel == "inspector" else None,
        reporter_name=each.reporter_name, reporter_phone=each.reporter_phone, wants_answer=each.wants_answer,
        severity=each.severity, photos=photos, source=source_of(each.channel, each.case, each.at))


def _author(each: Any) -> Author:
    user = each.user
    department = each.department if isinstance(each, PlayedStep) else user.department
    return Author(user=user.id, login=user.login, roles=user.roles, department=department, workstation=_WORKSTATION)
