"""The window around the panels: who sees what, how it is laid out, what the search box and the status bar say."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QListView, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import BadInput
from app.link.supervision import State
from app.queries.cases import CaseFilter
from tests.helpers.fake_context import author_of, fake_context
from tests.helpers.fake_queries import FakeCases, made_id, point
from tests.helpers.hands import focus, press, resized
from ui.commands import bindings
from tests.helpers.windows import opened
from ui.main_window import MainWindow
from ui.map.state import View
from ui.operations import Operations
from ui.others import Sign
from ui.panes import sizes_for
from ui.workspaces import WORKSPACES, first_for, workspaces_for

HALL = [each.key for each in WORKSPACES]


@contextmanager
def window_of(qtbot: QtBot, role: str, width_px: int = 1366, height_px: int = 768) -> Iterator[MainWindow]:
    """Show the window of a role before made-up cases; the engines stay off."""
    operations = Operations(lambda intent: pytest.fail("nothing is written here"))
    context = fake_context(role, language="en", operations=operations)
    with opened(qtbot, context, role, width_px, height_px) as window:
        qtbot.waitUntil(lambda: window.cases is not None and operations.idle)
        yield window


@pytest.mark.parametrize(("role", "first"), [
    ("ACC", "accept"), ("HOT", "accept"), ("SHF", "duty"), ("DSP", "dispatch"), ("GIS", "gis"), ("VID", "video"),
    ("EVA", "evaluation"), ("LED", "supervision"), ("SUP", "supervision")])
def test_each_post_begins_where_it_works(role: str, first: str) -> None:
    author = author_of(role)
    assert [each.key for each in workspaces_for(author)] == HALL
    assert first_for(author, None).key == first
    assert first_for(author, "gis").key == "gis"
    assert first_for(author, "screen").key == first, "workspaces of later issues are hidden"


def test_an_administrator_has_no_queue_of_cases() -> None:
    assert [each.key for each in workspaces_for(author_of("ADM"))] == ["administration", "gis"]
    assert first_for(author_of("ADM"), "dispatch").key == "administration"


@pytest.mark.parametrize(("role", "there"), [
    ("DEP", ["own", "supervision"]), ("DPH", ["own", "supervision"]), ("INS", ["own"]), ("ENF", ["own", "accept"])])
def test_those_outside_the_hall_have_their_cases_and_what_else_they_do(role: str, there: list[str]) -> None:
    assert [each.key for each in workspaces_for(author_of(role))] == there, \
        "departments answer supervision, enforcement officers report"
    assert first_for(author_of(role), None).key == "own"


@pytest.mark.parametrize("role", ["DSP", "ACC", "ADM", "DEP"])
def test_every_key_of_the_window_is_a_registered_command(qtbot: QtBot, role: str) -> None:
    with window_of(qtbot, role) as window:
        for key in window.top.workspaces():
            window.show_workspace(key)
        registered = {each.action for each in window.context.commands.all()}
        bound = {each for each in window.findChildren(QAction) if each.shortcuts()}
        tiles = {each for each in bound if window.parts.video.isAncestorOf(_owner(each))}
        assert bound - tiles <= registered, "a key that help, palette and the clash test don't know"
        table = {key for each in bindings().values() for key in map(QKeySequence, each.keys)}
        assert all(key in table for each in bound for key in each.shortcuts())
        assert not [each.key().toString() for each in window.findChildren(QShortcut) if each.key() not in table]
        lists = [each for each in window.findChildren(QAbstractItemView)
                 if each.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled) and not _edits(each)
                 and not isinstance(each.parent().parent(), QComboBox)]
        assert not lists, "an input method that is on would swallow the letters that are keys in lists"


def test_every_key_of_the_table_does_something(qtbot: QtBot) -> None:
    there = {id for id in bindings() if id.startswith("tile.")}  # The cameras outlive the windows and their registry.
    for role in ("DSP", "ACC"):
        with window_of(qtbot, role) as window:
            for key in window.top.workspaces():
                window.show_workspace(key)
            there |= {each.id for each in window.context.commands.all()}
    missing = {each.id for each in bindings().values() if not each.native and not each.later} - there
    assert missing == {"session.lock", "workspace.8", "conflict.drop", "conflict.redo"}, \
        "the session's lock is registered by who opens the window; conflicts come with a shared store; no post has " \
        "eight workspaces yet"


def test_the_next_thing_to_do_is_open_at_the_acceptance_desk_too(qtbot: QtBot) -> None:
    with window_of(qtbot, "ACC") as window:
        assert window.queue is not None
        qtbot.waitUntil(lambda: window.panel.case() == window.queue.rows()[0].id)
    with window_of(qtbot, "HOT") as window:
        qtbot.waitUntil(window.form.description.edit.hasFocus)
        assert window.panel.case() is None, "an operator accepts nothing: a call may come any time"


def test_the_next_thing_to_do_is_open_also_where_the_window_stands_before_it_is_read(qtbot: QtBot) -> None:
    may_answer = Event()

    class Slow(FakeCases):
        def counts_by_meaning(self, wanted: CaseFilter, *, roles: frozenset[str] = frozenset()) -> dict[str, int]:
            may_answer.wait(10)
            return super().counts_by_meaning(wanted, roles=roles)

    operations = Operations(lambda intent: pytest.fail("nothing is written here"))
    context = fake_context("ACC", language="en", operations=operations, cases=Slow())
    with opened(qtbot, context, "ACC") as window:
        assert window.panel.case() is None and window.isActiveWindow()
        may_answer.set()
        qtbot.waitUntil(lambda: window.queue is not None and bool(window.queue.rows()))
        assert window.panel.case() == window.queue.rows()[0].id


def test_an_administrator_begins_in_the_pages_and_reads_no_counts_of_what_he_never_sees(qtbot: QtBot) -> None:
    with window_of(qtbot, "ADM") as window:
        assert window.centre.administration is not None
        qtbot.waitUntil(window.centre.administration.list.hasFocus)
        assert not window.status.counts.isVisible()
    with window_of(qtbot, "DSP") as window:
        assert window.status.counts.isVisible()


def test_a_report_put_aside_or_deleted_at_the_desk_comes_back(qtbot: QtBot) -> None:
    with window_of(qtbot, "HOT") as window:
        form, toast = window.form, window.alerts.toast
        qtbot.waitUntil(form.description.edit.hasFocus)
        qtbot.keyClicks(form.description.edit, "dark")
        press(qtbot, window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        assert form.description.text == "" and form.drafts.text() == "Drafts  1"
        qtbot.keyClicks(form.description.edit, "loud")
        form.drafts.drop()
        assert form.description.text == "" and "loud" in toast.text.text()
        qtbot.mouseClick(toast.act, Qt.MouseButton.LeftButton)
        assert form.drafts.text() == "Drafts  2"


def test_a_picked_place_may_be_where_a_case_lies(qtbot: QtBot) -> None:
    with window_of(qtbot, "HOT") as window:
        form, view, case = window.form, window.parts.map_view, str(FakeCases().rows[0].id)
        form.pick_wanted.emit()
        view.case_clicked.emit([case], point(130, 310))
        qtbot.waitUntil(lambda: form.place.point() == point(130, 310))
        assert window.panel.case() is None
        view.case_clicked.emit([case], point(130, 320))
        qtbot.waitUntil(lambda: str(window.panel.case()) == case)
        assert form.place.point() == point(130, 310)


def test_one_button_of_the_window_is_filled_and_f8_is_its_key(qtbot: QtBot) -> None:
    with window_of(qtbot, "ACC") as window:
        form, decision, queue = window.form, window.panel.decision, window.queue
        assert queue is not None
        qtbot.waitUntil(lambda: decision.form() is not None)

        def filled() -> list[QPushButton]:
            return [each for each in window.findChildren(QPushButton)
                    if each.isVisible() and each.property("step") == "primary"]

        focus(qtbot, queue.list)
        assert filled() == [decision.primary_button] and "F8" not in form.submit_button.text()
        focus(qtbot, form.description.edit)
        assert filled() == [form.submit_button]
        assert "F8" in form.submit_button.text() and "F8" not in decision.primary_button.text()
        focus(qtbot, window.parts.map_view.canvas)
        assert filled() == [form.submit_button], "the map is looked at while the report is written"
        press(qtbot, window, Qt.Key.Key_F8)
        assert form.said.text().startswith("Still missing")
        assert not decision.said(), "the case beside it is not accepted"
        assert "F7" not in decision.back_button.text()
        focus(qtbot, window.parts.map_view.canvas)
        opened_step = decision.form()
        press(qtbot, window, Qt.Key.Key_F7)
        assert decision.form() is opened_step and form.said.text().startswith("Still missing"), "nor declined"
        focus(qtbot, decision.more_button)
        assert filled() == [decision.primary_button] and "F7" in decision.back_button.text()
        window.show_workspace("dispatch")
        focus(qtbot, window.parts.map_view.canvas)
        window.panel.show_case(None)
        window.show_workspace("accept")
        assert filled() == [form.submit_button], "no step of a case is offered"
        assert "F8" not in form.submit_button.text()
        form.say("")
        press(qtbot, window, Qt.Key.Key_F8)
        assert not form.said.text(), "one F8 too many reports nothing"


def test_the_pin_of_a_report_is_dragged_and_comes_back(qtbot: QtBot) -> None:
    with window_of(qtbot, "ACC") as window:
        form, view, toast, there = window.form, window.parts.map_view, window.alerts.toast, point(130, 310)
        canvas, moved = view.canvas, point(150, 300)
        view.engine.received.emit({"kind": "view", "x": there.x_mm / 1000, "y": there.y_mm / 1000, "m_per_px": 0.5}, [])
        assert view.whole_state()["pin"] is None
        focus(qtbot, form.description.edit)
        view.place_clicked.emit(there)
        qtbot.waitUntil(lambda: form.place.placed() is not None)
        assert view.whole_state()["pin"] == [there.x_mm / 1000, there.y_mm / 1000]
        assert not toast.isVisible(), "the first place moved nothing"
        tip = QPoint(canvas.width() // 2, canvas.height() // 2)
        body, goes = QPointF(tip + QPoint(0, -20)), QPointF(tip + QPoint(40, 0))

        def drag() -> None:
            qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=body.toPoint())
            QApplication.sendEvent(canvas, QMouseEvent(
                QEvent.Type.MouseMove, goes, goes, Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier))

        drag()
        press(qtbot, window, Qt.Key.Key_Escape)
        qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=goes.toPoint())
        assert form.place.point() == there and form.isVisible()
        drag()
        qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=goes.toPoint())
        new = form.place.point()
        assert new is not None and abs(new.x_mm - moved.x_mm) < 1000 and abs(new.y_mm - moved.y_mm) < 1000
        qtbot.waitUntil(toast.isVisible)
        assert "moved" in toast.text.text()
        qtbot.waitUntil(canvas.hasFocus)  # So no step of the case is undone.
        press(qtbot, window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: form.place.point() == there)
        qtbot.waitUntil(lambda: view.whole_state()["pin"] == [there.x_mm / 1000, there.y_mm / 1000])
        drag()
        qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=goes.toPoint())
        toast.act.click()
        assert form.place.point() == there
        window.show_workspace("dispatch")
        assert view.whole_state()["pin"] is None and not view.takes_places
        window.show_workspace("accept")
        assert view.whole_state()["pin"] is not None
        form.clear()
        assert view.whole_state()["pin"] is None


def test_v_and_h_show_cameras_and_history_of_the_chosen_case(qtbot: QtBot) -> None:
    with window_of(qtbot, "DSP") as window:
        queue = window.queue
        assert queue is not None
        qtbot.waitUntil(lambda: window.panel.detail() is not None)
        focus(qtbot, queue.list)
        for key, part in ((Qt.Key.Key_H, window.here), (Qt.Key.Key_V, window.parts.video)):
            window.docks.bottom.set_closed_up(True)
            press(qtbot, window, key)
            qtbot.waitUntil(lambda part=part: window.bottom.currentWidget() is part and part.isVisible())
        assert window.here.list.count()


def _owner(action: QAction) -> QWidget:
    owner = action.parent()
    assert isinstance(owner, QWidget)
    return owner


def _edits(view: QAbstractItemView) -> bool:
    return view.editTriggers() != QAbstractItemView.EditTrigger.NoEditTriggers


@pytest.mark.parametrize(("width", "left", "right"), [(1366, 376, 384), (1920, 452, 456), (1280, 376, 384)])
def test_docks_have_the_widths_of_the_table(width: int, left: int, right: int) -> None:
    sizes = sizes_for(width, 1080, WORKSPACES[2])
    assert (sizes.left, sizes.right) == (left, right)


def test_the_case_with_the_least_time_left_is_open(qtbot: QtBot) -> None:
    with window_of(qtbot, "DSP") as window:
        qtbot.waitUntil(lambda: window.panel.detail() is not None)
        detail, queue = window.panel.detail(), window.queue
        assert detail is not None and queue is not None
        assert detail.row.id == queue.rows()[0].id == queue.current()
        assert detail.row.number in window.docks.case.context.text()


def test_a_low_window_closes_the_bottom_dock_up_and_a_tab_opens_it(qtbot: QtBot) -> None:
    with window_of(qtbot, "DSP") as window:
        bottom = window.docks.bottom
        assert bottom.closed_up and bottom.height() < 50
        assert bottom.width() > 400, "the strip is as wide as the map"
        qtbot.mouseClick(window.bottom.tabs, Qt.MouseButton.LeftButton, pos=window.bottom.tabs.tabRect(1).center())
        assert not bottom.closed_up and window.bottom.currentIndex() == 1
        resized(qtbot, window, 1920, 1080)
        window.show_workspace("dispatch")
        assert not bottom.closed_up


def test_narrow_bars_keep_only_the_open_workspaces_word(qtbot: QtBot) -> None:
    with window_of(qtbot, "DSP") as window:
        buttons = {key: window.top.findChildren(type(button))[at] for at, (key, button) in
                   enumerate(window.top._buttons.items())}
        narrow = {key: button.sizeHint().width() for key, button in buttons.items()}
        resized(qtbot, window, 1920, 1000)
        qtbot.waitUntil(lambda: buttons["gis"].sizeHint().width() > narrow["gis"])
        assert buttons["dispatch"].sizeHint().width() == narrow["dispatch"]


def test_workspaces_change_by_key_and_show_their_middle(qtbot: QtBot) -> None:
    with window_of(qtbot, "SHF") as window:
        for number, key in enumerate(HALL, start=1):
            press(qtbot, window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.AltModifier)
            qtbot.waitUntil(lambda key=key: window.workspace.key == key)
            assert window.form.isVisible() == (key == "accept")
            assert window.parts.charts.isVisible() == (key == "evaluation")
            assert window._map.isVisible() == (key != "evaluation")
            assert window.docks.layers.isVisible() == (key == "gis")


def test_search_goes_where_enter_says(qtbot: QtBot) -> None:
    with window_of(qtbot, "DSP") as window:
        search = window.top.search
        focus(qtbot, search)
        search.setText("公园")
        search.textEdited.emit(search.text())
        hits = window.findChild(QListView, "search_hits")
        assert hits is not None
        qtbot.waitUntil(lambda: hits.isVisible() and hits.model().rowCount() > 0)
        with qtbot.waitSignal(search.chosen) as chosen:
            press(qtbot, window, Qt.Key.Key_Return)
        assert chosen.args[0].title == "公园广场东门"
        assert not hits.isVisible()
        view = window._map.view
        assert view is not None and view.x == pytest.approx(chosen.args[0].point.x_mm / 1000)


def test_the_status_bar_says_what_is_so(qtbot: QtBot) -> None:
    with window_of(qtbot, "DSP") as window:
        status, rows = window.status, FakeCases().open_cases()
        assert status.open.text() == f"Open {len(rows)}"
        assert "Demonstration clock 2021-12-31 16:00" in status.clock.text()
        status.show_view(View(0.0, 0.0, 4000 * 0.0254 / 96))
        assert status.scale.text().replace("\N{NO-BREAK SPACE}", " ") == "1 : 4 000"
        status.show_map_engine(State.CRASH_LOOP)
        status.show_video_engine(State.WAITING)
        assert status.engines.text() == "Map stopped · Video coming back"
        status.show_map_engine(State.RUNNING)
        assert status.engines.text() == "Video coming back"


def test_a_refusal_that_nobody_takes_is_said_in_the_corner(qtbot: QtBot) -> None:
    with window_of(qtbot, "DSP") as window:
        window.context.operations.refused.emit(BadInput("login.unknown", login="xyz"))
        toast = window.alerts.toast
        assert toast.isVisible() and "xyz" in toast.text.text() and toast.kept[0] == toast.text.text()
        map_view = window.parts.map_view
        assert map_view.rect().translated(map_view.mapTo(window, QPoint())).contains(toast.geometry())


class Heard:
    """Stands for a `Herald` and remembers what was to be heard and written."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def ring(self, kind: str) -> None:
        self.told.append(kind)

    def write(self, title: str, text: str) -> None:
        self.told.append(text)


