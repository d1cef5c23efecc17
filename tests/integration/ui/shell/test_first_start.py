"""The first start against commands that behave like ours: done, refused, stopped, and with first passwords."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from ui.first_start import FirstStart
from ui.theme import Theme

COMMAND = """
import json, pathlib, signal, sys, time
command, store = sys.argv[1], pathlib.Path(sys.argv[sys.argv.index("--store") + 1])
assert sys.argv[sys.argv.index("--lang") + 1] == "zh_CN"
print("[1/2] 画图", file=sys.stderr, flush=True)
if command == "import" and "bad" in sys.argv[2]:
    sys.exit(print("这个文件不是 OpenStreetMap 数据。", file=sys.stderr) or 2)
if command == "import" and "slow" in sys.argv[2]:
    try:
        time.sleep(30)
    except KeyboardInterrupt:
        sys.exit(2)
store.write_text("a store")
if "nowhere" in "".join(sys.argv):
    sys.exit(print("没有名称或编号为“nowhere”的边界。", file=sys.stderr) or 2)
if command == "import":
    store.write_text(" ".join(each for each in sys.argv if each.startswith(("--code", "--boundary"))))
    print(json.dumps({"users": [{"login": "adm", "name": "系统管理员", "password": "one-time"}]}))
"""


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> FirstStart:
    made = FirstStart([sys.executable, "-c", COMMAND], tmp_path / "new" / "wanmi.sqlite", Theme(), "zh_CN")
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_demonstration_is_made_and_taken(qtbot: QtBot, dialog: FirstStart, tmp_path: Path) -> None:
    button = dialog.findChild(QPushButton, "demo")
    assert button is not None
    with qtbot.waitSignal(dialog.accepted, timeout=10_000):
        button.click()
    assert dialog.store == tmp_path / "new" / "wanmi.sqlite"
    assert dialog.store.read_text() == "a store"
    assert dialog.said.text() == "[1/2] 画图"


def test_a_refusal_is_said_and_the_choices_come_back(qtbot: QtBot, dialog: FirstStart) -> None:
    dialog.import_town(Path("bad.osm.pbf"))
    assert dialog.stack.currentIndex() == 1
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 0, timeout=10_000)
    assert dialog.trouble.isVisible() and dialog.trouble.text() == "这个文件不是 OpenStreetMap 数据。"
    assert dialog.store is None


def test_it_can_be_stopped(qtbot: QtBot, dialog: FirstStart, tmp_path: Path) -> None:
    dialog.import_town(Path("slow.osm.pbf"))
    qtbot.waitUntil(lambda: bool(dialog.said.text()), timeout=10_000)
    dialog.reject()
    assert dialog.isVisible() and not dialog.cancel_button.isEnabled()
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 0, timeout=10_000)
    assert not dialog.trouble.isVisible() and dialog.store is None
    assert not (tmp_path / "new" / "wanmi.sqlite").exists()


def test_first_passwords_are_shown_once(qtbot: QtBot, dialog: FirstStart) -> None:
    dialog.import_town(Path("town.osm.pbf"))
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 2, timeout=10_000)
    assert dialog.logins.toPlainText().split() == ["adm", "one-time", "系统管理员"]
    assert dialog.result() != QDialog.DialogCode.Accepted


def test_a_store_that_is_there_is_opened(qtbot: QtBot, dialog: FirstStart, tmp_path: Path) -> None:
    button = dialog.findChild(QPushButton, "open")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    files = dialog.findChild(QFileDialog)
    assert files is not None and files.labelText(QFileDialog.DialogLabel.FileType) == "Kind:"  # the one room's
    with qtbot.waitSignal(dialog.accepted):
        files.fileSelected.emit(str(tmp_path / "other.sqlite"))
    assert dialog.store == tmp_path / "other.sqlite"


def test_a_town_is_asked_for_its_boundary_and_code(qtbot: QtBot, dialog: FirstStart, tmp_path: Path) -> None:
    dialog.ask_town(Path("town.osm.pbf"))
    form = dialog.town
    assert form.isVisible() and "town.osm.pbf" in form.title.text() and form.go_on.isEnabled()
    qtbot.keyClicks(form.code, "61x06")
    assert form.code.text() == "6106" and not form.go_on.isEnabled()
    qtbot.keyClicks(form.code, "03")
    qtbot.keyClicks(form.boundary, "nowhere")
    form.go_on.click()
    qtbot.waitUntil(form.isVisible, timeout=10_000)
    assert "nowhere" in form.trouble.text() and form.boundary.text() == "nowhere" and form.code.text() == "610603"
    form.boundary.setText("-1 安塞区")
    qtbot.keyClick(form.boundary, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 2, timeout=10_000)
    assert (tmp_path / "new" / "wanmi.sqlite").read_text() == "--boundary=-1 安塞区 --code=610603"
