"""What stands in the middle of the window: form, charts or map, and below them what lies around a case."""

from PySide6.QtCore import QMargins, Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from ui.administration.desk import AdministrationDesk
from ui.administration.pages import PAGES
from ui.context import Context
from ui.workspaces import Workspace


class Centre(QWidget):
    """Shows what the workspace has in its middle; the map serves them all."""

    def __init__(self, form: QWidget, charts: QWidget, map_view: QWidget, context: Context) -> None:
        super().__init__()
        self.setObjectName("centre")
        self._form, self._charts, self._map, self._context = form, charts, map_view, context
        self.administration: AdministrationDesk | None = None
        """Made when its workspace is first opened: few ever see it."""
        self._gutter_px = context.theme.px("handle")
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(self._gutter_px)
        form.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        for part in (form, charts, map_view):
            self._split.addWidget(part)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._split)

    def show_for(self, workspace: Workspace) -> None:
        """Show the workspace's middle; gutters stand where no dock has its own."""
        gutter = self._gutter_px
        left = 0 if workspace.queue or workspace.layers else gutter
        right = 0 if workspace.case or workspace.layers else gutter
        self._column.setContentsMargins(QMargins(left, gutter, right, 0 if workspace.bottom else gutter))
        self._form.setVisible(workspace.centre == "form")
        self._charts.setVisible(workspace.centre == "charts")
        self._map.setVisible(workspace.centre in ("map", "form"))
        self._show_administration(workspace.centre == "administration")
        width = max(self.width(), 1)
        self._split.setSizes([width * 60 // 100, width, width * 40 // 100])

    def _show_administration(self, shown: bool) -> None:
        if shown and self.administration is None:
            self.administration = AdministrationDesk(self._context, PAGES)
            self._split.addWidget(self.administration)
        if self.administration is not None:
            self.administration.setVisible(shown)


class Bottom(QStackedWidget):
    """The parts around a case; their tabs stand in the dock's title."""

    def __init__(self, parts: dict[str, QWidget]) -> None:
        """`parts` by the word of their tab."""
        super().__init__()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self._words = list(parts)
        for words, part in parts.items():
            self.addWidget(part)
            self.tabs.addTab(words)
        self.tabs.currentChanged.connect(self.setCurrentIndex)

    def set_count(self, part: QWidget, count: int) -> None:
        """Write on a part's tab how many it shows."""
        at = self.indexOf(part)
        self.tabs.setTabText(at, f"{self._words[at]} {count}" if count else self._words[at])

    def show_part(self, part: QWidget) -> None:
        """Open a part's tab."""
        self.tabs.setCurrentIndex(self.indexOf(part))


def stacked(*widgets: QWidget) -> QWidget:
    """Return the widgets one below the other, without a gap."""
    whole = QWidget()
    column = QVBoxLayout(whole, spacing=0, contentsMargins=QMargins())
    for each in widgets:
        column.addWidget(each)
    return whole
