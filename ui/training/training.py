"""The past and the drill of one window: their ribbons, and the ways to them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from ui.training.drill_bar import DrillBar
from ui.training.past_bar import PastBar

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class Training(QObject):
    """Commands in the palette and the user's menu; the clock leads into the past, too."""

    def __init__(self, window: "MainWindow") -> None:
        """`window` has its top bar, form and status bar already."""
        super().__init__(window)
        context, translate = window.context, QCoreApplication.translate
        self._window = window
        self.past, self.drill = PastBar(context, window), DrillBar(context, window)
        self.bars: tuple[QWidget, ...] = (self.past, self.drill)
        menu = window.top.user_button.menu()
        menu.addSeparator()
        menu.addAction(context.commands.add("past.look_back", translate("Commands", "Look back…"), self.past.begin,
                                            window))
        window.status.clock.clicked.connect(self.past.begin)
        context.moment.changed.connect(self._show_moment)
        player = context.drill
        if player is None:
            return
        player.changed.connect(context.operations.changed)
        if not context.read_only:
            menu.addAction(context.commands.add("drill.begin", translate("Commands", "Begin a drill…"), self.drill.ask,
                                                window, enabled=lambda: player.wish is None))

    def _show_moment(self) -> None:
        """Show another moment everywhere; nothing can be reported in the past."""
        window, context = self._window, self._window.context
        window.form.setEnabled(not context.moment.past)
        window.refresh()
        for charts in (window.parts.charts, window.parts.today):
            if charts.isVisible():
                charts.refresh()
        window.status.show_clock(context.clock.now(), window.town)
