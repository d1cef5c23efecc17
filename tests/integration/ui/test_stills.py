"""Stills of the real map engine: beside the canvas, by day although it is night, and after a crash."""

from pathlib import Path

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.helpers.map_desk import Desk, desk, filled_store, place
from ui.map.stills import Stills, Wanted
from ui.map.start import map_engine
from ui.theme import Theme


def wanted(theme: str) -> Wanted:
    return Wanted(centre=place(5, 5), m_per_px=0.25, width_px=200, height_px=120, ratio=2.0, theme=theme)


def taken(desk: Desk, theme: str) -> QImage:
    came: list[bytes] = []
    desk.view.stills.ask(wanted(theme), came.append)
    desk.until(lambda: came)
    return QImage.fromData(came[0])


def test_a_still_shows_the_place_by_day_and_by_night_and_leaves_the_canvas_alone(qtbot: QtBot, tmp_path: Path) -> None:
    with desk(qtbot, filled_store(tmp_path)) as map_desk:
        map_desk.settle()
        before = map_desk.picture()
        day, night = taken(map_desk, "day"), taken(map_desk, "night")
        assert (day.width(), day.height()) == (400, 240)
        assert day.pixelColor(2, 200).lightness() > 150 > night.pixelColor(2, 200).lightness()
        lamp = {day.pixelColor(200 + x, 120 + y).name() for x in range(-6, 7) for y in range(-6, 7)}
        assert Theme().colour("class.01").name() in lamp
        map_desk.bot.wait(200)
        assert map_desk.picture() == before


def test_a_still_that_was_asked_of_a_dead_engine_comes_from_the_next(qtbot: QtBot, tmp_path: Path) -> None:
    with desk(qtbot, filled_store(tmp_path)) as map_desk:
        map_desk.view.engine.restart()
        assert not taken(map_desk, "day").isNull()


def test_without_an_engine_the_answer_is_nothing(qtbot: QtBot) -> None:
    came: list[bytes] = []
    stills = Stills(map_engine(), wait_ms=50)
    stills.ask(wanted("day"), came.append)
    qtbot.waitUntil(lambda: came == [b""])
