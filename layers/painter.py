"""Frames: whatever the canvas paints goes, as one picture, into memory that the window shows.

One frame is under way at a time: the next is sent when the window has painted the last. So nothing queues up, and a
slow window gets fewer frames instead of late ones.
"""

import ctypes
from collections.abc import Callable, Sequence

from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QObject, QTimer
from qgis.PyQt.QtGui import QImage, QPainter

from app.link.frames import Frames
from app.link.messages import Message

_SLOTS = 2
"""The window shows one while the other is filled."""


class Painter(QObject):
    """Watches the canvas and sends its pictures."""

    def __init__(self, canvas: QgsMapCanvas, send: Callable[[Message, Sequence[int]], None]) -> None:
        super().__init__()
        self._canvas, self._send = canvas, send
        self._frames: Frames | None = None
        self._image = QImage()
        self._slot = 0
        self._dirty = self._under_way = self._grabbing = self._scheduled = False
        self._whole = False
        """Whether the canvas shows its layers as they are now, all of them."""
        self.last_event = 0
        """Number of the last input event, sent along so that the window can measure."""
        canvas.viewport().installEventFilter(self)
        for begins in (canvas.extentsChanged, canvas.layersChanged, canvas.renderStarting):
            begins.connect(self._on_changed)
        canvas.mapCanvasRefreshed.connect(self._on_refreshed)

    def resize(self, width_px: int, height_px: int) -> None:
        """Make new memory for pictures of this size and tell the window."""
        old, self._frames = self._frames, Frames.create(width_px, height_px, _SLOTS)
        if old is not None:
            old.close()
        self._image = QImage(width_px, height_px, QImage.Format_RGB32)
        self._slot = 0
        self._under_way = False
        self._send({"kind": "frames"}, [self._frames.fd])
        self.paint()

    def painted(self) -> None:
        """The window has painted the last frame."""
        self._under_way = False
        self._flush()

    def paint(self) -> None:
        """Send a frame although nothing seems to have changed."""
        self._dirty = True
        self._schedule()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Notice that the canvas wants to be painted; nobody sees its own window, so it is painted only for us."""
        if event.type() == QEvent.Paint and not self._grabbing:
            self._dirty = True
            self._schedule()
            return True
        return False

    def _on_changed(self) -> None:
        self._whole = False

    def _on_refreshed(self) -> None:
        self._whole = True
        self.paint()

    def _schedule(self) -> None:
        if not self._scheduled:
            self._scheduled = True
            QTimer.singleShot(0, self._flush)

    def _flush(self) -> None:
        self._scheduled = False
        if self._frames is None or not self._dirty or self._under_way:
            return
        self._dirty, self._under_way, self._grabbing = False, True, True
        painter = QPainter(self._image)
        self._canvas.viewport().render(painter)
        painter.end()
        self._grabbing = False
        complete = self._whole and not self._canvas.isDrawing()
        slot = self._frames.slot(self._slot)
        # A QImage over foreign memory detaches when it is painted on (PyQt5): paint into our own, then copy.
        target = (ctypes.c_char * len(slot)).from_buffer(slot)
        ctypes.memmove(target, int(self._image.constBits()), len(slot))
        self._send({"kind": "frame", "slot": self._slot, "complete": complete, "event": self.last_event}, ())
        self._slot = (self._slot + 1) % _SLOTS
