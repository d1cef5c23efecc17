"""The case panel: what it shows, which buttons it has, and what happens when one is pressed."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.errors import NotAllowed, Stale
from app.messages import sentence
from app.queries.cases import Claim
from app.services.cases import TakeStep
from app.services.intent import Changes
from tests.helpers.fake_context import MemoryBlobs, MemoryWorkstation, StraightOperations, fake_context
from tests.helpers.fake_queries import DEPARTMENTS, NOW, FakeCases, case_rows, made_id
from tests.helpers.pictures import picture
from tests.helpers.hands import press, resized, shown
from tests.helpers.odd_files import odd_files
from ui.cases.case_panel import CasePanel
from ui.cases.fields import ChoiceField, Option, TextField
from ui.cases.photo_field import PhotoField


def panel_of(qtbot: QtBot, role: str, state: str, **parts: object) -> CasePanel:
    panel = CasePanel(fake_context(role, **parts))
    shown(qtbot, panel, 420, 760)
    panel.show_case(next(row.id for row in case_rows() if row.state == state))
    return panel


def test_it_says_what_to_do_while_no_case_is_chosen(qtbot: QtBot) -> None:
    panel = CasePanel(fake_context())
    qtbot.addWidget(panel)
    panel.show_case(None)
    assert panel.empty.text() == "Choose a case in the queue or on the map."
    assert panel.decision.isHidden()


def test_head_facts_and_steps(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, "DSP", "filed")
    assert panel.body.head.numbers()[0] == "20211231-0001"
    assert panel.body.head.numbers()[1].startswith("due 12-31")
    assert "待派遣" in panel.body.head.accessibleName()
    assert "派遣" in panel.body.timeline.accessibleDescription()
    assert panel.body.timeline.height() >= 7 * 24
    assert [line.text()[:4] for line in panel.body.related.lines()] == ["0002", "0008"]


def test_where_the_device_was_stands_below_the_place(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, "DSP", "filed", language="en")
    said = [label.text() for label in panel.body.facts.findChildren(QLabel) if label.isVisible()]
    at = said.index("Device at")
    assert said[at - 2:at + 2] == ["Place", "一道街 · 公园广场东南角", "Device at", "36.861235°N 109.327100°E ±8 m"]
    panel.show_case(next(row.id for row in case_rows() if row.channel == "hotline"))
    assert "Device at" not in [label.text() for label in panel.body.facts.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize(("role", "state", "primary", "back"), [
    ("ACC", "reported", "accept", "decline"), ("SHF", "accepted", "file", "decline_filing"),
    ("DSP", "filed", "dispatch", "return_to_shift_leader"), ("DEP", "dispatched", "sign", "refuse"),
    ("DEP", "handling", "feed_back", "refuse"), ("DSP", "fed_back", "pass_feedback", "return_to_department"),
    ("ACC", "awaiting_verification", "send_verification", "verify_by_video_fail"),
    ("INS", "verifying", "answer_verification_pass", "answer_verification_fail"),
    ("SHF", "verified", "close", "reject_result")])
def test_each_post_has_its_buttons(qtbot: QtBot, role: str, state: str, primary: str, back: str) -> None:
    panel = panel_of(qtbot, role, state, language="en")
    bar = panel.decision
    form = bar.form()
    assert form is not None and form.step == primary
    assert bar.primary_button.isVisible()
    assert "F8" in bar.primary_button.toolTip()
    assert bar.back_button.isVisible()
    press(qtbot, panel, Qt.Key.Key_F7)
    form = bar.form()
    assert form is not None and form.step == back
    shown = {action.objectName() for action in bar.more_button.menu().actions() if action.objectName()}
    assert shown | {back} == set(bar.steps())


@pytest.mark.parametrize(("role", "state"), [("DSP", "reported"), ("ACC", "filed"), ("DEP", "filed"),
                                             ("AUD", "verified"), ("GIS", "handling")])
def test_no_other_post_can_press_them(qtbot: QtBot, role: str, state: str) -> None:
    panel = panel_of(qtbot, role, state)
    main = {"reported": "accept", "filed": "dispatch", "verified": "close", "handling": "feed_back"}[state]
    assert main not in panel.decision.steps()
    panel.decision.choose(main)
    form = panel.decision.form()
    assert form is None or form.step != main


@pytest.mark.parametrize(("role", "state"), [("ACC", "accepted"), ("SHF", "dispatched"), ("SHF", "filed")])
def test_a_side_step_is_never_f8_s(qtbot: QtBot, role: str, state: str) -> None:
    bar = panel_of(qtbot, role, state, language="en").decision
    assert bar.steps() and bar.form() is None
    assert bar.primary_button.isHidden() and bar.more_button.isVisible()
    bar.take_focus()
    assert bar.more_button.hasFocus()


def test_a_camera_s_picture_goes_to_the_step_that_asks_for_photos(qtbot: QtBot) -> None:
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    bar = panel_of(qtbot, "INS", "verifying", language="en").decision
    assert bar.take_picture(image, "camera")
    form = bar.form()
    assert form is not None
    field = form.field("photo.verification")
    assert isinstance(field, PhotoField) and len(field.photos()) == 1
    assert not panel_of(qtbot, "DSP", "filed", language="en").decision.take_picture(image, "camera")


def test_a_long_list_is_searched_by_typing(qtbot: QtBot) -> None:
    field = ChoiceField("Department", [Option(f"Department {at}", {"department": str(at)}) for at in range(30)])
    shown(qtbot, field, 300, 40)
    assert field.box.isEditable() and field.facts() == {"department": "0"}


def test_f8_takes_the_primary_step_and_says_so(qtbot: QtBot) -> None:
    operations = StraightOperations(answer=Changes(seq=5, said=(("number", "610603202112310001"),)))
    panel = panel_of(qtbot, "DSP", "filed", operations=operations)
    with qtbot.waitSignal(panel.changed) as changed:
        press(qtbot, panel, Qt.Key.Key_F8)
    [intent] = operations.written
    assert isinstance(intent, TakeStep)
    assert (intent.step, intent.seen_version, intent.case) == ("dispatch", 3, case_rows()[0].id)
    assert set(intent.facts) == {"department", "limit_value", "limit_unit"}
    assert changed.args == [operations.answer]
    assert panel.decision.said() == "Done: 派遣 20211231-0001"


def test_a_low_panel_is_brief(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, "DSP", "filed")
    assert panel.body.timeline.heightForWidth(384) == 7 * 24
    resized(qtbot, panel, 384, 600)
    qtbot.waitUntil(lambda: panel.body.timeline.heightForWidth(384) == 4 * 24)
    assert "处理反馈" in panel.body.timeline.accessibleDescription()


def test_what_is_missing_is_named_and_nothing_is_written(qtbot: QtBot) -> None:
    operations = StraightOperations()
    panel = panel_of(qtbot, "DEP", "handling", operations=operations)
    press(qtbot, panel, Qt.Key.Key_F8)
    assert operations.written == []
    assert panel.decision.said() == "Still missing: Closing condition met, Photos, Opinion."
    form = panel.decision.form()
    assert form is not None
    opinion = form.field("opinion")
    assert isinstance(opinion, TextField)
    opinion.edit.setPlainText("已修好")
    assert panel.decision.said() == "Still missing: Closing condition met, Photos."


def test_esc_leaves_another_step_s_form(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, "DSP", "filed")
    press(qtbot, panel, Qt.Key.Key_F7)
    assert panel.decision.back_button.text().endswith("Esc")
    form = panel.decision.form()
    assert form is not None
    press(qtbot, form, Qt.Key.Key_Escape)
    form = panel.decision.form()
    assert form is not None and form.step == "dispatch"


def test_another_step_s_form_brings_neither_old_news_nor_the_focus_elsewhere(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, "SHF", "verified")
    press(qtbot, panel, Qt.Key.Key_F8)
    assert panel.decision.said()
    panel.decision.send_back()
    assert not panel.decision.said()
    form = panel.decision.form()
    assert form is not None and form.isAncestorOf(panel.focusWidget())
    press(qtbot, form, Qt.Key.Key_Escape)
    form = panel.decision.form()
    assert form is not None and form.step == "close" and form.isAncestorOf(panel.focusWidget())


def test_steps_are_named_with_the_keys_that_take_them(qtbot: QtBot) -> None:
    bar = panel_of(qtbot, "DSP", "filed").decision
    keys = {step: key for step, _, key in bar.named_steps()}
    assert keys["dispatch"] == "F8" and list(keys)[0] == "dispatch"
    back = next(step for step, key in keys.items() if key == "F7")
    bar.choose(back)
    assert {step: key for step, _, key in bar.named_steps() if key} == {back: "F8"}


def test_a_refusal_is_a_sentence_in_place_and_keeps_what_was_written(qtbot: QtBot) -> None:
    operations = StraightOperations(refusal=NotAllowed("step.no_permission", step="dispatch"))
    panel = panel_of(qtbot, "DSP", "filed", operations=operations)
    form = panel.decision.form()
    assert form is not None
    opinion = form.field("opinion")
    assert isinstance(opinion, TextField)
    opinion.edit.setPlainText("请尽快")
    press(qtbot, panel, Qt.Key.Key_F8)
    assert len(panel.decision.said()) > 5
    assert panel.decision.form() is form
    assert form.opinion() == "请尽快"


def test_a_stale_version_is_read_again_and_said(qtbot: QtBot) -> None:
    operations, cases = StraightOperations(), FakeCases()
    panel = panel_of(qtbot, "DSP", "filed", operations=operations, cases=cases)
    form = panel.decision.form()
    assert form is not None
    form.put({"opinion": "写了一半的话"})
    operations.refusal = Stale("case.changed_meanwhile", number=cases.rows[0].number)
    cases.rows[0] = replace(cases.rows[0], version=4)
    press(qtbot, panel, Qt.Key.Key_F8)
    detail, form = panel.detail(), panel.decision.form()
    assert detail is not None and detail.row.version == 4
    assert panel.decision.said() == sentence(operations.refusal, "zh_CN")
    assert form is not None and form.opinion() == "写了一半的话"


@pytest.mark.parametrize(("role", "state", "step"), [
    ("ACC", "reported", "amend"), ("SHF", "accepted", "reclassify"), ("DEP", "handling", None)])
def test_f2_corrects_what_is_known_where_the_post_may(qtbot: QtBot, role: str, state: str, step: str | None) -> None:
    panel = panel_of(qtbot, role, state)
    before = panel.decision.form()
    press(qtbot, panel, Qt.Key.Key_F2)
    form = panel.decision.form()
    assert form is not None and (form.step == step if step else form is before)


def test_every_field_survives_that_the_case_moves_under_it(qtbot: QtBot) -> None:
    cases = FakeCases()
    panel = panel_of(qtbot, "DSP", "filed", cases=cases)
    form = panel.decision.form()
    assert form is not None
    typed = {"opinion": "先办这一段", "limit_value": ["3", "work_day"],
             "department": {"department": str(DEPARTMENTS[3].id)}}
    assert form.put(typed) == []
    assert panel.written()
    cases.rows[0] = replace(cases.rows[0], version=4, urged=3)
    panel.refresh()
    again = panel.decision.form()
    assert again is not None and again is not form
    assert again.typed() == typed


def test_a_draft_of_a_step_waits_for_the_next_window(qtbot: QtBot) -> None:
    workstation, cases = MemoryWorkstation(), FakeCases()
    panel = panel_of(qtbot, "DSP", "filed", workstation=workstation, cases=cases)
    press(qtbot, panel, Qt.Key.Key_F7)
    form = panel.decision.form()
    assert form is not None and form.step == "return_to_shift_leader"
    form.put({"opinion": "类别不对"})
    panel.show_case(cases.rows[1].id)
    assert panel.written() == ""
    second = panel_of(qtbot, "DSP", "filed", workstation=workstation, cases=cases)
    form = second.decision.form()
    assert form is not None and (form.step, form.opinion()) == ("return_to_shift_leader", "类别不对")
    assert second.decision.said() == "What you had typed here is back."
    press(qtbot, second, Qt.Key.Key_F8)
    assert not workstation.all("draft")


def test_a_draft_waits_while_somebody_else_has_the_case_and_goes_with_it(qtbot: QtBot) -> None:
    workstation, cases = MemoryWorkstation(), FakeCases()
    panel = panel_of(qtbot, "DSP", "filed", workstation=workstation, cases=cases)
    form = panel.decision.form()
    assert form is not None
    form.put({"opinion": "先办这一段"})
    panel.show_case(cases.rows[1].id)
    plain = cases.rows[0]
    cases.rows[0] = replace(plain, state="fed_back", claim=Claim(made_id(990), NOW, "派遣员02"))
    panel.show_case(plain.id)
    assert workstation.all("draft")
    panel.show_case(cases.rows[1].id)
    cases.rows[0] = replace(plain, state="fed_back")
    panel.show_case(plain.id)
    assert not workstation.all("draft")


def test_a_refresh_without_news_leaves_what_is_being_written(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, "DSP", "filed")
    form = panel.decision.form()
    assert form is not None
    form.put({"opinion": "还在写"})
    panel.refresh()
    assert panel.decision.form() is form


def test_the_other_case_s_late_answer_is_dropped(qtbot: QtBot) -> None:
    operations = StraightOperations()
    panel = panel_of(qtbot, "DSP", "filed", operations=operations)
    operations.held = []
    panel.show_case(case_rows()[1].id)
    panel.show_case(case_rows()[2].id)
    first, second = operations.held[:2]
    second()
    first()
    detail = panel.detail()
    assert detail is not None and detail.row.id == case_rows()[2].id


def test_photos_are_attached_and_fakes_are_not(qtbot: QtBot, tmp_path: Path) -> None:
    operations, blobs = StraightOperations(), MemoryBlobs()
    panel = panel_of(qtbot, "INS", "verifying", operations=operations, blobs=blobs)
    form = panel.decision.form()
    assert form is not None
    field = form.field("photo.verification")
    assert isinstance(field, PhotoField)
    (tmp_path / "real.png").write_bytes(picture())
    (tmp_path / "IMG_2041.jpg").write_bytes(b"MZ this is no picture")
    field.add_files([tmp_path / "IMG_2041.jpg"])
    assert "IMG_2041.jpg" in field.said() and field.photos() == ()
    for path, _ in odd_files(tmp_path).values():
        field.add_files([path])
        assert path.name in field.said() and field.photos() == () and field.gap() == field.label
    field.add_files([tmp_path / "real.png", tmp_path / "real.png", tmp_path / "gone.png"])
    assert len(field.photos()) == len(blobs.kept) == 1
    press(qtbot, panel, Qt.Key.Key_F8)
    [intent] = operations.written
    assert isinstance(intent, TakeStep)
    assert [(photo.sha256, photo.stage) for photo in intent.photos] == [(next(iter(blobs.kept)), "verification")]


def test_a_viewer_has_no_buttons(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, "DSP", "filed", read_only=True)
    assert panel.decision.isHidden()
    assert made_id(1) == panel.case()


@pytest.mark.parametrize("width_px", [384, 1000])
def test_words_of_the_buttons_never_give_way_to_keys(qtbot: QtBot, width_px: int) -> None:
    panel = panel_of(qtbot, "DSP", "filed", language="en")
    qtbot.waitUntil(lambda: panel.decision.form() is not None)
    resized(qtbot, panel, width_px, 760)
    buttons = [each for each in (panel.decision.primary_button, panel.decision.back_button) if each.isVisible()]
    assert all(each.width() >= each.sizeHint().width() for each in buttons)
    assert panel.decision.primary_button.text().endswith("F8") or width_px < 1000
