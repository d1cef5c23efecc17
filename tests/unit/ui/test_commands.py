"""The table of keys clashes with nobody, the registry binds what it says, and a composition is left alone."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.hands import shown
from ui.commands import EVERYWHERE, Binding, Commands, bindings, kept_keys, key_text, with_key
from ui.composing import Composing

WRITTEN_IN = frozenset({EVERYWHERE, "field", "conflict"})
"""Places where a person may be writing."""
ON_THE_CANVAS = frozenset({EVERYWHERE, "map"})
FROM_SECTION_8 = {
    "help": "F1", "edit": "F2", "call.answer": "F3", "refresh": "F5", "pane.next": "F6", "pane.previous": "Shift+F6",
    "case.back": "F7", "case.primary": "F8", "case.others": "Shift+F8", "queue.take": "F9", "window.full_screen": "F11",
    "video.snapshot": "F12", "palette": "Ctrl+K", "queue.filter": "Ctrl+F", "undo": "Ctrl+Z", "redo": "Ctrl+Shift+Z",
    "print": "Ctrl+P", "queue.put_back": "Shift+F9", "session.lock": "Ctrl+L", "close": "Esc", "list.mark": "Space",
    "list.mark_all": "Ctrl+A", "list.on_map": "M", "list.cameras": "V", "list.history": "H",
    "case.previous": "Alt+Left", "case.next": "Alt+Right",
    "case.duplicates": "Ctrl+D", "form.new": "Ctrl+N", "form.place": "Ctrl+G",
    "form.save": "Ctrl+S", "suggestion.take": "Alt+Down", "conflict.drop": "Alt+D", "conflict.redo": "Alt+R",
    "case.merge": "Ctrl+M", "photo.before": "B", "tile.fewer": "[", "tile.more": "]", "scene.hold": "Ctrl+Alt+0",
    "case.copy_number": "Ctrl+Shift+C", "queue.previous_tab": "Ctrl+PgUp", "queue.next_tab": "Ctrl+PgDown",
    **{f"workspace.{number}": f"Alt+{number}" for number in range(1, 9)},
    **{f"scene.{number}": f"Ctrl+Alt+{number}" for number in range(1, 7)},
    **{f"suggestion.{number}": str(number) for number in (1, 2, 3)},
}


def clashes(table: Iterable[Binding], kept: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Name every key that means two things in one place, or that somebody else keeps."""
    spelled = {name: {_sequence(each) for each in keys} for name, keys in kept.items()}
    rows = [(each, _sequence(key)) for each in table for key in each.keys]
    for binding, key in rows:
        for name in ("input_methods", "system"):
            if key in spelled[name]:
                yield f"{binding.id}: {key} belongs to {name}"
        if binding.native:
            continue
        if binding.place in ON_THE_CANVAS and key in spelled["canvas"]:
            yield f"{binding.id}: {key} belongs to the canvas"
        if binding.place in WRITTEN_IN and (key in spelled["composing"] or len(key) == 1):
            yield f"{binding.id}: {key} is written where it acts"
    for (one, key), (other, same) in combinations(rows, 2):
        meets = one.place == other.place or EVERYWHERE in (one.place, other.place)
        if key == same and meets and one.id != other.id:
            yield f"{one.id} and {other.id}: {key}"


def _sequence(key: str) -> str:
    sequence = QKeySequence(key)
    assert sequence.count() == 1, key
    return sequence.toString().replace("Enter", "Return")


def test_no_key_clashes() -> None:
    assert not list(clashes(bindings().values(), kept_keys()))


@pytest.mark.parametrize(("key", "place"), [
    ("Ctrl+Space", EVERYWHERE), ("F10", EVERYWHERE), ("M", EVERYWHERE), ("Space", "map"), ("7", EVERYWHERE),
    ("Return", "field"), ("F8", "list"), ("Ctrl+F", EVERYWHERE)])
def test_a_clash_is_found(key: str, place: str) -> None:
    bad = Binding("bad", (key,), place)
    table = [Binding("primary", ("F8",)), Binding("filter", ("Ctrl+F",)), bad]
    assert list(clashes(table, kept_keys()))
    assert not list(clashes(table[:2], kept_keys()))


def test_the_table_is_that_of_the_interface() -> None:
    assert {id: bindings()[id].keys[0] for id in FROM_SECTION_8} == FROM_SECTION_8
    assert "Ctrl+Return" in bindings()["case.primary"].keys


def test_a_key_acts_where_its_owner_is_shown(qtbot: QtBot) -> None:
    window, commands, done = QWidget(), Commands(), list[str]()
    panes = [QLineEdit(window), QLineEdit(window)]
    for name, each in zip("ab", panes, strict=True):
        commands.add("queue.take", "Take", lambda name=name: done.append(name), each)
    panes[1].hide()
    shown(qtbot, window, 200, 50)
    QTest.keyClick(window, Qt.Key.Key_F9)
    panes[0].hide()
    panes[1].show()
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert done == ["a", "b"]
    assert [each.owner for each in commands.possible()] == [panes[1]]


def test_what_cannot_be_done_is_not_done(qtbot: QtBot) -> None:
    window, commands, done = QWidget(), Commands(), list[str]()
    action = commands.add("undo", "Undo", lambda: done.append("undo"), window, enabled=lambda: False)
    shown(qtbot, window, 200, 50)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    action.trigger()
    assert not done and not commands.possible()


def test_words_come_with_their_key() -> None:
    assert with_key("Take", "queue.take") == "Take (F9)"
    assert key_text("case.previous") == "Alt+←"
    assert with_key("Password", "session.password") == "Password"


def test_no_key_is_a_short_cut_while_an_input_method_composes(qtbot: QtBot) -> None:
    window, commands, done = QWidget(), Commands(), list[str]()
    edit = QLineEdit(window)
    commands.add("case.primary", "Dispatch", lambda: done.append("F8"), window)
    shown(qtbot, window, 200, 50)
    edit.setFocus()
    Composing(window)
    QApplication.sendEvent(edit, QInputMethodEvent("wsjg", []))
    QTest.keyClick(edit, Qt.Key.Key_F8)
    QTest.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not done
    committed = QInputMethodEvent("", [])
    committed.setCommitString("污水井盖")
    QApplication.sendEvent(edit, committed)
    QTest.keyClick(edit, Qt.Key.Key_F8)
    assert done == ["F8"] and edit.text() == "污水井盖"
