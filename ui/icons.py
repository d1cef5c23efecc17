"""Icons: Phosphor's SVG files drawn in the theme's colours (`resources/icons`, with their licence)."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme import Theme

_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "icons"
_RATIO = 2.0


def icon(name: str, theme: Theme, *, size_px: int = 16, tone: str = "text.1") -> QIcon:
    """Return an icon in a colour of the theme, with its disabled and switched-on states.

    Args:
        name: file in `resources/icons`; raises KeyError where there is none.
        theme: gives the colours.
        size_px: logical pixels.
        tone: token of the normal state.
    """
    return _made(name, theme.name, size_px, theme.colour(tone).name(), theme.colour("text.disabled").name(),
                 theme.colour("accent").name())


@cache
def _made(name: str, theme: str, size_px: int, normal: str, disabled: str, on: str) -> QIcon:
    made = QIcon()
    made.addPixmap(_pixmap(name, size_px, normal), QIcon.Mode.Normal, QIcon.State.Off)
    made.addPixmap(_pixmap(name, size_px, on), QIcon.Mode.Normal, QIcon.State.On)
    made.addPixmap(_pixmap(name, size_px, disabled), QIcon.Mode.Disabled)
    return made


def _pixmap(name: str, size_px: int, colour: str) -> QPixmap:
    svg = _source(name).replace("currentColor", QColor(colour).name())
    pixmap = QPixmap(round(size_px * _RATIO), round(size_px * _RATIO))
    pixmap.setDevicePixelRatio(_RATIO)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return pixmap


@cache
def _source(name: str) -> str:
    path = _FOLDER / f"{name}.svg"
    if not path.is_file():
        raise KeyError(name)
    return path.read_text("utf-8")
