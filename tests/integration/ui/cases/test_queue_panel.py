"""The queue as a person uses it: keys, tabs, filter, live changes."""

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pyogrio.raw
import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import Cancelled, NotAllowed
from app.domain.workflow import Step
from app.messages import sentence
from app.ports.unsettled import Unsettled
from app.queries.cases import Claim, Order
from app.services.cases import TakeStep
from app.services.supervision import Supervise
from tests.helpers.fake_context import StraightOperations, author_of, fake_context
from tests.helpers.fake_queries import NOW, FakeCases, made_id
from tests.helpers.hands import commit, focus, press, shown
from ui.cases.date_span import DateSpanDialog
from ui.cases.filter_name import FilterNameDialog
from ui.cases.queue_many import OrderDialog, result
from ui.cases.queue_panel import QueuePanel
from ui.local_time import instant_of, local
from ui.operations import Operations


def panel_of(qtbot: QtBot, role: str = "DSP", workspace: str = "dispatch", **parts: object) -> QueuePanel:
    panel = QueuePanel(fake_context(role, **parts), workspace)
    shown(qtbot, panel, 400, 600)
    return panel


def numbers(panel: QueuePanel) -> list[str]:
    return [row.number[-4:] for row in panel.rows()]


def test_least_time_left_first_and_counts_on_the_tabs(qtbot: QtBot) -> None:
    panel = panel_of(qtbot)
    assert numbers(panel) == [f"{at:04d}" for at in range(1, 10)]
    assert panel.tab_bar.tabText(0).endswith(" 9")
    assert panel.tab_bar.tabText(2).endswith(" 3")
    assert panel.count_label.text() == "9 cases"


def test_walking_with_the_keys_chooses_cases_and_skips_group_heads(qtbot: QtBot) -> None:
    panel = panel_of(qtbot)
    chosen: list[object] = []
    panel.case_chosen.connect(chosen.append)
    panel.select(panel.rows()[2].id)
    focus(qtbot, panel.list)
    press(qtbot, panel.list, Qt.Key.Key_Down)
    press(qtbot, panel.list, Qt.Key.Key_Up)
    assert chosen == [panel.rows()[3].id, panel.rows()[2].id]
    with qtbot.waitSignal(panel.case_opened) as opened:
        press(qtbot, panel.list, Qt.Key.Key_Return)
    assert opened.args == [panel.rows()[2].id]


def test_a_click_chooses_a_case(qtbot: QtBot) -> None:
    panel = panel_of(qtbot)
    third = panel.list.visualRect(panel.list.model().index(3, 0))
    with qtbot.waitSignal(panel.case_chosen) as chosen:
        qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=third.center())
    assert chosen.args == [panel.rows()[2].id]


def test_f9_takes_the_next_one(qtbot: QtBot) -> None:
    panel = panel_of(qtbot)
    panel.take_next()
    assert panel.current() == panel.rows()[0].id
    panel.take_next()
    assert panel.current() == panel.rows()[1].id


def test_filter_while_typing_and_its_empty_sentence(qtbot: QtBot) -> None:
    panel = panel_of(qtbot)
    qtbot.keyClicks(panel.filter_edit, "0305")
    qtbot.waitUntil(lambda: not numbers(panel))
    assert panel.empty.text() == "None of 9 match. Clear the filter (Esc)"
    assert panel.stack.currentWidget() is panel.empty
    focus(qtbot, panel.filter_edit)
    panel.filter_edit.clear()
    commit(panel.filter_edit, "垃圾箱")
    qtbot.waitUntil(lambda: numbers(panel) == ["0009"])
    press(qtbot, panel.filter_edit, Qt.Key.Key_Escape)
    assert len(numbers(panel)) == 9


def test_an_empty_queue_says_so(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, cases=FakeCases(rows=[]))
    assert panel.empty.text() == "Nothing waits under “To dispatch”. New cases will appear here."
    assert panel.stack.currentWidget() is panel.empty


def test_it_begins_where_something_waits_but_does_not_leave_an_emptied_tab(qtbot: QtBot) -> None:
    cases = FakeCases()
    cases.rows = [row for row in cases.rows if row.state != "filed"]
    panel = panel_of(qtbot, cases=cases)
    assert {row.state for row in panel.rows()} == {"fed_back"}
    cases.rows.clear()
    panel.refresh()
    assert panel.tab_bar.currentIndex() == 1


