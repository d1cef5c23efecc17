"""A store with at least one row in every table, for checks that hold over the metadata."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from app.domain.case import Case, StepTaken
from app.domain.catalogue import CatalogueType, FilingCondition
from app.domain.people import Department, Duty, Handover, Tries, User, duty_key, tries_key
from app.domain.place import Area, Line, Point, Ring
from app.domain.stage import Stage
from app.domain.time_rules import RuleEdition
from app.domain.town import BaseFeature, Camera, Component, Division, ResponsibilityGrid, UnitGrid
from app.domain.workstation import Kind, Workstation
from app.ports.store import UnitOfWork
from data.shared.store import SharedStore
from data.store import Store
from tests.helpers.stores import do

WEST, SOUTH = 440_000_000, 4_080_000_000
NEAR, FAR = Point(WEST + 7_000, SOUTH + 36_000), Point(WEST + 7_000, SOUTH + 190_000)
"""Of the case: beside it, and at the other end of the town."""
CASE, DEPARTMENT, LAMP, USER = (UUID(int=number) for number in (101, 102, 103, 104))


def square(west_m: int, south_m: int, side_m: int) -> Ring:
    """Return the closed ring of a square, metres from the town's corner."""
    west, south, side = WEST + west_m * 1000, SOUTH + south_m * 1000, side_m * 1000
    return ((west, south), (west + side, south), (west + side, south + side), (west, south + side), (west, south))


def fill(store: Store | SharedStore) -> None:
    """Put a small town, its people and one case into the store: three intents, one of them with chunks."""
    photo = store.blobs.put(b"a photo")
    do(store, _town, number=1)
    do(store, _people if isinstance(store, SharedStore) else _people_and_workstation, number=2)
    do(store, lambda unit: _case(unit, photo), number=3)
    do(store, _many_lamps, number=4)


def add_case(store: Store, number: int, **changed: object) -> UUID:
    """Put another case beside the one that is there, far from it unless said otherwise; return its id."""
    def work(unit: UnitOfWork) -> None:
        unit.cases.add(Case(**({
            "id": UUID(int=number), "number": f"R-{number}", "state": "reported", "channel": "hotline", "kind": "event",
            "type_code": "0102", "point": FAR, "reported_at": unit.now} | changed)))
    do(store, work, number=number)
    return UUID(int=number)


def change_case(store: Store, number: int, **changed: object) -> None:
    """Change the case that is there, by the intent of that number."""
    def work(unit: UnitOfWork) -> None:
        case = unit.cases.get(CASE)
        unit.cases.save(replace(case, **changed), case.version)  # type: ignore[arg-type]
    do(store, work, number=number)


def _town(unit: UnitOfWork) -> None:
    whole = Area(((square(0, 0, 200),),))
    unit.districts.add(Division(code="610603", name_zh="安塞区", name_en="Ansai", area=whole))
    unit.streets.add(Division(code="610603001", name_zh="真武洞街道", area=whole))
    unit.communities.add(Division(code="610603001001", name_zh="一道街社区", area=whole))
    unit.responsibility_grids.add(ResponsibilityGrid(code="610603Z001", name_zh="责任网格1", area=whole))
    for number, west in ((1, 0), (2, 100)):
        unit.unit_grids.add(UnitGrid(
            code=f"61060300100100{number}", community="610603001001", street="610603001",
            responsibility_grid="610603Z001", area=Area(((square(west, 0, 100),),)), begun_on=date(2020, 1, 1)))
    unit.base_features.add(BaseFeature(id=unit.new_id(), kind="road_main", name="一道街",
                                       geometry=Line(((WEST, SOUTH), (WEST + 90_000, SOUTH)))))
    unit.catalogue.component_types.add(CatalogueType(
        type_code="0118", class_code="01", class_zh="公用设施", class_en="Public utilities", type_zh="路灯",
        type_en="Street lamp", geometry="point"))
    unit.catalogue.event_types.add(CatalogueType(
        type_code="0102", class_code="01", class_zh="市容环境", class_en="Sanitation", type_zh="暴露垃圾",
        type_en="Exposed rubbish", department_zh="环卫处"))
    unit.catalogue.conditions.add(FilingCondition(
        id="event-0102-1", kind="event", type_code="0102", position=1, filing_zh="有垃圾", closing_zh="清净",
        limit_value=4, limit_unit="工作时"))


