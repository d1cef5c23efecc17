"""The legend that floats over the map: what the case markers mean."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.map.signs import sign
from ui.map.overlays import rounded
from ui.theme import Theme

_ROW_PX, _EDGE_PX, _SIGN_PX = 22, 10, 16


class CaseLegend(QWidget):
    """One line for each meaning: its sign and its word."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme = theme
        self.setAccessibleName(self.tr("Legend"))

    def set_theme(self, theme: Theme) -> None:
        """Change the theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the longest word."""
        metrics = QFontMetrics(self.font())
        widest = max(metrics.horizontalAdvance(word) for _, word in self._rows())
        return QSize(widest + _SIGN_PX + 8 + 2 * _EDGE_PX, _ROW_PX * len(self._rows()) + 2 * 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw plate, signs and words."""
        painter = QPainter(self)
        ground = self._theme.colour("bg.panel")
        rounded(painter, QRectF(self.rect()), ground, self._theme.colour("border.line"))
        for number, (meaning, word) in enumerate(self._rows()):
            top = 6 + number * _ROW_PX
            picture = sign(f"case_{meaning}", self._theme.colour(f"meaning.{meaning}.fill"), ground, _SIGN_PX,
                           self.devicePixelRatioF())
            painter.drawPixmap(_EDGE_PX, top + (_ROW_PX - _SIGN_PX) // 2, picture)
            painter.setPen(self._theme.colour("text.1"))
            box = QRectF(_EDGE_PX + _SIGN_PX + 8, top, self.width(), _ROW_PX)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, word)

    def _rows(self) -> tuple[tuple[str, str], ...]:
        return (("overdue", self.tr("Overdue")), ("near", self.tr("Near limit (80 % used)")),
                ("ontime", self.tr("On time")), ("urged", self.tr("Urged")), ("closed", self.tr("Closed")))
