"""Docks as flat planes with a title row of their own: word or tabs, context, buttons that float or close them up."""

from PySide6.QtCore import QMargins, Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QTabBar, QToolButton, QVBoxLayout, QWidget

from ui.icons import icon
from ui.theme import Theme

_SIDE_PX, _BUTTON_PX = 12, 28
_UNLIMITED_PX = 16_777_215
"""Qt's own most."""
Area = Qt.DockWidgetArea


class Dock(QDockWidget):
    """A dock that can be moved, tabbed and floated, but not closed by accident."""

    def __init__(self, name: str, words: str, content: QWidget, theme: Theme, parent: QWidget, *,
                 tabs: QTabBar | None = None) -> None:
        """`name` is the key of the saved layout; with `tabs` the title row shows them and can close the dock up."""
        super().__init__(words, parent)
        self.setObjectName(name)
        self.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetMovable
                         | QDockWidget.DockWidgetFeature.DockWidgetFloatable)
        self._theme = theme
        self._gutter_px = theme.px("handle")
        self.context, self._words = QLabel(), QLabel()
        self.context.setObjectName("context")
        self._frames = (_framed(self._title(words, tabs), theme.px("dock-title"), bottom=False),
                        _framed(content, None, bottom=True))
        self._body = self._frames[1].layout().itemAt(0).widget()
        self.setTitleBarWidget(self._frames[0])
        self.setWidget(self._frames[1])
        self.dockLocationChanged.connect(self._stand_at)
        self.topLevelChanged.connect(lambda _: self._stand_at(Area.NoDockWidgetArea))

    def rename(self, words: str) -> None:
        """Say what it holds now."""
        self.setWindowTitle(words)
        self._words.setText(words)

    def put_above(self, widget: QWidget) -> None:
        """Put a widget above the content."""
        self._body.layout().insertWidget(0, widget)  # type: ignore[attr-defined]

    def set_closed_up(self, closed: bool) -> None:
        """Show the title row alone, or the whole dock."""
        self._body.setVisible(not closed)
        self.setMaximumHeight(self.titleBarWidget().sizeHint().height() + self._gutter_px if closed
                              else _UNLIMITED_PX)
        self._fold.setIcon(icon("caret-up" if closed else "caret-down", self._theme, size_px=14, tone="text.2"))

    @property
    def closed_up(self) -> bool:
        """Whether only the title row is shown."""
        return self._body.isHidden()

    def _stand_at(self, area: Area) -> None:
        """Keep the gutter to the window's edge at which the dock stands."""
        gutter = 0 if self.isFloating() else self._gutter_px
        left = gutter if area == Area.LeftDockWidgetArea else 0
        right = gutter if area == Area.RightDockWidgetArea else 0
        top = gutter if area in (Area.LeftDockWidgetArea, Area.RightDockWidgetArea) else 0
        self._frames[0].layout().setContentsMargins(QMargins(left, top, right, 0))
        self._frames[1].layout().setContentsMargins(QMargins(left, 0, right, gutter))

    def _title(self, words: str, tabs: QTabBar | None) -> QWidget:
        bar = QWidget()
        bar.setObjectName("dockTitle")
        row = QHBoxLayout(bar)
        row.setContentsMargins(0 if tabs is not None else _SIDE_PX, 0, 2, 0)
        row.setSpacing(4)
        if tabs is None:
            self._words.setText(words)
            self._words.setObjectName("title")
            row.addWidget(self._words)
        else:
            row.addWidget(tabs)
        row.addStretch(1)
        row.addWidget(self.context)
        if tabs is not None:
            self._fold = self._button("caret-down", self.tr("Close up or open this panel"))
            self._fold.clicked.connect(lambda: self.set_closed_up(not self.closed_up))
            tabs.tabBarClicked.connect(lambda _: self.set_closed_up(False))
            row.addWidget(self._fold)
        float_button = self._button("arrows-out", self.tr("Float or dock this panel"))
        float_button.clicked.connect(lambda: self.setFloating(not self.isFloating()))
        row.addWidget(float_button)
        return bar

    def _button(self, name: str, words: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name, self._theme, size_px=14, tone="text.2"))
        button.setFixedSize(_BUTTON_PX, _BUTTON_PX)
        button.setToolTip(words)
        button.setAccessibleName(words)
        return button


def _framed(content: QWidget, height_px: int | None, *, bottom: bool) -> QWidget:
    """Return the content inside the dock's hairline, inside a margin for the gutter."""
    frame = QWidget()
    frame.setObjectName("dockBody" if bottom else "dockHead")
    frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    inner = QVBoxLayout(frame)
    inner.setContentsMargins(QMargins(1, 0, 1, 1) if bottom else QMargins(1, 1, 1, 0))
    inner.setSpacing(0)
    inner.addWidget(content, 1)
    if height_px is not None:
        frame.setFixedHeight(height_px)
    outer = QWidget()
    column = QVBoxLayout(outer)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(frame)
    return outer