def _people(unit: UnitOfWork) -> None:
    unit.departments.add(Department(id=DEPARTMENT, code="D01", name_zh="环卫处", name_en="Sanitation"))
    unit.users.add(User(id=USER, login="ins", name_zh="监督员01", name_en="Inspector 01", roles=frozenset({"INS"}),
                        responsibility_grids=("610603Z001",), primary=True))
    unit.users.set_password(USER, "$argon2id$secret")
    day = unit.now.date()
    unit.duties.add(Duty(id=duty_key(day, "D", "INS", "610603Z001"), day=day, shift="D", post="INS", grid="610603Z001",
                         users=(USER,)))
    unit.handovers.add(Handover(id=unit.new_id(), day=day, shift="D", post="INS", note="井盖已围挡", giver=USER,
                                given_at=unit.now, counts={"verifying": 2}))
    unit.tries.add(Tries(id=tries_key(USER, "DESK-1"), user=USER, workstation="DESK-1", wrong=1, last_at=unit.now))
    unit.rules.add(RuleEdition(id="calendar-1", subject="calendar", number=1, valid_from=unit.now, value={}))
    unit.settings.set("office.name", {"zh": "安塞", "seats": 13})
    unit.components.add(Component(
        id=LAMP, code=unit.components.next_code("0118"), class_code="01", type_code="0118", name="路灯",
        geometry=Point(WEST + 5_000, SOUTH + 5_000), unit_grid="610603001001001", department=DEPARTMENT,
        surveyed_on=date(2020, 5, 1), attributes={"height_mm": 8000}))
    unit.cameras.add(Camera(id=unit.new_id(), code="C001", name="一道街口", owner="own", component=LAMP,
                            point=Point(WEST + 6_000, SOUTH + 6_000), bearing_deg=90))


def _people_and_workstation(unit: UnitOfWork) -> None:
    """No workstation may write who may come to a shared store."""
    _people(unit)
    unit.workstations.add(Workstation(id=unit.new_id(), name="desk-1", kind=Kind.WORKSTATION, admitted_at=unit.now))


def _case(unit: UnitOfWork, photo: str) -> None:
    reported = unit.at(unit.now - timedelta(hours=3))
    case = reported.cases.add(Case(
        id=CASE, number=reported.cases.next_number(date(2021, 12, 31)), state="filed", channel="hotline", kind="event",
        type_code="0102", filing_condition="event-0102-1", description="垃圾成堆", place="一道街12号",
        point=Point(WEST + 7_000, SOUTH + 7_000), unit_grid="610603001001001", responsibility_grid="610603Z001",
        reporter_name="王先生", reporter_phone="13800000000", reported_at=reported.now,
        near_at=reported.now + timedelta(minutes=48), due_at=reported.now + timedelta(hours=1),
        stage=Stage(since=reported.now, limit_us=3_600_000_000, used_us=0)))
    reported.cases.add_step(StepTaken(case=CASE, seq=1, step="report", from_state=None, to_state="reported",
                                      at=reported.now, user=USER, facts={"channel": "hotline"}))
    reported.cases.add_media(CASE, photo, stage="before", by=USER)
    unit.cases.save(case, case.version)


def _many_lamps(unit: UnitOfWork) -> None:
    unit.components.add_all(Component(
        id=unit.new_id(), code=unit.components.next_code("0118"), class_code="01", type_code="0118", name="路灯",
        geometry=Point(WEST + 400 * number, SOUTH + 50_000), surveyed_on=date(2020, 5, 1)) for number in range(250))
