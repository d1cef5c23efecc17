"""F6 goes through the panes that are shown, and comes back to where the focus was."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.hands import shown
from ui.pane_walk import PaneWalk


def pane() -> tuple[QWidget, list[QLineEdit]]:
    whole, edits = QWidget(), [QLineEdit(), QLineEdit()]
    row = QHBoxLayout(whole)
    for edit in edits:
        row.addWidget(edit)
    return whole, edits


def test_f6_walks_and_remembers(qtbot: QtBot) -> None:
    window, centre = QMainWindow(), QWidget()
    row = QHBoxLayout(centre)
    panes = [pane() for _ in range(3)]
    for whole, _ in panes:
        row.addWidget(whole)
    window.setCentralWidget(centre)
    walk = PaneWalk(window, lambda: [whole for whole, _ in panes])
    (_, first), (hidden, _), (_, last) = panes
    hidden.hide()
    shown(qtbot, window, 400, 100)
    first[1].setFocus()
    walk.walk(1)
    assert last[0].hasFocus()
    walk.walk(1)
    assert first[1].hasFocus()
    walk.walk(-1)
    assert last[0].hasFocus()
