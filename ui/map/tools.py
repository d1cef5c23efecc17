"""The map's acts and the column of its tools. Each act has a name and a word, so that the palette offers it too."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from ui.icons import icon
from ui.map.overlays import rounded
from ui.theme import Theme

_BUTTON_PX, _COLUMN_PX = 32, 36


@dataclass(frozen=True, slots=True)
class _Act:
    name: str
    icon: str
    words: str
    tool: bool = True


def _acts() -> tuple[_Act, ...]:
    translate = QCoreApplication.translate
    return (
        _Act("pan", "hand-grabbing", translate("MapTools", "Move the map; click a case or a place")),
        _Act("identify", "cursor", translate("MapTools", "What is here")),
        _Act("select_box", "selection", translate("MapTools", "Select by rectangle")),
        _Act("select_polygon", "polygon", translate("MapTools", "Select by polygon (right click ends)")),
        _Act("measure_line", "ruler", translate("MapTools", "Measure a length (right click ends)")),
        _Act("measure_area", "ruler", translate("MapTools", "Measure an area (right click ends)")),
        _Act("zoom_in", "magnifying-glass-plus", translate("MapTools", "Zoom in by a box")),
        _Act("zoom_out", "magnifying-glass-minus", translate("MapTools", "Zoom out by a box")),
        _Act("full", "frame-corners", translate("MapTools", "Full view"), tool=False),
        _Act("previous", "arrow-left", translate("MapTools", "Previous view"), tool=False),
        _Act("next", "arrow-right", translate("MapTools", "Next view"), tool=False),
    )


class MapTools(QWidget):
    """Holds the acts as `QAction`s and shows six of them as a column.

    Signals:
        tool_chosen: the name of a tool.
        act_chosen: `full`, `previous` or `next`.
    """

    tool_chosen = Signal(str)
    act_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
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

    def set_theme(self, theme: Theme) -> None:
        """Change the theme; the icons are made anew."""
        self._theme = theme
        for act in _acts():
            self.actions_by_name[act.name].setIcon(icon(act.icon, self._theme))
        self.update()

    def show_tool(self, name: str) -> None:
        """Mark a tool as the chosen one."""
        self.actions_by_name[name].setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plate under the buttons."""
        rounded(QPainter(self), QRectF(self.rect()), self._theme.colour("bg.panel"), self._theme.colour("border.line"))

    def _action(self, act: _Act) -> QAction:
        action = QAction(icon(act.icon, self._theme), act.words, self)
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
