"""A call from the first ring to the recording with its case: real window, store, media door, and folder of calls."""

import io
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.place import Point
from app.queries.cases import CaseDetail
from data.calls import CallFolder
from data.clock import MACHINE
from tests.helpers.call_hall import FolderHall
from tests.helpers.filled import SOUTH, WEST, fill
from tests.helpers.hands import commit, focus, press
from tests.helpers.office import Office, posts
from tests.helpers.stores import do, make_store, replay_equals_rows
from ui.calls.call_strip import CallStrip
from ui.cases.draft import parked
from ui.main_window import MainWindow

WAIT_MS = 20_000
NUMBER = "13900002871"


@dataclass
class Desk:
    """An operator's window, and the exchange in the next room."""

    office: Office
    window: MainWindow
    hall: FolderHall
    before: frozenset[UUID]
    """Cases that were there."""

    @property
    def strip(self) -> CallStrip:
        return self.window.findChild(CallStrip)

    def case(self) -> CaseDetail:
        author = self.office.author("HOT")
        row = next(each for each in self.office.cases.open_cases() if each.id not in self.before)
        return self.office.cases.detail(row.id, roles=author.roles, department=None, user=author.user)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "calls"
    folder.mkdir()
    with make_store(tmp_path) as store:
        fill(store)
        do(store, posts, number=50)
        office, exchange = Office(store), CallFolder(folder, store.clock)
        with office.window(qtbot, "HOT", calls=exchange) as window:
            yield Desk(office, window, FolderHall(folder, exchange, MACHINE),
                       frozenset(each.id for each in office.cases.open_cases()))
        replay_equals_rows(store)


def spoken() -> bytes:
    """Return a second of silence as a telephone exchange records it."""
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * 8000)
    return sound.getvalue()


def test_a_call_comes_while_a_draft_is_typed_and_ends_as_a_case_with_its_recording(qtbot: QtBot, desk: Desk) -> None:
    window, hall, strip = desk.window, desk.hall, desk.strip
    edit, begun = window.form.description.edit, MACHINE.now()
    qtbot.waitUntil(edit.hasFocus, timeout=WAIT_MS)
    commit(edit, "上一件写了一半")
    assert not strip.isVisible()
    hall.tell("801-1", number=NUMBER, line="12319", rang_at=begun)
    qtbot.waitUntil(strip.isVisible, timeout=WAIT_MS)
    assert "139 0000 2871" in strip.number.text() and edit.toPlainText() == "上一件写了一半", "a ring disturbs nobody"
    press(qtbot, window, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: hall.orders() == [("answer", "801-1")], timeout=WAIT_MS)
    assert window.form.reporter.number == NUMBER and edit.toPlainText() == "" and edit.hasFocus()
    assert [each["description"] for each in parked(window.context, "accept").values()] == ["上一件写了一半"]
    told = {"number": NUMBER, "line": "12319", "rang_at": begun, "answered_at": MACHINE.now()}
    hall.tell("801-1", **told)
    qtbot.waitUntil(lambda: strip.time.text().startswith("Talking"), timeout=WAIT_MS)
    commit(edit, "井盖塌下去了")
    window.form.set_point(Point(WEST + 20_000, SOUTH + 20_000))
    qtbot.waitUntil(lambda: not window.form.gaps(), timeout=WAIT_MS)
    press(qtbot, window, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: len(desk.office.cases.open_cases()) > len(desk.before), timeout=WAIT_MS)
    press(qtbot, window, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: ("end", "801-1") in hall.orders(), timeout=WAIT_MS)
    hall.tell("801-1", **told, ended_at=MACHINE.now(), recording="801-1.wav")
    qtbot.waitUntil(lambda: not strip.isVisible(), timeout=WAIT_MS)
    assert not desk.case().media
    hall.record("801-1.wav", spoken())
    qtbot.waitUntil(lambda: bool(desk.case().media), timeout=WAIT_MS)
    case = desk.case()
    assert [(each.kind, each.told.name) for each in case.media] == [("audio", "801-1.wav")]
    assert case.reporter == NUMBER and dict(case.steps[0].facts)["called_at"]
    hall.tell("801-2", number=NUMBER, line="12319", rang_at=MACHINE.now())
    qtbot.waitUntil(lambda: "1" in strip.known.text(), timeout=WAIT_MS)


def test_f3_brings_the_desk_from_another_workspace_and_a_missed_call_is_called_back(qtbot: QtBot, desk: Desk) -> None:
    window, hall, strip = desk.window, desk.hall, desk.strip
    window.show_workspace("gis")
    hall.tell("801-1", number=NUMBER, rang_at=MACHINE.now())
    qtbot.waitUntil(lambda: "139 0000 2871" in window.alerts.toast.text.text(), timeout=WAIT_MS)
    press(qtbot, window, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: window.workspace.key == "accept" and window.form.call == "801-1", timeout=WAIT_MS)
    hall.tell("801-1", number=NUMBER, rang_at=MACHINE.now() - timedelta(seconds=5), ended_at=MACHINE.now())
    qtbot.waitUntil(lambda: len(strip.rows) == 1, timeout=WAIT_MS)
    focus(qtbot, strip.rows[0].findChildren(type(strip.button))[0])
    press(qtbot, window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not strip.isVisible(), timeout=WAIT_MS)
    assert window.form.reporter.number == NUMBER


def test_what_rang_while_nobody_sat_here_is_to_be_called_back(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "calls"
    folder.mkdir()
    with make_store(tmp_path) as store:
        fill(store)
        do(store, posts, number=50)
        exchange = CallFolder(folder, store.clock)
        FolderHall(folder, exchange, MACHINE).tell(
            "7", number=NUMBER, rang_at=MACHINE.now() - timedelta(hours=2), ended_at=MACHINE.now())
        with Office(store).window(qtbot, "ACC", calls=exchange) as window:
            strip = window.findChild(CallStrip)
            qtbot.waitUntil(lambda: strip.isVisible() and len(strip.rows) == 1, timeout=WAIT_MS)
            assert strip.call.isHidden()
