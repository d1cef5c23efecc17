"""A hotline case, typed at the acceptance desk, goes through the posts' own windows to closed; nobody else can help it.

Real window, real keys, real store; only the map's picture is absent: its engine isn't started.
"""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import NotAllowed
from app.domain.ids import uuid7
from app.domain.place import Point
from app.services.cases import Photo, TakeStep
from tests.helpers.filled import DEPARTMENT, SOUTH, WEST, fill
from tests.helpers.hands import commit, focus, press
from tests.helpers.office import ROLES, Office, posts
from tests.helpers.stores import do, make_store, replay_equals_rows
from ui.cases.fields import CheckField, TextField
from ui.cases.photo_field import PhotoField
from ui.cases.place_field import PlaceField
from ui.cases.step_form import StepForm
from ui.cases.type_field import TypeField
from ui.main_window import MainWindow
from ui.map.map_view import MapView

PLACE = Point(WEST + 120_000, SOUTH + 60_000)
WAIT_MS = 20_000
MAY = {"accept": {"ACC"}, "file": {"SHF"}, "dispatch": {"DSP"}, "sign": {"DEP", "DPH"}, "feed_back": {"DEP", "DPH"},
       "pass_feedback": {"DSP"}, "send_verification": {"ACC"}, "answer_verification_pass": {"INS"}, "close": {"SHF"}}
"""Who may take each step of the main line; nobody else."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    store = make_store(tmp_path)
    fill(store)
    do(store, posts, number=50)
    try:
        yield Office(store)
        replay_equals_rows(store)
    finally:
        store.close()


def nobody_else_may(office: Office, case: UUID, step: str) -> None:
    """Every other role is neither offered the step nor let through the door with it."""
    detail = office.cases.detail(case, roles=frozenset(), department=None, user=UUID(int=0))
    photo = office.store.blobs.put(b"a photo")
    for role in ROLES:
        if role in MAY[step]:
            assert step in office.offered(case, role), (role, step)
            continue
        assert step not in office.offered(case, role), (role, step)
        intent = TakeStep(
            id=uuid7(office.store.clock.now()), case=case, step=step, seen_version=detail.row.version, opinion="试试",
            facts={"department": str(DEPARTMENT), "condition_met": True, "photos_seen": True},
            photos=tuple(Photo(photo, stage) for stage in ("after", "verification")))
        with pytest.raises(NotAllowed, match="step.no_permission"):
            office.store.carry_out(intent, office.author(role))


def report(qtbot: QtBot, window: MainWindow, *, accept: bool = False) -> UUID:
    """Type the call in, as the acceptor does, and report it, or accept it by the same key; return the new case."""
    form = window.form
    assert window.workspace.key == "accept" and form.isVisible()
    qtbot.waitUntil(lambda: form.type.edit.completer() is not None, timeout=WAIT_MS)
    focus(qtbot, form.description.edit)
    commit(form.description.edit, "二道街路口一堆垃圾没人收")
    press(qtbot, window, Qt.Key.Key_Tab)
    assert form.type.edit.hasFocus()
    qtbot.keyClicks(form.type.edit, "bllj")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        press(qtbot, window, key)
    chosen = form.type.chosen()
    assert chosen is not None and (chosen.kind, chosen.type_code) == ("event", "0102")
    parts = window.findChild(MapView)
    assert parts is not None
    parts.place_clicked.emit(PLACE)
    qtbot.waitUntil(lambda: form.place.placed() is not None, timeout=WAIT_MS)
    focus(qtbot, form.description.edit)
    assert form.gaps() == []
    with qtbot.waitSignal(form.reported, timeout=WAIT_MS) as reported:
        if accept:
            press(qtbot, window, Qt.Key.Key_F8)
        else:
            form.report()
    case = reported.args[0]
    assert isinstance(case, UUID)
    return case


def step_taken(qtbot: QtBot, window: MainWindow, step: str) -> None:
    """Press F8 once the step's form is there and filled in."""
    qtbot.waitUntil(lambda: form_of(window, step) is not None, timeout=WAIT_MS)
    with qtbot.waitSignal(window.panel.changed, timeout=WAIT_MS):
        press(qtbot, window, Qt.Key.Key_F8)


def form_of(window: MainWindow, step: str) -> StepForm | None:
    form = window.panel.decision.form()
    return form if form is not None and form.step == step else None


def take_case(qtbot: QtBot, window: MainWindow, case: UUID) -> None:
    """Take cases from the queue with F9 until it is this one."""
    queue = window.queue
    assert queue is not None
    qtbot.waitUntil(lambda: case in [row.id for row in queue.rows()], timeout=WAIT_MS)
    for _ in range(len(queue.rows())):
        press(qtbot, window, Qt.Key.Key_F9)
        if queue.current() == case:
            break
    assert queue.current() == case
    qtbot.waitUntil(lambda: (detail := window.panel.detail()) is not None and detail.row.id == case, timeout=WAIT_MS)
    # F9 claims the case too, once it is read.
    qtbot.waitUntil(lambda: window.context.operations.idle, timeout=WAIT_MS)


