"""A drill behind the window: on its own thread, heard on the GUI thread, stopped when asked."""

from collections.abc import Callable
from threading import Event, current_thread
from uuid import UUID

from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import BadInput
from app.services.intent import Changes
from tests.helpers.fake_context import fake_context
from tests.helpers.fake_queries import NOW
from ui.training.drill_bar import DrillBar, DrillDialog
from ui.training.drill_player import DrillPlayer, DrillTold, DrillWish

WISH = DrillWish(speed=60, hours=8, seed=1)
CASES = [UUID(int=1), UUID(int=2)]


def play(wish: DrillWish, stopped: Event, told: Callable[[DrillTold], None],
         changed: Callable[[Changes], None]) -> DrillTold:
    """Tell two changes, then wait until stopped."""
    assert current_thread().name == "wanmi-drill"
    for number, case in enumerate(CASES, start=1):
        changed(Changes(seq=number, cases=frozenset({case})))
        told(DrillTold(at=NOW, reported=number, steps=number))
    stopped.wait()
    return DrillTold(reported=2, steps=2, refused=1)


def refusing(*_: object) -> DrillTold:
    raise BadInput("drill.no_demo_store", path="x")


def test_changes_of_a_second_come_as_one(qtbot: QtBot) -> None:
    player = DrillPlayer(play)
    with qtbot.waitSignal(player.changed, timeout=5000) as heard:
        player.start(WISH)
        player.start(DrillWish(speed=1, hours=1, seed=2))
    assert heard.args[0].cases == frozenset(CASES)
    assert player.wish == WISH
    with qtbot.waitSignal(player.ended) as ended:
        player.stop()
    assert ended.args[0].refused == 1
    assert player.wish is None


def test_a_refusal_ends_it(qtbot: QtBot) -> None:
    player = DrillPlayer(refusing)
    with qtbot.waitSignal(player.ended) as ended:
        player.start(WISH)
    assert isinstance(ended.args[0], BadInput)


def test_closing_waits_for_it() -> None:
    player = DrillPlayer(play)
    player.start(WISH)
    player.close()
    player.close()


def test_ribbon_tells_and_stops(qtbot: QtBot) -> None:
    player, window = DrillPlayer(play), QWidget()
    qtbot.addWidget(window)
    ribbon = DrillBar(fake_context(drill=player), window)
    window.show()
    assert ribbon.isHidden()
    with qtbot.waitSignal(player.changed, timeout=5000):
        ribbon.start(WISH)
    assert "60×" in ribbon.text.text()
    other = DrillBar(fake_context(drill=player), window)
    assert not other.isHidden(), "a window that opens meanwhile shows it too"
    with qtbot.waitSignal(player.ended):
        ribbon.stop.click()
    assert "1" in ribbon.text.text()
    ribbon.stop.click()
    assert ribbon.isHidden()
    assert isinstance(ribbon.stop, QPushButton)


def test_dialog_says_what_was_chosen(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = DrillDialog(window)
    dialog.speed.setCurrentIndex(3)
    dialog.seed.setText("5")
    assert dialog.wish() == DrillWish(speed=300, hours=8, seed=5)