def test_what_is_chosen_stays_chosen_when_rows_change(qtbot: QtBot) -> None:
    cases = FakeCases()
    panel = panel_of(qtbot, cases=cases)
    panel.select(panel.rows()[4].id)
    before = panel.current()
    cases.rows[:0] = [replace(cases.rows[0], id=made_id(501))]
    panel.refresh()
    assert len(panel.rows()) == 10
    assert panel.current() == before
    assert panel.list.currentIndex().row() == panel.list.model().row_of(before)


def test_a_refresh_under_the_hand_waits_for_f5(qtbot: QtBot) -> None:
    cases = FakeCases()
    panel = panel_of(qtbot, cases=cases)
    focus(qtbot, panel.list)
    order = numbers(panel)
    cases.rows[:0] = [replace(cases.rows[0], id=made_id(501), number="610603202112310099")]
    panel.refresh(hold=True)
    assert numbers(panel) == order
    assert panel.held_button.text().startswith("1 came or left")
    panel.held_button.click()
    assert "0099" in numbers(panel)
    assert panel.held_button.isHidden()


@pytest.mark.parametrize(("role", "workspace", "expected"), [
    ("ACC", "accept", {"reported"}), ("SHF", "duty", {"accepted"}), ("DEP", "dispatch", {"dispatched"}),
    ("INS", "dispatch", {"verifying"})])
def test_each_post_sees_what_waits_for_it(qtbot: QtBot, role: str, workspace: str, expected: set[str]) -> None:
    panel = panel_of(qtbot, role, workspace)
    assert {row.state for row in panel.rows()} == expected


def test_a_late_answer_of_another_tab_is_dropped(qtbot: QtBot) -> None:
    operations = StraightOperations(held=[])
    panel = panel_of(qtbot, operations=operations)
    panel.tab_bar.setCurrentIndex(1)
    assert operations.held is not None and len(operations.held) == 3
    _, late, wanted = operations.held
    wanted()
    late()
    assert {row.state for row in panel.rows()} == {"fed_back"}


def test_reading_happens_off_the_gui_thread(qtbot: QtBot) -> None:
    operations = Operations(lambda intent: pytest.fail("nothing is written"))
    panel = panel_of(qtbot, operations=operations)
    qtbot.waitUntil(lambda: len(panel.rows()) == 9)
    operations.close()


def test_choices_of_the_filter_are_chips_that_can_be_taken_away(qtbot: QtBot) -> None:
    panel = panel_of(qtbot)
    panel.filter.turn(("meanings", "overdue"))
    assert {row.stage.meaning for row in panel.rows()} == {"overdue"}
    chip = panel.filter.findChild(QPushButton)
    assert chip is not None
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert len(panel.rows()) == 9


def test_a_saved_filter_brings_filter_and_order_back(qtbot: QtBot) -> None:
    panel = panel_of(qtbot)
    panel.filter.turn(("meanings", "near"))
    panel.filter.order = Order.NUMBER
    panel.filter.save("我的")
    panel.filter.clear()
    panel.filter.order = Order.TIME_LEFT
    (key, value), = panel._context.workstation.all("filter")
    assert key == "dsp/我的"
    panel.filter.use(value)
    assert {row.stage.meaning for row in panel.rows()} == {"near"}
    assert panel.filter.order is Order.NUMBER


def test_many_chips_take_another_line_and_never_widen_the_dock(qtbot: QtBot) -> None:
    panel = panel_of(qtbot)
    narrowest = panel.minimumSizeHint().width()
    for channel in ("inspector", "hotline", "video", "media", "leader", "upper"):
        panel.filter.turn(("channels", channel))
    assert panel.minimumSizeHint().width() == narrowest
    chips = panel.filter.chips.chips
    qtbot.waitUntil(lambda: chips[-1].y() > chips[0].y())
    assert all(panel.filter.chips.rect().contains(chip.geometry()) for chip in chips)


