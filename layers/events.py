"""Input as the window forwards it, made into Qt events for the canvas. Positions come in the canvas's own pixels."""

from typing import Any

from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from qgis.PyQt.QtWidgets import QApplication

from app.link.messages import Message

_MOUSE = {"press": QEvent.MouseButtonPress, "move": QEvent.MouseMove, "release": QEvent.MouseButtonRelease,
          "double": QEvent.MouseButtonDblClick}
_KEY = {"press": QEvent.KeyPress, "release": QEvent.KeyRelease}


def deliver(canvas: QgsMapCanvas, message: Message) -> None:
    """Send one input message to the canvas. Numbers of keys, buttons and modifiers are the same in Qt 5 and 6."""
    match message["kind"]:
        case "mouse":
            _send(canvas, _mouse(message))
        case "wheel":
            _send(canvas, _wheel(message))
        case "key":
            QApplication.sendEvent(canvas, QKeyEvent(
                _KEY[message["type"]], message["key"], _modifiers(message), message.get("text", "")))


def _send(canvas: QgsMapCanvas, event: Any) -> None:
    QApplication.sendEvent(canvas.viewport(), event)


def _mouse(message: Message) -> QMouseEvent:
    at = QPointF(message["x"], message["y"])
    return QMouseEvent(_MOUSE[message["type"]], at, at, Qt.MouseButton(message["button"]),
                       Qt.MouseButtons(message["buttons"]), _modifiers(message))


def _wheel(message: Message) -> QWheelEvent:
    at = QPointF(message["x"], message["y"])
    return QWheelEvent(at, at, QPoint(0, 0), QPoint(0, message["delta"]), Qt.MouseButtons(Qt.NoButton),
                       _modifiers(message), Qt.NoScrollPhase, False)


def _modifiers(message: Message) -> Qt.KeyboardModifiers:
    return Qt.KeyboardModifiers(message.get("modifiers", 0))
