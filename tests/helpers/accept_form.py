"""The acceptance desk's form in tests: shown, and filled in."""

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.helpers.fake_context import fake_context
from tests.helpers.fake_queries import point
from tests.helpers.hands import shown
from ui.cases.accept_form import AcceptForm

GATE = point(130, 310)


def form_of(qtbot: QtBot, role: str = "ACC", **parts: object) -> AcceptForm:
    form = AcceptForm(fake_context(role, **parts))
    shown(qtbot, form, 700, 800)
    return form


def fill(form: AcceptForm) -> None:
    form.description.edit.setPlainText("井盖塌下去了，车压过去哐当响")
    form.type.choose("component", "0102")
    form.set_point(GATE)


def answered_by(form: AcceptForm, way: str) -> None:
    """Press how the reporter wants to be answered."""
    names = {"phone": "Answer · phone", "sms": "Answer · SMS"}
    next(each for each in form.answer.findChildren(QPushButton) if each.accessibleName() == names[way]).click()