def test_a_filter_is_named_used_renamed_and_deleted_in_the_menu(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, language="en")
    panel.filter.turn(("meanings", "near"))

    def saved() -> dict[str, QAction]:
        panel.filter._fill()
        menu = next(each.menu() for each in panel.filter.menu.actions() if each.text() == "Saved filters")
        return {each.text(): each for each in menu.actions() if each.isVisible() and not each.isSeparator()}

    def name(words: str) -> FilterNameDialog:
        dialog = panel.filter.findChild(FilterNameDialog)
        assert dialog is not None
        dialog.name.setText(words)
        return dialog

    saved()["Save this filter…"].trigger()
    assert not name("  ").act.isEnabled()
    name("mine").act.click()
    assert list(saved()) == ["mine", "Save this filter…", "Rename", "Delete"]
    qtbot.waitUntil(lambda: panel.filter.findChild(FilterNameDialog) is None)
    saved()["Save this filter…"].trigger()
    name("mine").act.click()
    assert name("mine").isVisible(), "another filter's name is taken only by a second press"
    name("other").act.click()
    qtbot.waitUntil(lambda: panel.filter.findChild(FilterNameDialog) is None)
    saved()["Rename"].menu().actions()[0].trigger()
    name("morning").act.click()
    assert list(panel.filter.saved()) == ["morning", "other"]
    panel.filter.clear()
    saved()["morning"].trigger()
    assert {row.stage.meaning for row in panel.rows()} == {"near"}
    saved()["Delete"].menu().actions()[1].trigger()
    assert list(panel.filter.saved()) == ["morning"]


