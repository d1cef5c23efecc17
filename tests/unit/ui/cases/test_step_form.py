"""A step's form asks for what the transition table needs, and gives it as a TakeStep."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from app.domain.media import MediaFacts
from app.domain.workflow import TRANSITIONS, rule_of
from tests.helpers.fake_context import author_of, fake_context
from tests.helpers.fake_queries import DEPARTMENTS, case_rows, made_id, point
from ui.cases.assignment_fields import ASSIGNMENT_FIELDS, AssistantsField, DepartmentsField
from ui.cases.choices import Choices, read_choices
from ui.cases.fields import (
    FIELDS,
    AmountField,
    CheckField,
    ChoiceField,
    DateField,
    Field,
    LineField,
    Option,
    ReachedField,
    SegmentField,
    TextField,
    WishField,
)
from ui.cases.contact_field import ContactField
from ui.cases.photo_field import AfterPhotoField, PhotoField
from ui.cases.place_field import PlaceField, SpotField
from ui.cases.recording_field import Attached, ClipField
from ui.cases.step_form import StepForm
from ui.cases.type_field import TypeField
from ui.context import Context

KNOWN = {"kind", "number", "unit_grid", "limit_unit", "amount_unit", "y_mm", "channel", "description", "where"}
"""Facts that come with another field, or that the case or the store knows."""


def choices_of(context: Context, state: str, step: str) -> Choices:
    row = next(row for row in case_rows() if row.state == state)
    author = author_of("DSP")
    detail = context.cases.detail(row.id, roles=author.roles, department=None, user=author.user)
    rule = rule_of(state, step)
    assert rule is not None
    return read_choices(context, detail, rule)


def form_of(qtbot: QtBot, state: str, step: str) -> StepForm:
    context = fake_context()
    form = StepForm(context, step, choices_of(context, state, step))
    qtbot.addWidget(form)
    return form


def test_every_fact_of_the_table_has_a_field() -> None:
    needed = {need for rule in TRANSITIONS.values() for need in rule.needs}
    fielded = {*FIELDS, *ASSIGNMENT_FIELDS, "type_code", "opinion", "x_mm", "position", "departments", "assignment"}
    fielded |= {need for need in needed if need.startswith("photo.")}
    assert needed - KNOWN == fielded & needed


@pytest.mark.parametrize(("state", "step"), sorted({
    (state.value, step.value) for state, step in TRANSITIONS
    if state is not None and any(row.state == state for row in case_rows())}))
def test_every_step_has_a_form(qtbot: QtBot, state: str, step: str) -> None:
    form = form_of(qtbot, state, step)
    rule = rule_of(state, step)
    assert rule is not None
    assert form.is_empty() == (not [need for need in (*rule.needs, *rule.may) if need not in KNOWN])


def test_a_correction_offers_the_components_near_of_the_case_s_type(qtbot: QtBot) -> None:
    context = fake_context()
    choices = choices_of(context, "reported", "amend")
    row = replace(choices.detail.row, kind="component", type_code="0102", point=point(0, 0))
    detail = replace(choices.detail, row=row, component=made_id(99))
    choices = read_choices(context, detail, choices.rule)
    form = StepForm(context, "amend", choices)
    qtbot.addWidget(form)
    field, kind = form.field("component"), form.field("type_code")
    assert isinstance(field, ChoiceField) and isinstance(kind, TypeField)
    assert field.facts() == {"component": str(detail.component)} and field.box.count() == 4
    assert "component" not in form.typed()
    assert " m" not in field.box.itemText(0) and " m" in field.box.itemText(1), "how far its own is isn't known"
    field.choose(1)
    assert form.intent(made_id(1)).facts["component"] == str(choices.components[0].id)
    kind.choose("event", "0101")
    assert not field.isEnabled() and "component" not in form.intent(made_id(1)).facts
    kind.choose("component", "0102")
    assert field.isEnabled()
    without = replace(detail, row=replace(row, kind="event"))
    assert StepForm(context, "amend", read_choices(context, without, choices.rule)).field("component") is None


def test_a_reporter_is_answered_as_he_wanted_it(qtbot: QtBot) -> None:
    context = fake_context()
    choices = choices_of(context, "closed", "answer_reporter")
    told = replace(choices.detail, answer="sms")
    for detail, way in ((choices.detail, "phone"), (told, "sms")):
        form = StepForm(context, "answer_reporter", replace(choices, detail=detail))
        qtbot.addWidget(form)
        field = form.field("answer_way")
        assert field is not None and field.facts() == {"answer_way": way}


def amend_form(qtbot: QtBot, **known: object) -> StepForm:
    context = fake_context("ACC")
    choices = choices_of(context, "reported", "amend")
    row = replace(choices.detail.row, channel="hotline")
    form = StepForm(context, "amend", replace(choices, detail=replace(choices.detail, row=row, **known)))
    qtbot.addWidget(form)
    return form


def test_a_correction_mends_who_reported_and_whether_he_is_answered(qtbot: QtBot) -> None:
    form = amend_form(qtbot, contact=("王女士", "13900002871"), answer="sms")
    contact, wish = form.field("contact"), form.field("answer_way")
    assert isinstance(contact, ContactField) and isinstance(wish, WishField)
    assert contact.state() == ["王女士", "13900002871", ""] and wish.wanted
    same = form.intent(made_id(1))
    assert (same.reporter_name, same.reporter_phone) == (None, None) and "answer_way" not in same.facts
    contact.phone.setText("139 0000 2872")
    wish.put({"answer_way": "phone"})
    meant = form.intent(made_id(1))
    assert (meant.reporter_name, meant.reporter_phone) == (None, "13900002872")
    assert (meant.facts["answer_way"], meant.facts["wants_answer"]) == ("phone", True)
    assert "13900002872" not in str(meant.facts), "what is sealed is no fact"
    contact.phone.clear()
    assert "a phone number for the answer" in form.gaps()
    wish.put({})
    assert form.gaps() == ["Opinion"] and form.intent(made_id(1)).facts["wants_answer"] is False
    assert form.intent(made_id(1)).reporter_phone == ""


def test_a_correction_makes_the_reporter_anonymous_or_named_again(qtbot: QtBot) -> None:
    for was in (False, True):
        form = amend_form(qtbot, contact=("王女士", "13900002871"), anonymous=was)
        contact = form.field("contact")
        assert isinstance(contact, ContactField) and contact.anonymous.isChecked() == was
        assert "anonymous" not in form.intent(made_id(1)).facts
        contact.anonymous.setChecked(not was)
        assert form.intent(made_id(1)).facts["anonymous"] is not was
        older = amend_form(qtbot, contact=("王女士", "13900002871"))
        assert older.put({"contact": ["李女士", "13900002871"]}) == []


def test_what_is_masked_is_no_field_and_who_has_no_caller_no_answer(qtbot: QtBot) -> None:
    masked = amend_form(qtbot, contact=None, answer="")
    wish = masked.field("answer_way")
    assert masked.field("contact") is None and isinstance(wish, WishField)
    assert wish.wanted and wish.facts() == {}, "wanted, however: an older case"
    assert (masked.intent(made_id(1)).reporter_name, masked.intent(made_id(1)).reporter_phone) == (None, None)
    context = fake_context("ACC")
    choices = choices_of(context, "reported", "amend")
    row = replace(choices.detail.row, channel="inspector")
    form = StepForm(context, "amend", replace(choices, detail=replace(choices.detail, row=row, contact=("", ""))))
    qtbot.addWidget(form)
    assert form.field("contact") is None and form.field("answer_way") is None


@pytest.mark.parametrize(("state", "step", "name"), [
    ("handling", "progress", "photo.progress"), ("dispatched", "sign", "handler"),
    ("handling", "answer_supervision", "photo.progress"), ("closed", "open_enforcement", "party")])
def test_what_may_be_told_besides_is_offered_and_no_gap(qtbot: QtBot, state: str, step: str, name: str) -> None:
    form = form_of(qtbot, state, step)
    field = form.field(name)
    assert field is not None and not field.required and field.label not in form.gaps()


def test_who_handles_is_told_while_signing(qtbot: QtBot) -> None:
    form = form_of(qtbot, "dispatched", "sign")
    assert form.intent(made_id(1)).facts == {}
    form.put({"handler": "王师傅"})
    assert form.intent(made_id(1)).facts == {"handler": "王师傅"}


def test_assistants_are_given_line_by_line(qtbot: QtBot) -> None:
    form = form_of(qtbot, "filed", "dispatch_split")
    field = form.field("assistants")
    assert isinstance(field, AssistantsField) and field.label in form.gaps()
    field.lines[0].box.setCurrentIndex(1)
    assert field.label in form.gaps(), "a department without a task"
    field.lines[0].task.setText("清运")
    assert field.label not in form.gaps()
    field.more.click()
    field.lines[1].box.setCurrentIndex(2)
    field.lines[1].task.setText("补种")
    given = form.intent(made_id(1)).facts["assistants"]
    assert isinstance(given, list) and [each["task"] for each in given] == ["清运", "补种"]
    for _ in range(3):
        field.more.click()
    assert len(field.lines) == 5 and field.more.isHidden()


def test_dispatch_is_filled_in_from_the_catalogue(qtbot: QtBot) -> None:
    form = form_of(qtbot, "filed", "dispatch")
    assert form.gaps() == []
    intent = form.intent(made_id(1))
    works = next(each for each in DEPARTMENTS if each.name_zh == "市政管理所")
    assert intent.facts == {"department": str(works.id), "limit_value": 2, "limit_unit": "work_day"}
    assert intent.opinion
    assert (intent.step, intent.case, intent.seen_version) == ("dispatch", case_rows()[0].id, 3)


def test_the_catalogue_s_department_is_suggested_not_the_first(qtbot: QtBot) -> None:
    context = fake_context()
    rubbish = case_rows()[1]
    detail = replace(context.cases.detail(rubbish.id, roles=frozenset(), department=None, user=made_id(1)),
                     department=None)
    rule = rule_of("filed", "dispatch")
    assert rule is not None
    form = StepForm(context, "dispatch", read_choices(context, detail, rule))
    qtbot.addWidget(form)
    sanitation = next(each for each in DEPARTMENTS if each.name_zh == "环卫处")
    assert form.intent(made_id(1)).facts["department"] == str(sanitation.id)


def test_a_reason_must_be_chosen_and_said(qtbot: QtBot) -> None:
    form = form_of(qtbot, "dispatched", "refuse")
    assert form.gaps() == ["Reason", "Opinion"]
    reason, opinion = form.field("reason"), form.field("opinion")
    assert isinstance(reason, ChoiceField) and isinstance(opinion, TextField)
    reason.choose(1)
    opinion.edit.setPlainText("  不在我处管辖范围  ")
    assert form.gaps() == []
    assert form.intent(made_id(1)).facts == {"reason": "D2"}
    assert form.intent(made_id(1)).opinion == "不在我处管辖范围"


def test_closing_must_be_vouched_for(qtbot: QtBot) -> None:
    form = form_of(qtbot, "verified", "close")
    assert form.gaps() == ["Photos before and after seen", "Closing condition met"]
    for name in ("photos_seen", "condition_met"):
        field = form.field(name)
        assert isinstance(field, CheckField)
        field.box.setChecked(True)
    assert form.gaps() == []
    assert form.intent(made_id(1)).facts == {"photos_seen": True, "condition_met": True}


def test_filing_condition_follows_the_type(qtbot: QtBot) -> None:
    form = form_of(qtbot, "accepted", "reclassify")
    kind, condition = form.field("type_code"), form.field("filing_condition")
    assert isinstance(condition, ChoiceField)
    kind.choose("event", "0102")
    assert condition.facts() == {"filing_condition": "event-0102-1"}
    assert form.intent(made_id(1)).facts | {"kind": "event", "type_code": "0102"} == form.intent(made_id(1)).facts


def test_a_case_is_moved_by_a_click_on_the_map(qtbot: QtBot) -> None:
    form = form_of(qtbot, "filed", "relocate")
    assert "Place" in form.gaps()
    where = point(10, 20)
    form.set_point(where)
    facts = form.intent(made_id(1)).facts
    assert (facts["x_mm"], facts["y_mm"]) == (where.x_mm, where.y_mm)


def test_what_was_asked_for_is_what_is_granted_unless_changed(qtbot: QtBot) -> None:
    context = fake_context()
    row = next(row for row in case_rows() if row.state == "handling")
    detail = context.cases.detail(row.id, roles=frozenset(), department=None, user=made_id(1))
    asked = (("amount_value", "5"), ("amount_unit", "work_hour"))
    detail = replace(detail, steps=(*detail.steps, replace(detail.steps[-1], step="request_extension", facts=asked)))
    rule = rule_of("handling", "grant_extension")
    assert rule is not None
    form = StepForm(context, "grant_extension", read_choices(context, detail, rule))
    qtbot.addWidget(form)
    assert form.intent(made_id(1)).facts == {"amount_value": 5, "amount_unit": "work_hour"}


def test_an_extension_is_asked_in_whole_units(qtbot: QtBot) -> None:
    form = form_of(qtbot, "handling", "request_extension")
    amount = form.field("amount_value")
    assert isinstance(amount, AmountField)
    amount.number.setText("")
    assert "Length" in form.gaps()
    amount.number.setText("3")
    assert form.intent(made_id(1)).facts["amount_value"] == 3
    assert form.intent(made_id(1)).facts["amount_unit"] == "work_day"


def _next_choice(field: ChoiceField) -> None:
    field.choose((field.box.currentIndex() + 1) % max(field.box.count(), 1))


def _seven_hours(field: AmountField) -> None:
    field.number.setText("7")
    field.unit.setCurrentIndex(0)


def _not_reached(field: ReachedField) -> None:
    field.satisfaction.setCurrentIndex(2)
    field.reached.setCurrentIndex(1)


def _two_assistants(field: AssistantsField) -> None:
    field.add_line()
    for line, task in zip(field.lines, ("清运", "围挡"), strict=True):
        line.box.setCurrentIndex(1)
        line.task.setText(task)


TYPED: dict[type[Field], Callable[[Any], object]] = {
    ChoiceField: _next_choice,
    TextField: lambda field: field.edit.setPlainText("写了一半\n还有一行"),
    LineField: lambda field: field.edit.setText("写了一半"),
    CheckField: lambda field: field.box.setChecked(True),
    DateField: lambda field: field.edit.setDate(field.edit.date().addDays(3)),
    AmountField: _seven_hours,
    TypeField: lambda field: field.choose("event", "0302"),
    PlaceField: lambda field: field.set_point(point(100, 100)),
    SpotField: lambda field: field.set_point(point(100, 100)),
    AfterPhotoField: lambda field: field.reason.setText("夜间抢修，无法拍照"),
    PhotoField: lambda field: field.add_image(picture_image(), "now.png"),
    ClipField: lambda field: field.take(Attached("c" * 64, MediaFacts(name="路口.mp4", length_s=65))),
    ReachedField: _not_reached,
    SegmentField: lambda field: field.put({"answer_way": "sms"}),
    WishField: lambda field: field.put({"answer_way": "sms"}),
    ContactField: lambda field: field.put(["王女士", "13900002872"]),
    AssistantsField: _two_assistants,
    DepartmentsField: lambda field: field.findChildren(QCheckBox)[0].setChecked(False),
}
"""What a person does to each kind of field; one with no other choice stays."""


def picture_image() -> QImage:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0x204060)
    return image


@pytest.mark.parametrize(("state", "step"), sorted({
    (state.value, step.value) for state, step in TRANSITIONS
    if state is not None and any(row.state == state for row in case_rows())}))
def test_whatever_was_typed_comes_back_in_a_new_form(qtbot: QtBot, state: str, step: str) -> None:
    context = fake_context()
    old, new = (StepForm(context, step, choices_of(context, state, step)) for _ in range(2))
    qtbot.addWidget(old)
    qtbot.addWidget(new)
    assert old.typed() == {} == new.typed()
    names = [name for name in (*FIELDS, *ASSIGNMENT_FIELDS, "type_code", "opinion", "place", "position", "description",
                               "departments", "assignment", "point", "to", "contact", "photo.before", "photo.after",
                               "photo.verification", "clip")
             if old.field(name) is not None]
    for name in sorted(names, key=lambda name: name != "type_code"):
        field = old.field(name)
        assert field is not None
        TYPED[type(field)](field)
    assert new.put(json.loads(json.dumps(old.typed()))) == []
    assert new.typed() == old.typed()
    assert new.intent(made_id(1)) == old.intent(made_id(1))
    assert bool(old.typed()) == (not old.is_empty())


def test_what_has_no_place_is_given_back(qtbot: QtBot) -> None:
    form = form_of(qtbot, "dispatched", "sign")
    assert form.put({"opinion": "写了一半", "photos_seen": True, "reason": {"reason": "D1"}}) == ["写了一半"]
    other = form_of(qtbot, "reported", "amend")
    assert other.put({"place": ["a field of another kind"]}) == [] and other.typed() == {}


def test_feedback_without_a_photo_says_why(qtbot: QtBot) -> None:
    form = form_of(qtbot, "handling", "feed_back")
    field = form.field("photo.after")
    assert isinstance(field, AfterPhotoField) and field.gap()
    field.reason.setText("夜间抢修，无法拍照")
    assert not field.gap() and form.intent(made_id(1)).facts["no_photo_reason"] == "夜间抢修，无法拍照"
    field.add_image(picture_image(), "now.png")
    qtbot.waitUntil(lambda: bool(field.photos()))
    assert "no_photo_reason" not in form.intent(made_id(1)).facts and field.reason.isHidden()


def test_who_is_urged_is_chosen(qtbot: QtBot) -> None:
    form = form_of(qtbot, "handling", "urge")
    assert form.intent(made_id(1)).facts == {"to": ["DEP", "DPH"]}


def test_a_long_choice_shows_its_beginning(qtbot: QtBot) -> None:
    field = ChoiceField("Dispatch to", [Option(f"Enforcement Brigade {number}", {"department": str(number)},
                                               hint="open 34 · overdue 16") for number in range(30)])
    qtbot.addWidget(field)
    assert field.box.lineEdit().cursorPosition() == 0
    field.choose(7)
    assert field.box.lineEdit().cursorPosition() == 0
