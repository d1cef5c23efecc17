"""A locked window hides all it has, takes only its user's password, and loses nothing that was typed."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from app.domain.errors import BadInput, NotAllowed
from app.queries.people import UserRow
from app.services.people import BeginSession
from tests.helpers.fake_context import StraightOperations, fake_context
from tests.helpers.fake_queries import FakePeople
from tests.helpers.hands import resized
from ui.session_lock import SessionLock

SECRET = "right"


class Locked:
    """A window with a half-typed sentence and an open dialog, and its lock."""

    def __init__(self, qtbot: QtBot) -> None:
        self.operations = StraightOperations()
        self.context = fake_context("ACC", operations=self.operations)
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.typed = QLineEdit("half a sen")
        self.window.setCentralWidget(self.typed)
        self.window.resize(800, 500)
        self.window.show()
        self.other = QDialog(self.window)
        self.other.show()
        self.lock = SessionLock(self.window, self.context, self.prove, "受理员01")

    def prove(self, login: str, password: str) -> UserRow:
        user = FakePeople().user(login)
        if password == "locked":
            raise NotAllowed("login.locked", login=login, minutes=15)
        if user is None or password != SECRET:
            raise BadInput("login.wrong")
        return user

    def enter(self, qtbot: QtBot, password: str) -> None:
        assert self.lock.dialog is not None
        self.lock.dialog.password.clear()
        qtbot.keyClicks(self.lock.dialog.password, password)
        qtbot.keyClick(self.lock.dialog.password, Qt.Key.Key_Return)


@pytest.fixture
def locked(qtbot: QtBot) -> Iterator[Locked]:
    made = Locked(qtbot)
    made.lock.lock()
    yield made
    made.lock.idle.stop()


def shown_at(window: Any) -> str:
    """Return the name of what is seen in the middle of the window."""
    found = window.childAt(window.rect().center().x(), 5)
    return str(found.objectName() or found.parent().objectName())


def test_what_is_there_is_covered_and_other_windows_hidden(qtbot: QtBot, locked: Locked) -> None:
    assert locked.lock.locked and shown_at(locked.window) == "cover"
    assert not locked.other.isVisible()
    resized(qtbot, locked.window, 1000, 700)
    assert shown_at(locked.window) == "cover"
    assert locked.window.childAt(990, 690).objectName() == "cover"


def test_the_users_password_opens_it_and_nothing_is_lost(qtbot: QtBot, locked: Locked) -> None:
    dialog = locked.lock.dialog
    assert dialog is not None
    locked.enter(qtbot, "wrong")
    assert dialog.said.text() == "用户名或密码不对。" and locked.lock.locked
    locked.enter(qtbot, "locked")
    assert "15 分钟" in dialog.said.text()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible() and not locked.operations.written
    locked.enter(qtbot, SECRET)
    assert not locked.lock.locked and locked.other.isVisible()
    assert locked.typed.text() == "half a sen"
    (intent,) = locked.operations.written
    assert isinstance(intent, BeginSession) and intent.how == "unlock"
    locked.lock.lock()
    assert locked.lock.locked, "again"


def test_somebody_else_may_ask_to_log_in(qtbot: QtBot, locked: Locked) -> None:
    assert locked.lock.dialog is not None
    with qtbot.waitSignal(locked.lock.user_change_wanted):
        locked.lock.dialog.other.click()
    assert locked.lock.locked


def test_it_locks_by_itself_when_nobody_is_there(qtbot: QtBot) -> None:
    made = Locked(qtbot)
    assert made.lock.idle.interval() == 10 * 60_000 and made.lock.idle.isActive()
    made.lock.set_idle_minutes(0)
    assert not made.lock.idle.isActive()
    made.lock.idle.setInterval(30)
    made.lock.idle.start()
    qtbot.waitUntil(lambda: made.lock.locked)
