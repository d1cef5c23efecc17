"""The command centre's window: puts the panels where the workspace wants them and lets them know of each other."""

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from app.domain.errors import Refusal
from app.messages import sentence
from app.queries.cases import CaseRow
from app.queries.places import Found, Town
from app.services.intent import Changes
from ui import window_commands, wiring
from ui.alerts import Alerts
from ui.around_case import AroundCase
from ui.cases.accept_form import AcceptForm
from ui.cases.case_panel import CasePanel
from ui.cases.here_list import HereList
from ui.cases.open_reading import OpenReading
from ui.cases.orders_panel import OrdersPanel
from ui.cases.queue_panel import QueuePanel
from ui.centre import Bottom, Centre, stacked
from ui.composing import Composing
from ui.context import Context
from ui.dialogs import open_dialog
from ui.exchange.desk import ExchangeDesk
from ui.herald import Herald
from ui.keys_help import KeysHelp
from ui.layouts import Layouts
from ui.map.layer_panel import LayerPanel
from ui.map.map_view import MapView
from ui.map.selection_list import SelectionList
from ui.messages import MessageBar
from ui.panes import Panes
from ui.status_bar import StatusBar
from ui.top_bar import TopBar
from ui.training.training import Training
from ui.video.video_dock import VideoDock
from ui.workspaces import DEFAULT, Workspace, first_for, workspaces_for

_CLOCK_MS, _CASES_MS = 10_000, 30_000


@dataclass(frozen=True, slots=True)
class Parts:
    """What outlives a window: engines keep running when theme, language or user change."""

    map_view: MapView
    video: VideoDock
    charts: QWidget
    today: QWidget
    herald: Herald | None = None
    """Sound and tray; None keeps quiet."""


