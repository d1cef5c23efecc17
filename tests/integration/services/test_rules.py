"""Catalogue and calendars are changed through the door, in versions: what was filed keeps the rules of its time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.domain.calendar import OfficeHours
from app.domain.catalogue import CatalogueType, FilingCondition
from app.domain.deadline import due_at
from app.domain.errors import BadInput, NotAllowed, Stale
from app.domain.ids import uuid7
from app.domain.place import Point
from app.domain.time_rules import CalendarRules, OwnDays
from app.domain.workflow import Clock
from app.ports.store import UnitOfWork
from app.services.catalogue import ImportCatalogue, SaveCondition, SaveType
from app.services.cases import ReportCase, TakeStep
from app.services.intent import Author, Changes, Intent
from app.services.time_rules import SetCalendar, SetStageLimits
from data.queries.catalogue import StoreCatalogue
from data.queries.places import StorePlaces
from data.queries.rules import StoreTimeRules
from data.store import Store
from tests.helpers.filled import DEPARTMENT, SOUTH, WEST, fill

ADMINISTRATOR = UUID(int=7)
LUNCH_AT_ELEVEN = OfficeHours(spans=((8 * 3600, 11 * 3600), (13 * 3600, 17 * 3600)))


def author(role: str) -> Author:
    return Author(user=ADMINISTRATOR, login=role.lower(), roles=frozenset({role}), department=None, workstation="test")


def carry(store: Store, intent: Callable[..., Intent], *, by: str = "ADM", **fields: Any) -> dict[str, str]:
    changes: Changes = store.carry_out(intent(id=uuid7(store.clock.now()), **fields), author(by))
    return dict(changes.said)


def condition(**changed: Any) -> dict[str, Any]:
    """Return the fields of a change of the event type's main condition."""
    return {"kind_of": "event", "type_code": "0102", "position": 1, "filing_zh": "有成堆垃圾", "closing_zh": "清净，无残留",
            "limit_value": 8, "limit_unit": "工作时", "seen": "event-0102-1"} | changed


def case(store: Store, number: int, *, filed: bool = True) -> UUID:
    """Report and accept a case, and file it."""
    key = UUID(int=number)
    carry(store, ReportCase, by="HOT", case=key, channel="hotline", description="垃圾成堆", kind_of="event",
          type_code="0102", point=Point(WEST + 20_000, SOUTH + 20_000), place="一道街12号")
    carry(store, TakeStep, by="ACC", case=key, step="accept", seen_version=1)
    if filed:
        carry(store, TakeStep, by="SHF", case=key, step="file", seen_version=2)
    return key


def limit_of(store: Store, key: UUID) -> tuple[str | None, int, str]:
    with store.unit_of_work() as unit:
        found = unit.cases.get(key)
    return found.filing_condition, found.limit_value, found.limit_unit


@pytest.fixture
def town(store: Store) -> Store:
    fill(store)
    return store


def test_an_old_case_keeps_the_condition_that_it_was_filed_under(town: Store) -> None:
    old = case(town, 901)
    waiting = case(town, 902, filed=False)
    assert carry(town, SaveCondition, **condition()) == {"condition": "event-0102-1-v2"}
    new = case(town, 903)
    carry(town, TakeStep, by="SHF", case=waiting, step="file", seen_version=2)
    assert limit_of(town, old) == ("event-0102-1", 4, "工作时")
    assert limit_of(town, new) == limit_of(town, waiting) == ("event-0102-1-v2", 8, "工作时")
    versions = StoreCatalogue(town).versions("event", "0102")
    assert [(each.id, each.filing_zh, each.limit_value) for each in versions] == [
        ("event-0102-1", "有垃圾", 4), ("event-0102-1-v2", "有成堆垃圾", 8)]
    offered = next(each for each in StorePlaces(town).types() if each.type_code == "0102")
    assert [each[0] for each in offered.conditions] == ["event-0102-1-v2"]


def test_a_version_of_a_later_day_waits_for_it(town: Store) -> None:
    carry(town, SaveCondition, **condition(valid_from=date(2022, 1, 4)))
    catalogue = StoreCatalogue(town)
    assert limit_of(town, case(town, 901))[0] == "event-0102-1"
    assert [each.id for each in catalogue.conditions()] == ["event-0102-1"]
    day = datetime(2022, 1, 3, 16, tzinfo=UTC)
    assert [each.id for each in catalogue.conditions(day - timedelta(seconds=1))] == ["event-0102-1"]
    assert [each.id for each in catalogue.conditions(day)] == ["event-0102-1-v2"], "it begins at midnight at the office"


