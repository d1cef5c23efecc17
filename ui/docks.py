"""Docks with a flat title of their own: word, context, and a button that floats them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ui.icons import icon
from ui.theme import Theme

_SIDE_PX = 12


class Dock(QDockWidget):
    """A dock that can be moved, tabbed and floated, but not closed by accident."""

    def __init__(self, name: str, words: str, content: QWidget, theme: Theme, parent: QWidget) -> None:
        """`name` is the key of the saved layout."""
        super().__init__(words, parent)
        self.setObjectName(name)
        self.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetMovable
                         | QDockWidget.DockWidgetFeature.DockWidgetFloatable)
        self.context = QLabel()
        self.context.setObjectName("context")
        self.setTitleBarWidget(self._title(words, theme))
        body = QWidget()
        body.setObjectName("dockBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(content)
        self.setWidget(body)

    def _title(self, words: str, theme: Theme) -> QWidget:
        bar = QWidget()
        bar.setObjectName("dockTitle")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar.setFixedHeight(theme.px("dock-title"))
        row = QHBoxLayout(bar)
        row.setContentsMargins(_SIDE_PX, 0, 4, 0)
        title = QLabel(words)
        title.setObjectName("title")
        float_button = QToolButton()
        float_button.setIcon(icon("arrows-out", theme, size_px=14, tone="text.2"))
        float_button.setToolTip(self.tr("Float or dock this panel"))
        float_button.setAccessibleName(self.tr("Float or dock this panel"))
        float_button.clicked.connect(lambda: self.setFloating(not self.isFloating()))
        row.addWidget(title)
        row.addStretch(1)
        row.addWidget(self.context)
        row.addWidget(float_button)
        return bar
