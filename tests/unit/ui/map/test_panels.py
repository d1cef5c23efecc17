"""The layer panel and the selection list, without an engine."""

import pytest
from pytestqt.qtbot import QtBot
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView

from ui.map.layer_panel import LayerPanel
from ui.map.selection_list import SelectionList
from ui.map.state import LayerEntry, layer_entries
from ui.theme import Theme


@pytest.fixture
def panel(qtbot: QtBot) -> LayerPanel:
    made = LayerPanel(layer_entries(), Theme(), "zh_CN")
    qtbot.addWidget(made)
    return made


def changed(qtbot: QtBot, panel: LayerPanel, act: object) -> dict[str, LayerEntry]:
    with qtbot.waitSignal(panel.changed) as told:
        act()
    return {entry.id: entry for entry in told.args[0]}


def row(panel: LayerPanel, words: str) -> object:
    flags = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
    (found,) = panel._tree.findItems(words, flags)
    return found


def test_a_layer_is_switched_off(qtbot: QtBot, panel: LayerPanel) -> None:
    entries = changed(qtbot, panel, lambda: row(panel, "建筑").setCheckState(0, Qt.CheckState.Unchecked))
    assert not entries["building"].visible
    assert entries["road"].visible


def test_a_class_of_components_is_hidden(qtbot: QtBot, panel: LayerPanel) -> None:
    entries = changed(qtbot, panel, lambda: row(panel, "04 园林绿化").setCheckState(0, Qt.CheckState.Unchecked))
    assert entries["component"].hidden == ("04",)
    assert entries["component"].visible


def test_opacity_is_the_current_layers(qtbot: QtBot, panel: LayerPanel) -> None:
    panel._tree.setCurrentItem(row(panel, "02 道路交通"))
    entries = changed(qtbot, panel, lambda: panel._opacity.setValue(40))
    assert (entries["component"].opacity, entries["case"].opacity) == (0.4, 1.0)


def test_order_is_the_rows(qtbot: QtBot, panel: LayerPanel) -> None:
    panel._tree.insertTopLevelItem(0, panel._tree.takeTopLevelItem(3))
    assert list(changed(qtbot, panel, panel._tell))[:2] == ["landmark", "case"]


def test_counts_and_themes_do_not_change_anything(qtbot: QtBot, panel: LayerPanel) -> None:
    with qtbot.assertNotEmitted(panel.changed):
        panel.set_counts({"component": 20055, "road": 77})
        panel.set_theme(Theme("night"))
    assert row(panel, "部件").text(1) == "20\N{NARROW NO-BREAK SPACE}055"
    assert row(panel, "建筑").text(1) == ""


def test_selection_is_listed_counted_and_leads_back(qtbot: QtBot) -> None:
    made = SelectionList()
    qtbot.addWidget(made)
    facts = {"layer": "component", "id": "a", "name": "路灯", "code": "1", "x": 1.0, "y": 2.0}
    made.show_rows([facts], 3000)
    assert "3000" in made._number.text()
    view = made.findChild(QListView)
    with qtbot.waitSignal(made.chosen) as told:
        view.activated.emit(view.model().index(0, 0))
    assert told.args == [facts]
    with qtbot.waitSignal(made.cleared):
        made._clear.click()
    made.show_rows([], 0)
    assert made._clear.isHidden()
