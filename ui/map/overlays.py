"""What the window paints over the map: scale bar and north, the demonstration mark, the measured figures, trouble.

They are children of the map widget and not of the engine, so they outlive its restart.
"""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF,
                           QResizeEvent)
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from ui.theme import Theme


_LONGEST_PX = 120
_STEPS = (1, 2, 5)


def round_length(m_per_px: float, longest_px: float = _LONGEST_PX) -> float:
    """Return the longest 1-2-5 length, in metres, that fits into so many pixels."""
    longest_m = max(m_per_px * longest_px, 1e-6)
    power = 1.0
    while power > longest_m:
        power /= 10
    while power * 10 <= longest_m:
        power *= 10
    return max(step * power for step in _STEPS if step * power <= longest_m)


def spelled_length(metres: float) -> str:
    """Return a length as people say it."""
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"


class Overlay(QWidget):
    """Something painted over the map. It is drawn once and kept as a picture: each frame of the map needs it again."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme = theme
        self._picture: QPixmap | None = None

    def set_theme(self, theme: Theme) -> None:
        """Change the theme."""
        self._theme = theme
        self.redraw()

    def redraw(self) -> None:
        """What it says has changed."""
        self._picture = None
        self.update()

    def draw(self, painter: QPainter) -> None:
        """Draw it; for those made of this one."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the picture."""
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            drawing = QPainter(self._picture)
            drawing.setFont(self.font())
            self.draw(drawing)
            drawing.end()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture has another size."""
        self._picture = None

    def changeEvent(self, event: QEvent) -> None:
        """The font, for example."""
        self.redraw()
        super().changeEvent(event)


class ScaleBar(Overlay):
    """A bar of a round length, and an arrow to the north (up: the map isn't turned)."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._m_per_px = 0.0
        self.resize(_LONGEST_PX + 110, 26)

    def set_m_per_px(self, m_per_px: float) -> None:
        """The view has changed."""
        self._m_per_px = m_per_px
        self.setAccessibleName(spelled_length(round_length(m_per_px)))
        self.redraw()

    def draw(self, painter: QPainter) -> None:
        """Draw ink with a halo, readable on every ground."""
        if self._m_per_px <= 0:
            return
        length_m = round_length(self._m_per_px)
        width = length_m / self._m_per_px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, halo = self._theme.colour("map.label"), self._theme.colour("map.halo")
        arrow = QPolygonF([QPointF(10, 3), QPointF(15, 20), QPointF(10, 16), QPointF(5, 20)])
        bar = QPolygonF([QPointF(26.5, 13), QPointF(26.5, 20.5), QPointF(26.5 + width, 20.5),
                         QPointF(26.5 + width, 13)])
        for colour, more in ((halo, 3.0), (ink, 0.0)):
            painter.setPen(QPen(colour, 1.6 + more, j=Qt.PenJoinStyle.MiterJoin))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(bar)
            painter.setPen(QPen(colour, more)) if more else painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(arrow)
        outlined(painter, QPointF(34 + width, 20), spelled_length(length_m), ink, halo)


class DemoMark(Overlay):
    """Says on the map itself that nothing of it is real."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.hide()

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._text()) + 8, 22)

    def draw(self, painter: QPainter) -> None:
        """Draw the words with a halo."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outlined(painter, QPointF(4, 16), self._text(), self._theme.colour("map.label"), self._theme.colour("map.halo"))

    def _text(self) -> str:
        return self.tr("Demonstration city · made-up data")


class Notice(QLabel):
    """One line at the bottom centre of the map: a measured figure, or what goes on with the engine."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("map-notice")
        self.setProperty("role", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAutoFillBackground(True)
        self.setContentsMargins(12, 6, 12, 6)
        self.hide()

    def say(self, text: str) -> None:
        """Show a line; nothing hides it."""
        self.setText(text)
        self.setVisible(bool(text))
        self.adjustSize()


class TroublePanel(QFrame):
    """The map doesn't start: says so, shows the engine's last lines, offers to try again.

    Signals:
        retry: the button was pressed.
    """

    retry = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("map-trouble")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self._title, self._hint, self._lines = QLabel(self), QLabel(self), QPlainTextEdit(self)
        self._title.setProperty("text", "title")
        for label in (self._title, self._hint):
            label.setWordWrap(True)
        self._lines.setReadOnly(True)
        self._lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._lines.setAccessibleName(self.tr("Last lines of the map's log"))
        self._button = QPushButton(self.tr("Start the map again"), self)
        self._button.clicked.connect(self.retry)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        for part in (self._title, self._hint, self._lines):
            column.addWidget(part)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def tell(self, title: str, hint: str, lines: list[str]) -> None:
        """Show the panel."""
        self._title.setText(title)
        self._hint.setText(hint)
        self._lines.setPlainText("\n".join(lines))
        self._lines.setVisible(bool(lines))
        self.show()
        self.raise_()


def outlined(painter: QPainter, at: QPointF, text: str, ink: QColor, halo: QColor) -> None:
    """Draw text with a halo around it; `at` is the left end of its base line."""
    painter.setPen(halo)
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            if dx or dy:
                painter.drawText(at + QPointF(dx, dy), text)
    painter.setPen(ink)
    painter.drawText(at, text)


def rounded(painter: QPainter, box: QRectF, ground: QColor, edge: QColor) -> None:
    """Draw the plate that floats over the map."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
