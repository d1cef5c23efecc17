"""The engine is killed, stalled, kept down, or loses its window: nothing is lost, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from PySide6.QtCore import Qt

from app.link.supervision import Limits, State
from tests.helpers.map_desk import LAMPS, WAIT_MS, Desk, desk, filled_store, place
from ui.engine_process import EngineProcess
from ui.map.state import CaseMark, View

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.alone
BACK_WITHIN_S = 2.0
SHARED = Path("/dev/shm")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_store(tmp_path_factory.mktemp("map"))


def prepare(map_desk: Desk) -> None:
    """Bring the map into a state that isn't the first one."""
    view = map_desk.view
    view.set_cases([CaseMark(id="a", x=440_050, y=4_080_150, meaning="overdue")])
    entries = view.layers
    entries[0], entries[1] = entries[1], entries[0]
    next(entry for entry in entries if entry.id == "unit_grid").visible = False
    view.set_layers(entries)
    view.set_pin(place(80, 130))
    view.set_tool("measure_line")
    map_desk.click(place(60, 60))
    map_desk.until(lambda: view._state.draft.get("points"))
    with map_desk.new_picture():
        view.set_view(View(440_060.0, 4_080_120.0, 0.3))
    map_desk.until(lambda: view.view == View(440_060.0, 4_080_120.0, 0.3))


def same_after(map_desk: Desk, fault: signal.Signals) -> tuple[float, float]:
    """Do it to the engine; return the seconds until that was noticed, and from there to the same map on the screen."""
    map_desk.settle()
    view, before = map_desk.view, map_desk.picture()
    state, pid, complete = view._state.whole(), view.engine.pid, map_desk.complete
    assert pid is not None
    counts: list[dict[str, int]] = []
    view.layer_counts.connect(counts.append)
    started = time.monotonic()
    with map_desk.bot.waitSignal(view.state_changed, timeout=WAIT_MS):
        os.kill(pid, fault)
    noticed = time.monotonic()
    map_desk.until(lambda: map_desk.complete > complete)
    back = time.monotonic()
    assert view.engine.pid != pid
    assert [each.get("component") for each in counts[:2]] == [None, LAMPS]
    assert view._state.whole() == state
    map_desk.settle()
    assert map_desk.picture() == before
    return noticed - started, back - noticed


def test_killed_or_stalled_it_comes_back_as_it_was(qtbot: QtBot, store: Path) -> None:
    with desk(qtbot, store, spare_after_ms=0) as map_desk:
        prepare(map_desk)
        map_desk.until(lambda: map_desk.view.engine.has_spare)
        # Another program may take the machine for some seconds: one of two times it must be as quick as promised.
        taken_s = [sum(same_after(map_desk, signal.SIGKILL))]
        if taken_s[0] >= BACK_WITHIN_S:
            map_desk.until(lambda: map_desk.view.engine.has_spare)
            taken_s.append(sum(same_after(map_desk, signal.SIGKILL)))
        assert min(taken_s) < BACK_WITHIN_S
        # The draft is still being drawn, and the tool still measures.
        with qtbot.waitSignal(map_desk.view.engine.received, check_params_cb=lambda m, _: m["kind"] == "measured"):
            map_desk.click(place(80, 60))
        map_desk.bot.keyClick(map_desk.view.canvas, Qt.Key.Key_Backspace)
        map_desk.until(lambda: len(map_desk.view._state.draft["points"]) == 1)
        map_desk.until(lambda: map_desk.view.engine.has_spare)
        noticed_s, back_s = same_after(map_desk, signal.SIGSTOP)
        assert noticed_s < Limits().silent_s + 1.0
        assert back_s < BACK_WITHIN_S


def test_killed_before_a_spare_is_there_it_comes_back_too(qtbot: QtBot, store: Path) -> None:
    with desk(qtbot, store) as map_desk:
        assert not map_desk.view.engine.has_spare
        same_after(map_desk, signal.SIGKILL)


def test_held_down_it_has_no_counts_and_says_so(qtbot: QtBot, store: Path) -> None:
    with desk(qtbot, store) as map_desk:
        view, pid = map_desk.view, map_desk.view.engine.pid
        view.hold_down()
        map_desk.until(lambda: view.engine.state is State.HELD_DOWN)
        assert view.counts is None
        assert view._trouble.isVisible()
        assert not Path(f"/proc/{pid}").exists()
        with map_desk.new_picture():
            view.retry()
        assert view.counts is not None
        assert not view._trouble.isVisible()


