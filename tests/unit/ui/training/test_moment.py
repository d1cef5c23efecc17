"""The moment that a window shows: clock and cases follow it, never into the future."""

from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.queries.cases import CaseFilter
from tests.helpers.fake_context import StandingClock, fake_context
from tests.helpers.fake_queries import NOW, FakeCases
from ui.local_time import instant_of, local
from ui.training.moment import Moment, MomentClock, OfMoment
from ui.training.past_bar import PastBar

THEN = NOW - timedelta(days=1)


class Past(FakeCases):
    """Cases that remember which moments were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[datetime] = []

    def as_of(self, moment: datetime) -> FakeCases:
        self.asked.append(moment)
        return FakeCases(rows=[])


def test_clock_and_cases_follow_the_moment() -> None:
    moment, cases = Moment(StandingClock()), Past()
    clock, shown = MomentClock(moment), OfMoment(cases, moment)
    assert clock.now() == NOW
    assert shown.open_cases() == cases.open_cases() != []
    moment.look_back(THEN)
    assert (clock.now(), moment.past) == (THEN, True)
    assert shown.open_cases() == [] == shown.page(CaseFilter(states=("filed",)))
    assert cases.asked == [THEN]
    moment.return_to_now()
    assert (clock.now(), moment.past) == (NOW, False)
    assert shown.open_cases()


def test_the_future_cannot_be_shown(qtbot: QtBot) -> None:
    moment = Moment(StandingClock())
    with qtbot.waitSignal(moment.changed):
        moment.look_back(NOW + timedelta(days=1))
    assert moment.at == NOW


def bar(qtbot: QtBot) -> tuple[PastBar, Moment, QWidget]:
    window, context = QWidget(), fake_context()
    qtbot.addWidget(window)
    made = PastBar(context, window)
    window.show()
    return made, context.moment, window


def test_ribbon_is_there_only_for_the_past(qtbot: QtBot) -> None:
    made, moment, window = bar(qtbot)
    assert not made.isVisible()
    made.begin()
    assert made.isVisible()
    assert f"{local(NOW):%Y-%m-%d %H:%M}" in made.title.text()
    moment.look_back(THEN)
    assert f"{local(THEN):%Y-%m-%d %H:%M}" in made.title.text()
    assert made.slider.value() == local(THEN).hour * 60 + local(THEN).minute
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert (made.isVisible(), moment.past) == (False, False)


def test_slider_and_date_choose_the_moment(qtbot: QtBot) -> None:
    made, moment, _window = bar(qtbot)
    moment.look_back(THEN)
    with qtbot.waitSignal(moment.changed):
        made.slider.setValue(10 * 60 + 15)
    day = local(THEN).date()
    assert moment.at == instant_of(datetime(day.year, day.month, day.day, 10, 15))
    with qtbot.waitSignal(moment.changed):
        made.edit.setDateTime(made.edit.dateTime().addDays(-3))
    assert moment.at == instant_of(datetime(day.year, day.month, day.day, 10, 15)) - timedelta(days=3)