def fill_in(qtbot: QtBot, window: MainWindow, step: str, photo: Path) -> None:
    """Tick, attach and write what the step asks for beyond what is filled in already."""
    qtbot.waitUntil(lambda: form_of(window, step) is not None, timeout=WAIT_MS)
    form = form_of(window, step)
    assert form is not None
    for name in ("photos_seen", "condition_met"):
        field = form.field(name)
        if isinstance(field, CheckField):
            focus(qtbot, field.box)
            press(qtbot, window, Qt.Key.Key_Space)
    for name in ("photo.after", "photo.verification"):
        field = form.field(name)
        if isinstance(field, PhotoField):
            field.add_files([photo])
            qtbot.waitUntil(lambda field=field: bool(field.photos()), timeout=WAIT_MS)
    opinion = form.field("opinion")
    if isinstance(opinion, TextField) and not opinion.text:
        focus(qtbot, opinion.edit)
        commit(opinion.edit, "垃圾已清净")
    assert form.gaps() == []


def test_an_acceptor_accepts_his_own_report_by_the_same_key(qtbot: QtBot, office: Office) -> None:
    with office.window(qtbot, "ACC") as window:
        case = report(qtbot, window, accept=True)
        detail = office.cases.detail(case, roles=frozenset({"ACC"}), department=None, user=UUID(int=0))
        assert [step.step for step in detail.steps] == ["report", "accept"]
        assert detail.row.state == "accepted" and not detail.row.number.startswith("R-")
        qtbot.waitUntil(lambda: window.panel.case() == case, timeout=WAIT_MS)
        assert window.form.content() == {} and window.form.description.edit.hasFocus()


def test_a_hotline_case_from_the_call_to_closed(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    assert image.save(str(photo))
    with office.window(qtbot, "ACC") as window:
        case = report(qtbot, window)
        nobody_else_may(office, case, "accept")
        step_taken(qtbot, window, "accept")
    for role, steps in (("SHF", ("file",)), ("DSP", ("dispatch",)), ("DEP", ("sign", "feed_back")),
                        ("DSP", ("pass_feedback",)), ("ACC", ("send_verification",)),
                        ("INS", ("answer_verification_pass",)), ("SHF", ("close",))):
        with office.window(qtbot, role) as window:
            open_tab_of(window, steps[0])
            take_case(qtbot, window, case)
            for step in steps:
                nobody_else_may(office, case, step)
                fill_in(qtbot, window, step, photo)
                step_taken(qtbot, window, step)
    detail = office.cases.detail(case, roles=frozenset({"SHF"}), department=None, user=UUID(int=0))
    assert detail.row.state == "closed"
    assert len(detail.row.number) == 18
    assert [step.step for step in detail.steps if step.step != "claim"] == ["report", *MAY]
    assert [media.stage for media in detail.media] == ["after", "verification"]


def test_what_the_operator_leaves_open_is_completed_at_acceptance(qtbot: QtBot, office: Office) -> None:
    with office.window(qtbot, "HOT") as window:
        form = window.form
        focus(qtbot, form.description.edit)
        commit(form.description.edit, "有人乱倒垃圾")
        focus(qtbot, form.place.edit)
        commit(form.place.edit, "二道街菜市场后门")
        with qtbot.waitSignal(form.reported, timeout=WAIT_MS) as reported:
            press(qtbot, window, Qt.Key.Key_F8)
        case = reported.args[0]
        qtbot.waitUntil(lambda: window.panel.detail() is not None, timeout=WAIT_MS)
        assert window.panel.decision.steps() == ("amend",)
    with office.window(qtbot, "ACC") as window:
        take_case(qtbot, window, case)
        qtbot.waitUntil(lambda: form_of(window, "accept") is not None, timeout=WAIT_MS)
        accept = form_of(window, "accept")
        assert accept is not None
        press(qtbot, window, Qt.Key.Key_F8)
        assert "还缺" in window.panel.decision.said() or "missing" in window.panel.decision.said()
        kind, place = accept.field("type_code"), accept.field("place")
        assert isinstance(kind, TypeField) and isinstance(place, PlaceField)
        focus(qtbot, kind.edit)
        qtbot.keyClicks(kind.edit, "bllj")
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
            press(qtbot, window, key)
        place.pick_wanted.emit()
        view = window.findChild(MapView)
        assert view is not None
        view.place_clicked.emit(PLACE)
        qtbot.waitUntil(lambda: accept.gaps() == [], timeout=WAIT_MS)
        step_taken(qtbot, window, "accept")
    row = office.cases.detail(case, roles=frozenset(), department=None, user=UUID(int=0)).row
    assert (row.state, row.type_code, row.unit_grid) == ("accepted", "0102", "610603001001002")


def open_tab_of(window: MainWindow, step: str) -> None:
    """Open the queue's tab where cases wait for the step."""
    queue = window.queue
    assert queue is not None
    queue.tab_bar.setCurrentIndex({"pass_feedback": 1, "send_verification": 2, "answer_verification_pass": 1,
                                   "close": 1}.get(step, 0))


def test_a_viewer_sees_the_case_but_no_button(qtbot: QtBot, office: Office) -> None:
    with office.window(qtbot, "AUD") as window:
        queue = window.queue
        assert queue is not None
        qtbot.waitUntil(lambda: bool(queue.rows()), timeout=WAIT_MS)
        press(qtbot, window, Qt.Key.Key_F9)
        qtbot.waitUntil(lambda: window.panel.detail() is not None, timeout=WAIT_MS)
        assert window.panel.decision.isHidden()
        visible: list[QWidget] = [button for button in (window.panel.decision.primary_button,
                                                        window.panel.decision.more_button) if button.isVisible()]
        assert not visible
