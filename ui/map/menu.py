"""The map's context menu: everything that a click or a drag does is here too, for the keyboard and for the unsure."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from ui.map.map_view import MapView


def map_menu(view: "MapView", at: QPoint) -> QMenu:
    """Return the menu for a position of the map; it deletes itself when it closes."""
    translate = QCoreApplication.translate
    menu = QMenu(view)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.addAction(translate("MapMenu", "Cases here"), lambda: view.ask_at("click", at))
    menu.addAction(translate("MapMenu", "What is here"), lambda: view.ask_at("identify", at))
    menu.addAction(translate("MapMenu", "Copy the coordinates"), lambda: _copy(view))
    menu.addSeparator()
    for name in ("full", "previous", "next"):
        menu.addAction(view.tools.actions_by_name[name])
    menu.addSeparator()
    for name in ("zoom_in", "zoom_out", "measure_line", "measure_area", "select_box", "select_polygon"):
        menu.addAction(view.tools.actions_by_name[name])
    return menu


def _copy(view: "MapView") -> None:
    if view.coordinates is not None:
        QGuiApplication.clipboard().setText(f"{view.coordinates.projected}\n{view.coordinates.geographic}")
