"""Ctrl+P in the panel, and the bar: how far it is, saved, closed without a trace."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.helpers.fake_context import StraightOperations, fake_context
from tests.helpers.fake_queries import case_rows
from tests.helpers.hands import press, shown
from ui.cases.case_panel import CasePanel
from ui.cases.sheet_bar import SheetBar, print_sheets


def test_ctrl_p_makes_the_sheet_and_it_is_saved(qtbot: QtBot, tmp_path: Path) -> None:
    panel = CasePanel(fake_context("SHF"))
    shown(qtbot, panel, 700, 700)
    panel.show_case(case_rows()[0].id)
    press(qtbot, panel, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    bar = panel.findChild(SheetBar)
    assert bar is not None and bar.said.text().startswith("Case sheet is ready")
    draft = bar.job.path
    assert draft.name == "Case sheet 20211231-0001.pdf" and draft.read_bytes()[:5] == b"%PDF-"
    bar.save_as(tmp_path / "mine.pdf")
    assert (tmp_path / "mine.pdf").read_bytes()[:5] == b"%PDF-"
    qtbot.waitUntil(lambda: not draft.parent.exists())


def test_where_it_cannot_be_saved_it_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    panel = CasePanel(fake_context("SHF"))
    shown(qtbot, panel, 700, 700)
    bar = print_sheets(panel._context, [case_rows()[0].id], panel)
    bar.save_as(tmp_path / "no" / "mine.pdf")
    assert "mine.pdf" in bar.said.text() and bar.isVisible()
    bar.close()


def test_many_can_be_stopped(qtbot: QtBot) -> None:
    operations = StraightOperations()
    panel = CasePanel(fake_context("SHF", operations=operations))
    shown(qtbot, panel, 700, 700)
    operations.held = []
    bar = print_sheets(panel._context, [row.id for row in case_rows()], panel)
    assert bar.said.text() == "24 case sheets · 0 / 24"
    draft = bar.job.path
    qtbot.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not draft.parent.exists())
