"""The line under the top bar: what the user must hear and nothing else has said; and what the window can't do."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from ui.icons import icon
from ui.theme import Theme

_SHOWN_MS = 8000


class MessageBar(QWidget):
    """One sentence and at most one act; hidden while there is nothing to say."""

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
        close = QToolButton()
        close.setIcon(icon("x", theme))
        close.setAccessibleName(self.tr("Close this message"))
        close.clicked.connect(self._end)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.addWidget(sign)
        row.addWidget(self.text, 1)
        row.addWidget(self.act)
        row.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._end)
        self._standing = ""
        self._standing_act: tuple[str, Callable[[], None]] | None = None
        self.hide()

    def say(self, text: str) -> None:
        """Say something for eight seconds."""
        self._show(text, None)
        self._timer.start(_SHOWN_MS)

    def stand(self, text: str, act: str, then: Callable[[], None]) -> None:
        """Say something for as long as it is so, with what to do about it."""
        self._standing, self._standing_act = text, (act, then)
        self._end()

    def _show(self, text: str, act: tuple[str, Callable[[], None]] | None) -> None:
        self.text.setText(text)
        self.act.setVisible(act is not None)
        if act is not None:
            self.act.setText(act[0])
            self._then = act[1]
        self.show()

    def _end(self) -> None:
        self._timer.stop()
        if self._standing:
            self._show(self._standing, self._standing_act)
        else:
            self.hide()

    def _do(self) -> None:
        if self._then is not None:
            self._then()
