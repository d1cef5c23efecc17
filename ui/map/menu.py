"""The map's context menu: everything that a click or a drag does is here too, for the keyboard and for the unsure."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from ui.map.tools import MapTools
from ui.map.wording import Coordinates


def map_menu(parent: QWidget, tools: MapTools, coordinates: Coordinates | None, *,
             identify: Callable[[], None], cases: Callable[[], None], place: Callable[[], None] | None = None) -> QMenu:
    """Return the menu for a position of the map; it deletes itself when it closes.

    Args:
        parent: the map.
        tools: its tools and acts.
        coordinates: of the position, None where they aren't known.
        identify: asks the engine what is there.
        cases: lists the cases there.
        place: gives the position to who waits for a place; None where nobody does.
    """
    translate = QCoreApplication.translate
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    if place is not None:
        menu.addAction(translate("MapMenu", "Put the place here"), place)
    menu.addAction(translate("MapMenu", "Cases here"), cases)
    menu.addAction(translate("MapMenu", "What is here"), identify)
    menu.addAction(translate("MapMenu", "Copy the coordinates"), lambda: _copy(coordinates))
    menu.addSeparator()
    for name in ("full", "previous", "next"):
        menu.addAction(tools.actions_by_name[name])
    menu.addSeparator()
    for name in ("zoom_in", "zoom_out", "measure_line", "measure_area", "select_box", "select_polygon"):
        menu.addAction(tools.actions_by_name[name])
    return menu


def _copy(coordinates: Coordinates | None) -> None:
    if coordinates is not None:
        QGuiApplication.clipboard().setText(f"{coordinates.projected}\n{coordinates.geographic}")
