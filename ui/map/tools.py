"""The map's acts and the column of its tools. Each act has a name, a word and a key, so that the palette offers it too."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from ui.map.look import Look
from ui.map.overlays import rounded

IconOf = Callable[[str], QIcon]
"""Makes an icon of a name in the icon set, in the theme's colours."""
_BUTTON_PX, _COLUMN_PX = 32, 36


@dataclass(frozen=True, slots=True)
class _Act:
    name: str
    icon: str
    words: str
    tool: bool = True


def _acts() -> tuple[_Act, ...]:
    tr = QCoreApplication.translate
    return (
        _Act("pan", "hand-grabbing", tr("MapTools", "Move the map; click a case or a place")),
        _Act("identify", "cursor", tr("MapTools", "What is here")),
        _Act("select_box", "selection", tr("MapTools", "Select by rectangle")),
        _Act("select_polygon", "polygon", tr("MapTools", "Select by polygon (right click ends)")),
        _Act("measure_line", "ruler", tr("MapTools", "Measure a length (right click ends)")),
        _Act("measure_area", "ruler", tr("MapTools", "Measure an area (right click ends)")),
        _Act("zoom_in", "magnifying-glass", tr("MapTools", "Zoom in by a box")),
        _Act("zoom_out", "magnifying-glass", tr("MapTools", "Zoom out by a box")),
        _Act("full", "frame-corners", tr("MapTools", "Full view"), tool=False),
        _Act("previous", "arrow-left", tr("MapTools", "Previous view"), tool=False),
        _Act("next", "arrow-right", tr("MapTools", "Next view"), tool=False),
    )


class MapTools(QWidget):
    """Holds the acts as `QAction`s and shows six of them as a column.

    Signals:
        tool_chosen: the name of a tool.
        act_chosen: `full`, `previous` or `next`.
    """

    tool_chosen = Signal(str)
    act_chosen = Signal(str)

    def __init__(self, look: Look, icon_of: IconOf, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._icon_of = look, icon_of
        self.actions_by_name: dict[str, QAction] = {}
        self._group = QActionGroup(self)
        for act in _acts():
            self.actions_by_name[act.name] = self._action(act)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(2)
        for name in ("pan", "identify", "select_box", "select_polygon"):
            column.addWidget(self._button(name))
        column.addWidget(self._measure_button())
        column.addWidget(self._button("full"))
        self.setFixedWidth(_COLUMN_PX)
        self.setAccessibleName(self.tr("Map tools"))

    def set_look(self, look: Look) -> None:
        """Change the theme; the icons are made anew."""
        self._look = look
        for act in _acts():
            self.actions_by_name[act.name].setIcon(self._icon_of(act.icon))
        self.update()

    def show_tool(self, name: str) -> None:
        """Mark a tool as the chosen one."""
        self.actions_by_name[name].setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plate under the buttons."""
        rounded(QPainter(self), QRectF(self.rect()), self._look.colour("bg.panel"), self._look.colour("border.line"))

    def _action(self, act: _Act) -> QAction:
        action = QAction(self._icon_of(act.icon), act.words, self)
        action.setObjectName(f"map.{act.name}")
        if act.tool:
            action.setCheckable(True)
            self._group.addAction(action)
            action.triggered.connect(lambda _=False, name=act.name: self.tool_chosen.emit(name))
        else:
            action.triggered.connect(lambda _=False, name=act.name: self.act_chosen.emit(name))
        return action

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(self.actions_by_name[name])
        return self._shaped(button, name)

    def _measure_button(self) -> QToolButton:
        """One button for both measures: it holds the last used one, its menu the other."""
        button = QToolButton(self)
        menu = QMenu(button)
        for name in ("measure_line", "measure_area"):
            menu.addAction(self.actions_by_name[name])
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.DelayedPopup)
        button.setDefaultAction(self.actions_by_name["measure_line"])
        menu.triggered.connect(button.setDefaultAction)
        return self._shaped(button, "measure_line")

    def _shaped(self, button: QToolButton, name: str) -> QToolButton:
        button.setObjectName(f"map-tool-{name}")
        button.setAutoRaise(True)
        button.setFixedSize(_BUTTON_PX, _BUTTON_PX)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(self.actions_by_name[name].text())
        return button
