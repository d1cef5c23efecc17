"""Log-in and password with real keys: right and wrong, chosen and typed, and nothing twice."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.errors import BadInput
from app.login import LogIn
from app.queries.people import UserRow
from app.services.intent import Changes
from app.services.people import SetPassword
from tests.helpers.fake_context import StandingClock, StraightOperations, fake_context
from tests.helpers.fake_queries import USERS, FakePeople, made_id
from tests.helpers.fake_staff import FakeStaff
from ui.login import LoginDialog, PasswordDialog
from ui.operations import Operations

SECRET = "wanmi-demo-2021"


def prove(login: str, password: str) -> UserRow:
    return LogIn(people=FakePeople(), staff=FakeStaff(), fits=lambda _, given: given == SECRET,
                 carry_out=lambda intent, author: Changes(), clock=StandingClock(), new_id=lambda: made_id(1),
                 workstation="DESK-1", proved=lambda user: None)(login, password)


@pytest.fixture
def operations(qtbot: QtBot) -> Iterator[Operations]:
    made = Operations(lambda intent: Changes())
    yield made
    made.close()


def test_the_right_password_lets_in(qtbot: QtBot, operations: Operations) -> None:
    dialog = LoginDialog(operations, prove, "zh_CN", offered=USERS, login="acc")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClicks(dialog.password, SECRET)
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    assert dialog.user is not None and dialog.user.login == "acc"


def test_a_wrong_one_is_said_and_can_be_typed_again(qtbot: QtBot, operations: Operations) -> None:
    dialog = LoginDialog(operations, prove, "zh_CN", offered=USERS, login="acc")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClicks(dialog.password, "guess")
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert not dialog.act.isEnabled()
    qtbot.waitUntil(dialog.act.isEnabled)
    assert dialog.said.text() == "用户名或密码不对。"
    assert dialog.user is None and dialog.password.selectedText() == "guess"


def test_any_login_may_be_typed(qtbot: QtBot, operations: Operations) -> None:
    dialog = LoginDialog(operations, prove, "en", offered=USERS)
    qtbot.addWidget(dialog)
    dialog.login.setEditText("dsp")
    assert dialog.chosen() == "dsp"
    dialog.login.setCurrentIndex(dialog.login.findData("eva"))
    assert (dialog.chosen(), dialog.login.currentText()) == ("eva", "Evaluator 01 · eva")
    dialog.login.setEditText("")
    dialog.submit()
    assert dialog.said.text() and dialog.act.isEnabled()


def test_an_unknown_user_reads_like_a_wrong_password(qtbot: QtBot, operations: Operations) -> None:
    dialog = LoginDialog(operations, prove, "en", login="nobody")
    qtbot.addWidget(dialog)
    dialog.password.setText(SECRET)
    dialog.submit()
    qtbot.waitUntil(lambda: bool(dialog.said.text()))
    with pytest.raises(BadInput, match="login.wrong"):
        prove("nobody", SECRET)
    assert dialog.user is None


@pytest.mark.parametrize(("new", "again"), [
    ("short", "short"), ("all small letters", "all small letters"), (SECRET, SECRET),
    ("Long enough 1t is", "Long enough 1t was")])
def test_a_weak_or_mistyped_password_is_not_kept(qtbot: QtBot, new: str, again: str) -> None:
    operations = StraightOperations()
    dialog = PasswordDialog(fake_context("ACC", operations=operations), prove, lambda text: f"hash of {text}")
    qtbot.addWidget(dialog)
    for edit, text in ((dialog.old, SECRET), (dialog.new, new), (dialog.again, again)):
        edit.setText(text)
    dialog.submit()
    assert dialog.said.text() and not operations.written


def test_the_own_password_is_set_by_an_intent(qtbot: QtBot) -> None:
    operations = StraightOperations()
    context = fake_context("ACC", operations=operations)
    dialog = PasswordDialog(context, prove, lambda text: f"hash of {text}")
    qtbot.addWidget(dialog)
    for edit, text in ((dialog.old, SECRET), (dialog.new, "Long enough 1t is"), (dialog.again, "Long enough 1t is")):
        edit.setText(text)
    with qtbot.waitSignal(dialog.accepted):
        dialog.submit()
    (intent,) = operations.written
    assert isinstance(intent, SetPassword)
    assert (intent.user, intent.password_hash) == (context.author.user, "hash of Long enough 1t is")


def test_the_old_password_must_be_right(qtbot: QtBot) -> None:
    operations = StraightOperations()
    dialog = PasswordDialog(fake_context("ACC", operations=operations), prove, str)
    qtbot.addWidget(dialog)
    for edit, text in ((dialog.old, "guess"), (dialog.new, "Long enough 1t is"), (dialog.again, "Long enough 1t is")):
        edit.setText(text)
    dialog.submit()
    assert dialog.said.text() == "用户名或密码不对。" and not operations.written
