"""Two windows of two people on one case, each with its own connection to the store and to the workstation's file."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.ids import uuid7
from app.domain.people import User
from app.domain.place import Point
from app.ports.store import UnitOfWork
from app.services.cases import ReportCase, TakeStep
from data.store import Store
from data.workstation import OwnStore
from tests.helpers.filled import SOUTH, WEST, fill
from tests.helpers.hands import commit, focus, press
from tests.helpers.office import Office, posts
from tests.helpers.stores import do, make_store, replay_equals_rows
from ui.cases.step_form import StepForm
from ui.main_window import MainWindow
from ui.others import ENDS_S

CASE = UUID(int=900)
WAIT_MS = 20_000


@dataclass
class Pair:
    """Two dispatchers' windows."""

    one: MainWindow
    two: MainWindow
    store: Store


def _second_dispatcher(unit: UnitOfWork) -> None:
    unit.users.add(User(id=UUID(int=299), login="dsp2", name_zh="DSP02", name_en="DSP 02", roles=frozenset({"DSP"})))


def _filed(office: Office) -> None:
    """Bring a case to where dispatchers have it."""
    clock = office.store.clock
    office.store.carry_out(ReportCase(
        id=uuid7(clock.now()), case=CASE, channel="hotline", description="垃圾成堆", kind_of="event", type_code="0102",
        point=Point(WEST + 20_000, SOUTH + 20_000), place="一道街12号"), office.author("HOT"))
    for version, (role, step) in enumerate((("ACC", "accept"), ("SHF", "file")), start=1):
        office.store.carry_out(TakeStep(id=uuid7(clock.now()), case=CASE, step=step, seen_version=version,
                                        opinion="同意"), office.author(role))


@pytest.fixture
def pair(qtbot: QtBot, tmp_path: Path) -> Iterator[Pair]:
    with ExitStack() as stack:
        store = stack.enter_context(make_store(tmp_path))
        fill(store)
        do(store, posts, number=50)
        do(store, _second_dispatcher, number=51)
        _filed(Office(store))
        windows = []
        for login, name in (("dsp", "DSP01"), ("dsp2", "DSP02")):
            own = Store.open(store.path)
            stack.callback(own.close)
            kept = OwnStore(tmp_path / "own" / "workstation.sqlite", store.identity.id)
            stack.callback(kept.close)
            windows.append(stack.enter_context(Office(own, kept).window(qtbot, login, name)))
        for window in windows:
            window.show_case(CASE)
            qtbot.waitUntil(lambda window=window: window.panel.decision.form() is not None, timeout=WAIT_MS)
        yield Pair(*windows, store)
        replay_equals_rows(store)


def presence(window: MainWindow) -> str:
    line = window.panel.presence
    return line.words.text() if line.isVisible() else ""


def confirm(qtbot: QtBot, window: MainWindow) -> None:
    """Press F8 in the window: short cuts work in the active one only."""
    with qtbot.waitActive(window, timeout=WAIT_MS):
        window.activateWindow()
    press(qtbot, window, Qt.Key.Key_F8)


def press_outside_of_texts(qtbot: QtBot, window: MainWindow, modifiers: Qt.KeyboardModifier) -> None:
    """Press Z with modifiers: a text field that has the focus would undo its own typing."""
    focused = window.focusWidget()
    if focused is not None:
        focused.clearFocus()
    press(qtbot, window, Qt.Key.Key_Z, modifiers)


def form_of(window: MainWindow, step: str = "dispatch") -> StepForm:
    form = window.panel.decision.form()
    assert form is not None and form.step == step
    return form


def test_each_sees_the_other_and_signs_end_by_themselves(qtbot: QtBot, pair: Pair) -> None:
    one, two = pair.one, pair.two
    qtbot.waitUntil(lambda: "DSP02" in presence(one) and "DSP01" in presence(two), timeout=WAIT_MS)
    looking = presence(one)
    field = form_of(two).field("opinion")
    assert field is not None
    focus(qtbot, field)
    commit(field.focusProxy(), "先围起来")
    qtbot.waitUntil(lambda: presence(one) not in ("", looking), timeout=WAIT_MS)
    two.alerts.others._timer.stop()
    one.alerts.others._now_s = lambda: time.monotonic() + ENDS_S
    qtbot.waitUntil(lambda: presence(one) == "", timeout=WAIT_MS)


