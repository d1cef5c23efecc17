"""One camera: its picture, and in words whatever keeps the picture from being now."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.link.supervision import State as EngineState
from app.queries.places import CameraAt
from ui.local_time import local
from ui.theme import Theme
from ui.video.feeds import Feed

CAPTION_PX = 22
_SHAPE_PX = 8
_PAD_PX = 8
_LEAST_FOR_OWNER_PX = 300
_LEAST_FOR_TIME_PX = 220


def letterboxed(picture: QSize, room: QRect) -> QRect:
    """Return the largest rectangle of the picture's shape inside `room`, centred."""
    size = picture.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(0, 0, size.width(), size.height())
    place.moveCenter(room.center())
    return place


class CameraTile(QWidget):
    """Shows one camera's feed.

    Signals:
        opened: wants the whole place, or to give it back (double click, Enter).
    """

    opened = Signal()

    def __init__(self, theme: Theme, now: Callable[[], datetime], number: int, parent: QWidget) -> None:
        """`now` is the store's clock (aware); `number` the key that chooses the tile."""
        super().__init__(parent)
        self._theme, self._now, self._number = theme, now, number
        self.camera: CameraAt | None = None
        self._feed: Feed | None = None
        self._engine = EngineState.STOPPED
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type."""
        self._theme = theme
        self.update()

    def show_camera(self, camera: CameraAt | None) -> None:
        """Belong to this camera from now on."""
        self.camera, self._feed = camera, None

    def show_feed(self, feed: Feed | None, engine: EngineState) -> None:
        """The feed or the engine behind it has changed."""
        self._feed, self._engine = feed, engine
        if self.camera is not None:
            state = self.state_text() or self.tr("live")
            self.setAccessibleName(f"{self.camera.name}, {state}")
        self.update()

    @property
    def live(self) -> bool:
        """Whether the picture is now."""
        return self._engine is EngineState.RUNNING and self._feed is not None and self._feed.state == "playing"

    def snapshot(self) -> QImage | None:
        """Return a copy of the picture as it came from the camera; None where there is none that is now."""
        picture = self._feed.picture() if self._feed is not None and self.live else None
        return picture.copy() if picture is not None else None

    def state_text(self) -> str:
        """Return what keeps the picture from being now; empty while it is."""
        if self.live:
            return ""
        if self._engine in (EngineState.CRASH_LOOP, EngineState.HELD_DOWN):
            return self.tr("Video is not running")
        if self._engine is not EngineState.RUNNING:
            return self.tr("Video is starting")
        if self._feed is None or self._feed.state == "connecting":
            return self.tr("Connecting")
        if self._feed.state == "stalled":
            return self._stalled_text(self._feed)
        return self._stopped_text(self._feed)

    def _stalled_text(self, feed: Feed) -> str:
        quiet = self.tr("No new picture for {seconds} s").format(seconds=feed.quiet_s())
        if not feed.retries:
            return quiet
        return quiet + "\n" + self.tr("Reconnecting (try {number})").format(number=feed.retries)

    def _stopped_text(self, feed: Feed) -> str:
        why = {
            "ended": self.tr("The camera ended its stream"),
            "no_picture": self.tr("Connected, but no picture comes"),
            "refused": self.tr("The camera refuses the connection"),
            "not_found": self.tr("The camera has no such stream"),
            "unauthorised": self.tr("User name or password of the camera is wrong"),
            "unreachable": self.tr("The camera is out of reach"),
            "unreadable": self.tr("What the camera sends is no video"),
            "bad_address": self.tr("The camera has no valid stream address"),
        }.get(feed.reason, "")
        return self.tr("No signal for {seconds} s").format(seconds=feed.quiet_s()) + "\n" + why

    def owner_text(self) -> str:
        """Return whose camera it is."""
        owner = self.camera.owner if self.camera is not None else ""
        return {"own": self.tr("own"), "police": self.tr("shared by the police")}.get(owner, owner)

    def distance_text(self) -> str:
        """Return how far the camera is from the place asked about."""
        return f"{self.camera.distance_m:.0f} m" if self.camera is not None else ""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open it large."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens it large."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture; dim it and say why where it isn't now."""
        painter = QPainter(self)
        scrim = self._theme.colour("bg.scrim")
        ground = QColor(scrim.red(), scrim.green(), scrim.blue())
        painter.fillRect(self.rect(), ground)
        picture = self._feed.picture() if self._feed is not None else None
        if picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(letterboxed(picture.size(), self.rect().adjusted(0, 0, 0, -CAPTION_PX)), picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.GlobalColor.white)
        if text := self.state_text():
            painter.fillRect(self.rect(), scrim)
            painter.setFont(self._theme.font("body"))
            painter.drawText(self.rect().adjusted(_PAD_PX, 0, -_PAD_PX, -CAPTION_PX),
                             Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
        self._paint_number(painter, scrim)
        self._paint_caption(painter, scrim)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _paint_number(self, painter: QPainter, scrim: QColor) -> None:
        painter.setFont(self._theme.font("micro"))
        place = QRect(6, 6, 16, 16)
        painter.fillRect(place, scrim)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(self._number))

    def _paint_caption(self, painter: QPainter, scrim: QColor) -> None:
        assert self.camera is not None
        strip = QRect(0, self.height() - CAPTION_PX, self.width(), CAPTION_PX)
        painter.fillRect(strip, scrim)
        self._paint_shape(painter, QRectF(_PAD_PX, strip.center().y() - _SHAPE_PX / 2 + .5, _SHAPE_PX, _SHAPE_PX))
        painter.setFont(self._theme.font("small"))
        room = strip.adjusted(2 * _PAD_PX + _SHAPE_PX, 0, -_PAD_PX, 0)
        right = self._right_text()
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, right)
        metrics = painter.fontMetrics()
        room.setWidth(max(0, room.width() - metrics.horizontalAdvance(right) - _PAD_PX))
        left = self.camera.name
        if self.width() >= _LEAST_FOR_OWNER_PX:
            left += " · " + self.owner_text()
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                         metrics.elidedText(left, Qt.TextElideMode.ElideRight, room.width()))

    def _right_text(self) -> str:
        if not self.live or self.width() < _LEAST_FOR_TIME_PX:
            return self.distance_text()
        return f"{self.distance_text()}   {local(self._now()):%H:%M:%S}"

    def _paint_shape(self, painter: QPainter, place: QRectF) -> None:
        """A dot for live, a triangle for quiet or connecting, a cross for no signal: ink, as health is no deadline."""
        painter.setBrush(Qt.GlobalColor.white)
        if self.live:
            painter.drawEllipse(place)
        elif self._feed is not None and self._feed.state == "stopped":
            pen = painter.pen()
            painter.setPen(QPen(Qt.GlobalColor.white, 2))
            painter.drawLine(place.topLeft(), place.bottomRight())
            painter.drawLine(place.topRight(), place.bottomLeft())
            painter.setPen(pen)
        else:
            top = QPointF(place.center().x(), place.top())
            painter.drawPolygon(QPolygonF([top, place.bottomRight(), place.bottomLeft()]))
