"""The legend that floats over the map: what the case markers mean."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from ui.map.signs import sign
from ui.map.overlays import Overlay, rounded
from ui.theme import Theme

_ROW_PX, _EDGE_PX, _SIGN_PX = 22, 10, 16


class CaseLegend(Overlay):
    """One line for each meaning: its sign and its word."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(self.tr("Legend"))

    def sizeHint(self) -> QSize:
        """Room for the longest word."""
        metrics = QFontMetrics(self.font())
        widest = max(metrics.horizontalAdvance(word) for _, word in self._rows())
        return QSize(widest + _SIGN_PX + 8 + 2 * _EDGE_PX, _ROW_PX * len(self._rows()) + 2 * 6)

    def draw(self, painter: QPainter) -> None:
        """Draw plate, signs and words."""
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
                ("ontime", self.tr("On time")), ("urged", self.tr("Urged")), ("pending", self.tr("Pending")),
                ("conflict", self.tr("Conflict")), ("closed", self.tr("Closed")))
