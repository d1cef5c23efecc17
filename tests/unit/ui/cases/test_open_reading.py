"""The open cases are read one reading at a time, and never of another moment than the one that is shown."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.queries.cases import CaseRow
from tests.helpers.fake_context import StandingClock, StraightOperations, fake_context
from tests.helpers.fake_queries import NOW, FakeCases
from ui.cases.open_reading import OpenReading
from ui.training.moment import Moment, OfMoment

THEN = NOW - timedelta(days=1)


class Past(FakeCases):
    """Whose past is empty."""

    def as_of(self, moment: object) -> FakeCases:
        return FakeCases(rows=[])


class Desk:
    """Whose readings wait until the test lets them go."""

    def __init__(self) -> None:
        self.moment, self.cases = Moment(StandingClock()), Past()
        self.readings: list[Callable[[], None]] = []
        self.taken: list[list[CaseRow]] = []
        self._window = QObject()
        self.reading = OpenReading(
            fake_context(cases=OfMoment(self.cases, self.moment), moment=self.moment,
                         operations=StraightOperations(held=self.readings)), self.taken.append, self._window)


def test_what_is_wished_for_meanwhile_becomes_one_more_reading(qtbot: QtBot) -> None:
    desk = Desk()
    for _ in range(5):
        desk.reading.wish()
    assert len(desk.readings) == 1
    desk.readings.pop()()
    assert (len(desk.readings), len(desk.taken)) == (1, 1), "one for the four of meanwhile"
    desk.readings.pop()()
    assert (len(desk.readings), len(desk.taken)) == (0, 2)
    desk.reading.wish()
    assert len(desk.readings) == 1


def test_an_answer_of_another_moment_is_dropped(qtbot: QtBot) -> None:
    desk = Desk()
    desk.reading.wish()
    desk.moment.look_back(THEN)
    desk.reading.wish()
    desk.readings.pop()()
    assert not desk.taken, "nobody knows of which moment it is"
    desk.readings.pop()()
    assert desk.taken == [[]]
    desk.reading.wish()
    desk.moment.return_to_now()
    desk.moment.look_back(THEN)
    desk.readings.pop()()
    assert len(desk.taken) == 1


def test_after_a_fault_is_read_again(qtbot: QtBot) -> None:
    desk = Desk()
    desk.reading.wish()
    rows, desk.cases.rows = desk.cases.rows, None  # type: ignore[assignment]
    with pytest.raises(TypeError):
        desk.readings.pop()()
    desk.cases.rows = rows
    desk.reading.wish()
    desk.readings.pop()()
    assert len(desk.taken) == 1 and desk.taken[0]