def test_space_marks_and_ctrl_a_marks_all_that_is_shown(qtbot: QtBot) -> None:
    panel = panel_of(qtbot)
    panel.select(panel.rows()[0].id)
    focus(qtbot, panel.list)
    press(qtbot, panel.list, Qt.Key.Key_Space)
    assert panel.many.count.text() == "1 marked"
    press(qtbot, panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert panel.many.count.text() == "2 marked"
    press(qtbot, panel.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert panel.many.count.text() == "9 marked"
    assert panel.many.step() is Step.DISPATCH
    panel.tab_bar.setCurrentIndex(1)
    assert panel.many.isHidden()


def test_many_are_dispatched_and_each_refusal_is_told(qtbot: QtBot) -> None:
    operations = StraightOperations()
    panel = panel_of(qtbot, operations=operations)
    panel._mark_all()
    told: list[str] = []
    panel.said.connect(told.append)
    panel.many.take(Step.DISPATCH, {"department": "x"})
    assert told == ["9 done."]
    assert result(3, [("0001", "no department.")]) == "3 done, 1 refused. 0001: no department."
    assert panel.many.isHidden()


def test_all_that_is_marked_is_put_under_supervision_by_one_order(qtbot: QtBot) -> None:
    operations = StraightOperations()
    panel = panel_of(qtbot, "SUP", operations=operations)
    panel._mark_all()
    assert panel.many.supervise.isVisible() and not panel_of(qtbot).many.supervise.isVisible()
    dialog = OrderDialog(9, NOW, panel)
    qtbot.addWidget(dialog)
    button = next(each for each in dialog.findChildren(QPushButton) if each.text() == "Supervise")
    assert not button.isEnabled()
    dialog.text.edit.setPlainText("限期整改")
    dialog.level.choose(1)
    assert button.isEnabled()
    panel.many.order(dialog)
    sent = operations.written[-1]
    assert isinstance(sent, Supervise)
    assert (len(sent.cases), sent.level, sent.instruction) == (9, 2, "限期整改") and len(sent.seen_versions) == 9


def test_what_others_have_is_marked_and_left_alone(qtbot: QtBot) -> None:
    operations, cases = StraightOperations(), FakeCases()
    cases.rows[0] = replace(cases.rows[0], claim=Claim(made_id(990), NOW, "派遣员02"))
    cases.rows[1] = replace(cases.rows[1], claim=Claim(author_of("DSP").user, NOW, "派遣员01"))
    panel = panel_of(qtbot, operations=operations, cases=cases)
    model = panel.list.model()
    tips = [model.data(model.index(row), Qt.ItemDataRole.ToolTipRole) for row in (1, 2, 3)]
    assert [tip.splitlines()[0] for tip in tips] == [
        "派遣员02 has this case · since 12-31 16:00", "You have this case · since 12-31 16:00", cases.rows[2].place]
    panel.take_next()
    assert panel.current() == cases.rows[1].id
    panel._mark_all()
    assert panel.many.count.text() == "9 marked · 1 taken"
    told: list[str] = []
    panel.said.connect(told.append)
    panel.many.take(Step.DISPATCH, {"department": "x"})
    assert told == ["8 done. 1 left alone: others have it."]
    assert cases.rows[0].id not in {each.case for each in operations.written if isinstance(each, TakeStep)}
    panel._mark_all()
    panel.many.take(Step.URGE)
    assert told[-1] == "9 done."


def test_keys_of_the_list_are_in_its_menu_too(qtbot: QtBot) -> None:
    panel = panel_of(qtbot)
    panel.select(panel.rows()[2].id)
    focus(qtbot, panel.list)
    wanted: list[tuple[str, object]] = []
    for name in ("map", "cameras", "history"):
        getattr(panel, f"{name}_wanted").connect(lambda row, name=name: wanted.append((name, row.id)))
    for key in (Qt.Key.Key_M, Qt.Key.Key_V, Qt.Key.Key_H):
        press(qtbot, panel.list, key)
    assert wanted == [(name, panel.rows()[2].id) for name in ("map", "cameras", "history")]
    keys = {action.shortcut().toString() for action in panel.list.actions()}
    assert keys == {"Space", "Ctrl+A", "M", "V", "H"}
    assert panel.list.contextMenuPolicy() is Qt.ContextMenuPolicy.ActionsContextMenu


def test_a_case_that_others_have_looks_so(qtbot: QtBot) -> None:
    """The lock is painted in both forms of a row."""
    cases = FakeCases()
    panel = panel_of(qtbot, cases=cases)
    for compact in (False, True):
        panel._set_compact(compact)
        free = panel.list.grab().toImage()
        plain = cases.rows[0]
        cases.rows[0] = replace(plain, claim=Claim(made_id(990), NOW, "派遣员02"))
        panel.refresh()
        assert panel.list.grab().toImage() != free
        cases.rows[0] = plain
        panel.refresh()


def test_export_writes_what_is_shown_as_a_spreadsheet_reads_it(qtbot: QtBot, tmp_path: Path) -> None:
    cases = FakeCases()
    cases.rows[0] = replace(cases.rows[0], place="=HYPERLINK(1)")
    panel = panel_of(qtbot, cases=cases)
    with qtbot.waitSignal(panel.said) as said:
        panel.export(tmp_path / "out.csv")
    assert said.args[0].startswith("9 cases written")
    content = (tmp_path / "out.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert "'=HYPERLINK(1)" in content.decode()
    assert content.decode().count("\n") == 10
    with qtbot.waitSignal(panel.said) as said:
        panel.export(tmp_path / "missing" / "out.csv")
    assert "missing" in said.args[0]


def test_export_as_a_workbook_has_dates_as_dates_and_no_formula(qtbot: QtBot, tmp_path: Path) -> None:
    cases = FakeCases()
    cases.rows[0] = replace(cases.rows[0], place='=HYPERLINK("http://x")', note="a\x00b<&>")
    panel = panel_of(qtbot, cases=cases)
    with qtbot.waitSignal(panel.said) as said:
        panel.export(tmp_path / "out.xlsx")
    assert said.args[0].startswith("9 cases written") and panel.exporting.isHidden()
    names, _, _, columns = pyogrio.raw.read(tmp_path / "out.xlsx", read_geometry=False)
    found = dict(zip(names["fields"], columns, strict=True))
    assert names["dtypes"][list(names["fields"]).index("Reported")].startswith("datetime64")
    assert found["Place"][0] == '=HYPERLINK("http://x")' and found["Note"][0] == "ab<&>"
    assert list(found["Number"])[:2] == ["610603202112310001", "610603202112310002"]
    assert str(found["Reported"][0])[:16] == f"{local(cases.rows[0].reported_at):%Y-%m-%dT%H:%M}"


def test_an_export_can_be_stopped_and_leaves_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    operations = StraightOperations()
    panel = panel_of(qtbot, operations=operations)
    operations.held = []
    panel.export(tmp_path / "out.xlsx")
    assert panel.exporting.isVisible() and panel.exporting.words.text() == "Writing 0 of 9"
    qtbot.mouseClick(panel.exporting.stop_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.said) as said:
        operations.held[0]()
    assert said.args == [sentence(Cancelled("export.stopped"), "zh_CN")]
    assert not list(tmp_path.iterdir()) and panel.exporting.isHidden()


def test_the_export_has_a_key_and_a_button(qtbot: QtBot) -> None:
    panel = panel_of(qtbot)
    assert "Ctrl+Shift+E" in panel.export_button.toolTip()
    for ask in (lambda: qtbot.mouseClick(panel.export_button, Qt.MouseButton.LeftButton),
                lambda: press(qtbot, panel, Qt.Key.Key_E,
                              Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)):
        ask()
        dialog = panel.exporting.findChild(QFileDialog)
        assert dialog is not None and dialog.isVisible()
        dialog.reject()
        qtbot.waitUntil(lambda: panel.exporting.findChild(QFileDialog) is None)


def test_days_and_areas_are_filtered_by_and_saved(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, language="en")
    panel.filter.set_span("due", date(2021, 12, 30), date(2021, 12, 31))
    panel.filter.turn(("responsibility_grids", "610603Z002"))
    chips = [chip.text() for chip in panel.filter.findChildren(QPushButton) if chip.isVisible()]
    assert "Due from 2021-12-30 ✕" in chips and "Due until 2021-12-31 ✕" in chips
    panel.filter.save("grid")
    wanted = panel.filter.wanted()
    assert (wanted.due_from, wanted.due_until) == (instant_of(datetime(2021, 12, 30)), instant_of(datetime(2022, 1, 1)))
    (_, value), = panel._context.workstation.all("filter")
    panel.filter.clear()
    panel.filter.use(json.loads(json.dumps(value)))
    assert panel.filter.wanted() == wanted
    panel.filter.set_span("due", None, None)
    assert panel.filter.wanted().due_from is None and panel.filter.wanted().responsibility_grids == ("610603Z002",)


def test_the_menu_of_the_filter_names_every_area(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, language="en")
    panel.filter._fill()
    areas = next(action.menu() for action in panel.filter.menu.actions() if action.text() == "Responsibility grid")
    assert [action.text() for action in areas.actions()] == ["Area 1", "Area 2"]
    areas.actions()[1].trigger()
    assert panel.filter.wanted().responsibility_grids == ("610603Z002",)


def test_what_waits_for_my_decision_is_one_press(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, "SHF", "duty", language="en")
    panel.filter._fill()
    act = next(each for each in panel.filter.menu.actions() if each.text() == "Waiting for my decision")
    act.trigger()
    assert panel.filter.wanted().asked == ("extension", "deferral", "void")
    panel.filter.turn(("asked", "deferral"))
    assert panel.filter.wanted().asked == ("extension", "void")
    clerk = panel_of(qtbot, "DEP", language="en")
    clerk.filter._fill()
    assert "Waiting for my decision" not in [each.text() for each in clerk.filter.menu.actions()]


def test_a_span_of_days_keeps_its_ends_in_order(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = DateSpanDialog("Due", date(2021, 12, 3), None, date(2021, 12, 31), parent)
    assert dialog.span() == (date(2021, 12, 3), None)
    dialog.until_box.setChecked(True)
    dialog.last.setDate(QDate(2021, 12, 1))
    assert dialog.span() == (date(2021, 12, 1), date(2021, 12, 1))


def test_what_is_unsettled_stands_on_top_and_is_not_the_next_to_take(qtbot: QtBot) -> None:
    cases = FakeCases()
    filed = [row for row in cases.rows if row.state == "filed"]
    waits = Unsettled(at=NOW, who="派遣员02", step="dispatch")
    refused = replace(waits, refusal=NotAllowed("step.not_from_here", state="voided", step="dispatch"))
    changed = {filed[0].id: replace(filed[0], unsettled=waits), filed[2].id: replace(
        filed[2], state="voided", unsettled=refused)}
    cases.rows = [changed.get(row.id, row) for row in cases.rows]
    panel = panel_of(qtbot, cases=cases)
    assert [row.id for row in panel.rows()[:2]] == [filed[2].id, filed[0].id] and len(panel.rows()) == 9
    panel.filter.order = Order.NUMBER
    panel.refresh()
    assert [row.id for row in panel.rows()[:2]] == [filed[2].id, filed[0].id] and len(panel.rows()) == 9
    assert numbers(panel)[2:] == sorted(numbers(panel)[2:])
    assert [row.id for row in panel._wanted().all(cases, 100)] == [row.id for row in panel.rows()]
    panel.filter.order = Order.TIME_LEFT
    panel.refresh()
    panel.take_next()
    assert panel.current() == filed[1].id, "the least time left of what is settled"
    asked: list[object] = []
    panel.conflict_opened.connect(asked.append)
    index = panel.list.model().index(1, 0)
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=panel.list.visualRect(index).center())
    focus(qtbot, panel.list)
    press(qtbot, panel.list, Qt.Key.Key_Return)
    assert asked == [filed[2].id] * 2 and panel.current() == filed[2].id
    opened: list[object] = []
    panel.case_opened.connect(opened.append)
    panel.select(filed[0].id)
    press(qtbot, panel.list, Qt.Key.Key_Return)
    assert opened == [filed[0].id] and len(asked) == 2, "what is pending is a case like others"
    cases.rows = [replace(row, unsettled=None) for row in cases.rows]
    panel.refresh()
    assert not panel.list.model().index(0, 0).data().startswith(("Conflict", "Pending"))
