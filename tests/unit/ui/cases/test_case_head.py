"""The head of a case says how often it was urged since it last moved on, and when last."""

from datetime import timedelta

from pytestqt.qtbot import QtBot

from app.domain.record import StepTaken
from app.domain.summing import urgings_of
from tests.helpers.fake_queries import NOW, case_rows, made_id
from ui.cases.case_head import CaseHead
from ui.theme import Theme


def history(*told: tuple[str, str, str]) -> list[StepTaken]:
    return [StepTaken(case=made_id(1), seq=at, step=step, from_state=before, to_state=after,
                      at=NOW + timedelta(minutes=at)) for at, (step, before, after) in enumerate(told, start=1)]


def test_urgings_are_those_since_the_case_last_moved_on() -> None:
    urge = ("urge", "handling", "handling")
    steps = history(("urge", "dispatched", "dispatched"), ("sign", "dispatched", "handling"), urge,
                    ("progress", "handling", "handling"), urge)
    assert [step.seq for step in urgings_of(steps)] == [5, 3]
    assert urgings_of(history(urge, ("feed_back", "handling", "fed_back"))) == []
    assert urgings_of(history(urge, ("void", "handling", "voided"))) == []


def test_the_head_says_how_often_and_when(qtbot: QtBot) -> None:
    head = CaseHead(Theme(), "en", lambda: NOW)
    qtbot.addWidget(head)
    head.show_row(case_rows()[0])
    assert head.urged() == ""
    head.show_row(case_rows()[0], [NOW, NOW - timedelta(days=1)])
    assert head.urged() == "urgings 2, last 12-31 16:00" and head.accessibleName().endswith(head.urged())
    head.resize(340, head.height())
    assert not head.grab().isNull()
