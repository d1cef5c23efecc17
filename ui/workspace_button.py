"""What the top bar is made of: the product's mark, and a workspace's word with the number that waits in it."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPaintEvent, QPixmap, QRegion
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.icons import icon
from ui.theme import Theme

_PAD_PX, _GAP_PX, _ICON_PX, _PILL_PX = 12, 6, 16, 18
_SQUARE_PX, _MARK_PX = 9.0, 20
_SHARP = 4
_STRENGTHS = (1.0, 0.45, 0.7, 0.25)


class Mark(QWidget):
    """Four squares of the unit grid."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedSize(_MARK_PX, _MARK_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for at, strength in enumerate(_STRENGTHS):
            painter.setOpacity(strength)
            painter.setBrush(self._theme.colour("accent"))
            step = _SQUARE_PX + 2
            painter.drawRoundedRect(QRectF(at % 2 * step, at // 2 * step, _SQUARE_PX, _SQUARE_PX), 1, 1)
        painter.end()


def mark_icon(theme: Theme) -> QIcon:
    """Return the mark as the icon of windows and tray."""
    picture = QPixmap(_MARK_PX * _SHARP, _MARK_PX * _SHARP)
    picture.setDevicePixelRatio(_SHARP)
    picture.fill(Qt.GlobalColor.transparent)
    Mark(theme).render(picture, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return QIcon(picture)


class WorkspaceButton(QAbstractButton):
    """Icon, word and pill; underlined where it is the open one."""

    def __init__(self, words: str, icon_name: str, theme: Theme) -> None:
        super().__init__()
        self._theme, self._icon_name = theme, icon_name
        self._count, self._narrow = 0, False
        self.setText(words)
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.toggled.connect(lambda _: self.updateGeometry())

    def set_count(self, count: int) -> None:
        """Write how many wait; 0 writes nothing."""
        self._count = count
        self.setAccessibleName(f"{self.text()} {count}" if count else self.text())
        self.updateGeometry()
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Leave the word away, unless it is the open workspace."""
        self._narrow = narrow
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as icon, word and pill."""
        width = 2 * _PAD_PX + _ICON_PX + self._word_px()
        return QSize(width + (_GAP_PX + self._pill_px() if self._pill() else 0), self._theme.px("top-bar"))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint it."""
        theme, painter, on = self._theme, QPainter(self), self.isChecked()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if on or self.underMouse():
            painter.fillRect(self.rect(), theme.colour("bg.panel" if on else "bg.hover"))
        if on:
            painter.fillRect(0, self.height() - 2, self.width(), 2, theme.colour("accent"))
        if self.hasFocus():
            painter.setPen(theme.colour("focus"))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        ink = theme.colour("text.1" if on else "text.2")
        middle = self.height() / 2
        picture = icon(self._icon_name, theme, tone="text.1" if on else "text.2")
        picture.paint(painter, _PAD_PX, round(middle - _ICON_PX / 2), _ICON_PX, _ICON_PX)
        x = _PAD_PX + _ICON_PX
        if self._word_px():
            painter.setFont(theme.font("strong" if on else "body"))
            painter.setPen(ink)
            painter.drawText(QRectF(x + _GAP_PX, 0, self._word_px(), self.height()), Qt.AlignmentFlag.AlignVCenter,
                             self.text())
            x += self._word_px()
        if self._pill():
            place = QRectF(x + _GAP_PX, middle - 8, self._pill_px(), 16)
            self._paint_pill(painter, place, on)
        painter.end()

    def _paint_pill(self, painter: QPainter, place: QRectF, on: bool) -> None:
        theme = self._theme
        painter.setPen(Qt.PenStyle.NoPen)
        ground: QColor = theme.colour("accent.soft" if on else "bg.pressed")
        painter.setBrush(ground)
        painter.drawRoundedRect(place, 8, 8)
        painter.setFont(theme.font("micro"))
        painter.setPen(theme.colour("accent" if on else "text.2"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._pill())

    def _pill(self) -> str:
        return str(self._count) if self._count and (self.isChecked() or not self._narrow) else ""

    def _pill_px(self) -> int:
        return max(_PILL_PX, QFontMetrics(self._theme.font("micro")).horizontalAdvance(self._pill()) + 10)

    def _word_px(self) -> int:
        if self._narrow and not self.isChecked():
            return 0
        return QFontMetrics(self._theme.font("strong")).horizontalAdvance(self.text()) + _GAP_PX
