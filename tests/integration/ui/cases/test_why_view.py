"""Why this minute, and who has the case."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.explanation import Span, Why
from app.queries.cases import AssignmentRow, Claim
from tests.helpers.fake_context import fake_context
from tests.helpers.fake_queries import NOW, case_rows, made_id, time_left
from tests.helpers.hands import shown
from ui.cases.case_panel import CasePanel
from ui.cases.hands_list import HandsList
from ui.cases.why_view import WhyView, why_html


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
