"""Which panel of the window hears whom: signals only, so that the window itself says what happens."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ui.calls.call_desk import CallDesk, takes_calls
from ui.first_act import FirstAct
from ui.workspaces import Workspace

if TYPE_CHECKING:
    from ui.cases.queue_panel import QueuePanel
    from ui.main_window import MainWindow


def connect(window: "MainWindow") -> None:
    """Let the panels of the window know of each other."""
    _connect_top(window)
    _connect_map(window)
    _connect_case(window)
    _connect_orders(window)
    _connect_form(window)
    _connect_calls(window)


def connect_queue(window: "MainWindow", queue: "QueuePanel", workspace: str) -> None:
    """Let the others know of a workspace's queue, which is made when it is first opened."""
    queue.case_chosen.connect(window.panel.show_case)
    queue.rows_changed.connect(window.begin)
    queue.said.connect(window.alerts.toast.say)
    queue.case_taken.connect(window.panel.decision.quick.claim_when_read)
    queue.map_wanted.connect(window.around.look_at)
    queue.cameras_wanted.connect(window.around.look_through_cameras)
    queue.history_wanted.connect(window.around.list_history)
    queue.case_opened.connect(lambda _: window.panel.setFocus())
    if window.exchange is not None:
        queue.conflict_opened.connect(window.exchange.open_case)
    queue.counted.connect(lambda count: window.top.show_count(workspace, count))


def _connect_top(window: "MainWindow") -> None:
    top = window.top
    top.workspace_chosen.connect(window.show_workspace)
    top.theme_toggled.connect(window.theme_toggled)
    top.language_chosen.connect(window.language_chosen)
    top.user_change_wanted.connect(window.user_change_wanted)
    top.password_change_wanted.connect(window.password_change_wanted)
    top.help_wanted.connect(window.help)
    top.search.chosen.connect(window.go_to)


def _connect_map(window: "MainWindow") -> None:
    view, status, around = window.parts.map_view, window.status, window.around
    around.case_wanted.connect(window.show_case)
    around.listed.connect(lambda: window.show_below(window.here))
    around.cameras_shown.connect(lambda: window.show_below(window.parts.video))
    around.counted.connect(window.bottom.set_count)
    around.said.connect(window.alerts.toast.say)
    view.coordinates_changed.connect(status.show_coordinates)
    view.view_changed.connect(status.show_view)
    # Map and video outlive the window: what they call must be methods, which are let go with it.
    view.state_changed.connect(status.show_map_engine)
    window.parts.video.feeds.engine_changed.connect(status.show_video_engine)
    view.layer_counts.connect(window.layer_panel.set_counts)
    view.selected.connect(window.selection.show_rows)
    window.layer_panel.changed.connect(view.set_layers)
    window.selection.cleared.connect(lambda: view.select([]))


def _connect_case(window: "MainWindow") -> None:
    panel, around = window.panel, window.around
    panel.shown.connect(around.show_case)
    panel.shown.connect(lambda detail: window.docks.case.context.setText(detail.row.number))
    panel.case_chosen.connect(window.show_case)
    panel.pick_wanted.connect(lambda: around.pick(panel.set_point))
    panel.decision.quick.next_wanted.connect(lambda: window.queue and window.queue.take_next(claim=True))
    window.here.case_chosen.connect(window.show_case)


def _connect_orders(window: "MainWindow") -> None:
    orders, panel = window.orders, window.panel
    window.queue_stack.addWidget(orders)
    orders.case_chosen.connect(lambda case, order: (panel.decision.mean(order), panel.show_case(case)))
    orders.case_opened.connect(panel.setFocus)
    orders.counted.connect(lambda count: window.top.show_count("supervision", count))
    orders.counted.connect(lambda: orders.isVisible() and panel.case() is None and orders.take_first())
    orders.overdue.connect(window.alerts.tell_overdue)


def _connect_form(window: "MainWindow") -> None:
    form, view, translate = window.form, window.parts.map_view, QCoreApplication.translate
    window.around.take_snapshot = None if window.context.read_only else form.take_picture
    first_act = FirstAct(form, window.panel.decision, (window.queue_stack, window.panel), window)
    window.workspace_shown.connect(lambda workspace: first_act.follow(form_shown=workspace.centre == "form"))
    window.workspace_shown.connect(lambda workspace: _take_places(window, workspace))
    form.pick_wanted.connect(lambda: window.around.pick(form.set_point))
    form.moved.connect(lambda _: _show_pin(window))
    form.place.mended.connect(lambda: window.alerts.toast.say(
        translate("Commands", "The place of the report was moved."),
        (translate("Commands", "Undo"), form.place.take_back)))
    form.case_chosen.connect(window.show_case)
    form.reported.connect(lambda case, _: window.show_case(case))
    if "ACC" in window.context.author.roles:
        form.acceptable.connect(lambda: _focus(window.panel))  # After a merge the form waits for the next call.
    form.marked.connect(lambda points: view.highlight(points=points))
    form.place.found.connect(view.fly_to)
    form.drafts.dropped.connect(
        lambda words, undo: window.alerts.toast.say(words, (translate("Commands", "Undo"), undo)))
    form.camera_reported.connect(lambda: window.show_workspace("accept"))


def _take_places(window: "MainWindow", workspace: Workspace) -> None:
    """Clicks on the map are the form's place while it is shown."""
    shown = workspace.centre == "form"
    window.around.take_place = window.form.set_point if shown else None
    window.parts.map_view.takes_places = shown
    _show_pin(window)


def _show_pin(window: "MainWindow") -> None:
    """The form's place is a pin on the map beside it."""
    shown = window.workspace.centre == "form"
    window.parts.map_view.set_pin(window.form.place.point() if shown else None)


def _connect_calls(window: "MainWindow") -> None:
    """Give who takes calls the strip above the queue, and F3 everywhere."""
    context = window.context
    if not takes_calls(context):
        return
    desk = CallDesk(context, window.form, window)
    context.commands.add("call.answer", QCoreApplication.translate("Commands", "Answer or end the call"), desk.press,
                         window)
    window.docks.queue.put_above(desk.strip)
    desk.begun.connect(lambda: window.workspace.key == "accept" or window.show_workspace("accept"))
    desk.said.connect(window.alerts.toast.say)
    desk.rang.connect(lambda number: window.alerts.tell_call(number, desk.press, seen=desk.strip.isVisible()))
    desk.recorded.connect(lambda case: case == window.panel.case() and window.panel.refresh())


def _focus(widget: QWidget) -> None:
    widget.setFocus()