class MainWindow(QMainWindow):
    """One person's view of one store.

    Signals:
        workspace_shown: the `Workspace`.
        theme_toggled, language_chosen, user_change_wanted, password_change_wanted: another window is wanted.
        town_shown: the `Town`.
        closed: the user has closed the window.
    """

    workspace_shown = Signal(object)
    theme_toggled = Signal()
    language_chosen = Signal(str)
    user_change_wanted = Signal()
    password_change_wanted = Signal()
    town_shown = Signal(object)
    closed = Signal()

    def __init__(self, context: Context, parts: Parts, user: str, asked: str | None = None) -> None:
        """`user` is the name in the top bar, `asked` the first workspace."""
        super().__init__()
        self.setWindowTitle(self.tr("Wanmi · digital city management command centre"))
        self.context, self.parts, self._map, self._video = context, parts, parts.map_view, parts.video
        self._queues: dict[str, QueuePanel] = {}
        self.cases: list[CaseRow] | None = None
        """The open cases, as map and status bar show them; None until they were read."""
        self.town: Town | None = None
        workspaces = workspaces_for(context.author)
        self._workspaces = {each.key: each for each in workspaces}
        self.layouts = Layouts(context, self)
        self._open = OpenReading(context, self._take_cases, self)
        self._build(workspaces, user)
        self.alerts = Alerts(self, user, parts.herald)
        self.exchange = ExchangeDesk(self, context.exchange) if context.exchange is not None else None
        self._connect()
        self.show_workspace(first_for(context.author, asked).key)
        if self.queue is not None and self.workspace.centre == "form" and not self.form.comes_first():
            self.queue.list.setFocus()  # Else Qt begins in the form, and it would look as if a report were written.
        self._read()

    # For who opened it

    def show_workspace(self, key: str) -> None:
        """Arrange the window for a workspace."""
        if self.isVisible():
            self.layouts.keep(self.workspace.key)
        self.workspace = workspace = self._workspaces[key]
        self.top.show_workspace(key)
        self.workspace_shown.emit(workspace)
        if workspace.queue:
            self.queue_stack.setCurrentWidget(self.orders if workspace.orders else self._queue(key))
        self.centre.show_for(workspace)
        self.status.show_map(workspace.centre in ("map", "form"))
        self.lay_out()

    def lay_out(self) -> None:
        """Lay the docks out as the person left them at this size, else by the table of sizes."""
        self.docks.show_for(self.workspace)
        self.layouts.bring_back(self.workspace.key)

    def show_case(self, case: UUID | None) -> None:
        """Open a case everywhere: queue, panel, map, cameras."""
        if self.queue is not None:
            self.queue.select(case)
        self.panel.show_case(case)

    @property
    def queue(self) -> QueuePanel | None:
        """The queue of the open workspace, None where it has none."""
        return self._queues.get(self.workspace.key) if self.workspace.queue else None

    def help(self) -> None:
        """Show the keys (F1)."""
        open_dialog(KeysHelp(self.context.commands, self))

    def refresh(self) -> None:
        """Bring order and data up to date (F5)."""
        if self.queue is not None:
            self.queue.settle()
        self.panel.refresh()
        self._open.wish()

    def go_to(self, found: Found) -> None:
        """Go to what was found, where there is a map."""
        if self.workspace.centre not in ("map", "form"):
            self.show_workspace(first_for(self.context.author, DEFAULT).key)
        self.around.go_to(found)

    def show_below(self, part: QWidget) -> None:
        """Open a part of the bottom dock: near cameras, charts, the cases of a place."""
        self.docks.bottom.show()
        self.docks.bottom.set_closed_up(False)
        self.bottom.show_part(part)

    # Building

    def _build(self, workspaces: tuple[Workspace, ...], user: str) -> None:
        context = self.context
        self.top = TopBar(context, workspaces, user, self)
        self.message = MessageBar(context.theme, self)
        self.form, self.panel, self.orders = AcceptForm(context), CasePanel(context), OrdersPanel(context)
        self.here = HereList(context.language, context.theme)
        self.around = AroundCase(context, self._map, self._video, self.here, self.panel.decision, self)
        self.layer_panel = LayerPanel(self._map.layers, context.theme, context.language)
        self.selection, self.queue_stack = SelectionList(), QStackedWidget()
        self.centre = Centre(self.form, self.parts.charts, self._map, context)
        self.setCentralWidget(self.centre)
        self.status = StatusBar(context, self)
        self.training = Training(self)
        self.setMenuWidget(stacked(self.top, *self.training.bars, self.message))
        self.bottom = Bottom({self.tr("Near video"): self._video, self.tr("Charts"): self.parts.today,
                              self.tr("Cases here"): self.here})
        self.docks = Panes(self, context.theme, queue=self.queue_stack, layers=self.layer_panel,
                           selection=self.selection, case=self.panel, bottom=self.bottom)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self.status, 1)
        if context.read_only:
            self.message.stand(self.tr("Nobody is logged in: this window only looks."), self.tr("Log in"),
                               self.user_change_wanted.emit)

    def _queue(self, key: str) -> QueuePanel:
        if key not in self._queues:
            queue = self._queues[key] = QueuePanel(self.context, key)
            wiring.connect_queue(self, queue, key)
            self.queue_stack.addWidget(queue)
        return self._queues[key]

    def begin(self, rows: list[CaseRow]) -> None:
        """The next thing to do is already open."""
        reports = self.workspace.centre == "form" and self.form.comes_first()
        if rows and self.queue is not None and self.panel.case() is None and not reports:
            self.queue.take_next()

    def _connect(self) -> None:
        wiring.connect(self)
        self.context.operations.changed.connect(self._on_changed)
        self.context.operations.refused.connect(self._on_refused)
        Composing(self)
        window_commands.register(self)
        for every_ms, then in ((_CLOCK_MS, self._tick), (_CASES_MS, self._open.wish)):
            QTimer(self, interval=every_ms, timeout=then).start()

    # What happens

    def _read(self) -> None:
        context = self.context
        context.operations.read(context.places.town, self._take_town)
        self._open.wish()

    def _take_town(self, town: Town) -> None:
        self.town = town
        self.status.show_town(town)
        self._tick()
        self.town_shown.emit(town)

    def _take_cases(self, rows: list[CaseRow]) -> None:
        self.cases = rows
        self.around.show_cases(rows)
        self.status.show_cases(rows)
        self.alerts.show_cases(rows)

    def _tick(self) -> None:
        self.status.show_clock(self.context.clock.now(), self.town)

    def _on_changed(self, changes: Changes) -> None:
        self._open.wish()
        if self.queue is not None:
            self.queue.refresh()
        if self.panel.case() in changes.cases:
            self.panel.refresh()

    def _on_refused(self, refusal: Refusal) -> None:
        self.alerts.toast.say(sentence(refusal, self.context.language))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Docks keep to the table of sizes."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.lay_out()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Tell who opened the window."""
        self.layouts.keep(self.workspace.key)
        super().closeEvent(event)
        self.alerts.others.leave()
        self.panel.decision.leave()
        self.form.draft.settle()
        self.closed.emit()