def test_the_second_sees_that_it_moved_and_keeps_every_field(qtbot: QtBot, pair: Pair) -> None:
    one, two = pair.one, pair.two
    form = form_of(two)
    assert form.put({"opinion": "先围起来", "limit_value": ["3", "work_day"]}) == []
    typed, version = form.typed(), two.panel.detail().row.version
    one.panel.decision.choose("claim")
    qtbot.waitUntil(lambda: one.panel.decision.form() is not None
                    and one.panel.decision.form().step == "claim", timeout=WAIT_MS)
    with qtbot.waitSignal(one.panel.changed, timeout=WAIT_MS):
        confirm(qtbot, one)
    qtbot.waitUntil(lambda: two.panel.detail().row.version > version, timeout=WAIT_MS)
    assert two.panel.detail().row.claim.name == "DSP01"
    assert "先围起来" in two.panel.decision.said(), "the step is another's now; the words are not lost"
    one.panel.decision.quick.put_back()
    qtbot.waitUntil(lambda: two.panel.detail().row.claim is None and two.panel.decision.form() is not None
                    and two.panel.decision.form().typed() == typed, timeout=WAIT_MS)
    said = " ".join(two.alerts.toast.kept)
    assert "DSP" in said


def test_a_stale_step_is_refused_and_the_draft_stays(qtbot: QtBot, pair: Pair) -> None:
    one, two = pair.one, pair.two
    two.alerts.others._timer.stop()
    form_of(two).put({"opinion": "先围起来"})
    one.panel.decision.choose("urge")
    qtbot.waitUntil(lambda: one.panel.decision.form() is not None
                    and one.panel.decision.form().step == "urge", timeout=WAIT_MS)
    form_of(one, "urge").put({"opinion": "快"})
    with qtbot.waitSignal(one.panel.changed, timeout=WAIT_MS):
        confirm(qtbot, one)
    before = two.panel.detail().row.version
    with qtbot.waitSignal(two.panel.decision.stale, timeout=WAIT_MS):
        confirm(qtbot, two)
    qtbot.waitUntil(lambda: two.panel.detail().row.version > before and two.panel.decision.form() is not None,
                    timeout=WAIT_MS)
    assert form_of(two).opinion() == "先围起来"
    with qtbot.waitSignal(two.panel.changed, timeout=WAIT_MS):
        confirm(qtbot, two)
    qtbot.waitUntil(lambda: two.panel.detail().row.state == "dispatched", timeout=WAIT_MS)


def test_what_was_undone_is_redone_until_somebody_else_has_the_case(qtbot: QtBot, pair: Pair) -> None:
    one, two = pair.one, pair.two
    two.alerts.others._timer.stop()
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

    def state(window: MainWindow) -> str:
        return window.panel.detail().row.state

    form_of(one).put({"opinion": "先围起来"})
    confirm(qtbot, one)
    qtbot.waitUntil(lambda: state(one) == "dispatched", timeout=WAIT_MS)
    for key, then in ((control, "filed"), (control | shift, "dispatched"), (control, "filed")):
        press_outside_of_texts(qtbot, one, key)
        qtbot.waitUntil(lambda then=then: state(one) == then and (
            then != "filed" or one.panel.decision.form() is not None), timeout=WAIT_MS)
    assert one.panel.detail().redo.opinion == "先围起来"
    two.panel.refresh()
    qtbot.waitUntil(lambda: two.panel.detail().row.version == one.panel.detail().row.version, timeout=WAIT_MS)
    assert two.panel.detail().redo is None
    one.alerts.others._timer.stop()
    with qtbot.waitSignal(two.panel.changed, timeout=WAIT_MS):
        two.panel.decision.choose("claim")
        qtbot.waitUntil(lambda: two.panel.decision.form() is not None
                        and two.panel.decision.form().step == "claim", timeout=WAIT_MS)
        confirm(qtbot, two)
    with qtbot.waitActive(one, timeout=WAIT_MS):
        one.activateWindow()
    before = one.panel.decision.said()
    press_outside_of_texts(qtbot, one, control | shift)
    qtbot.waitUntil(lambda: one.panel.decision.said() not in ("", before), timeout=WAIT_MS)
    with pair.store.unit_of_work() as unit:
        assert unit.cases.steps(CASE)[-1].step == "claim"
