"""Photos before and after: one zoom for both, walked, held against each other, large over the window."""

from datetime import timedelta

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.queries.cases import MediaRow
from tests.helpers.fake_context import MemoryBlobs, fake_context
from tests.helpers.fake_queries import NOW
from tests.helpers.hands import focus, press, shown
from tests.helpers.pictures import picture
from ui.cases.photo_pane import PhotoPane
from ui.cases.photo_strip import PhotoStrip, PhotoView

RED, GREEN, BLUE = Qt.GlobalColor.red, Qt.GlobalColor.darkGreen, Qt.GlobalColor.blue


def strip_of(qtbot: QtBot, *stages: tuple[str, Qt.GlobalColor | None]) -> PhotoStrip:
    """Show photos: (stage, colour), without a colour its bytes are not here."""
    blobs = MemoryBlobs()
    media = tuple(MediaRow(sha256=blobs.put(picture(colour)) if colour else "0" * 64, kind="photo", stage=stage,
                           at=NOW + timedelta(minutes=at), who="监督员01") for at, (stage, colour) in enumerate(stages))
    strip = PhotoStrip(fake_context(blobs=blobs))
    strip.show_media(media)
    shown(qtbot, strip, 420, 200)
    return strip


def colour(pane: PhotoPane) -> str:
    """Return what the middle of the pane shows."""
    image = pane.grab().toImage()
    return image.pixelColor(image.width() // 2, image.height() // 2).name()


def wheel(pane: PhotoPane, notches: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    middle = QPointF(pane.rect().center())
    QApplication.sendEvent(pane, QWheelEvent(
        middle, pane.mapToGlobal(middle), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, modifier,
        Qt.ScrollPhase.NoScrollPhase, False))


def test_before_is_left_and_what_was_done_last_is_right(qtbot: QtBot) -> None:
    strip = strip_of(qtbot, ("before", RED), ("after", GREEN), ("after", BLUE))
    left, right = strip.tiles()
    assert (colour(left), colour(right)) == ("#ff0000", "#0000ff")
    assert "2 / 2" in right.words() and "/" not in left.words()
    focus(qtbot, right)
    press(qtbot, right, Qt.Key.Key_Right)
    assert colour(right) == "#008000" and "1 / 2" in right.words()


def test_what_is_not_here_is_said(qtbot: QtBot) -> None:
    strip = strip_of(qtbot, ("before", None), ("after", GREEN))
    assert [pane.is_missing() for pane in strip.tiles()] == [True, False]
    assert strip.tiles()[0].words() == "The photo is not on this machine"


def test_two_of_the_problem_stand_side_by_side_while_nothing_was_done(qtbot: QtBot) -> None:
    left, right = strip_of(qtbot, ("before", RED), ("before", BLUE)).tiles()
    assert (colour(left), colour(right)) == ("#ff0000", "#0000ff")


def test_without_photos_it_says_so(qtbot: QtBot) -> None:
    strip = strip_of(qtbot)
    assert strip.tiles() == [] and not strip.pair.isVisible()


def test_both_are_zoomed_and_moved_together(qtbot: QtBot) -> None:
    strip = strip_of(qtbot, ("before", RED), ("after", GREEN))
    left, right = strip.tiles()
    focus(qtbot, left)
    wheel(right, 1)
    assert strip.pair.zoom.fits, "without focus the wheel is the panel's"
    wheel(left, 2, Qt.KeyboardModifier.ControlModifier)
    assert strip.pair.zoom.factor > 1.5
    focus(qtbot, right)
    wheel(right, 1)
    x = strip.pair.zoom.x
    press(qtbot, right, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert strip.pair.zoom.x > x
    press(qtbot, right, Qt.Key.Key_Space)
    assert strip.pair.zoom.fits


def test_b_shows_what_it_was_while_held(qtbot: QtBot) -> None:
    strip = strip_of(qtbot, ("before", RED), ("after", GREEN))
    _, right = strip.tiles()
    focus(qtbot, right)
    qtbot.keyPress(right, Qt.Key.Key_B)
    assert colour(right) == "#ff0000"
    qtbot.keyRelease(right, Qt.Key.Key_B)
    assert colour(right) == "#008000"


def test_large_over_the_window_with_the_same_keys(qtbot: QtBot) -> None:
    strip = strip_of(qtbot, ("before", RED), ("after", GREEN), ("after", BLUE))
    _, right = strip.tiles()
    focus(qtbot, right)
    press(qtbot, right, Qt.Key.Key_Left)
    press(qtbot, right, Qt.Key.Key_Return)
    assert strip.is_open()
    view = strip.findChild(PhotoView)
    assert view is not None and colour(view.pair.after) == "#008000"
    qtbot.waitUntil(view.pair.after.hasFocus)
    press(qtbot, view, Qt.Key.Key_Return)
    assert not view.pair.zoom.fits
    press(qtbot, view, Qt.Key.Key_Space)
    assert view.pair.zoom.fits
    qtbot.mouseClick(view.pair.before, Qt.MouseButton.LeftButton)
    assert not view.pair.zoom.fits
    press(qtbot, view, Qt.Key.Key_Escape)
    assert not strip.is_open()
