"""Paper (fault 55): no printer, none that takes it, no answer. A sentence says so, and the PDF is still to be had."""

from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinterInfo
from pytestqt.qtbot import QtBot

from tests.helpers.fake_context import StraightOperations, fake_context
from tests.helpers.fake_queries import case_rows
from tests.helpers.hands import press, shown
from ui.cases.case_panel import CasePanel
from ui.cases.queue_many import QueueMany
from ui.cases.sheet_bar import SheetBar


@pytest.fixture
def bar(qtbot: QtBot) -> SheetBar:
    """The sheet of one case, ready, over a window of the smallest screen."""
    panel = CasePanel(fake_context("SHF", language="en"))
    shown(qtbot, panel, 1366, 700)
    panel.show_case(case_rows()[0].id)
    press(qtbot, panel, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    found = panel.findChild(SheetBar)
    assert found is not None and found.job.path.exists()
    return found


def service(folder: Path, monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    """Put a print service into the path that does this."""
    (folder / "lp").write_text(f"#!/bin/sh\n{does}\n")
    (folder / "lp").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def the_pdf_is_still_there(qtbot: QtBot, bar: SheetBar, copy: Path) -> bool:
    """Say whether it can be opened, and save it."""
    usable = bar.isVisible() and all(each.isVisible() and each.isEnabled() for each in (
        bar.print_button, bar.open_button, bar.save_button))
    bar.save_as(copy)
    return usable and copy.read_bytes()[:5] == b"%PDF-"


def test_without_a_printer_a_sentence_says_so(qtbot: QtBot, bar: SheetBar, tmp_path: Path) -> None:
    assert not QPrinterInfo.availablePrinterNames(), "this test wants a machine without printers"
    qtbot.mouseClick(bar.print_button, Qt.MouseButton.LeftButton)
    assert bar.said.text() == "This workstation has no printer. The PDF is ready: open it or save it."
    assert bar.open_button.hasFocus() and the_pdf_is_still_there(qtbot, bar, tmp_path / "kept.pdf")


def test_many_sheets_without_a_printer_hold_nothing_up(qtbot: QtBot, tmp_path: Path) -> None:
    many = QueueMany(fake_context("DSP", language="en"))
    shown(qtbot, many, 1366, 700)
    many.show_rows(case_rows()[:5])
    next(each for each in many.findChildren(type(many.urge)) if each.text() == "Print sheets…").trigger()
    bar = many.findChild(SheetBar)
    assert bar is not None and bar.said.text().startswith("5 case sheets is ready")
    qtbot.mouseClick(bar.print_button, Qt.MouseButton.LeftButton)
    assert "no printer" in bar.said.text() and the_pdf_is_still_there(qtbot, bar, tmp_path / "kept.pdf")


def test_printers_are_asked_off_the_gui_thread(qtbot: QtBot, bar: SheetBar) -> None:
    operations = bar._context.operations
    assert isinstance(operations, StraightOperations)
    operations.held = []
    qtbot.mouseClick(bar.print_button, Qt.MouseButton.LeftButton)
    assert len(operations.held) == 1 and not bar.print_button.isEnabled()


def test_it_goes_to_the_printer_whole(qtbot: QtBot, bar: SheetBar, tmp_path: Path,
                                      monkeypatch: pytest.MonkeyPatch) -> None:
    service(tmp_path, monkeypatch, f'echo "$2 $4" > {tmp_path}/told; cp "$5" {tmp_path}/taken.pdf')
    pdf = bar.job.path.read_bytes()
    bar.print_on("hall")
    qtbot.waitUntil(lambda: bar.said.text() == "Case sheet was given to hall")
    assert (tmp_path / "told").read_text() == "hall Case sheet\n" and (tmp_path / "taken.pdf").read_bytes() == pdf


def test_a_printer_that_is_gone_is_told_with_its_reason(qtbot: QtBot, bar: SheetBar, tmp_path: Path,
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    service(tmp_path, monkeypatch, "echo 'lp: The printer or class does not exist.' >&2; exit 1")
    bar.print_on("hall")
    qtbot.waitUntil(lambda: "does not exist" in bar.said.text())
    assert '"hall"' in bar.said.text() and the_pdf_is_still_there(qtbot, bar, tmp_path / "kept.pdf")


def test_without_a_print_service_a_sentence_says_so(qtbot: QtBot, bar: SheetBar, tmp_path: Path,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    bar.print_on("hall")
    assert "no print service" in bar.said.text() and the_pdf_is_still_there(qtbot, bar, tmp_path / "kept.pdf")


def test_a_service_that_does_not_answer_holds_nothing_up(qtbot: QtBot, bar: SheetBar, tmp_path: Path,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    service(tmp_path, monkeypatch, "exec sleep 60")
    bar.print_on("hall")
    assert bar._printing is not None
    qtbot.waitUntil(lambda: bar._printing._process.processId() > 0)
    bar._printing._patience.start(50)
    qtbot.waitUntil(lambda: "has not answered" in bar.said.text())
    assert bar.print_button.isEnabled()
    bar.print_on("hall")
    begun = monotonic()
    bar.close()
    assert monotonic() - begun < 2, "closing waits for no printer"
