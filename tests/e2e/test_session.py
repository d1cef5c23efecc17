"""One sitting at a real store: another theme, another language, another user; map, video and store go on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import BadInput
from app.domain.ids import uuid7
from app.entrypoints.reading import reading_of
from app.entrypoints.session import Session, Wishes
from app.login import author_of
from app.services.people import SetPassword
from data.passwords import hashed
from data.store import Store
from tests.helpers.hands import press
from ui.login import LoginDialog, PasswordDialog
from ui.session_lock import UnlockDialog

WAIT_MS = 30_000


@pytest.fixture
def session(qtbot: QtBot, demo_copy: Path) -> Iterator[Session]:
    made = Session(Store.open(demo_copy), Wishes(theme="day", language="zh_CN", workspace=None, size=(1366, 768)))
    yield made
    made.close()


def test_theme_language_and_user_change_while_the_engines_go_on(qtbot: QtBot, session: Session) -> None:
    session.begin_as("dsp")
    first = session.window
    assert first is not None
    qtbot.waitUntil(lambda: session.map_view.first_frame_ms is not None and first.cases is not None, timeout=WAIT_MS)
    assert first.workspace.key == "dispatch"
    map_pid, view = session.map_view.engine.pid, session.map_view

    first.theme_toggled.emit()
    second = session.window
    assert second is not None and second is not first
    assert session.map_view is view and view.engine.pid == map_pid and view.window() is second
    assert QApplication.palette().window().color().lightness() < 60
    qtbot.waitUntil(lambda: second.cases is not None and session.is_idle(), timeout=WAIT_MS)

    second.language_chosen.emit("en")
    third = session.window
    assert third is not None and third.windowTitle().startswith("Wanmi")
    assert QCoreApplication.translate("Workspaces", "Dispatch") == "Dispatch"
    qtbot.waitUntil(lambda: session.map_view.first_frame_ms is not None and third.cases is not None, timeout=WAIT_MS)

    third.user_change_wanted.emit()
    dialog = waited_dialog(qtbot)
    dialog.login.setCurrentIndex(dialog.login.findData("acc"))
    qtbot.keyClicks(dialog.password, "wanmi-demo-2021")
    press(qtbot, dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.window is not third, timeout=WAIT_MS)
    fourth = session.window
    assert fourth is not None
    qtbot.waitUntil(lambda: fourth.cases is not None and session.is_idle(), timeout=WAIT_MS)
    assert "Acceptor" in fourth.top.user_button.text()


def test_without_a_login_there_is_no_window(qtbot: QtBot, session: Session) -> None:
    session.ask()
    dialog = waited_dialog(qtbot)
    assert "wanmi-demo-2021" in dialog.said.text()
    with qtbot.waitSignal(session.ended):
        press(qtbot, dialog, Qt.Key.Key_Escape)
    assert session.window is None


def test_nobody_else_begins_without_a_password(session: Session) -> None:
    with pytest.raises(BadInput, match="login.unknown"):
        session.begin_as("nobody")
    assert session.window is None


def waited_dialog(qtbot: QtBot) -> LoginDialog:
    def dialogs() -> list[LoginDialog]:
        return [each for each in QApplication.topLevelWidgets() if isinstance(each, LoginDialog) and each.isVisible()]

    qtbot.waitUntil(lambda: len(dialogs()) == 1, timeout=WAIT_MS)
    return dialogs()[0]


def test_password_of_somebody_else_is_for_one_log_in(qtbot: QtBot, demo_copy: Path) -> None:
    with Store.open(demo_copy) as store:
        reading = reading_of(store)
        administrator, acceptor = reading.people.user("adm"), reading.people.user("acc")
        assert administrator is not None and acceptor is not None
        given = hashed("for one log-in")
        store.carry_out(SetPassword(id=uuid7(store.clock.now()), user=acceptor.id, password_hash=given),
                        author_of(administrator, "test"))
    session = Session(Store.open(demo_copy), Wishes(theme="day", language="zh_CN", workspace=None, size=(1366, 768)))
    try:
        session.ask()
        dialog = waited_dialog(qtbot)
        dialog.login.setCurrentIndex(dialog.login.findData("acc"))
        qtbot.keyClicks(dialog.password, "for one log-in")
        press(qtbot, dialog, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PasswordDialog), timeout=WAIT_MS)
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, PasswordDialog)
        assert "只供登录一次" in asked.said.text()
        before = session.window
        press(qtbot, asked, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: session.window is not before, timeout=WAIT_MS)
        assert session.window is not None and session.window.context.read_only
        qtbot.waitUntil(session.is_idle, timeout=WAIT_MS)
    finally:
        session.close()


def test_wrong_passwords_lock_out_until_an_administrator_lifts_it_and_a_locked_window_opens_again(
        qtbot: QtBot, session: Session) -> None:
    session.ask()
    dialog = waited_dialog(qtbot)
    dialog.login.setCurrentIndex(dialog.login.findData("acc"))
    for _ in range(5):
        qtbot.keyClicks(dialog.password, "guess")
        press(qtbot, dialog, Qt.Key.Key_Return)
        qtbot.waitUntil(dialog.act.isEnabled, timeout=WAIT_MS)
    assert "15 分钟后" in dialog.said.text()
    sit(qtbot, session, dialog, "adm")
    window = session.window
    assert window is not None and window.workspace.key == "administration"
    page = window.centre.administration.show_page("users")
    qtbot.waitUntil(lambda: bool(page.table.model.records), timeout=WAIT_MS)
    page.table.choose(next(user.id for user in page.table.model.records if user.login == "acc"))
    qtbot.waitUntil(page.unlock.isVisible, timeout=WAIT_MS)
    qtbot.mouseClick(page.unlock, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.unlock.isVisible(), timeout=WAIT_MS)
    window.user_change_wanted.emit()
    dialog = waited_dialog(qtbot)
    dialog.login.setCurrentIndex(dialog.login.findData("acc"))
    sit(qtbot, session, dialog, "acc")
    locked = session.window
    assert locked is not None
    locked.form.description.edit.setPlainText("井盖响，说到一半")
    press(qtbot, locked, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), UnlockDialog), timeout=WAIT_MS)
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, UnlockDialog)
    assert locked.childAt(locked.rect().center()).window() is locked and "cover" in covered_by(locked)
    qtbot.keyClicks(asked.password, "wanmi-demo-2021")
    press(qtbot, asked, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "cover" not in covered_by(locked), timeout=WAIT_MS)
    assert locked.form.description.edit.toPlainText() == "井盖响，说到一半"
    qtbot.waitUntil(session.is_idle, timeout=WAIT_MS)


def sit(qtbot: QtBot, session: Session, dialog: LoginDialog, login: str) -> None:
    """Log in with the demonstration's password and wait for the window."""
    before = session.window
    dialog.login.setCurrentIndex(dialog.login.findData(login))
    dialog.password.clear()
    qtbot.keyClicks(dialog.password, "wanmi-demo-2021")
    press(qtbot, dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.window is not None and session.window is not before, timeout=WAIT_MS)
    window = session.window
    qtbot.waitUntil(lambda: window.cases is not None and session.is_idle(), timeout=WAIT_MS)
    with qtbot.waitActive(window, timeout=WAIT_MS):
        window.activateWindow()


def covered_by(window: QWidget) -> str:
    """Return the names of what is seen in the middle of the window."""
    seen, names = window.childAt(window.rect().center()), []
    while seen is not None and seen is not window:
        names.append(seen.objectName())
        seen = seen.parentWidget()
    return " ".join(names)
