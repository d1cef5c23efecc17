"""The place of a case as a small picture of the map, drawn by the running map engine; a click goes there."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.place import Point
from ui.cases.asking import Asking
from ui.cases.wording import tr
from ui.context import Context
from ui.glyphs import paint_glyph
from ui.map.stills import Wanted

HEIGHT_PX, LOW_HEIGHT_PX = 104, 72
M_PER_PX = 0.6
_PIN_PX = 20
_SETTLED_MS = 150
"""So long the width must stay before a picture of it is asked for."""


class MapSnippet(QWidget):
    """Asks for a still whenever place or size change; says so in words where there is none."""

    pressed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._ask = Asking(context.operations, self)
        self._point: Point | None = None
        self._meaning = "ontime"
        self._pixmap = QPixmap()
        self._asked: Wanted | None = None
        self._missing = False
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._settled.timeout.connect(self._want)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT_PX)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(tr("Show the place on the map"))
        self.setAccessibleName(self.toolTip())

    def show_place(self, point: Point | None, meaning: str) -> None:
        """Show this place with the glyph of the meaning; None hides the picture."""
        self.setVisible(point is not None)
        if point != self._point:
            self._point, self._pixmap, self._asked, self._missing = point, QPixmap(), None, False
            self._settled.start()
        self._meaning = meaning
        self.update()

    def set_low(self, low: bool) -> None:
        """Be lower, where the panel has little height."""
        self.setFixedHeight(LOW_HEIGHT_PX if low else HEIGHT_PX)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(300, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._settled.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pressed.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter, theme, rect = QPainter(self), self._context.theme, self.rect()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(rect, theme.colour("map.ground"))
        if self._pixmap.isNull():
            if self._missing:
                painter.setPen(theme.colour("text.2"))
                painter.setFont(theme.font("small"))
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, tr("The map is not running."))
        else:
            size = self._pixmap.deviceIndependentSize()
            at = QRectF(rect).center()
            painter.drawPixmap(QRectF(at.x() - size.width() / 2, at.y() - size.height() / 2, size.width(),
                                      size.height()), self._pixmap, QRectF(self._pixmap.rect()))
            self._paint_pin(painter)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.colour("focus" if self.hasFocus() else "border.line"))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_pin(self, painter: QPainter) -> None:
        middle, half = QRectF(self.rect()).center(), _PIN_PX / 2
        halo = QRectF(middle.x() - half - 2, middle.y() - half - 2, _PIN_PX + 4, _PIN_PX + 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._context.theme.colour("map.halo"))
        painter.drawEllipse(halo)
        paint_glyph(painter, halo.adjusted(2, 2, -2, -2), self._meaning, self._context.theme)

    def _want(self) -> None:
        if self._point is None or not self.isVisible() or self.width() < HEIGHT_PX:
            return
        if self._context.stills is None:
            self._missing = True
            self.update()
            return
        wanted = Wanted(centre=self._point, m_per_px=M_PER_PX, width_px=self.width(), height_px=self.height(),
                        ratio=self.devicePixelRatioF(), theme=self._context.theme.name)
        if wanted != self._asked:
            self._asked = wanted
            self._context.stills.ask(wanted, self._ask.while_there(lambda picture: self._came(wanted, picture)))

    def _came(self, wanted: Wanted, picture: bytes) -> None:
        if wanted == self._asked:
            self._ask.read(lambda: QImage.fromData(picture), lambda image: self._show(wanted, image),
                           refused=lambda _: None)

    def _show(self, wanted: Wanted, image: QImage) -> None:
        if wanted != self._asked:
            return
        self._missing = image.isNull()
        self._pixmap = QPixmap.fromImage(image)
        self._pixmap.setDevicePixelRatio(wanted.ratio)
        self.update()