def test_an_engine_that_cannot_start_is_given_up_with_its_last_lines(qtbot: QtBot, tmp_path: Path) -> None:
    from ui.map.map_view import MapView
    from ui.theme import Theme

    limits = Limits(back_off_s=(0.0, 0.01, 0.02), ping_every_s=0.02, terminate_s=0.02)
    engine = EngineProcess([sys.executable, "-c", "import sys; sys.exit('no QGIS here')"], folder=tmp_path,
                           limits=limits)
    view = MapView(Theme(), engine=engine)
    qtbot.addWidget(view)
    view.show()
    view.open_store(tmp_path / "any.wanmi")
    qtbot.waitUntil(lambda: engine.state is State.CRASH_LOOP, timeout=20_000)
    assert "no QGIS here" in engine.log_lines
    assert view._trouble.isVisible()
    assert view.counts is None
    view.close_engine()


EATING = """
import select, sys
from app.link.child import open_pipe
pipe = open_pipe(sys.argv[2:])
pipe.send({"kind": "hello"})
eaten = [bytes(range(256)) * 4096 for _ in range(200 if sys.argv[1] == "yes" else 0)]
while select.select([pipe], [], []):
    pipe.receive()
    pipe.send({"kind": "pong"})
"""


def test_one_that_eats_memory_is_started_again_and_it_is_said(qtbot: QtBot) -> None:
    """Fault 47: the window goes on, and the log says why the engine ended."""
    engine = EngineProcess([sys.executable, "-c", EATING, "yes"], folder=ROOT, limits=Limits(
        most_memory_mb=100, ping_every_s=0.05, back_off_s=(30.0,)))
    engine.start()
    qtbot.waitUntil(lambda: engine.state is State.WAITING, timeout=20_000)
    assert any("too much" in line for line in engine.log_lines) and engine.pid is None
    engine._command[-1] = "no"
    engine.retry()
    qtbot.waitUntil(lambda: engine.state is State.RUNNING, timeout=20_000)
    qtbot.wait(200)
    assert engine.state is State.RUNNING
    engine.close()


def test_a_missing_interpreter_is_no_other_case(qtbot: QtBot, tmp_path: Path) -> None:
    engine = EngineProcess([str(tmp_path / "nothing")], folder=tmp_path, limits=Limits(back_off_s=(0.0,)))
    engine.start()
    qtbot.waitUntil(lambda: engine.state is State.CRASH_LOOP, timeout=20_000)
    assert any("nothing" in line for line in engine.log_lines)
    engine.close()


def test_a_file_that_is_no_store_is_said_and_the_engine_lives(qtbot: QtBot, store: Path, tmp_path: Path) -> None:
    with desk(qtbot, store) as map_desk:
        wrong = tmp_path / "wrong.wanmi"
        wrong.write_text("no store")
        map_desk.view.open_store(wrong)
        map_desk.until(map_desk.view._trouble.isVisible)
        assert map_desk.view.engine.state is State.RUNNING
        map_desk.view.open_store(store)
        map_desk.until(lambda: map_desk.view.counts is not None)
        assert not map_desk.view._trouble.isVisible()


WINDOW = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from ui.map.map_view import MapView
from ui.theme import Theme
application = QApplication([])
view = MapView(Theme())
view.resize(300, 200)
view.first_frame.connect(lambda ms: print(view.engine.pid, flush=True))
view.show()
view.open_store(Path(sys.argv[1]))
application.exec()
"""


def shared_files(*pids: int) -> set[Path]:
    """The named shared memory that these processes have open or mapped: what a kill could leave behind."""
    lines = [line for pid in pids for line in Path(f"/proc/{pid}/maps").read_text().splitlines()]
    opened = [os.readlink(fd) for pid in pids for fd in Path(f"/proc/{pid}/fd").iterdir()]
    return {Path(name) for name in (*opened, *(line.split(maxsplit=5)[-1] for line in lines))
            if Path(name).is_relative_to(SHARED) and Path(name).exists()}


def test_a_killed_window_leaves_no_engine_and_no_memory(store: Path) -> None:
    window = subprocess.Popen([sys.executable, "-c", WINDOW, store], cwd=ROOT, stdout=subprocess.PIPE, text=True,
                              env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)})
    assert window.stdout is not None
    pid = int(window.stdout.readline())
    engine, shared = Path(f"/proc/{pid}"), shared_files(window.pid, pid)
    window.kill()
    window.wait()
    window.stdout.close()
    deadline = time.monotonic() + 2.0
    while engine.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not engine.exists()
    assert not [path for path in shared if path.exists()]
