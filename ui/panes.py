"""The docks of the main window and how large they are on each screen (interface section 3)."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMainWindow, QWidget

from ui.centre import Bottom
from ui.docks import Dock
from ui.pane_walk import PaneWalk
from ui.theme import Theme
from ui.workspaces import Workspace

_WIDE_PX, _NARROW_PX = 1920, 1366
_LOW_PX = 900
"""Under this height the bottom dock is a closed strip."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Logical pixels."""

    left: int
    right: int
    bottom: int


def sizes_for(width_px: int, height_px: int, workspace: Workspace) -> Sizes:
    """Return the docks' sizes in a window of this size: those of the table, between them in proportion."""
    share = min(max((width_px - _NARROW_PX) / (_WIDE_PX - _NARROW_PX), 0.0), 1.0)
    bottom = height_px // 2 if workspace.key == "video" else 240 if height_px > 900 else 190
    # A form needs its room more than the lists beside it: on a narrow screen those are as small as they may be.
    left, right = (320, 360) if workspace.centre == "form" else (376, 384)
    return Sizes(left=round(left + share * (452 - left)), right=round(right + share * (456 - right)), bottom=bottom)


class Panes:
    """Five docks: queue and layers at the left, case and selection at the right, one below the centre."""

    def __init__(self, window: QMainWindow, theme: Theme, *, queue: QWidget, layers: QWidget, selection: QWidget,
                 case: QWidget, bottom: Bottom) -> None:
        """Put the contents into docks of the window; left and right run the full height."""
        translate = QCoreApplication.translate
        self._window = window
        window.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        for corner, area in ((Qt.Corner.TopLeftCorner, left), (Qt.Corner.BottomLeftCorner, left),
                             (Qt.Corner.TopRightCorner, right), (Qt.Corner.BottomRightCorner, right)):
            window.setCorner(corner, area)
        self.queue = Dock("queue", translate("Panes", "Cases"), queue, theme, window)
        self.layers = Dock("layers", translate("Panes", "Layers"), layers, theme, window)
        self.selection = Dock("selection", translate("Panes", "Selected"), selection, theme, window)
        self.case = Dock("case", translate("Panes", "Case"), case, theme, window)
        self.bottom = Dock("bottom", translate("Panes", "Around the case"), bottom, theme, window, tabs=bottom.tabs)
        for dock, area in ((self.queue, left), (self.layers, left), (self.case, right), (self.selection, right),
                           (self.bottom, Qt.DockWidgetArea.BottomDockWidgetArea)):
            window.addDockWidget(area, dock)
        self.walk = PaneWalk(window, lambda: (queue, layers, window.centralWidget(), case, selection, bottom))

    def show_for(self, workspace: Workspace) -> None:
        """Show the docks of the workspace, in the sizes for the window as it is."""
        translate = QCoreApplication.translate
        self.queue.rename(translate("Panes", "Orders of supervision") if workspace.orders
                          else translate("Panes", "Cases"))
        sizes = sizes_for(self._window.width(), self._window.height(), workspace)
        horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        for dock, shown, size, way in (
                (self.queue, workspace.queue, sizes.left, horizontal),
                (self.layers, workspace.layers, sizes.left, horizontal),
                (self.case, workspace.case, sizes.right, horizontal),
                (self.selection, workspace.layers, sizes.right, horizontal),
                (self.bottom, workspace.bottom, sizes.bottom, vertical)):
            dock.setVisible(shown)
            if dock is self.bottom:
                dock.set_closed_up(self._window.height() < _LOW_PX and workspace.key != "video")
            if shown:
                self._window.resizeDocks([dock], [size], way)
