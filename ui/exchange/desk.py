"""The exchange of one window: its line under the top bar, its place in the status bar, its dock, and who hears whom."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer

from app.ports.exchange import Exchange, ExchangeState
from app.ports.unsettled import Unsettled
from app.services.intent import Changes
from ui.cases import wording
from ui.cases.wording import tr
from ui.docks import Dock
from ui.exchange.away_bar import AwayBar
from ui.exchange.chip import ExchangeChip
from ui.exchange.panel import ExchangePanel
from ui.exchange.watching import ExchangeWatch
from ui.map.state import UnsettledMark

if TYPE_CHECKING:
    from ui.main_window import MainWindow

RELOAD_MS = 300
"""So long further changes of components are waited for before the map draws them."""


class ExchangeDesk(QObject):
    """Made where the store is a replica; on an embedded store there is nothing to exchange and nothing to see."""

    def __init__(self, window: "MainWindow", exchange: Exchange) -> None:
        """`window` has its bars and docks already."""
        super().__init__(window)
        context = window.context
        self._window, self._exchange = window, exchange
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
        self._reload = QTimer(self, singleShot=True, interval=RELOAD_MS)
        self._reload.timeout.connect(self._read_components)
        context.operations.changed.connect(self._take_change)
        self._read_components()
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
        if state.conflicts != self._conflicts:
            self._read_unsettled()  # A decision against what was meant changes no component.
        self._conflicts = state.conflicts

    def _take_change(self, changes: Changes) -> None:
        """What came in one go is drawn once."""
        if changes.components or "component" in changes.tables:
            self._reload.start()

    def _read_components(self) -> None:
        self._window.parts.map_view.reload(["component"])
        self._read_unsettled()

    def _read_unsettled(self) -> None:
        self._window.context.operations.read(self._exchange.unsettled_components, self._show_unsettled)

    def _show_unsettled(self, found: Mapping[UUID, Unsettled]) -> None:
        language = self._window.context.language
        self._window.parts.map_view.set_unsettled([
            UnsettledMark(str(component), meant.meaning, wording.unsettled_why(meant, language))
            for component, meant in found.items()])
