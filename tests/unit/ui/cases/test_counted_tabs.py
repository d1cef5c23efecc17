"""Tabs in a narrow dock."""

from PySide6.QtWidgets import QStyleOptionTab
from pytestqt.qtbot import QtBot

from tests.helpers.hands import resized
from ui.cases.counted_tabs import CountedTabs


def shown(tabs: CountedTabs, index: int) -> str:
    option = QStyleOptionTab()
    tabs.initStyleOption(option, index)
    return option.text


def test_where_there_is_room_all_is_shown_else_words_are_shortened_and_numbers_stay(qtbot: QtBot) -> None:
    tabs = CountedTabs()
    qtbot.addWidget(tabs)
    for text in ("To dispatch 9", "To review after feedback 4", "Handling at a department 104"):
        tabs.addTab(text)
    tabs.show()
    resized(qtbot, tabs, 900, 32)
    assert [shown(tabs, at) for at in range(3)] == [tabs.tabText(at) for at in range(3)]
    resized(qtbot, tabs, 260, 32)
    found = [shown(tabs, at) for at in range(3)]
    assert found[0] == "To dispatch 9"
    assert found[1].startswith("To") and found[1].endswith("… 4") and found[2].endswith("… 104")
