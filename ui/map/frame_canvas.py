"""The surface that shows the engine's frames and makes messages of what a person does on it.

It knows nothing of maps. Positions leave it in the screen's own pixels; numbers of keys, buttons and modifiers are the
same in the engine's Qt 5.
"""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (QColor, QEnterEvent, QImage, QKeyEvent, QMouseEvent, QNativeGestureEvent, QPainter,
                           QPaintEvent, QPen, QRegion, QResizeEvent, QWheelEvent)
from PySide6.QtWidgets import QWidget

from app.link.frames import Frames
from ui.map.panning import STILL_PX, Panning
from ui.map.state import Size

_RESIZE_AFTER_MS = 40
_WHEEL_EVERY_MS = 12
_HOVER_AFTER_MS = 450
_DRAGGED_EVERY_MS = 50
"""While the map is dragged the window moves the picture itself: the engine's own are wanted less often."""
_CANVAS_KEYS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp,
                          Qt.Key.Key_PageDown, Qt.Key.Key_Space})
_DRAWING_KEYS = frozenset({Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Escape, Qt.Key.Key_Return,
                           Qt.Key.Key_Enter})
_ZOOM_STEP = 2.0


class FrameCanvas(QWidget):
    """Shows frames, forwards input.

    Signals:
        message: input (`mouse`, `wheel`, `key`, `zoom`) or `painted`, for the engine.
        resized: a new `Size`, once it has settled.
        hovered: the pointer rests at a position (logical pixels).
        asked: a context menu is wanted at a position (logical pixels).
        painted: a frame is on the screen; True when it shows the map whole.
    """

    message = Signal(dict)
    resized = Signal(object)
    hovered = Signal(QPoint)
    asked = Signal(QPoint)
    painted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._ground, self._focus_colour = QColor(Qt.GlobalColor.white), QColor(Qt.GlobalColor.black)
        self._frames: Frames | None = None
        self._pixels: memoryview | None = None
        """What the image looks into: it must live as long."""
        self._image: QImage | None = None
        self._owed: bool | None = None
        """A frame that came and isn't painted yet: whether it is complete."""
        self._drawing = self._pans = False
        self._panning = Panning()
        self._shown_event = 0
        """The last input event that is in the frame."""
        self._tabbed = False
        self._event = 0
        self._wheel: tuple[QPointF, int, int] | None = None
        self._pressed_right: QPoint | None = None
        self._resize_timer = self._timer(_RESIZE_AFTER_MS, self._tell_size)
        self._wheel_timer = self._timer(_WHEEL_EVERY_MS, self._send_wheel)
        self._hover_timer = self._timer(_HOVER_AFTER_MS, self._tell_hover)
        self._painted_timer = self._timer(_DRAGGED_EVERY_MS, self._tell_painted)
        self._pointer = QPoint()

    def set_colours(self, ground: QColor, focus: QColor) -> None:
        """Colours of an empty map and of the focus line."""
        self._ground, self._focus_colour = ground, focus
        self.update()

    def set_drawing(self, drawing: bool) -> None:
        """Whether right click, Backspace, Esc and Enter belong to what is being drawn."""
        self._drawing = drawing

    def set_pans(self, pans: bool) -> None:
        """Whether the left button drags the map; the middle one always does."""
        self._pans = pans

    def size_now(self) -> Size:
        """Return the size to tell an engine."""
        ratio = self.devicePixelRatioF()
        return Size(max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio)), ratio)

    def attach(self, fd: int) -> None:
        """Take the engine's new memory; the picture shown stays until its first frame.

        Raises:
            BadFrames: it can't be shown.
        """
        frames = Frames.attach(fd)
        if self._frames is not None:
            self._frames.close()
        self._frames, self._owed = frames, None

    def show_frame(self, slot: int, complete: bool, event: int) -> None:
        """Show a slot of the memory, in which `event` is the last input."""
        if self._frames is None:
            return
        frames = self._frames
        self._pixels = frames.slot(slot)
        self._image = QImage(self._pixels, frames.width_px, frames.height_px, frames.stride,
                             QImage.Format.Format_RGB32)
        self._image.setDevicePixelRatio(self.devicePixelRatioF())
        self._owed, self._shown_event = complete, event
        self.update()

    def freeze(self) -> None:
        """The engine is gone: keep its last picture, without its memory."""
        if self._image is not None:
            self._image, self._pixels = self._image.copy(), None
        if self._frames is not None:
            self._frames.close()
        self._frames, self._owed = None, None
        self._panning.forget()
        self._painted_timer.stop()

    # Qt's events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame, then let the engine send the next."""
        painter = QPainter(self)
        covered = QRegion()
        if self._image is not None:
            ratio = self.devicePixelRatioF()
            right, down = self._panning.lacking(self._shown_event)
            painter.drawImage(QPointF(right / ratio, down / ratio), self._image)
            covered = QRegion(QRect(QPoint(round(right / ratio), round(down / ratio)),
                                    self._image.deviceIndependentSize().toSize()))
        for bare in event.region() - covered:
            painter.fillRect(bare, self._ground)
        if self.hasFocus() and self._tabbed:
            painter.setPen(QPen(self._focus_colour, 2))
            painter.drawRect(QRect(1, 1, self.width() - 2, self.height() - 2))
        painter.end()
        if self._owed is not None:
            complete, self._owed = self._owed, None
            if self._panning.active:
                self._painted_timer.start()
            else:
                self._tell_painted()
            self.painted.emit(complete)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the engine once the size has settled; the first time at once."""
        if self._image is None:
            self._tell_size()
        else:
            self._resize_timer.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Forward it; a right click is kept for the menu while nothing is being drawn."""
        self._hover_timer.stop()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() == Qt.MouseButton.RightButton and not self._drawing:
            self._pressed_right = event.position().toPoint()
            return
        self._begin_pan(event)
        self._mouse("press", event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Forward it, or ask for the menu."""
        at, pressed = event.position().toPoint(), self._pressed_right
        if event.button() == Qt.MouseButton.RightButton and not self._drawing:
            self._pressed_right = None
            if pressed is not None and (at - pressed).manhattanLength() < STILL_PX:
                self.asked.emit(at)
            return
        self._panning.release()
        if self._painted_timer.isActive():
            self._painted_timer.stop()
            self._tell_painted()
        self._mouse("release", event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Forward it, and wait whether the pointer rests."""
        self._pointer = event.position().toPoint()
        if event.buttons() == Qt.MouseButton.NoButton:
            self._hover_timer.start()
        self._mouse("move", event)
        if self._panning.move(self._event, **self.to_engine(event.position())):
            self.repaint()  # Here and now: the next move may be waiting already.

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Forward it."""
        self._mouse("double" if self._drawing else "press", event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Nothing hovers while the pointer comes in."""
        self._hover_timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone."""
        self._hover_timer.stop()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Gather what a wheel or a touchpad gives and forward it at most once a frame."""
        angle = event.angleDelta().y() or event.angleDelta().x()
        before = self._wheel[1] if self._wheel is not None else 0
        self._wheel = event.position(), before + angle, event.modifiers().value
        if not self._wheel_timer.isActive():
            self._send_wheel()
            self._wheel_timer.start()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Take a pinch on a touchpad for a zoom."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self._zoom(1 / max(0.2, 1 + event.value()), event.position())
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Forward QGIS's keys; leave all others to the window."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._zoom(1 / _ZOOM_STEP)
        elif key == Qt.Key.Key_Minus:
            self._zoom(_ZOOM_STEP)
        elif key == Qt.Key.Key_Menu:
            self.asked.emit(self._pointer)
        elif self._forwards(key, event):
            self._key("press", event)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Forward what was forwarded when it was pressed."""
        if self._forwards(Qt.Key(event.key()), event):
            self._key("release", event)
        else:
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QEvent) -> None:
        """Draw the focus line where the keyboard brought the focus."""
        self._tabbed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason,
                                          Qt.FocusReason.ShortcutFocusReason)
        self.update()

    def focusOutEvent(self, event: QEvent) -> None:
        """Take the focus line away."""
        self.update()

    # What they do

    def _forwards(self, key: Qt.Key, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        return plain and (key in _CANVAS_KEYS or (self._drawing and key in _DRAWING_KEYS))

    def _timer(self, after_ms: int, then: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(then)
        return timer

    def to_engine(self, at: QPointF) -> dict[str, int]:
        """Return a position of ours as the engine counts it."""
        ratio = self.devicePixelRatioF()
        return {"x": round(at.x() * ratio), "y": round(at.y() * ratio)}

    def _begin_pan(self, event: QMouseEvent) -> None:
        """QGIS pans with its pan tool (Shift draws a box instead) and, whatever the tool, with the middle button."""
        with_tool = (self._pans and event.button() == Qt.MouseButton.LeftButton
                     and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if with_tool or event.button() == Qt.MouseButton.MiddleButton:
            self._panning.press(**self.to_engine(event.position()), patient=with_tool)

    def _tell_painted(self) -> None:
        self.message.emit({"kind": "painted"})

    def _mouse(self, kind: str, event: QMouseEvent) -> None:
        self._event += 1
        self.message.emit({"kind": "mouse", "type": kind, **self.to_engine(event.position()), "id": self._event,
                           "button": event.button().value, "buttons": event.buttons().value,
                           "modifiers": event.modifiers().value})

    def _key(self, kind: str, event: QKeyEvent) -> None:
        self._event += 1
        self.message.emit({"kind": "key", "type": kind, "key": event.key(), "text": event.text(), "id": self._event,
                           "modifiers": event.modifiers().value})

    def _send_wheel(self) -> None:
        if self._wheel is None:
            return
        at, delta, modifiers = self._wheel
        self._wheel = None
        self._event += 1
        self.message.emit({"kind": "wheel", **self.to_engine(at), "delta": delta, "modifiers": modifiers,
                           "id": self._event})

    def _zoom(self, factor: float, at: QPointF | None = None) -> None:
        self.message.emit({"kind": "zoom", "factor": factor, **(self.to_engine(at) if at is not None else {})})

    def _tell_size(self) -> None:
        self.resized.emit(self.size_now())

    def _tell_hover(self) -> None:
        self.hovered.emit(self._pointer)
