"""Through the real window on the real city: a drill plays behind it, the past is looked at, and now comes back."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.calendar import CHINA
from app.entrypoints.session import Session, Wishes
from data.store import Store
from tests.helpers.hands import press
from ui.training.drill_player import DrillTold, DrillWish

WAIT_MS = 60_000


@pytest.fixture
def session(qtbot: QtBot, demo_copy: Path) -> Iterator[Session]:
    made = Session(Store.open(demo_copy), Wishes(theme="day", language="zh_CN", workspace=None, size=(1366, 768)))
    yield made
    made.close()


@pytest.mark.timeout(300)
def test_drill_fills_the_queue_and_the_past_stays_as_it_was(qtbot: QtBot, session: Session) -> None:
    session.begin_as("dsp")
    window = session.window
    assert window is not None and window.context.drill is not None
    player, training, moment = window.context.drill, window.training, window.context.moment
    qtbot.waitUntil(lambda: window.cases is not None and session.is_idle(), timeout=WAIT_MS)
    before = {row.id: row.state for row in window.cases or []}

    training.drill.start(DrillWish(speed=300, hours=1, seed=1))
    qtbot.waitUntil(lambda: {row.id for row in window.cases or []} - before.keys() != set(), timeout=WAIT_MS)
    assert "演练 300×" in training.drill.text.text()
    qtbot.waitUntil(lambda: "2022-01-04 08:" in window.status.clock.text(), timeout=WAIT_MS)
    with qtbot.waitSignal(player.ended, timeout=WAIT_MS) as ended:
        player.stop()
    told = ended.args[0]
    assert isinstance(told, DrillTold)
    assert (told.refused_wrongly, told.broken) == (0, "")
    assert told.reported > 0
    assert "演练结束" in training.drill.text.text()

    qtbot.mouseClick(window.status.clock, Qt.MouseButton.LeftButton)
    assert moment.past and training.past.isVisible()
    moment.look_back(datetime(2021, 12, 31, 16, 0, tzinfo=CHINA))
    qtbot.waitUntil(lambda: {row.id: row.state for row in window.cases or []} == before, timeout=WAIT_MS)
    assert "回看 2021-12-31 16:00" in training.past.title.text()
    assert "2021-12-31 16:00" in window.status.clock.text()
    assert not window.form.isEnabled()
    qtbot.waitUntil(lambda: window.panel.detail() is not None and session.is_idle(), timeout=WAIT_MS)
    detail = window.panel.detail()
    assert detail is not None and detail.offered == ()

    press(qtbot, window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: {row.id for row in window.cases or []} - before.keys() != set(), timeout=WAIT_MS)
    assert not training.past.isVisible()
    assert window.form.isEnabled()
