"""The exchange at a glance: connection, what is to be sent, conflicts, and a clock that is wrong; each is a button."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.ports.exchange import ExchangeState
from ui.cases.wording import tr
from ui.exchange import words
from ui.glyphs import glyph_icon
from ui.theme import Theme

CLOCK_OFF_MS = 2000
_GLYPH_PX = 12


class ExchangeChip(QWidget):
    """Stands in the status bar."""

    wanted = Signal()
    """The panel is wanted."""

    def __init__(self, theme: Theme, language: str) -> None:
        super().__init__()
        self._language = language
        self.connection, self.pending = self._button("pending", theme), self._button("pending", theme)
        self.conflicts, self.clock = self._button("conflict", theme), self._button("near", theme)
        self._synced, self._away = glyph_icon("closed", theme, _GLYPH_PX), glyph_icon("pending", theme, _GLYPH_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for each in (self.connection, self.pending, self.conflicts, self.clock):
            row.addWidget(each)
            each.clicked.connect(self.wanted)
        self.hide()

    def show_state(self, state: ExchangeState) -> None:
        """Show how it stands."""
        age = words.age_text(state.age_s)
        self.connection.setText(self._connection_text(state, age))
        self.connection.setIcon(self._synced if state.online else self._away)
        self.connection.setToolTip("\n".join(filter(None, (
            words.state_text(state, self._language), words.away_text(state, self._language)))))
        self.pending.setText(tr("To send {count}").format(count=state.pending))
        self.pending.setVisible(state.pending > 0)
        self.conflicts.setText(tr("Conflicts {count}").format(count=state.conflicts))
        self.conflicts.setVisible(state.conflicts > 0)
        self.clock.setText(words.clock_text(state.offset_ms))
        self.clock.setVisible(abs(state.offset_ms) > CLOCK_OFF_MS)
        self.show()

    @staticmethod
    def _connection_text(state: ExchangeState, age: str) -> str:
        if state.stopped:
            return tr("Exchange stopped")
        if state.restarting:
            return tr("Restarting…")
        if state.online is None:
            return tr("Connecting…")
        return (tr("Exchanged {age} ago") if state.online else tr("Away for {age}")).format(age=age)

    def _button(self, meaning: str, theme: Theme) -> QToolButton:
        button = QToolButton()
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIcon(glyph_icon(meaning, theme, _GLYPH_PX))
        return button
