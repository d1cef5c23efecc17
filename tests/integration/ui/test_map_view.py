"""The map as a person meets it: the real engine on a small store."""

import hashlib
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.place import Point
from app.link.messages import Message
from tests.helpers.filled import LAMP
from tests.helpers.map_desk import LAMPS, Desk, desk, filled_store, place
from ui.map.state import CaseMark, LayerEntry, Size, UnsettledMark, View
from ui.map.wording import title
from ui.theme import Theme

CLOSE = View(440_100.0, 4_080_100.0, 0.5)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_store(tmp_path_factory.mktemp("map"))


@pytest.fixture(scope="module")
def shared(qapp: QApplication, store: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """One map for all tests of this file: each begins with `fresh`."""
    with desk(QtBot(request), store) as made:
        yield made


@pytest.fixture
def map_desk(shared: Desk, qtbot: QtBot) -> Desk:
    """The map at its usual view, with the usual layers, no cases, the hand as tool."""
    view = shared.view
    shared.bot = qtbot
    view.set_tool("pan")
    view.set_cases([])
    view.select([])
    view.highlight()
    view.set_pin(None)
    view.set_unsettled([])
    view.set_theme(Theme())
    view.set_layers([LayerEntry(e.id, e.zh, e.en, visible=e.id not in ("community", "street"), min_scale=e.min_scale)
                     for e in view.layers])
    view.set_view(View(CLOSE.x + 1, CLOSE.y, CLOSE.m_per_px))
    with shared.new_picture():
        view.set_view(CLOSE)
    shared.until(lambda: view.view == CLOSE)
    return shared


def test_counts_are_the_engines(map_desk: Desk) -> None:
    counts = map_desk.view.counts
    assert counts is not None
    assert (counts["component"], counts["unit_grid"], counts["camera"], counts["building"]) == (LAMPS, 2, 1, 0)


def test_first_frame_is_told_once_and_shows_the_map(map_desk: Desk) -> None:
    assert map_desk.view.first_frame_ms is not None
    assert map_desk.view.first_frame_ms > 0
    picture = map_desk.picture()
    colours = {picture.pixel(x, y) for x in range(0, 600, 3) for y in range(0, 480, 3)}
    assert len(colours) > 10


def test_a_click_on_a_case_tells_all_of_its_marker(map_desk: Desk) -> None:
    with map_desk.new_picture():
        map_desk.view.set_cases([CaseMark(id="a", x=440_050, y=4_080_150, meaning="near"),
                                 CaseMark(id="b", x=440_052, y=4_080_150, meaning="overdue"),
                                 CaseMark(id="c", x=440_150, y=4_080_150, meaning="ontime")])
    assert map_desk.colour_at(place(54.5, 150)) == QColor("#C61E38"), "the worst shows"
    with map_desk.bot.waitSignal(map_desk.view.case_clicked) as told:
        map_desk.click(place(52, 150))
    assert sorted(told.args[0]) == ["a", "b"]


def test_a_click_elsewhere_tells_the_place_and_does_not_move_the_map(map_desk: Desk) -> None:
    with map_desk.bot.waitSignal(map_desk.view.place_clicked) as told:
        map_desk.click(place(130, 170))
    point = told.args[0]
    assert abs(point.x_mm - place(130, 0).x_mm) <= 500
    assert abs(point.y_mm - place(0, 170).y_mm) <= 500
    map_desk.bot.wait(100)
    assert map_desk.view.view == CLOSE


def test_dragging_moves_the_map(map_desk: Desk) -> None:
    canvas, bot = map_desk.view.canvas, map_desk.bot
    bot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 240))
    for x in range(305, 401, 5):
        QApplication.sendEvent(canvas, _move(canvas, x, 240))
    bot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(400, 240))
    map_desk.until(lambda: map_desk.view.view.x == pytest.approx(CLOSE.x - 50, abs=1))
    assert map_desk.view.view.y == pytest.approx(CLOSE.y, abs=1)


