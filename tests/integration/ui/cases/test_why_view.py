"""Why this minute, and who has the case."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.explanation import Span, Why
from app.domain.workflow import Clock
from app.domain.deadline import NO_CLOCK
from app.queries.cases import AssignmentRow, CaseDetail, Claim, EndedAssignment, RequestRow
from tests.helpers.fake_context import fake_context
from tests.helpers.fake_queries import NOW, FakeCases, case_rows, made_id, time_left
from tests.helpers.hands import shown
from ui.cases import wording
from ui.cases.case_panel import CasePanel
from ui.cases.hands_list import HandsList
from ui.cases.request_strip import RequestStrip
from ui.cases.why_view import WhyView, clocks_of, why_html


def test_spans_are_told_line_by_line(qtbot: QtBot) -> None:
    spans = (Span(since=NOW, until=NOW + timedelta(hours=1), counted=True, why=Why.COUNTED, part="dispatch",
                  unit="work_hour", used_s=3600, limit_s=7200),
             Span(since=NOW + timedelta(hours=1), until=NOW + timedelta(hours=3), counted=False, why=Why.BREAK))
    html = why_html([("dispatch", spans)], "en")
    assert "12-31 16:00 – 12-31 17:00" in html and "60 of 120 min" in html and "lunch break" in html


def test_the_panel_explains_on_demand(qtbot: QtBot) -> None:
    panel = CasePanel(fake_context("DSP"))
    shown(qtbot, panel, 460, 760)
    panel.show_case(case_rows()[0].id)
    qtbot.mouseClick(panel.body.why_button, Qt.MouseButton.LeftButton)
    view = panel.findChild(WhyView)
    assert view is not None and view.isVisible() and view.text.toPlainText()
    view.close()


def test_it_is_never_off_the_screen(qtbot: QtBot) -> None:
    panel = CasePanel(fake_context("DSP"))
    shown(qtbot, panel, 460, 760)
    panel.show_case(case_rows()[0].id)
    screen = panel.screen().availableGeometry()
    assert panel._detail is not None
    view = WhyView(panel._context, panel._detail, panel, screen.bottomRight())
    assert screen.contains(view.geometry())
    view.close()


def test_open_requests_stand_above_with_their_answers(qtbot: QtBot) -> None:
    context = fake_context("DSP", language="en")
    detail = context.cases.detail(next(row.id for row in case_rows() if row.state == "handling"),
                                  roles=context.author.roles, department=None, user=context.author.user)
    strip = RequestStrip(context)
    shown(qtbot, strip, 400, 200)
    assert not strip.show_case(detail)
    request = RequestRow(kind="extension", by=made_id(811), who="部门经办人01", at=NOW, reason="E1", opinion="等材料",
                         amount_value=2, amount_unit="work_day", answered_by=("grant_extension", "deny_extension"))
    own = RequestRow(kind="void", by=context.author.user, who="派遣员01", at=NOW)
    assert strip.show_case(replace(detail, requests=(request, own)))
    assert strip.lines() == [
        "Extension asked for · 2 work days · 部门经办人01 · 12-31 16:00 · E1 Weather · 等材料",
        "Voiding asked for · 派遣员01 · 12-31 16:00"]
    buttons = [button for card in strip.cards for button in card.findChildren(QPushButton)]
    assert [button.text() for button in buttons] == ["Grant extension", "Refuse extension"]
    with qtbot.waitSignal(strip.step_wanted) as wanted:
        qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert wanted.args == ["deny_extension"]
    assert any("somebody else decides" in label.text() for label in strip.findChildren(QLabel))


def test_who_has_the_case_is_said(qtbot: QtBot) -> None:
    context = fake_context("DSP", language="zh_CN")
    detail = context.cases.detail(case_rows()[0].id, roles=context.author.roles, department=None,
                                  user=context.author.user)
    hands = HandsList(context)
    qtbot.addWidget(hands)
    assert not hands.show_case(detail)
    part = AssignmentRow(department=made_id(1), name_zh="环卫处", name_en="Sanitation", lead=False, task="清运",
                         state="handling", time=time_left(4, 0.5))
    assert hands.show_case(replace(detail, assignments=(part,), row=replace(
        detail.row, claim=Claim(made_id(2), NOW, "派遣员02"))))
    assert hands.lines() == ["派遣员02 has this case · since 12-31 16:00", "Assisting · 环卫处 · 处置中 · left 2:00 · 清运"]
    hands.show_case(replace(detail, row=replace(detail.row, claim=Claim(context.author.user, NOW, "派遣员01"))))
    assert hands.lines() == ["You have this case · since 12-31 16:00"]


def test_departments_that_had_the_case_are_folded(qtbot: QtBot) -> None:
    context = fake_context("DSP", language="en")
    detail = context.cases.detail(case_rows()[0].id, roles=context.author.roles, department=None,
                                  user=context.author.user)
    told = {"name_zh": "环卫处", "name_en": "Sanitation", "since": NOW - timedelta(hours=6), "ended_at": NOW}
    parts = (EndedAssignment(lead=True, task="", step="feed_back", time=time_left(4, 1.25), **told),
             EndedAssignment(lead=False, task="清运", step="feed_back_part", time=time_left(4, 0.5), **told),
             EndedAssignment(lead=False, task="修复", step="cancel_assistant", time=NO_CLOCK, **told))
    hands = HandsList(context)
    qtbot.addWidget(hands)
    assert hands.show_case(replace(detail, ended_assignments=parts))
    assert hands.lines() == [] and hands.fold.button.text() == "Departments that had it · 3"
    assert hands.ended() == [
        "Lead · Sanitation · dispatched 12-31 10:00 · Feed back 12-31 16:00 · over 1:00",
        "Assisting · Sanitation · dispatched 12-31 10:00 · Feed back a part 12-31 16:00 · in time · 清运",
        "Assisting · Sanitation · dispatched 12-31 10:00 · Cancel assistant 12-31 16:00 · 修复"]
    labels = [label for label in hands.fold.findChildren(QLabel)]
    assert all(label.isHidden() for label in labels)
    qtbot.mouseClick(hands.fold.button, Qt.MouseButton.LeftButton)
    assert not any(label.isHidden() for label in labels)


def test_an_ended_case_says_until_when_its_reporter_is_to_be_called_back(qtbot: QtBot) -> None:
    context = fake_context("HOT", language="en")
    detail = context.cases.detail(case_rows()[0].id, roles=context.author.roles, department=None,
                                  user=context.author.user)
    hands = HandsList(context)
    qtbot.addWidget(hands)
    assert hands.show_case(replace(detail, call_back=replace(time_left(4, 0.5), due_at=NOW + timedelta(hours=2))))
    assert hands.lines() == ["To call back · due 12-31 18:00 · left 2:00"]


class _Waiting(FakeCases):
    """Its ended case is to be answered, and late."""

    def detail(self, case: UUID, *, roles: frozenset[str], department: UUID | None, user: UUID) -> CaseDetail:
        found = super().detail(case, roles=roles, department=department, user=user)
        late = replace(time_left(4, 1.25), due_at=NOW - timedelta(hours=1))
        return replace(found, call_back=late) if found.row.state == "closed" else found


def test_the_head_shows_the_call_back_s_time_once_the_case_has_ended(qtbot: QtBot) -> None:
    panel = CasePanel(fake_context("HOT", language="en", cases=_Waiting()))
    shown(qtbot, panel, 460, 760)
    closed = next(row for row in case_rows() if row.state == "closed")
    panel.show_case(closed.id)
    assert "due 12-31 15:00" in panel.body.head.numbers()
    assert wording.time_left_text(time_left(4, 1.25), NOW) in panel.body.head.accessibleName()
    panel.show_case(case_rows()[0].id)
    assert "due 12-31 15:00" not in panel.body.head.numbers()


@pytest.mark.parametrize(("state", "expected"), [
    ("dispatched", ["sign in", "handle", "whole case"]), ("suspended", ["handle", "whole case"]),
    ("closed", ["call back", "whole case"]), ("voided", ["whole case"]), ("reported", ["accept", "whole case"])])
def test_every_clock_that_a_case_shows_is_explained(state: str, expected: list[str]) -> None:
    context = fake_context("DSP", language="en")
    detail = context.cases.detail(case_rows()[0].id, roles=context.author.roles, department=None,
                                  user=context.author.user)
    detail = replace(detail, row=replace(detail.row, state=state))
    assert [title for _, _, title in clocks_of(detail, "en")] == expected


def test_each_assistant_has_its_clock_explained() -> None:
    context = fake_context("DSP", language="en")
    detail = context.cases.detail(next(row.id for row in case_rows() if row.state == "handling"),
                                  roles=context.author.roles, department=None, user=context.author.user)
    lead = AssignmentRow(department=made_id(1), name_zh="环卫处", name_en="Sanitation", lead=True, task="",
                         state="handling", time=time_left(4, 0.5))
    other = replace(lead, department=made_id(2), name_zh="市政处", name_en="Works", lead=False)
    found = clocks_of(replace(detail, assignments=(lead, other)), "en")
    assert (Clock.HANDLE, str(made_id(2)), "handle · Assisting · Works") in found
    assert [part for clock, part, _ in found if clock is Clock.HANDLE] == ["", str(made_id(2))]
