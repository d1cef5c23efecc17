"""The timeline's lines: done, now, ahead."""

from dataclasses import replace

from PySide6.QtGui import QFont, QFontMetrics
from pytestqt.qtbot import QtBot

from app.queries.cases import CaseDetail
from tests.helpers.fake_context import author_of, fake_context
from tests.helpers.fake_queries import NOW, case_rows
from ui.cases.timeline import elided_said, lines_of, shortened


def detail_of(state: str) -> CaseDetail:
    row = next(row for row in case_rows() if row.state == state)
    author = author_of("DSP")
    return fake_context().cases.detail(row.id, roles=author.roles, department=None, user=author.user)


def test_done_now_and_ahead() -> None:
    lines = lines_of(detail_of("filed"), "zh_CN", NOW)
    assert [(line.when, line.step) for line in lines] == [
        ("done", "上报"), ("done", "受理"), ("done", "立案"), ("now", "派遣"), ("ahead", "签收"), ("ahead", "反馈"),
        ("ahead", "处理反馈")]
    assert lines[1].said.startswith("受理员01 · 12-31")
    assert lines[1].time == "3 / 30 min"
    assert lines[3].late == "over 1:03"


def test_a_low_panel_shows_what_is_nearest_to_now() -> None:
    lines = shortened(lines_of(detail_of("filed"), "zh_CN", NOW))
    assert [line.step for line in lines] == ["受理", "立案", "派遣", "签收"]
    assert [line.step for line in shortened(lines_of(detail_of("closed"), "zh_CN", NOW))] == ["核查通过", "结案"]


def test_where_room_is_short_the_name_gives_way_and_the_time_stays(qtbot: QtBot) -> None:
    metrics = QFontMetrics(QFont())
    said = "专业部门经办人01 · 12-31 15:10"
    assert elided_said(said, metrics, metrics.horizontalAdvance(said)) == said
    cut = elided_said(said, metrics, metrics.horizontalAdvance(said) - 20)
    assert cut.endswith("… · 12-31 15:10") and cut.startswith("专业")


def test_question_and_finding_of_a_confirmation_are_told() -> None:
    detail = detail_of("filed")
    asked = replace(detail.steps[-1], step="send_confirmation", facts=(("question", "井盖还在吗"),), opinion="")
    found = replace(detail.steps[-1], step="answer_confirmation", facts=(("finding", "not_found"),), opinion="")
    lines = lines_of(replace(detail, steps=(asked, found)), "zh_CN", NOW)
    assert [line.opinion for line in lines[:2]] == ["核实内容 井盖还在吗", "Not found"]


def test_where_the_device_was_at_a_step_is_told_once() -> None:
    detail = detail_of("filed")
    told = replace(detail.steps[-1], step="answer_verification_pass", opinion="", facts=(
        ("x_mm", "1"), ("y_mm", "2"), ("accuracy_m", "8"), ("lat_e7", "368612345"), ("lon_e7", "1093271000")))
    assert lines_of(replace(detail, steps=(told,)), "zh_CN", NOW)[0].opinion == "手机定位 36.861235°N 109.327100°E ±8 m"


def test_an_end_has_nothing_ahead() -> None:
    assert {line.when for line in lines_of(detail_of("closed"), "zh_CN", NOW)} == {"done"}


def test_a_return_is_indented_and_says_why() -> None:
    detail = detail_of("filed")
    back = replace(detail.steps[-1], step="refuse", facts=(("reason", "D1"),), opinion="属供电公司")
    line = lines_of(replace(detail, steps=(*detail.steps, back)), "zh_CN", NOW)[3]
    assert line.back
    assert line.opinion == "D1 非本部门职责 · 属供电公司"
    assert "属供电公司" in line.sentence()


def test_a_step_tells_post_workstation_and_its_facts_in_words() -> None:
    detail = detail_of("filed")
    dispatch = replace(detail.steps[-1], step="dispatch", post="DSP", opinion="请尽快", facts=(
        ("department", "市政管理所"), ("limit_value", "4"), ("limit_unit", "work_hour"), ("x_mm", "5")))
    line = lines_of(replace(detail, steps=(dispatch,)), "zh_CN", NOW)[0]
    assert line.opinion == "责任单位 市政管理所 · 处置时限 4 work hours · 请尽快"
    assert line.place.startswith("Dispatcher · DESK-1 · 2021-12-31")
    assert (line.used_s, line.limit_s) == (dispatch.used_s, dispatch.limit_s)