def _move(canvas: QWidget, x: int, y: int) -> QMouseEvent:
    """Return a move with the left button down."""
    at = QPointF(x, y)
    return QMouseEvent(QEvent.Type.MouseMove, at, at, Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton,
                       Qt.KeyboardModifier.NoModifier)


def test_a_dragged_map_follows_the_pointer_before_the_engine_answers(map_desk: Desk) -> None:
    with map_desk.new_picture():
        map_desk.view.set_view(View(440_100.0, 4_080_150.0, 0.25))
    map_desk.settle()
    canvas, before, pid = map_desk.view.canvas, map_desk.picture(), map_desk.view.engine.pid
    assert pid is not None
    map_desk.bot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 240))
    os.kill(pid, signal.SIGSTOP)
    try:
        QApplication.sendEvent(canvas, _move(canvas, 340, 265))
        during = map_desk.picture()
    finally:
        os.kill(pid, signal.SIGCONT)
    kept = (0, 0, before.width() - 40, before.height() - 25)
    assert during.copy(40, 25, kept[2], kept[3]) == before.copy(*kept)
    map_desk.settle()
    assert map_desk.picture() == during, "the engine's picture is the same"
    with map_desk.new_picture():
        map_desk.bot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(340, 265))
    map_desk.settle()
    assert map_desk.view.view == View(pytest.approx(440_090.0, abs=0.01), pytest.approx(4_080_156.25, abs=0.01), 0.25)
    drawn = map_desk.picture().copy(60, 60, 400, 300)
    assert _alike(drawn, during.copy(60, 60, 400, 300)) > 0.98, "drawn anew it stands where it was dragged to"


def test_a_pin_is_drawn_at_its_place_and_the_hand_drags_it(map_desk: Desk) -> None:
    canvas, view, bot = map_desk.view.canvas, map_desk.view, map_desk.bot
    stands, goes = place(120, 120), place(60, 150)
    view.set_pin(stands)
    body = QPoint(6, -28)
    accent = QColor(Theme().colour("accent"))

    def coloured(at: Point) -> bool:
        return map_desk.picture().pixelColor(map_desk.pixel_of(at) + body) == accent

    map_desk.until(lambda: coloured(stands))
    start, end = map_desk.pixel_of(stands) + body, map_desk.pixel_of(goes) + body
    told: list[Point] = []
    view.pin_dropped.connect(told.append)
    try:
        bot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
        QApplication.sendEvent(canvas, _move(canvas, end.x(), end.y()))
        map_desk.until(lambda: coloured(goes) and not coloured(stands))
        assert told == [], "it isn't let go yet"
        bot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end)
        assert told == [goes] and view.view == CLOSE, "the map stays"
        bot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=end)
        QApplication.sendEvent(canvas, _move(canvas, start.x(), start.y()))
        map_desk.until(lambda: coloured(stands))
        bot.keyClick(canvas, Qt.Key.Key_Escape)
        map_desk.until(lambda: coloured(goes))
        bot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start)
        assert told == [goes], "Esc put it back"
        with bot.waitSignal(view.place_clicked) as clicked:
            bot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=end)
        assert told == [goes] and abs(clicked.args[0].x_mm - goes.x_mm) < 5000, "a click stays the map's"
    finally:
        view.pin_dropped.disconnect(told.append)
    view.set_view(View(CLOSE.x + 20, CLOSE.y, CLOSE.m_per_px))
    map_desk.until(lambda: view.view is not None and view.view.x == CLOSE.x + 20 and coloured(goes))
    view.set_theme(Theme("night"))
    accent = QColor(Theme("night").colour("accent"))
    map_desk.until(lambda: coloured(goes))
    view.set_pin(None)
    map_desk.until(lambda: not coloured(goes))


def _alike(one: QImage, other: QImage) -> float:
    """Return the share of equal pixels (of every fourth)."""
    places = [(x, y) for x in range(0, one.width(), 4) for y in range(0, one.height(), 4)]
    return sum(one.pixel(x, y) == other.pixel(x, y) for x, y in places) / len(places)


