"""The map's signs, drawn by the window for legend and layer panel from the same files that QGIS draws."""

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.map.state import RESOURCES

_SYMBOLS = RESOURCES / "symbols"


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
