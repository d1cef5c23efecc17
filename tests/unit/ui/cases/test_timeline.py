"""The timeline's lines: done, now, ahead."""

from dataclasses import replace

from app.queries.cases import CaseDetail
from tests.helpers.fake_context import author_of, fake_context
from tests.helpers.fake_queries import NOW, case_rows
from ui.cases.timeline import lines_of


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


def test_an_end_has_nothing_ahead() -> None:
    assert {line.when for line in lines_of(detail_of("closed"), "zh_CN", NOW)} == {"done"}


def test_a_return_is_indented_and_says_why() -> None:
    detail = detail_of("filed")
    back = replace(detail.steps[-1], step="refuse", facts=(("reason", "D1"),), opinion="属供电公司")
    line = lines_of(replace(detail, steps=(*detail.steps, back)), "zh_CN", NOW)[3]
    assert line.back
    assert line.opinion == "D1 非本部门职责 · 属供电公司"
    assert "属供电公司" in line.sentence()
