"""Small pictures as files' bytes."""

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QColor, QImage


def picture(colour: Qt.GlobalColor = Qt.GlobalColor.darkGreen, width_px: int = 640, height_px: int = 480) -> bytes:
    """Return a plain picture as PNG."""
    image = QImage(width_px, height_px, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())