def test_the_past_is_no_news_and_what_came_meanwhile_is_told_on_coming_back(
        qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    with window_of(qtbot, "DSP") as window:
        cases, moment, operations = window.context.cases, window.context.moment, window.context.operations
        assert isinstance(cases, FakeCases)
        herald, now = Heard(), list(cases.rows)
        monkeypatch.setattr(window.alerts, "_herald", herald)
        cases.rows = [*now[:4], *(replace(row, id=made_id(900 + at), state="filed") for at, row in enumerate(now[4:]))]
        moment.look_back(moment.present() - timedelta(days=1))
        qtbot.waitUntil(lambda: window.cases == cases.open_cases() and operations.idle)
        cases.rows = now
        moment.return_to_now()
        qtbot.waitUntil(lambda: window.cases == cases.open_cases() and operations.idle)
        assert not herald.told and not window.alerts.toast.kept

        moment.look_back(moment.present() - timedelta(days=1))
        cases.rows = [*now, replace(now[0], id=made_id(950), state="filed")]
        moment.return_to_now()
        qtbot.waitUntil(lambda: window.cases == cases.open_cases() and operations.idle)
        assert herald.told[:1] == ["new"] and len(herald.told) == 2


def test_who_looks_back_is_not_at_the_case_of_now(qtbot: QtBot) -> None:
    with window_of(qtbot, "DSP") as window:
        moment, others, line = window.context.moment, window.alerts.others, window.panel.presence
        signs = [Sign(str(made_id(1)), "受理员01", True, 0)]
        window.show_case(made_id(1))
        qtbot.waitUntil(lambda: window.panel.detail() is not None)
        others.present.emit(signs)
        assert not line.isHidden() and window.alerts._doing().case == made_id(1)
        moment.look_back(moment.present() - timedelta(days=1))
        others.present.emit(signs)
        assert line.isHidden() and window.alerts._doing().case is None


def test_keys_are_told_by_f1(qtbot: QtBot) -> None:
    with window_of(qtbot, "DSP") as window:
        press(qtbot, window, Qt.Key.Key_F1)
        qtbot.waitUntil(lambda: any(each.objectName() == "keys_help" and each.isVisible()
                                    for each in QApplication.topLevelWidgets()))


def test_docks_stand_as_the_person_left_them(qtbot: QtBot) -> None:
    with window_of(qtbot, "DSP") as window:
        begun = window.docks.queue.width()
        window.resizeDocks([window.docks.queue], [begun + 60], Qt.Orientation.Horizontal)
        qtbot.waitUntil(lambda: window.docks.queue.width() == begun + 60)
        window.show_workspace("gis")
        window.show_workspace("dispatch")
        qtbot.waitUntil(lambda: window.docks.queue.width() == begun + 60)
        next(each for each in window.context.commands.possible() if each.id == "window.layout").run()
        qtbot.waitUntil(lambda: window.docks.queue.width() == begun)
