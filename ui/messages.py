"""The line under the top bar: what is so for as long as it is so, the server away or a window that only looks."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from ui.icons import icon
from ui.theme import Theme


class MessageBar(QWidget):
    """One sentence and one act; hidden while there is nothing to say. News are `ui.toast`'s."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._then: Callable[[], None] | None = None
        sign = QLabel()
        sign.setPixmap(icon("info", theme).pixmap(16, 16))
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.act = QPushButton()
        self.act.clicked.connect(self._do)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.addWidget(sign)
        row.addWidget(self.text, 1)
        row.addWidget(self.act)
        self.hide()

    def stand(self, text: str, act: str, then: Callable[[], None]) -> None:
        """Say something for as long as it is so, with what to do about it."""
        self.text.setText(text)
        self.act.setText(act)
        self._then = then
        self.show()

    def _do(self) -> None:
        if self._then is not None:
            self._then()