def test_a_box_drawn_with_shift_fills_the_map(map_desk: Desk) -> None:
    canvas, bot, shift = map_desk.view.canvas, map_desk.bot, Qt.KeyboardModifier.ShiftModifier
    start, end = map_desk.pixel_of(place(50, 150)), map_desk.pixel_of(place(150, 70))
    bot.mousePress(canvas, Qt.MouseButton.LeftButton, shift, start)
    QApplication.sendEvent(canvas, _move(canvas, end.x(), end.y()))
    bot.mouseRelease(canvas, Qt.MouseButton.LeftButton, shift, end)
    map_desk.until(lambda: map_desk.view.view.m_per_px == pytest.approx(100 / 600, rel=0.02))
    assert map_desk.view.view.y == pytest.approx(4_080_110, abs=1)


def test_the_wheel_zooms_where_the_pointer_is(map_desk: Desk) -> None:
    at = QPointF(map_desk.pixel_of(place(50, 150)))
    event = QWheelEvent(at, at, QPoint(0, 0), QPoint(0, 120), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(map_desk.view.canvas, event)
    map_desk.until(lambda: map_desk.view.view.m_per_px == pytest.approx(0.25))
    assert (QPointF(map_desk.pixel_of(place(50, 150))) - at).manhattanLength() <= 3


def test_keys_move_and_zoom(map_desk: Desk) -> None:
    map_desk.bot.keyClick(map_desk.view.canvas, Qt.Key.Key_Plus)
    map_desk.until(lambda: map_desk.view.view.m_per_px == pytest.approx(0.25))
    map_desk.bot.keyClick(map_desk.view.canvas, Qt.Key.Key_PageDown)
    map_desk.until(lambda: map_desk.view.view.m_per_px == pytest.approx(0.5))
    map_desk.bot.keyClick(map_desk.view.canvas, Qt.Key.Key_Right)
    map_desk.until(lambda: map_desk.view.view.x > CLOSE.x + 10)


def test_previous_and_next_view(map_desk: Desk) -> None:
    acts = map_desk.view.tools.actions_by_name
    map_desk.bot.wait(400)  # A view that lasts so long is a place.
    map_desk.view.set_view(View(440_150.0, 4_080_150.0, 0.2))
    map_desk.until(lambda: map_desk.view.view.m_per_px == pytest.approx(0.2))
    map_desk.bot.wait(400)
    map_desk.until(acts["previous"].isEnabled)
    acts["previous"].trigger()
    map_desk.until(lambda: map_desk.view.view.m_per_px == pytest.approx(0.5))
    map_desk.until(acts["next"].isEnabled)
    acts["next"].trigger()
    map_desk.until(lambda: map_desk.view.view.m_per_px == pytest.approx(0.2))


def test_full_view_and_flying(map_desk: Desk) -> None:
    map_desk.view.tools.actions_by_name["full"].trigger()
    map_desk.until(lambda: map_desk.view.view.m_per_px == pytest.approx(210 / 480))
    map_desk.view.fly_to(place(20, 30), scale=500)
    map_desk.until(lambda: map_desk.view.view.scale == pytest.approx(500))
    assert map_desk.view.view.x == pytest.approx(440_020)
    west, south, east, north = place(0, 0).x_mm, place(0, 0).y_mm, place(100, 0).x_mm, place(0, 40).y_mm
    map_desk.view.fly_to((west, south, east, north))
    map_desk.until(lambda: map_desk.view.view.x == pytest.approx(440_050))
    assert map_desk.view.view.m_per_px == pytest.approx(110 / 600)


@pytest.mark.parametrize(("meaning", "words"), [
    ("pending", "Pending · 派遣员02 · 12-31 16:00"),
    ("conflict", "Conflict · 派遣员02 · 12-31 16:00 · somebody else has changed it")])
def test_an_unsettled_component_has_its_sign_and_says_who_meant_it_when(map_desk: Desk, meaning: str, words: str
                                                                        ) -> None:
    view, lamp = map_desk.view, place(5, 5)

    def signs() -> int:
        """Count what has the colour of the meaning, around the lamp."""
        picture, at = map_desk.picture(), map_desk.pixel_of(lamp)
        return sum(picture.pixelColor(at + QPoint(x, y)) == view_colour for x in range(-14, 15) for y in range(-14, 15))

    view_colour = Theme().colour(f"meaning.{meaning}.fill")
    before = signs()  # A conflict has the colour of ink, which letters have, too.
    with map_desk.new_picture():
        view.set_unsettled([UnsettledMark(str(LAMP), meaning, words)])
    assert signs() > before + 20
    view.set_tool("identify")
    with map_desk.bot.waitSignal(view.identified) as told:
        map_desk.click(lamp)
    assert any(title(each).endswith(f" · {words}") for each in told.args[0]
               if each["id"] == str(LAMP))
    with map_desk.new_picture():
        view.reload(["component"])
    assert signs() > before + 20, "where it stands is read anew"
    with map_desk.new_picture():
        view.set_layers([replace(each, visible=each.id != "component") for each in view.layers])
    assert signs() == before, "without components there is nothing to be unsettled"
    with map_desk.new_picture():
        view.set_layers([replace(each, visible=True) for each in view.layers])
        view.set_unsettled([])
    assert signs() == before


def test_identify_lists_what_lies_there(map_desk: Desk) -> None:
    map_desk.view.set_tool("identify")
    with map_desk.bot.waitSignal(map_desk.view.identified) as told:
        map_desk.click(place(5, 5))
    found = {facts["layer"]: facts for facts in told.args[0]}
    assert found["component"]["name"] == "路灯"
    assert found["component"]["type_code"] == "0118"
    assert found["camera"]["code"] == "C001"
    assert found["unit_grid"]["code"] == "610603001001001"
    assert map_desk.view._card.isVisible()
    assert "路灯" in map_desk.view._card._rows.text()


def test_a_rectangle_selects_into_a_list(map_desk: Desk) -> None:
    map_desk.view.set_tool("select_box")
    canvas, bot = map_desk.view.canvas, map_desk.bot
    start, end = map_desk.pixel_of(place(-2, 45)), map_desk.pixel_of(place(10, 55))
    with bot.waitSignal(map_desk.view.selected) as told:
        bot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
        QApplication.sendEvent(canvas, _move(canvas, end.x(), end.y()))
        bot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end)
    facts, total = told.args
    # A lamp each 0.4 m from the corner on, up to 10 m (± one pixel of 0.5 m).
    assert 24 <= total <= 28
    assert total == len(facts) == len(map_desk.view.selection)
    assert {each["layer"] for each in facts} == {"component"}


