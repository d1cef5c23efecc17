"""What the map's own parts ask of a theme, and how our SVG signs are drawn in its colours."""

from typing import Protocol

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.map.state import RESOURCES

_SYMBOLS = RESOURCES / "symbols"


class Look(Protocol):
    """The part of `ui.theme.Theme` that is used here."""

    @property
    def name(self) -> str:
        """`day` or `night`."""
        ...

    def colour(self, name: str) -> QColor:
        """Return a token's colour, for example `bg.panel` or `meaning.overdue.fill`."""
        ...


def sign(name: str, fill: QColor, edge: QColor, size_px: int, ratio: float = 2.0) -> QPixmap:
    """Return one of the map's signs as a picture: the same file that QGIS draws."""
    text = (_SYMBOLS / f"{name}.svg").read_text("utf-8")
    for parameter, value in (("outline-width", "1"), ("outline", edge.name()), ("fill", fill.name())):
        text = text.replace(f"param({parameter})", value)
    pixmap = QPixmap(round(size_px * ratio), round(size_px * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return pixmap


def sign_icon(name: str, fill: QColor, edge: QColor, size_px: int = 16) -> QIcon:
    """Return it as an icon."""
    return QIcon(sign(name, fill, edge, size_px))