def test_a_condition_is_added_and_retired_but_never_the_last(town: Store) -> None:
    assert carry(town, SaveCondition, **condition(position=0, seen=""))["condition"] == "event-0102-2"
    carry(town, SaveCondition, **condition(retired_why="并入第二条"))
    assert [each.id for each in StoreCatalogue(town).conditions()] == ["event-0102-2"]
    assert limit_of(town, case(town, 901))[0] == "event-0102-2"
    with pytest.raises(BadInput, match="last_condition"):
        carry(town, SaveCondition, **condition(position=2, seen="event-0102-2", retired_why="不用了"))


@pytest.mark.parametrize(("changed", "code"), [
    ({"limit_value": 0}, "catalogue.value"), ({"limit_value": 10 ** 9}, "catalogue.value"),
    ({"limit_unit": "小时"}, "catalogue.value"), ({"filing_zh": " "}, "catalogue.missing"),
    ({"closing_zh": "清\x00净"}, "catalogue.value"), ({"type_code": "9999"}, "case.unknown_type"),
    ({"valid_from": date(2021, 12, 30)}, "catalogue.past_day")])
def test_unusable_conditions_are_refused(town: Store, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        carry(town, SaveCondition, **condition(**changed))
    assert caught.value.code == code
    assert len(StoreCatalogue(town).versions("event", "0102")) == 1


def test_the_second_administrator_sees_that_the_first_was_quicker(town: Store) -> None:
    carry(town, SaveCondition, **condition())
    with pytest.raises(Stale, match="changed_meanwhile"):
        carry(town, SaveCondition, **condition(limit_value=2))


def test_only_an_administrator_changes_rules(town: Store) -> None:
    for intent, fields in ((SaveCondition, condition()), (ImportCatalogue, {}),
                           (SetCalendar, {"rules": CalendarRules(), "seen": 1})):
        with pytest.raises(NotAllowed):
            carry(town, intent, by="SHF", **fields)


def test_types_are_added_changed_and_retired(town: Store) -> None:
    with town.unit_of_work() as unit:
        rubbish = unit.catalogue.event_types.get("0102")
    carry(town, SaveType, kind_of="event", type=replace(rubbish, department_zh="街道办事处"), seen_version=1)
    carry(town, SaveType, kind_of="event", type=replace(rubbish, type_code="0103", type_zh="积存渣土"), seen_version=0)
    with pytest.raises(BadInput, match="code_taken"):
        carry(town, SaveType, kind_of="event", type=rubbish, seen_version=0)
    with pytest.raises(Stale):
        carry(town, SaveType, kind_of="event", type=rubbish, seen_version=1)
    with town.unit_of_work() as unit:
        rubbish = unit.catalogue.event_types.get("0102")
    assert rubbish.department_zh == "街道办事处"
    carry(town, SaveType, kind_of="event", type=replace(rubbish, retired_on=date(2021, 12, 31)), seen_version=2)
    with pytest.raises(BadInput, match="retired_type"):
        case(town, 901)
    assert "0102" not in {each.type_code for each in StorePlaces(town).types()}


def test_an_import_adds_and_changes_and_leaves_the_rest(town: Store) -> None:
    def of(type_code: str, limit_value: int) -> FilingCondition:
        return FilingCondition(id="", kind="event", type_code=type_code, position=1, filing_zh="有垃圾",
                               closing_zh="清净", limit_value=limit_value, limit_unit="工作时")

    mud = CatalogueType(type_code="0104", class_code="01", class_zh="市容环境", class_en="Sanitation", type_zh="道路不洁",
                        type_en="Dirty road")
    said = carry(town, ImportCatalogue, event_types=(mud,), conditions=(of("0102", 6), of("0104", 4)))
    assert {name: count for name, count in said.items() if count != "0"} == {
        "types_added": "1", "conditions_added": "1", "conditions_changed": "1"}
    assert [each.id for each in StoreCatalogue(town).conditions()] == ["event-0102-1-v2", "event-0104-1"]
    again = carry(town, ImportCatalogue, event_types=(mud,), conditions=(of("0102", 6), of("0104", 4)))
    assert {name: count for name, count in again.items() if count != "0"} == {"types_same": "1", "conditions_same": "2"}


def test_a_bad_row_leaves_the_whole_catalogue_as_it_was(town: Store) -> None:
    bad = FilingCondition(id="", kind="event", type_code="0777", position=1, filing_zh="有", closing_zh="无",
                          limit_value=1, limit_unit="天")
    good = replace(bad, type_code="0102")
    with pytest.raises(BadInput, match="unknown_type"):
        carry(town, ImportCatalogue, conditions=(good, bad))
    assert [each.id for each in StoreCatalogue(town).conditions()] == ["event-0102-1"]


def test_each_calendar_has_editions_and_a_department_s_lies_over_the_district_s(town: Store) -> None:
    rules = StoreTimeRules(town)
    before = town.clock.now()
    holiday = OwnDays(date(2021, 12, 30), date(2021, 12, 30), False, "建区纪念日")
    carry(town, SetCalendar, rules=CalendarRules(hours=(LUNCH_AT_ELEVEN,), days=(holiday,)), seen=1)
    saturday = OwnDays(date(2022, 1, 8), date(2022, 1, 8), True, "环卫值班")
    carry(town, SetCalendar, department=DEPARTMENT, rules=CalendarRules(days=(saturday,)), seen=0)
    now = rules.now()
    district, sanitation = now.calendar(), now.calendar(DEPARTMENT)
    assert not district.is_working_day(date(2021, 12, 30)) and not sanitation.is_working_day(date(2021, 12, 30))
    assert not district.is_working_day(date(2022, 1, 8)) and sanitation.is_working_day(date(2022, 1, 8))
    assert district.hours_of(date(2022, 1, 8)) == sanitation.hours_of(date(2022, 1, 8)) == LUNCH_AT_ELEVEN.spans
    assert now.calendar(at=before).is_working_day(date(2021, 12, 30)), "what was decided by it stays explicable"
    assert [each.number for each in now.editions("calendar")] == [1, 2]
    with town.unit_of_work() as unit:
        assert unit.calendar() == district and unit.calendar(DEPARTMENT) == sanitation
    with pytest.raises(Stale):
        carry(town, SetCalendar, rules=CalendarRules(), seen=1)
    with pytest.raises(BadInput, match="nothing_changed"):
        carry(town, SetCalendar, rules=CalendarRules(hours=(LUNCH_AT_ELEVEN,), days=(holiday,)), seen=2)


@pytest.mark.parametrize(("rules", "code"), [
    (CalendarRules(hours=(OfficeHours(first=date(2022, 1, 1)),)), "calendar.gap"),
    (CalendarRules(hours=(OfficeHours(season=("05-01", "09-30")),)), "calendar.gap"),
    (CalendarRules(hours=(OfficeHours(spans=((50400, 43200),)),)), "calendar.spans"),
    (CalendarRules(hours=(OfficeHours(spans=((0, 50000), (40000, 60000))),)), "calendar.spans"),
    (CalendarRules(hours=(OfficeHours(spans=()),)), "calendar.spans"),
    (CalendarRules(hours=(OfficeHours(), OfficeHours(season=("02-30", "09-30")))), "calendar.season"),
    (CalendarRules(days=(OwnDays(date(2022, 2, 2), date(2022, 2, 1), False, "春节"),)), "calendar.day_range"),
    (CalendarRules(days=(OwnDays(date(2050, 2, 2), date(2050, 2, 2), False, "春节"),)), "calendar.day_range"),
    (CalendarRules(days=(OwnDays(date(2022, 2, 2), date(2022, 2, 2), False, " "),)), "calendar.day_name"),
    (CalendarRules(days=(OwnDays(date(2022, 2, 2), date(2022, 2, 8), False, "春节"),
                         OwnDays(date(2022, 2, 8), date(2022, 2, 9), True, "补班"))), "calendar.days_overlap"),
    (CalendarRules(days=(OwnDays(date(2022, 1, 1), date(2022, 12, 31), False, "不上班"),)), "calendar.never_open")])
def test_unusable_calendars_are_refused(town: Store, rules: CalendarRules, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        carry(town, SetCalendar, rules=rules, seen=1)
    assert caught.value.code == code
    assert StoreTimeRules(town).now().number() == 1


def test_an_unknown_year_is_said_until_somebody_enters_its_days(town: Store) -> None:
    rules = StoreTimeRules(town)
    assert rules.now().unknown_years(date(2026, 12, 1), date(2028, 1, 1)) == (2027, 2028)
    spring = OwnDays(date(2027, 2, 6), date(2027, 2, 12), False, "春节")
    carry(town, SetCalendar, rules=CalendarRules(days=(spring,), checked_years=(2027,)), seen=1)
    assert rules.now().unknown_years(date(2026, 12, 1), date(2028, 1, 1)) == (2028,)
    assert not rules.now().calendar().is_working_day(date(2027, 2, 8)), "a Monday"


def test_the_time_zone_is_the_store_s(tmp_path: Path) -> None:
    with Store.create(tmp_path / "m.wanmi", district="990001", crs_id="EPSG:32632") as store:
        def monaco(unit: UnitOfWork) -> None:
            unit.settings.set("time_zone", "Europe/Monaco")

        assert str(StoreTimeRules(store).now().zone) == "UTC"
        with store.unit_of_work() as unit:
            nobody = {"user": "", "login": "", "roles": [], "department": None, "workstation": "t"}
            unit.claim(UUID(int=1), "Do", "", nobody)
            monaco(unit)
            assert str(unit.calendar().zone) == "Europe/Monaco"
            unit.append({"tables": [], "cases": [], "components": [], "said": {}})
        rules = StoreTimeRules(store).now()
        assert str(rules.zone) == "Europe/Monaco"
        assert rules.calendar().is_working_day(date(2021, 10, 1)), "China's holidays hold in China"
        assert rules.calendar().deadline(datetime(2021, 7, 1, 6, tzinfo=UTC), timedelta(hours=1)).hour == 7
        assert store.verify().ok


def test_open_cases_are_dated_anew_and_closed_ones_are_not(town: Store) -> None:
    open_case, voided = case(town, 901, filed=False), case(town, 902, filed=False)
    carry(town, TakeStep, by="SHF", case=voided, step="decline_filing", seen_version=2, facts={"reason": "F1"},
          opinion="不属本区")

    def due(key: UUID) -> datetime | None:
        with town.unit_of_work() as unit:
            return unit.cases.get(key).due_at

    before, ended = due(open_case), due(voided)
    assert before is not None
    said = carry(town, SetStageLimits, limits={"usual": {"file": {"minutes": 120, "unit": "work_hour"}}}, seen=0)
    assert said["cases"] == "2", "the town has an open case of its own"
    after = due(open_case)
    assert after is not None and after - before >= timedelta(minutes=90)
    assert due(voided) == ended
    today = town.clock.now().date()
    day_off = OwnDays(today, today, False, "停电")
    assert carry(town, SetCalendar, rules=CalendarRules(days=(day_off,)), seen=1)["cases"] != "0"
    later = due(open_case)
    assert later is not None and later.date() > today


@pytest.mark.parametrize(("limits", "code"), [
    ({"usual": {"nap": {"minutes": 5, "unit": "work_hour"}}}, "limit.unknown_stage"),
    ({"usual": {"file": {"minutes": 0, "unit": "work_hour"}}}, "limit.unusable"),
    ({"urgent": {"file": {"minutes": 5, "unit": "hours"}}}, "limit.unusable"),
    ({"usual": {"file": {"minutes": 10 ** 7, "unit": "work_hour"}}}, "limit.too_long")])
def test_unusable_stage_limits_are_refused(town: Store, limits: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        carry(town, SetStageLimits, limits=limits, seen=0)
    assert caught.value.code == code
    assert StoreTimeRules(town).now().stage_limits() == {}


def test_a_department_is_counted_by_its_own_hours(town: Store) -> None:
    """It goes at 17:00 (hand-worked: dispatched Fri 31 Dec, seconds after 16:00, 4 h; 1 to 3 Jan off; 8 to 11 are 3 h).

    What the seconds take from the first hour is left after the break.
    """
    carry(town, SetCalendar, department=DEPARTMENT, rules=CalendarRules(hours=(LUNCH_AT_ELEVEN,)), seen=0)
    key = case(town, 901)
    carry(town, TakeStep, by="DSP", case=key, step="dispatch", seen_version=3, facts={"department": str(DEPARTMENT)},
          opinion="请办")
    with town.unit_of_work() as unit:
        steps, timing = unit.cases.steps(key), unit.rules.time.timing(DEPARTMENT)
    deadline = due_at(steps, Clock.HANDLE, timing)
    today_left = datetime(2021, 12, 31, 17, tzinfo=timing.hall.zone) - steps[-1].at
    assert timedelta(minutes=50) < today_left <= timedelta(hours=1)
    assert deadline == datetime(2022, 1, 4, 13, tzinfo=timing.hall.zone) + timedelta(hours=1) - today_left


def test_the_hall_may_work_at_weekends_and_the_departments_not(town: Store) -> None:
    """Section 7.2: the hall's posts have their own calendar where one is set; departments keep the district's."""
    hall = CalendarRules(days=(OwnDays(date(2022, 1, 8), date(2022, 1, 9), worked=True, name="大厅值守"),))
    assert carry(town, SetCalendar, hall=True, rules=hall, seen=0)["edition"] == "1"
    saturday = datetime(2022, 1, 8, 2, tzinfo=UTC)
    timing = StoreTimeRules(town).now().timing(DEPARTMENT)
    assert timing.hall.is_open(saturday) and not timing.handling.is_open(saturday)
    assert not StoreTimeRules(town).now().calendar().is_open(saturday)
    with pytest.raises(Stale):
        carry(town, SetCalendar, hall=True, rules=CalendarRules(), seen=0)
