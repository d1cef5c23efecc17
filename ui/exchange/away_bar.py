"""The line under the top bar while something is in the way of the exchange: what that means, and one act."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.messages import sentence
from app.ports.exchange import ExchangeState
from ui.cases.wording import tr
from ui.exchange import words
from ui.glyphs import glyph_icon
from ui.theme import Theme


class AwayBar(QWidget):
    """Hidden while the shared store answers and nothing has to be seen to."""

    retry_wanted = Signal()
    more_wanted = Signal()
    """The panel is wanted, which says what to do."""

    def __init__(self, theme: Theme, language: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._language = language
        self.setObjectName("away_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._away, self._wrong = (glyph_icon(meaning, theme, 16).pixmap(16, 16) for meaning in ("pending", "near"))
        self.sign = QLabel()
        self.text = QLabel()
        self.text.setProperty("role", "strong")
        self.more = QLabel()
        self.more.setWordWrap(True)
        self.retry, self.show_more = QPushButton(tr("Try now")), QPushButton(tr("What to do"))
        self.retry.clicked.connect(self.retry_wanted)
        self.show_more.clicked.connect(self.more_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.sign)
        row.addWidget(self.text)
        row.addWidget(self.more, 1)
        row.addWidget(self.retry)
        row.addWidget(self.show_more)
        self.hide()

    def show_state(self, state: ExchangeState) -> None:
        """Show what is most in the way."""
        away = state.away
        held_up = state.online is False and not away
        self.sign.setPixmap(self._away if away else self._wrong)
        if state.stopped:
            self.text.setText(tr("The exchange has stopped."))
        elif away:
            self.text.setText(tr("The shared store has been away for {age}.").format(age=words.age_text(state.age_s)))
        elif held_up:
            self.text.setText(tr("The exchange is held up."))
        else:
            self.text.setText(tr("Please see to it:"))
        self.more.setText(self._more(state, away=away))
        self.retry.setVisible(away or held_up and not state.stopped)
        self.show_more.setVisible(state.stopped)
        self.setVisible(away or held_up or bool(state.warnings))

    def _more(self, state: ExchangeState, *, away: bool) -> str:
        told = list(state.warnings)
        if state.trouble is not None and state.trouble.code != "shared.away":
            told.insert(0, state.trouble)
        said = [tr("Go on working: each step is kept here first and sent by itself later.")] if away else []
        return " ".join([*said, *(sentence(each, self._language) for each in told)])
