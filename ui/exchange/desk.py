"""The exchange of one window: its line under the top bar, its place in the status bar, its dock, and who hears whom."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, Qt

from app.ports.exchange import Exchange, ExchangeState
from ui.cases.wording import tr
from ui.docks import Dock
from ui.exchange.away_bar import AwayBar
from ui.exchange.chip import ExchangeChip
from ui.exchange.panel import ExchangePanel
from ui.exchange.watching import ExchangeWatch

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class ExchangeDesk(QObject):
    """Made where the store is a replica; on an embedded store there is nothing to exchange and nothing to see."""

    def __init__(self, window: "MainWindow", exchange: Exchange) -> None:
        """`window` has its bars and docks already."""
        super().__init__(window)
        context = window.context
        self._window = window
        self._conflicts = 0
        self.bar = AwayBar(context.theme, context.language, window)
        self.chip = ExchangeChip(context.theme, context.language)
        self.watch = ExchangeWatch(exchange, context.operations, self)
        self.panel = ExchangePanel(context, self.watch)
        self.dock = Dock("exchange", tr("Conflicts and what is to be sent"), self.panel, context.theme, window)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        window.tabifyDockWidget(window.docks.case, self.dock)
        self.dock.hide()
        window.menuWidget().layout().addWidget(self.bar)
        window.status.show_exchange(self.chip)
        for heard, then in ((self.chip.wanted, self.toggle), (self.bar.retry_wanted, exchange.wake),
                            (self.bar.more_wanted, self.open),
                            (self.watch.stood, self._show),
                            (self.panel.said, window.alerts.toast.say), (window.closed, self.watch.leave)):
            heard.connect(then)
        words = QCoreApplication.translate("Commands", "Conflicts and what is to be sent")
        context.commands.add("exchange.show", words, self.toggle, window)

    def toggle(self) -> None:
        """Show the panel, or give its place back."""
        if self.dock.isHidden():
            self.open()
        else:
            self.dock.hide()

    def open(self) -> None:
        """Show the panel."""
        self.dock.show()
        self.dock.raise_()
        self.panel.conflict_list.setFocus()

    def open_case(self, case: UUID) -> None:
        """Show the panel, with the conflict of this case."""
        self.panel.choose(case)
        self.open()

    def _show(self, state: ExchangeState) -> None:
        """The panel opens by itself with the first conflict; after that the status bar counts."""
        self.bar.show_state(state)
        self.chip.show_state(state)
        self.dock.context.setText(str(state.conflicts + state.pending) if state.conflicts + state.pending else "")
        if state.conflicts > self._conflicts == 0 and self.dock.isHidden():
            self.toggle()
        self._conflicts = state.conflicts
