"""Who else is at this case, in one line above the decision: looking, or typing in it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.cases.wording import DOT, tr
from ui.icons import icon
from ui.others import Sign
from ui.theme import Theme


class PresenceLine(QWidget):
    """Hidden while nobody is there."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("presence")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(8)
        eye = QLabel()
        eye.setPixmap(icon("eye", theme, tone="text.2").pixmap(16, 16))
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setProperty("role", "said")
        row.addWidget(eye)
        row.addWidget(self.words, 1)
        self.hide()

    def show_signs(self, signs: Sequence[Sign]) -> None:
        """Show who is there, those who type first."""
        said = [(tr("{name} is typing") if each.typing else tr("{name} is looking")).format(name=each.name)
                for each in sorted(signs, key=lambda each: (not each.typing, each.name))]
        self.words.setText(DOT.join(dict.fromkeys(said)))
        self.setAccessibleName(self.words.text())
        self.setVisible(bool(said))
