"""What can be done with the window as a whole; each panel registers its own part by itself."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from app.queries.places import Found
from ui.palette import Act, Palette

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def register(window: "MainWindow") -> None:
    """Register the window's commands."""
    context = window.context
    commands, translate = context.commands, QCoreApplication.translate
    for id, words, act in (
            ("palette", translate("Commands", "Search and do"), lambda: open_palette(window)),
            ("help", translate("Commands", "Keys and help"), window.help),
            ("refresh", translate("Commands", "Bring up to date"), lambda: (window.refresh(), window.orders.refresh())),
            ("pane.next", translate("Commands", "Next pane"), lambda: window.docks.walk.walk(1)),
            ("pane.previous", translate("Commands", "Previous pane"), lambda: window.docks.walk.walk(-1)),
            ("video.snapshot", translate("Commands", "Take the picture of the camera"),
             window.parts.video.take_snapshot),
            ("window.full_screen", translate("Commands", "Full screen"),
             lambda: window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)),
            ("window.layout", translate("Commands", "Restore the layout"), lambda: _restore_layout(window)),
            ("window.theme", translate("Commands", "Day or night"), window.theme_toggled.emit),
            ("window.chinese", "中文", lambda: window.language_chosen.emit("zh_CN")),
            ("window.english", "English", lambda: window.language_chosen.emit("en")),
            ("session.change", translate("Commands", "Change user…"), window.user_change_wanted.emit)):
        commands.add(id, words, act, window)
    commands.add("case.copy_number", translate("Commands", "Copy the case number"), lambda: _copy_number(window),
                 window, enabled=lambda: window.panel.detail() is not None)
    if not context.read_only:
        commands.add("session.password", translate("Commands", "Change my password…"),
                     window.password_change_wanted.emit, window)


def open_palette(window: "MainWindow") -> Palette:
    """Open the palette with what can be done here, the steps of the open case first."""
    decision = window.panel.decision
    steps = [Act(words, key, lambda step=step: decision.choose(step)) for step, words, key in decision.named_steps()
             ] if decision.isVisible() else []
    acts = [Act(each.words, each.key, each.run) for each in window.context.commands.possible() if each.id != "palette"]
    palette = Palette(window.context, steps + acts, window)
    palette.chosen.connect(window.go_to)
    palette.shown_on_map.connect(lambda found: _show_on_map(window, found))
    palette.open_over(window)
    return palette


def _show_on_map(window: "MainWindow", found: Found) -> None:
    where = found.extent_mm or found.point
    if where is not None:
        window.parts.map_view.fly_to(where)


def _restore_layout(window: "MainWindow") -> None:
    window.layouts.forget(window.workspace.key)
    window.lay_out()


def _copy_number(window: "MainWindow") -> None:
    detail = window.panel.detail()
    if detail is not None:
        QApplication.clipboard().setText(detail.row.number)
