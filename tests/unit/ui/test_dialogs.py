"""A dialog lives from its opening to its closing, no shorter and no longer."""

import gc
import weakref
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from ui import dialogs
from ui.dialogs import open_dialog


class Cyclic(QDialog):
    """Holds itself in a cycle, as dialogs with signals to their own methods and lambdas do."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.me = self


def opened(parent: QWidget | None) -> "weakref.ref[QDialog]":
    """Open a dialog that nobody else holds."""
    dialog = Cyclic(parent)
    open_dialog(dialog)
    return weakref.ref(dialog)


@pytest.mark.parametrize("with_parent", [True, False])
@pytest.mark.parametrize("close", [QDialog.accept, QDialog.reject, QDialog.close])
def test_it_lives_while_it_is_open_and_is_gone_when_closed(qtbot: QtBot, close: Callable[[QDialog], object],
                                                           with_parent: bool) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    held = opened(window if with_parent else None)
    gc.collect()
    dialog = held()
    assert dialog is not None and dialog.isVisible()
    heard: list[int] = []
    dialog.finished.connect(heard.append)
    close(dialog)
    del dialog
    qtbot.waitUntil(lambda: not dialogs._open)
    gc.collect()
    assert len(heard) == 1 and held() is None


def test_it_goes_with_its_window(qtbot: QtBot) -> None:
    window = QWidget()
    window.show()
    held = opened(window)
    window.close()
    window.deleteLater()
    del window
    qtbot.waitUntil(lambda: not dialogs._open)
    gc.collect()
    assert held() is None
