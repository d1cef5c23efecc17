"""One sentence at the bottom of the map: what the person did or must hear. All of them stay in the bell's list."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from ui.icons import icon
from ui.theme import Theme

SHOWN_MS, SHOWN_WITH_ACT_MS = 4000, 8000
KEPT = 30
_EDGE_PX, _WIDE_PX = 16, 420
_ABOVE_PX = 44
"""Over the map's scale and its source."""
Act = tuple[str, Callable[[], object]]


class Toast(QFrame):
    """Floats over the window; one sentence at a time, which hover or focus holds."""

    def __init__(self, theme: Theme, parent: QWidget, over: Callable[[], QWidget]) -> None:
        """`over` gives the part of the window at whose bottom it stands: it covers no button there."""
        super().__init__(parent)
        self._over = over
        self.setObjectName("toast")
        self.kept: deque[str] = deque(maxlen=KEPT)
        """What was said, the newest first."""
        self._then: Callable[[], object] | None = None
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.act = QPushButton()
        self.act.clicked.connect(self._do)
        close = QToolButton()
        close.setIcon(icon("x", theme, size_px=14, tone="text.2"))
        close.setToolTip(self.tr("Close this message"))
        close.setAccessibleName(self.tr("Close this message"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 8, 10)
        row.setSpacing(12)
        row.addWidget(self.text, 1)
        row.addWidget(self.act)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._end)
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str, act: Act | None = None) -> None:
        """Say a sentence, with at most one act beside it."""
        self.kept.appendleft(text)
        self.text.setText(text)
        self.setAccessibleName(text)
        self.act.setVisible(act is not None)
        self._then = act[1] if act is not None else None
        if act is not None:
            self.act.setText(act[0])
        self._place()
        self.show()
        self.raise_()
        self._timer.start(SHOWN_MS if act is None else SHOWN_WITH_ACT_MS)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Stay while the pointer is on it."""
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Go a while after the pointer has left."""
        super().leaveEvent(event)
        self._timer.start(SHOWN_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keep to the place when the window changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        over, window = self._over(), self.parentWidget()
        width = max(min(_WIDE_PX, over.width() - 2 * _EDGE_PX), self.minimumSizeHint().width())
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        middle = over.mapTo(window, over.rect().center())
        left = max(min(middle.x() - width // 2, window.width() - width - _EDGE_PX), _EDGE_PX)
        bottom = over.mapTo(window, over.rect().bottomLeft()).y()
        self.setGeometry(left, bottom - height - _ABOVE_PX, width, height)

    def _end(self) -> None:
        if self.act.hasFocus():
            self._timer.start(SHOWN_MS)
        else:
            self.hide()

    def _do(self) -> None:
        self.hide()
        if self._then is not None:
            self._then()
