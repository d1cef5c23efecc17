"""The acceptance desk's form: drafts outlive the window, are parked, taken up again and deleted by name."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.domain.errors import Unusable
from tests.helpers.accept_form import GATE, answered_by, fill, form_of
from tests.helpers.fake_context import MemoryBlobs, MemoryWorkstation, StraightOperations
from tests.helpers.hands import press


def test_a_draft_survives_the_window_and_ends_with_the_report(qtbot: QtBot) -> None:
    workstation, blobs = MemoryWorkstation(), MemoryBlobs()
    form = form_of(qtbot, workstation=workstation, blobs=blobs)
    fill(form)
    form.reporter.name.setText("王女士")
    form.reporter.phone.setText("139 1234 2871")
    answered_by(form, "sms")
    form.reporter.anonymous.setChecked(True)
    form.photos.add_image(QImage(8, 8, QImage.Format.Format_RGB32), "门口")
    qtbot.waitUntil(lambda: bool(workstation.all("draft")) and bool(workstation.all("draft")[0][1]["photos"]))
    form.close()
    again = form_of(qtbot, workstation=workstation, blobs=blobs, operations=StraightOperations())
    assert again.content() == workstation.all("draft")[0][1]
    assert "draft" in again.said.text()
    assert again.place.point() == GATE
    assert again.reporter.anonymous.isChecked()
    again.submit()
    assert workstation.all("draft") == [] and not again.reporter.anonymous.isChecked()
    assert form_of(qtbot, workstation=workstation).content() == {}


def test_an_older_draft_with_an_answer_is_answered_by_phone(qtbot: QtBot) -> None:
    form = form_of(qtbot)
    fill(form)
    older = {name: value for name, value in form.content().items() if name != "answer"} | {"wants_answer": True}
    form.restore(older)
    assert form.answer.facts() == {"answer_way": "phone"}


def test_ctrl_s_keeps_the_draft_at_once(qtbot: QtBot) -> None:
    workstation = MemoryWorkstation()
    form = form_of(qtbot, workstation=workstation)
    form.description.edit.setPlainText("路灯不亮")
    press(qtbot, form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert workstation.all("draft")[0][1]["description"] == "路灯不亮"
    form.clear()
    assert workstation.all("draft") == []


def acts(menu: QMenu) -> dict[str, QAction]:
    """Open the menu and return what can be chosen in it."""
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions() if action.text() and action.isEnabled()}


def test_ctrl_n_parks_what_was_typed_and_the_menu_brings_it_back(qtbot: QtBot) -> None:
    workstation = MemoryWorkstation()
    form = form_of(qtbot, workstation=workstation)
    fill(form)
    form.reporter.phone.setText("139 1234 2871")
    first = form.content()
    press(qtbot, form, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert form.content() == {} and form.drafts.text() == "Drafts  1"
    press(qtbot, form, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert form.drafts.text() == "Drafts  1"
    form.description.edit.setPlainText("路灯不亮")
    name = "16:00 · 139 1234 2871 · 井盖塌下去了，车压过去哐当响"
    again = form_of(qtbot, workstation=workstation)
    with qtbot.waitSignal(form.place.found):  # The map goes to its pin.
        acts(form.drafts.choices)[name].trigger()
    assert form.content() == first
    assert set(acts(form.drafts.choices)) == {"16:00 · 路灯不亮", "Delete", "Delete what stands in the form"}
    assert [value.get("parked_at", "") != "" for _, value in workstation.all("draft")] == [False, True]
    again.drafts.take_up("accept/acc/gone")
    assert "another window" in again.said.text()


def test_a_parked_draft_is_another_person_s_own(qtbot: QtBot) -> None:
    workstation = MemoryWorkstation()
    form = form_of(qtbot, workstation=workstation)
    fill(form)
    form.begin()
    assert form_of(qtbot, "HOT", workstation=workstation).drafts.text() == "Drafts"
    assert form_of(qtbot, workstation=workstation).content() == {}


def test_a_draft_goes_only_by_a_named_act_and_comes_back(qtbot: QtBot) -> None:
    workstation = MemoryWorkstation()
    form = form_of(qtbot, workstation=workstation)
    told: list[tuple[str, Any]] = []
    form.drafts.dropped.connect(lambda words, undo: told.append((words, undo)))
    fill(form)
    acts(form.drafts.choices)["Delete what stands in the form"].trigger()
    assert form.content() == {} and workstation.all("draft") == []
    words, undo = told.pop()
    assert words == "Draft deleted: 井盖塌下去了，车压过去哐当响"
    undo()
    [(key, kept)] = workstation.all("draft")
    assert kept["description"] == "井盖塌下去了，车压过去哐当响" and form.drafts.text() == "Drafts  1"
    form.drafts.delete(key)
    assert workstation.all("draft") == []
    told.pop()[1]()
    assert len(workstation.all("draft")) == 1


def test_nothing_is_emptied_where_it_could_not_be_parked(qtbot: QtBot) -> None:
    class Full(MemoryWorkstation):
        def keep(self, kind: str, key: str, value: Mapping[str, Any]) -> None:
            raise Unusable("disk.full", path="w")

    form = form_of(qtbot, workstation=Full())
    fill(form)
    form.begin()
    assert form.description.text and form.said.isVisible()
    form.draft.forget()
