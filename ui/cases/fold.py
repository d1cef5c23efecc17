"""What is over and needs no room: one line that says how much there is, and all of it at a press."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.messages import filled
from ui.icons import icon
from ui.theme import Theme


class Fold(QWidget):
    """Closed at first, and again when it holds something else; hidden while it holds nothing."""

    def __init__(self, theme: Theme, words: str) -> None:
        """`words` say what it holds, with the place of `{count}` (see `app.messages.filled`)."""
        super().__init__()
        self._words = words
        self._theme = theme
        self._parts: list[QWidget] = []
        self.button = QPushButton()
        self.button.setFlat(True)
        self.button.setCheckable(True)
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.toggled.connect(self._open)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hold([])

    def hold(self, parts: list[QWidget]) -> None:
        """Hold these in place of the former ones."""
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = parts
        for part in parts:
            self._column.addWidget(part)
        self.button.setText(filled(self._words, count=len(parts)))
        self.button.setChecked(False)
        self._open(False)
        self.setVisible(bool(parts))

    def _open(self, opened: bool) -> None:
        self.button.setIcon(icon("caret-up" if opened else "caret-down", self._theme, size_px=14, tone="text.2"))
        for part in self._parts:
            part.setVisible(opened)
