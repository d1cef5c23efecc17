"""The keys of the window, one table (F1)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QVBoxLayout, QWidget


class KeysHelp(QDialog):
    """Closes with Esc."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("keys_help")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keys"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 24)
        column.setSpacing(16)
        title = QLabel(self.tr("Keys"))
        title.setProperty("role", "title")
        column.addWidget(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        for row, (keys, words) in enumerate(self._keys()):
            key = QLabel(keys)
            key.setProperty("role", "key")
            key.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(key, row // 2, row % 2 * 2)
            grid.addWidget(QLabel(words), row // 2, row % 2 * 2 + 1)
        column.addLayout(grid)

    def _keys(self) -> tuple[tuple[str, str], ...]:
        return (
            ("F8", self.tr("the primary step")), ("F7", self.tr("send back, refuse")),
            ("Shift+F8", self.tr("other steps")), ("F9", self.tr("take the next case")),
            ("Ctrl+Enter", self.tr("the primary step, from inside a text")), ("F5", self.tr("bring up to date")),
            ("Ctrl+K", self.tr("search")), ("Ctrl+F", self.tr("filter the queue")),
            ("Alt+1 … 6", self.tr("workspace")), ("Alt+← / →", self.tr("previous / next case")),
            ("Ctrl+N", self.tr("new case (acceptance)")), ("Ctrl+G", self.tr("to the place field")),
            ("F6 / Shift+F6", self.tr("next / previous pane")), ("F11", self.tr("full screen")),
            ("F12", self.tr("snapshot of the camera")), ("F1", self.tr("these keys")),
            ("+ / −", self.tr("map: zoom")), (self.tr("arrows"), self.tr("map: move")),
        )
