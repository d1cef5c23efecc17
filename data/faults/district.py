"""A demonstration district small enough to be made in a second: four grids, some lamps, the fault run's people."""

import secrets
import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from app.domain.ids import uuid7
from app.domain.people import Department, User
from app.domain.place import Area, Point, Ring
from app.domain.plain import instant_text
from app.domain.survey import (
    CommunityRow,
    ComponentRow,
    ResponsibilityGridRow,
    StreetRow,
    Survey,
    UnitGridRow,
)
from app.domain.workflow import Step
from app.domain.workstation import Kind
from app.services.cases import ReportCase, TakeStep
from app.services.founding import FoundStore
from app.services.intent import Author, Intent
from app.services.survey import NewUser, TakeSurvey
from data import tables
from data.catalogue_files import read_conditions, read_types
from data.clock import MACHINE
from data.engine import open_engine
from data.replica.tables import replica as own
from data.shared.admission import admit
from data.shared.store import SharedStore

DISTRICT, CRS = "610603", "EPSG:4545"
DEPARTMENT = UUID(int=901)
ROLES = frozenset({"DSP", "HOT", "GIS"})
"""Of everybody who works in the run: they report and dispatch, and edit lamps."""
_CHIEF = Author(user=UUID(int=999), login="chief", roles=frozenset({"HOT", "ACC", "SHF"}), department=None,
                workstation="faults")
"""Has reported, accepted and filed its cases."""
SYSTEM = Author(user=UUID(int=0), login="faults", roles=frozenset({"SYS"}), department=None, workstation="faults")
_WEST, _SOUTH = 440_000_000, 4_080_000_000
_SIDE_M = 100
_TYPES = {"component": "0118", "event": "0102"}
_LAMPS, _EDITED = 40, 3
_STREET, _COMMUNITY, _GRID = "610603001", "610603001001", "610603Z001"
MADE_ON = date(2020, 5, 1)


@dataclass(frozen=True, slots=True)
class District:
    """What a client of the run must know of it."""

    cases: tuple[UUID, ...]
    """Filed, waiting for dispatch."""
    lamps: tuple[UUID, ...]
    """A few of its components, for all to edit."""


def user_of(number: int) -> UUID:
    """Return the id of the run's `number`th client."""
    return UUID(int=1000 + number)


def author_of(number: int) -> Author:
    """Return as whom the `number`th client works."""
    return Author(user=user_of(number), login=f"seat{number}", roles=ROLES, department=None,
                  workstation=f"seat{number}")


def make_district(url: str, *, people: int, cases: int) -> District:
    """Make the store in an empty database: so many people, and so many filed cases that they compete for."""
    with SharedStore.create(url, district=DISTRICT, crs_id=CRS) as store:
        def do(intent: Intent, author: Author = SYSTEM) -> None:
            store.carry_out(intent, author)

        do(FoundStore(
            id=_new(store), administrator=UUID(int=900), login="adm", password_hash="!",
            component_types=tuple(each for each in read_types("component") if each.type_code == _TYPES["component"]),
            event_types=tuple(each for each in read_types("event") if each.type_code == _TYPES["event"]),
            conditions=tuple(each for kind, code in _TYPES.items() for each in read_conditions(kind)
                             if each.type_code == code)))
        users = tuple(NewUser(User(id=user_of(number), login=f"seat{number}", name_zh=f"席位{number}",
                              name_en=f"Seat {number}", roles=ROLES), "!")
                      for number in range(people))
        chief = NewUser(User(id=_CHIEF.user, login=_CHIEF.login, name_zh="值班长", name_en="Chief",
                             roles=_CHIEF.roles), "!")
        do(TakeSurvey(id=_new(store), survey=_survey(), users=(*users, chief), departments=(
            Department(id=DEPARTMENT, code="D01", name_zh="环卫处", name_en="Sanitation"),)))
        made = tuple(uuid7(store.clock.now(), secrets.randbits(74)) for _ in range(cases))
        for case in made:
            do(ReportCase(id=_new(store), case=case, channel="hotline", description="垃圾成堆", kind_of="event",
                          type_code=_TYPES["event"], point=Point(_WEST + 7_000, _SOUTH + 7_000)), _CHIEF)
            for seen, step in enumerate((Step.ACCEPT, Step.FILE), start=1):
                do(TakeStep(id=_new(store), case=case, step=step, seen_version=seen), _CHIEF)
    for number in range(people):
        admit(url, f"seat{number}", Kind.WORKSTATION, SYSTEM)
    with SharedStore.open(url, write=False) as store, store.reading() as connection:
        lamps = connection.execute(sa.select(tables.component.c.id).order_by(tables.component.c.code).limit(_EDITED))
        return District(made, tuple(map(UUID, lamps.scalars())))


class HoursOff:
    """A machine's clock that is hours off."""

    def __init__(self, hours: int) -> None:
        """`hours` ahead."""
        self._off = timedelta(hours=hours)

    def now(self) -> datetime:
        """Return the instant that this clock shows, UTC."""
        return MACHINE.now() + self._off


def clock_of(number: int) -> HoursOff:
    """Return the clock of the `number`th client's machine: right, ahead, behind."""
    return HoursOff((0, 5, -7)[number % 3])


def hand_out(replica: Path, to: Path, url: str, number: int) -> None:
    """Give the `number`th client a copy of a replica, joined by its own way and its own clock."""
    shutil.copyfile(replica, to)
    engine = open_engine(to, write=True)
    try:
        with engine.begin() as connection:
            _, _, rest = connection.execute(sa.select(own.c.workstation)).scalar_one().partition("/")
            connection.execute(own.update(), {
                "url": sa.make_url(url).set(username=f"seat{number}").render_as_string(),
                "workstation": f"{UUID(int=number)}/{rest}", "exchanged_at": instant_text(clock_of(number).now())})
    finally:
        engine.dispose()


def _new(store: SharedStore) -> UUID:
    return uuid7(store.clock.now(), secrets.randbits(74))


def _square(east: int, north: int, side: int) -> Ring:
    west, south = _WEST + east * _SIDE_M * 1000, _SOUTH + north * _SIDE_M * 1000
    size = side * _SIDE_M * 1000
    return ((west, south), (west + size, south), (west + size, south + size), (west, south + size), (west, south))


def _survey() -> Survey:
    whole = Area(((_square(0, 0, 2),),))
    return Survey(
        district=DISTRICT, name_zh="安塞区", name_en="Ansai", crs_id=CRS, demo=False, boundary=whole,
        surveyed_on=MADE_ON, streets=(StreetRow(_STREET, "真武洞街道", whole),),
        communities=(CommunityRow(_COMMUNITY, "一道街社区", whole),),
        unit_grids=tuple(UnitGridRow(f"{_COMMUNITY}{number:03d}", _square(number % 2, number // 2, 1), _GRID)
                         for number in range(4)),
        responsibility_grids=(ResponsibilityGridRow(_GRID, "责任网格1", whole),),
        components=tuple(ComponentRow(_TYPES["component"], Point(_WEST + 4_000 * number, _SOUTH + 50_000))
                         for number in range(_LAMPS)))
