"""The pin leaves the canvas everything that isn't its own."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.place import Point
from tests.helpers.hands import shown
from ui.map.frame_canvas import FrameCanvas
from ui.map.pin_drag import PinDrag

PIN = Point(100_000, 200_000)
LEFT = Qt.MouseButton.LeftButton


class Hand:
    """A canvas of a metre a pixel with a pin, and what both of them tell."""

    def __init__(self, qtbot: QtBot) -> None:
        self.bot, self.canvas = qtbot, FrameCanvas()
        shown(qtbot, self.canvas, 400, 400)
        self.pin = PinDrag(self.canvas, lambda point: QPointF(point.x_mm / 1000, point.y_mm / 1000),
                           lambda at: Point(round(at.x() * 1000), round(at.y() * 1000)), self.canvas)
        self.pin.set_pin(PIN)
        self.moved: list[Point] = []
        self.dropped: list[Point] = []
        self.grips: list[Qt.CursorShape | None] = []
        self.forwarded: list[str] = []
        self.pin.moved.connect(self.moved.append)
        self.pin.dropped.connect(self.dropped.append)
        self.pin.grip_changed.connect(self.grips.append)
        self.canvas.message.connect(lambda message: self.forwarded.append(message.get("type", message["kind"])))

    def press(self, x: int, y: int, button: Qt.MouseButton = LEFT) -> None:
        self.bot.mousePress(self.canvas, button, pos=QPoint(x, y))

    def move(self, x: int, y: int, buttons: Qt.MouseButton = LEFT) -> None:
        at = QPointF(x, y)
        QApplication.sendEvent(self.canvas, QMouseEvent(
            QEvent.Type.MouseMove, at, at, Qt.MouseButton.NoButton, buttons, Qt.KeyboardModifier.NoModifier))

    def release(self, x: int, y: int) -> None:
        self.bot.mouseRelease(self.canvas, LEFT, pos=QPoint(x, y))


@pytest.fixture
def hand(qtbot: QtBot) -> Hand:
    return Hand(qtbot)


def test_it_goes_with_the_pointer_without_a_jump_and_is_told_once_let_go(hand: Hand) -> None:
    hand.press(105, 180)
    hand.move(107, 181)
    assert hand.moved == [], "a hand trembles"
    hand.move(155, 230)
    assert hand.moved == [Point(150_000, 250_000)] and hand.pin.dragging and hand.dropped == []
    hand.release(155, 230)
    assert hand.dropped == [Point(150_000, 250_000)] and not hand.pin.dragging
    assert hand.forwarded == [], "neither a pan nor a click"
    hand.press(155, 230)
    hand.move(300, 300)
    hand.move(155, 230)
    hand.release(155, 230)
    assert len(hand.dropped) == 1, "dropped where it stood: nothing happened"


def test_esc_or_another_window_puts_it_back(hand: Hand) -> None:
    hand.press(100, 180)
    hand.move(200, 200)
    hand.bot.keyClick(hand.canvas, Qt.Key.Key_Escape)
    assert hand.moved[-1] == PIN and not hand.pin.dragging
    hand.release(200, 200)
    hand.press(100, 180)
    hand.move(200, 200)
    hand.canvas.hide()
    assert hand.moved[-1] == PIN and hand.dropped == []


def test_a_press_that_does_not_move_is_the_maps_click(hand: Hand) -> None:
    hand.press(100, 180)
    assert hand.forwarded == []
    hand.release(100, 180)
    assert hand.forwarded == ["press", "release"] and hand.dropped == []


def test_only_the_hand_takes_it_and_only_where_it_is(hand: Hand) -> None:
    hand.press(200, 200)
    hand.release(200, 200)
    hand.press(100, 180, Qt.MouseButton.MiddleButton)
    hand.pin.set_able(False)
    hand.press(100, 180)
    hand.move(150, 200)
    hand.pin.set_able(True)
    hand.pin.set_pin(None)
    hand.press(100, 180)
    assert hand.moved == [] and hand.forwarded == ["press", "release", "press", "press", "move", "press"]


def test_the_pointer_shows_that_it_can_be_taken(hand: Hand) -> None:
    hand.move(100, 180, Qt.MouseButton.NoButton)
    hand.press(100, 180)
    hand.release(100, 180)
    hand.move(300, 300, Qt.MouseButton.NoButton)
    assert hand.grips == [Qt.CursorShape.OpenHandCursor, Qt.CursorShape.ClosedHandCursor,
                          Qt.CursorShape.OpenHandCursor, None]


def test_another_place_ends_the_drag(hand: Hand) -> None:
    hand.press(100, 180)
    hand.move(200, 200)
    hand.pin.set_pin(Point(5_000, 5_000))
    hand.move(250, 250)
    hand.release(250, 250)
    assert hand.dropped == [] and hand.moved == [Point(200_000, 220_000)]