def test_a_polygon_selects_and_a_line_measures(map_desk: Desk) -> None:
    map_desk.view.set_tool("select_polygon")
    for corner in ((0, 0), (15, 0), (15, 15)):
        map_desk.click(place(*corner))
    with map_desk.bot.waitSignal(map_desk.view.selected) as told:
        map_desk.click(place(0, 15), Qt.MouseButton.RightButton)
    assert sorted(facts["layer"] for facts in told.args[0]) == ["camera", "component"]
    told_figures: list[Message] = []
    map_desk.view.engine.received.connect(
        lambda message, fds: told_figures.append(message) if message["kind"] == "measured" else None)
    map_desk.view.set_tool("measure_line")
    for corner in ((0, 0), (100, 0)):
        map_desk.click(place(*corner))
    map_desk.click(place(100, 0), Qt.MouseButton.RightButton)
    map_desk.until(lambda: any(figure["ended"] for figure in told_figures))
    assert told_figures[-1]["length_m"] == pytest.approx(100, abs=1.5)


def test_the_pointer_has_coordinates_in_both_systems(map_desk: Desk) -> None:
    at = map_desk.pixel_of(place(100, 100))
    QApplication.sendEvent(map_desk.view.canvas, _move(map_desk.view.canvas, at.x(), at.y()))
    # An answer about where the pointer was before may come first.
    map_desk.until(lambda: (told := map_desk.view.coordinates) is not None and abs(told.x - 440_100) <= 1)
    here = map_desk.view.coordinates
    assert here is not None
    assert (here.lon_deg, here.lat_deg) == (pytest.approx(107.327, abs=0.01), pytest.approx(36.85, abs=0.01))


