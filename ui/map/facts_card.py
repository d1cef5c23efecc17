"""What lies at a place, as a small card over the map: the answer of the tool "What is here"."""

from typing import Any

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ui.icons import icon
from ui.map.overlays import rounded
from ui.map.wording import title
from ui.theme import Theme

_MOST_ROWS = 8
_WIDE_PX = 320


class FactsCard(QWidget):
    """Shows titles, top first; its button or Esc closes it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = QLabel(self)
        self._rows.setWordWrap(True)
        self._rows.setTextFormat(Qt.TextFormat.PlainText)
        self._rows.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton(self)
        self._close.setAutoRaise(True)
        self._close.setIcon(icon("x", theme))
        self._close.setToolTip(self.tr("Close"))
        self._close.setAccessibleName(self.tr("Close"))
        self._close.clicked.connect(self.hide)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._rows, 1)
        line.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 4, 8)
        column.addLayout(line)
        self.setFixedWidth(_WIDE_PX)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Change the theme."""
        self._theme = theme
        self._close.setIcon(icon("x", theme))
        self.update()

    def tell(self, facts: list[dict[str, Any]], at: QPoint) -> None:
        """Show what was found near a position of the map."""
        titles = [title(each) for each in facts]
        shown = [text for text in titles if text][:_MOST_ROWS]
        if len(titles) > _MOST_ROWS:
            shown.append(self.tr("and {count} more").format(count=len(titles) - _MOST_ROWS))
        self._rows.setText("\n".join(shown) if shown else self.tr("Nothing is drawn here."))
        self.adjustSize()
        bounds = self.parentWidget().rect()
        self.move(max(0, min(at.x() + 12, bounds.width() - self.width() - 8)),
                  max(0, min(at.y() + 12, bounds.height() - self.height() - 8)))
        self.show()
        self.raise_()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plate."""
        rounded(QPainter(self), QRectF(self.rect()), self._theme.colour("bg.panel"), self._theme.colour("border.line"))
