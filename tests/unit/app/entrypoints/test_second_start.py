"""A second start rings at the window that is there; somebody else, or one who rings at a dead one, begins his own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.entrypoints.second_start import Doorbell, claim

ROOT = Path(__file__).resolve().parents[4]
SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.entrypoints.second_start import claim
application = QCoreApplication([])
login = sys.argv[3] or None
doorbell = claim(Path(sys.argv[1]), login, Path(sys.argv[2]))
print("raised" if doorbell is None else "own")
if doorbell is not None:
    doorbell.close()
"""


@pytest.fixture
def rooms(tmp_path: Path, qapp: QApplication) -> Iterator["Rooms"]:
    """A doorbell hangs on the application's event loop: it must be there before, and outlive it."""
    made = Rooms(tmp_path)
    yield made
    made.doors.close()


class Rooms:
    """Stores, a folder for sockets, and starts of other processes."""

    def __init__(self, folder: Path) -> None:
        self.store, self.folder, self.doors = folder / "a.sqlite", folder / "w", ExitStack()

    def begin(self, login: str | None, store: Path | None = None) -> Doorbell:
        """Be the first here."""
        doorbell = claim(store or self.store, login, self.folder)
        assert doorbell is not None
        self.doors.callback(doorbell.close)
        return doorbell

    def second(self, qtbot: QtBot, login: str) -> str:
        """Start another process; our event loop goes on meanwhile, as a window's does."""
        process = subprocess.Popen([sys.executable, "-c", SECOND, self.store, self.folder, login], cwd=ROOT,
                                   stdout=subprocess.PIPE, text=True)
        qtbot.waitUntil(lambda: process.poll() is not None, timeout=20_000)
        assert process.stdout is not None
        with process.stdout:
            return process.stdout.read().strip()


def test_the_same_user_raises_the_window(qtbot: QtBot, rooms: "Rooms") -> None:
    with qtbot.waitSignal(rooms.begin("dsp").rung, timeout=20_000):
        assert rooms.second(qtbot, "dsp") == "raised"


def test_another_user_begins_beside_it(qtbot: QtBot, rooms: "Rooms") -> None:
    heard: list[bool] = []
    rooms.begin("dsp").rung.connect(lambda: heard.append(True))
    assert rooms.second(qtbot, "shf") == "own" and not heard


def test_without_a_user_any_window_on_the_store_will_do(qtbot: QtBot, rooms: "Rooms") -> None:
    rooms.begin("dsp")
    assert rooms.second(qtbot, "") == "raised"


def test_another_store_is_another_window(qtbot: QtBot, rooms: "Rooms") -> None:
    rooms.begin("dsp", rooms.store.with_name("b.sqlite"))
    assert rooms.second(qtbot, "dsp") == rooms.second(qtbot, "") == "own"


def test_who_logs_in_is_found_by_that_name(qtbot: QtBot, rooms: "Rooms") -> None:
    rooms.begin(None).rename("shf")
    assert rooms.second(qtbot, "shf") == "raised" and rooms.second(qtbot, "dsp") == "own"


def test_a_name_that_is_taken_stays_with_its_window(rooms: "Rooms") -> None:
    first, second = rooms.begin("dsp"), rooms.begin("shf")
    heard: list[bool] = []
    first.rung.connect(lambda: heard.append(True))
    second.rename("dsp")
    assert len(list(rooms.folder.glob("*.dsp"))) == len(list(rooms.folder.glob("*.shf"))) == 1 and not heard


def test_a_killed_window_stands_in_nobodys_way(rooms: "Rooms") -> None:
    dead = rooms.begin("dsp")
    dead._notifier.setEnabled(False)
    dead._socket.close()
    assert dead._path.exists()
    rooms.begin("dsp")


def test_a_window_that_hangs_is_left_alone(rooms: "Rooms", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.entrypoints.second_start.ANSWER_S", 0.1)
    rooms.begin("dsp")
    rooms.begin("dsp")