def test_layers_are_switched_and_the_night_comes(map_desk: Desk) -> None:
    lamp = place(50, 50)
    map_desk.until(lambda: map_desk.colour_at(lamp) != QColor("#F1F0EA"))
    entries = [LayerEntry(e.id, e.zh, e.en, visible=False, min_scale=e.min_scale) for e in map_desk.view.layers]
    with map_desk.new_picture():
        map_desk.view.set_layers(entries)
    map_desk.until(lambda: map_desk.colour_at(lamp) == QColor("#F1F0EA"))
    map_desk.view.set_theme(Theme("night"))
    map_desk.until(lambda: map_desk.colour_at(lamp) == QColor("#161B20"))


def test_zoomed_out_the_grid_stands_for_its_components(map_desk: Desk) -> None:
    lamp, empty = place(50, 50), place(150, 170)
    with map_desk.new_picture():
        map_desk.view.set_view(View(CLOSE.x, CLOSE.y, 4.0))
    map_desk.until(lambda: map_desk.view.view.m_per_px == pytest.approx(4.0))
    map_desk.until(lambda: map_desk.colour_at(place(30, 70)) != map_desk.colour_at(empty))
    map_desk.view.set_scale_rule(False)
    map_desk.until(lambda: map_desk.colour_at(place(30, 80)) == map_desk.colour_at(empty))
    assert map_desk.colour_at(lamp) != map_desk.colour_at(empty), "the lamps themselves"
    map_desk.view.set_scale_rule(True)


def test_resizing_keeps_centre_and_scale(map_desk: Desk) -> None:
    with map_desk.new_picture():
        map_desk.view.resize(520, 400)
    map_desk.until(lambda: map_desk.picture().width() == 520)
    assert map_desk.view.view.x == pytest.approx(CLOSE.x)
    assert map_desk.view.view.m_per_px == pytest.approx(CLOSE.m_per_px)
    with map_desk.new_picture():
        map_desk.view.resize(600, 480)


def test_a_finer_screen_shows_the_same_in_more_pixels(map_desk: Desk) -> None:
    view, size = map_desk.view, map_desk.view.canvas.size_now()
    told: list[View] = []
    view.view_changed.connect(told.append)
    view.canvas.resized.emit(Size(2 * size.width_px, 2 * size.height_px, 2.0))
    view.set_view(View(CLOSE.x + 20, CLOSE.y, 0.4))
    map_desk.until(lambda: told and told[-1].x == pytest.approx(CLOSE.x + 20))
    assert told[-1].m_per_px == pytest.approx(0.4)
    view.full_view()
    map_desk.until(lambda: view.view.m_per_px == pytest.approx(210 / 480))
    view.canvas.resized.emit(size)


def test_the_store_is_only_read(map_desk: Desk, store: Path) -> None:
    before = hashlib.sha256(store.read_bytes()).hexdigest()
    map_desk.view.reload(["component", "unit_grid"])
    with map_desk.bot.waitSignal(map_desk.view.layer_counts) as told:
        pass
    assert told.args[0]["component"] == LAMPS
    wal = store.with_name(store.name + "-wal")
    assert not wal.exists() or wal.stat().st_size == 0
    assert hashlib.sha256(store.read_bytes()).hexdigest() == before


def test_a_map_that_nobody_moved_fits_the_district_to_its_new_size(map_desk: Desk) -> None:
    view = map_desk.view
    with map_desk.new_picture():
        view.full_view()
    map_desk.settle()
    before = view.view
    assert before is not None
    view.resize(300, 240)
    map_desk.until(lambda: view.view is not None and view.view.m_per_px > before.m_per_px * 1.5)
    map_desk.settle()
    map_desk.bot.keyClick(view.canvas, Qt.Key.Key_Plus)
    map_desk.until(lambda: view.view is not None and view.view.m_per_px < before.m_per_px * 1.2)
    map_desk.settle()
    own = view.view
    view.resize(600, 480)
    map_desk.settle()
    assert view.view is not None and own is not None
    assert view.view.m_per_px == pytest.approx(own.m_per_px)
