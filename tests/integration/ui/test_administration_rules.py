"""The administrator's pages on a real store: a click saves an edition, and what is shown is what the store holds."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.ids import uuid7
from app.domain.limits import Unit
from app.domain.place import Point
from app.domain.time_rules import HALL, Whose
from app.domain.timing import StageLimits
from app.services.catalogue import SaveCondition
from app.services.cases import ReportCase, TakeStep
from app.services.intent import Author, Intent
from data.exchange.catalogue_csv import read_rows
from data.queries.catalogue import StoreCatalogue
from data.queries.people import StorePeople
from data.queries.rules import StoreTimeRules
from data.queries.standing import Standings
from data.store import Store
from tests.helpers.fake_context import fake_context
from tests.helpers.filled import DEPARTMENT, SOUTH, WEST, fill
from ui.administration.calendar_page import CalendarPage
from ui.administration.catalogue_page import CataloguePage
from ui.administration.condition_dialog import ConditionDialog
from ui.administration.limits_page import LimitsPage
from ui.context import Context
from ui.operations import Operations

ADMINISTRATOR = Author(user=UUID(int=7), login="adm", roles=frozenset({"ADM"}), department=None, workstation="test")
Opened = Callable[[Callable[[Context], QWidget]], QWidget]


@pytest.fixture
def context(qtbot: QtBot, store: Store) -> Iterator[Context]:
    fill(store)
    operations = Operations(lambda intent: store.carry_out(intent, ADMINISTRATOR))
    yield fake_context(
        "ADM", operations=operations, catalogue=StoreCatalogue(store), time_rules=StoreTimeRules(store),
        people=StorePeople(store, Standings(store)), clock=store.clock, author=ADMINISTRATOR,
        catalogue_rows=read_rows)
    operations.close()


@pytest.fixture
def opened(qtbot: QtBot, context: Context) -> Opened:
    def open_page(make: Callable[[Context], QWidget]) -> QWidget:
        page = make(context)
        qtbot.addWidget(page)
        page.resize(1200, 800)
        page.show()
        qtbot.waitUntil(lambda: context.operations.idle)
        return page

    return open_page


def carry(store: Store, role: str, intent: Intent) -> None:
    store.carry_out(intent, Author(user=UUID(int=8), login=role.lower(), roles=frozenset({role}), department=None,
                                   workstation="test"))


def filed(store: Store, number: int) -> tuple[str | None, int]:
    """File a new case and return its condition and limit."""
    key = UUID(int=number)
    carry(store, "HOT", ReportCase(id=uuid7(store.clock.now()), case=key, channel="hotline", description="垃圾成堆",
                                   kind_of="event", type_code="0102", place="一道街12号",
                                   point=Point(WEST + 20_000, SOUTH + 20_000)))
    carry(store, "ACC", TakeStep(id=uuid7(store.clock.now()), case=key, step="accept", seen_version=1))
    carry(store, "SHF", TakeStep(id=uuid7(store.clock.now()), case=key, step="file", seen_version=2))
    return limit_of(store, number)


def limit_of(store: Store, number: int) -> tuple[str | None, int]:
    with store.unit_of_work() as unit:
        found = unit.cases.get(UUID(int=number))
    return found.filing_condition, found.limit_value


def test_an_old_case_keeps_the_condition_that_a_click_replaces(qtbot: QtBot, store: Store, opened: Opened) -> None:
    assert filed(store, 901) == ("event-0102-1", 4)
    page = opened(CataloguePage)
    assert isinstance(page, CataloguePage)
    qtbot.mouseClick(page.kinds.button(1), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.versions.texts() != [] and page.versions.texts()[0][1] == "有垃圾")
    page.versions.choose("event-0102-1")
    qtbot.mouseClick(page.change, Qt.MouseButton.LeftButton)
    dialog = page.findChild(ConditionDialog)
    assert dialog is not None
    dialog.value.setText("8")
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [row[3:5] for row in page.versions.texts()] == [["8 work hours", "2"]])
    assert filed(store, 902) == ("event-0102-1-v2", 8)
    assert limit_of(store, 901) == ("event-0102-1", 4)
    qtbot.mouseClick(page.all_versions, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [row[3] for row in page.versions.texts()] == ["4 work hours", "8 work hours"])


EVENTS = ("class_code,class_zh,class_en,type_code,type_zh,type_en,department_zh,filing_condition,closing_condition,"
          "limit_value,limit_unit\n"
          "01,市容环境,Sanitation,0102,暴露垃圾,Exposed rubbish,环卫处,有垃圾,清净,8,工作时\n"
          "01,市容环境,Sanitation,0103,积存渣土,Piled-up earth,环卫处,有渣土,运走,2,工作日\n")
CONDITIONS = "kind,type_code,position,filing_condition,closing_condition,limit_value,limit_unit\n"


def test_files_are_imported_after_a_look_at_each_row_or_not_at_all(
        qtbot: QtBot, context: Context, store: Store, opened: Opened, tmp_path: Path) -> None:
    page = opened(CataloguePage)
    assert isinstance(page, CataloguePage)
    files = tmp_path / "e.csv", tmp_path / "c.csv"
    files[0].write_text(EVENTS, "utf-8")
    files[1].write_text(CONDITIONS + "event,0777,2,好,好,1,天\nevent,0103,2,渣土很多,运走,4,小时\n", "utf-8")
    first = page.offer(files)
    qtbot.waitUntil(lambda: context.operations.idle)
    assert [row[0:2] + row[3:] for row in first.table.texts()] == [
        ["c.csv : 2", "refused", "2", "目录中没有类别 0777（event）。"],
        ["c.csv : 3", "refused", "", "文件 c.csv 第 3 行“limit_unit”不能是“小时”。"],
        ["e.csv : 3", "new", "1", "2 work days · 有渣土"],
        ["e.csv : 2", "changed", "1", "Limit: 4 work hours → 8 work hours"]]
    assert not first.act.isEnabled()
    first.reject()
    files[1].write_text(CONDITIONS + "event,0103,2,渣土很多,运走,4,工作时\n", "utf-8")
    second = page.offer(files)
    qtbot.waitUntil(second.act.isEnabled)
    qtbot.mouseClick(second.act, Qt.MouseButton.LeftButton)
    catalogue = StoreCatalogue(store)
    qtbot.waitUntil(lambda: [each.id for each in catalogue.conditions()] == [
        "event-0102-1-v2", "event-0103-1", "event-0103-2"])
    third = page.offer(files)
    qtbot.waitUntil(lambda: third.said.text() != "")
    assert not third.act.isEnabled() and third.table.texts() == []
    third.same.setChecked(True)
    assert {row[1] for row in third.table.texts()} == {"same"}
    third.reject()
    no_file = page.offer([tmp_path])
    qtbot.waitUntil(lambda: "文件夹" in no_file.said.text())
    assert not no_file.act.isEnabled()
    no_file.reject()


def test_what_somebody_changed_meanwhile_is_looked_at_again(
        qtbot: QtBot, context: Context, store: Store, opened: Opened, tmp_path: Path) -> None:
    page = opened(CataloguePage)
    assert isinstance(page, CataloguePage)
    (tmp_path / "e.csv").write_text(EVENTS, "utf-8")
    dialog = page.offer([tmp_path / "e.csv"])
    qtbot.waitUntil(dialog.act.isEnabled)
    carry(store, "ADM", SaveCondition(
        id=uuid7(store.clock.now()), kind_of="event", type_code="0102", position=1, filing_zh="有成堆垃圾",
        closing_zh="清净", limit_value=6, limit_unit="工作时", seen="event-0102-1"))
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.act.isEnabled() and "6 work hours" in dialog.table.texts()[1][4])
    assert "0102" in dialog.said.text()
    assert [each.id for each in StoreCatalogue(store).conditions()] == ["event-0102-1-v2"]
    dialog.reject()


def test_a_holiday_is_marked_with_the_keyboard_and_saved(qtbot: QtBot, store: Store, opened: Opened) -> None:
    page = opened(CalendarPage)
    assert isinstance(page, CalendarPage)
    page.month.choose(date(2022, 1, 3), date(2022, 1, 3))
    page.month.setFocus()
    qtbot.keyClick(page.month, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert page.month.selection == (date(2022, 1, 3), date(2022, 1, 4))
    page.name.setText("建区纪念日")
    assert not page.save.isEnabled()
    qtbot.mouseClick(page.off, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    rules = StoreTimeRules(store)
    qtbot.waitUntil(lambda: rules.now().number() == 2)
    calendar = rules.now().calendar()
    assert not calendar.is_working_day(date(2022, 1, 4)) and calendar.is_working_day(date(2022, 1, 5))
    assert rules.now().rules().days[0].name == "建区纪念日"
    qtbot.waitUntil(lambda: not page.save.isEnabled() and page.said.text() != "")


@pytest.mark.parametrize(("at", "whose"), [(1, HALL), (2, DEPARTMENT)])
def test_a_department_s_and_the_hall_s_days_lie_over_the_district_s(
        qtbot: QtBot, store: Store, opened: Opened, at: int, whose: Whose) -> None:
    page = opened(CalendarPage)
    assert isinstance(page, CalendarPage)
    qtbot.waitUntil(lambda: page.owner.count() == 3)
    page.owner.setCurrentIndex(at)
    assert page.whose == whose
    page.month.choose(date(2022, 1, 8), date(2022, 1, 8))
    qtbot.mouseClick(page.work, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    rules = StoreTimeRules(store)
    qtbot.waitUntil(lambda: rules.now().number(whose) == 1)
    assert rules.now().calendar(whose).is_working_day(date(2022, 1, 8))
    assert not rules.now().calendar().is_working_day(date(2022, 1, 8))


def test_an_unknown_year_is_warned_of_until_its_days_are_entered(qtbot: QtBot, opened: Opened) -> None:
    page = opened(CalendarPage)
    assert isinstance(page, CalendarPage)
    assert page.warning.isHidden()
    page.month.choose(date(2027, 2, 8), date(2027, 2, 8))
    assert not page.warning.isHidden() and "2027" in page.warning.text()
    page.checked.setChecked(True)
    assert page.draft.checked_years == (2027,)


def test_stage_limits_are_saved_and_empty_is_as_usual(qtbot: QtBot, store: Store, opened: Opened) -> None:
    page = opened(LimitsPage)
    assert isinstance(page, LimitsPage)
    qtbot.waitUntil(lambda: page.usual["accept"].value.text() == "0.5")
    assert page.urgent["accept"].value.text() == "0.25" and page.urgent["verify"].value.text() == ""
    page.usual["accept"].value.setText("1.5")
    page.urgent["dispatch"].value.clear()
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    rules = StoreTimeRules(store)
    qtbot.waitUntil(lambda: rules.now().edition("stage_limits") is not None)
    limits: StageLimits = rules.now().timing().limits
    assert limits.usual["accept"].length.total_seconds() == 90 * 60
    assert limits.urgent["dispatch"].unit is Unit.WORK_HOUR and set(limits.urgent) == {"dispatch"}


def test_stage_limits_that_lack_or_change_nothing_are_said_and_not_saved(
        qtbot: QtBot, store: Store, opened: Opened) -> None:
    page = opened(LimitsPage)
    assert isinstance(page, LimitsPage)
    qtbot.waitUntil(lambda: page.usual["accept"].value.text() == "0.5")
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert page.said.text() == "Nothing was changed." and page.save.isEnabled()
    page.usual["verify"].value.clear()
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert page.said.text() == "“Verify” needs a limit." and page.save.isEnabled()
    assert StoreTimeRules(store).now().edition("stage_limits") is None
