"""Dragging the pin of a place: the window takes the press from the map before the engine or a pan sees it.

The window owns where the pin is, so it can drag it whatever the engine does meanwhile; the engine draws it. A press
that doesn't move stays the map's click.
"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from app.domain.place import Point
from ui.map.frame_canvas import FrameCanvas
from ui.map.panning import STILL_PX

_WIDE_PX, _HIGH_PX = 26, 34
"""Logical pixels; `layers/pin.py` has the same."""
_MORE_PX = 3
"""The finger's or the mouse's error."""


class PinDrag(QObject):
    """Watches the canvas.

    Signals:
        moved: the pin is to be drawn at this `Point`; it isn't let go yet, or was put back.
        dropped: it was let go at this `Point`, elsewhere than it stood.
        grip_changed: how the pointer has it now: None, an open hand over it, or a closed one that holds it.
    """

    moved = Signal(object)
    dropped = Signal(object)
    grip_changed = Signal(object)

    def __init__(self, canvas: FrameCanvas, pixel_of: Callable[[Point], QPointF | None],
                 point_at: Callable[[QPointF], Point | None], parent: QObject) -> None:
        """The two lead from the map to the canvas and back, None while there is no view."""
        super().__init__(parent)
        self._canvas, self._pixel_of, self._point_at = canvas, pixel_of, point_at
        self._pin: Point | None = None
        self._able = True
        self._pressed: QMouseEvent | None = None
        self._held_at = QPointF()
        """From the pointer to the tip, so that the pin doesn't jump into the hand."""
        self._from: Point | None = None
        """Where the pin stood before it was dragged; None while it isn't."""
        self._replaying = False
        self._grip: Qt.CursorShape | None = None
        canvas.installEventFilter(self)

    def set_pin(self, pin: Point | None) -> None:
        """The pin stands here now; a drag of the former one ends."""
        self._pin, self._pressed, self._from = pin, None, None
        self._hold(None)

    def set_able(self, able: bool) -> None:
        """Whether the tool leaves presses to the pin."""
        self._able = able

    @property
    def dragging(self) -> bool:
        """Whether the pin is in the hand."""
        return self._from is not None

    def put_back(self) -> None:
        """End a drag as if it had not been."""
        if self._from is not None:
            stood = self._from
            self.set_pin(stood)
            self.moved.emit(stood)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take what belongs to the pin; True keeps it from the canvas."""
        if self._replaying:
            return False
        kind = event.type()
        if isinstance(event, QMouseEvent):
            if kind == QEvent.Type.MouseButtonPress:
                return self._press(event)
            if kind == QEvent.Type.MouseMove:
                return self._move(event)
            return kind == QEvent.Type.MouseButtonRelease and self._release(event)
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self._pressed is not None:
            event.accept()  # Of the override, too: else a short cut of the window has it.
            if kind == QEvent.Type.KeyPress:
                self.put_back()
            return True
        if kind in (QEvent.Type.Hide, QEvent.Type.WindowDeactivate):
            self.put_back()
        return False

    def _press(self, event: QMouseEvent) -> bool:
        if self._pressed is not None:
            return True  # Another button while it is in the hand.
        if event.button() != Qt.MouseButton.LeftButton or event.modifiers() or not self._over(event.position()):
            return False
        tip = self._tip()
        assert tip is not None
        self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)  # For Esc.
        self._pressed, self._held_at = event.clone(), tip - event.position()
        self._hold(Qt.CursorShape.ClosedHandCursor)
        return True

    def _move(self, event: QMouseEvent) -> bool:
        if self._pressed is None:
            if event.buttons() == Qt.MouseButton.NoButton:
                self._hold(Qt.CursorShape.OpenHandCursor if self._over(event.position()) else None)
            return False
        if self._from is None and (event.position() - self._pressed.position()).manhattanLength() < STILL_PX:
            return True
        self._from = self._from or self._pin
        point = self._point_at(event.position() + self._held_at)
        if point is not None:
            self._pin = point
            self.moved.emit(point)
        return True

    def _release(self, event: QMouseEvent) -> bool:
        pressed = self._pressed
        if pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return pressed is not None
        self._pressed = None
        self._hold(Qt.CursorShape.OpenHandCursor)
        if self._from is None:
            self._replay(pressed)
            return False
        stood, self._from = self._from, None
        if self._pin != stood:
            self.dropped.emit(self._pin)
        return True

    def _replay(self, pressed: QMouseEvent) -> None:
        """It was a click after all: give the map its press, the release follows."""
        self._replaying = True
        QCoreApplication.sendEvent(self._canvas, pressed)
        self._replaying = False

    def _tip(self) -> QPointF | None:
        return None if self._pin is None else self._pixel_of(self._pin)

    def _over(self, at: QPointF) -> bool:
        tip = self._tip() if self._able else None
        return tip is not None and QRectF(
            tip.x() - _WIDE_PX / 2 - _MORE_PX, tip.y() - _HIGH_PX - _MORE_PX, _WIDE_PX + 2 * _MORE_PX,
            _HIGH_PX + 2 * _MORE_PX).contains(at)

    def _hold(self, grip: Qt.CursorShape | None) -> None:
        if grip != self._grip:
            self._grip = grip
            self.grip_changed.emit(grip)
