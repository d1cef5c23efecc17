"""The line under the top bar while the shared store is away: since when, what that means, and one act."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.ports.exchange import ExchangeState
from ui.cases.wording import tr
from ui.exchange import words
from ui.glyphs import glyph_icon
from ui.theme import Theme


class AwayBar(QWidget):
    """Hidden while the shared store answers."""

    retry_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("away_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        sign = QLabel()
        sign.setPixmap(glyph_icon("pending", theme, 16).pixmap(16, 16))
        self.text = QLabel()
        self.text.setProperty("role", "strong")
        self.more = QLabel(tr("Go on working: each step is kept here first and sent by itself later."))
        self.more.setWordWrap(True)
        self.retry = QPushButton(tr("Try now"))
        self.retry.clicked.connect(self.retry_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(sign)
        row.addWidget(self.text)
        row.addWidget(self.more, 1)
        row.addWidget(self.retry)
        self.hide()

    def show_state(self, state: ExchangeState) -> None:
        """Show it while the store is away."""
        self.text.setText(tr("The shared store has been away for {age}.").format(age=words.age_text(state.age_s)))
        self.setVisible(not state.online)
