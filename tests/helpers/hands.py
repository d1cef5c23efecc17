"""What a person's hands do to a window: look at it, press keys in it, write Chinese."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot


def shown(qtbot: QtBot, widget: QWidget, width_px: int, height_px: int) -> None:
    """Show the widget as the active window, in that size: short cuts work nowhere else."""
    qtbot.addWidget(widget)
    widget.resize(width_px, height_px)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    resized(qtbot, widget, width_px, height_px)


def resized(qtbot: QtBot, window: QWidget, width_px: int, height_px: int) -> None:
    """Give a window that size, or the next that it may have; the X server has answered then, also to earlier sizes."""
    window.resize(width_px, height_px)
    QGuiApplication.sync()
    asked = QSize(width_px, height_px)
    qtbot.waitUntil(lambda: window.size() == asked.expandedTo(window.minimumSize()).boundedTo(window.maximumSize()))


def focus(qtbot: QtBot, widget: QWidget) -> None:
    """Put the focus into the widget."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(widget.hasFocus)


def press(qtbot: QtBot, widget: QWidget, key: Qt.Key,
          modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key in the widget's window; whoever has the focus or the short cut gets it."""
    qtbot.keyClick(widget.window().windowHandle(), key, modifiers)


def commit(widget: QWidget, text: str) -> None:
    """Let an input method commit the text to the widget: key presses can't spell Chinese."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)
