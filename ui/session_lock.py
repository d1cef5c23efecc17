"""A locked window: its content is covered, its other windows are hidden, and only its user's password opens it again.

Nothing is closed, so nothing typed is lost.
"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow, QPushButton, QVBoxLayout, QWidget

from app.domain.errors import Refusal
from app.domain.ids import uuid7
from app.queries.people import UserRow
from app.services.people import BeginSession
from ui.card import Card
from ui.context import Context
from ui.dialogs import open_dialog
from ui.icons import icon

_ACTIVE = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel})
_MINUTE_MS, _SIGN_PX = 60_000, 48


class SessionLock(QObject):
    """Locks its window on demand, and after so many minutes without a key or the mouse.

    Signals:
        user_change_wanted: somebody else wants to log in instead.
    """

    user_change_wanted = Signal()

    def __init__(self, window: QMainWindow, context: Context, log_in: Callable[[str, str], UserRow],
                 name: str) -> None:
        """`log_in` proves the password, off the GUI thread; `name` is the user's, as the top bar has it."""
        super().__init__(window)
        self._window, self._context, self._log_in, self._name = window, context, log_in, name
        self._cover: QWidget | None = None
        self._hidden: list[QWidget] = []
        self._focus: QWidget | None = None
        self.dialog: UnlockDialog | None = None
        self.idle = QTimer(self)
        self.idle.setSingleShot(True)
        self.idle.timeout.connect(self.lock)
        self.action = context.commands.add("session.lock", self.tr("Lock this window"), self.lock, window)
        context.operations.read(context.staff.login_rules, lambda rules: self.set_idle_minutes(rules.idle_minutes))
        window.installEventFilter(self)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._watch)

    @property
    def locked(self) -> bool:
        """Whether the window is covered."""
        return self._cover is not None

    def set_idle_minutes(self, minutes: int) -> None:
        """Lock after so many minutes without a key or the mouse; 0: never."""
        self.idle.stop()
        self.idle.setInterval(minutes * _MINUTE_MS)
        if minutes:
            self.idle.start()

    def lock(self) -> None:
        """Cover the window and ask for the password."""
        if self.locked or not self._window.isVisible():
            return
        self._focus = QApplication.focusWidget()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        self._hidden = [each for each in QApplication.topLevelWidgets()
                        if each is not self._window and each.isVisible()]
        for each in self._hidden:
            each.hide()
        self._cover = _Cover(self._window, self._context, self._name)
        self.dialog = UnlockDialog(self._context, self._log_in, self._name, self._window)
        self.dialog.accepted.connect(self._unlock)
        self.dialog.other.clicked.connect(self.user_change_wanted)
        open_dialog(self.dialog)

    def _watch(self, native: QWindow | None) -> None:
        """Hear the keys and the mouse of the window that has the focus: there are far fewer than events of widgets."""
        if native is not None:
            native.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Whoever types or moves the mouse is there; the cover follows the window's size."""
        if event.type() in _ACTIVE and self.idle.interval() and not self.locked:
            self.idle.start()
        if watched is self._window and event.type() == QEvent.Type.Resize and self._cover is not None:
            self._cover.setGeometry(self._window.rect())
        return False

    def _unlock(self) -> None:
        assert self._cover is not None
        self._cover.deleteLater()
        self._cover, self.dialog = None, None
        for each in self._hidden:
            each.show()
        self._hidden = []
        if self._focus is not None and self._focus.isVisible():
            self._focus.setFocus()
        if self.idle.interval():
            self.idle.start()


class UnlockDialog(Card):
    """Asks for the password of whoever locked the window; it can't be closed."""

    def __init__(self, context: Context, log_in: Callable[[str, str], UserRow], name: str, parent: QWidget) -> None:
        super().__init__(context.operations, context.language, _tr_locked(), _tr_unlock(), parent)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        self._context, self._log_in = context, log_in
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(self.tr("Password"))
        self.form.addRow(self.tr("User"), QLabel(f"{name} · {context.author.login}"))
        self.form.addRow(self.tr("Password"), self.password)
        self.other = QPushButton(self.tr("Change user…"))
        self.other.setAutoDefault(False)
        self.cancel.hide()
        self.buttons.insertWidget(0, self.other)
        self.password.setFocus()

    def submit(self) -> None:
        """Check the password."""
        login, password = self._context.author.login, self.password.text()
        self.set_busy(True)
        self._operations.read(lambda: self._log_in(login, password), self._enter, refused=self.refuse)

    def refuse(self, refusal: Refusal) -> None:
        """Say why not, ready for another try."""
        super().refuse(refusal)
        self.password.selectAll()
        self.password.setFocus()

    def reject(self) -> None:
        """Stay: Esc opens nothing."""

    def _enter(self, _: UserRow) -> None:
        intent = BeginSession(id=uuid7(self._context.clock.now()), how="unlock")
        self._operations.write(intent, lambda _: self.accept(), refused=self.refuse)


class _Cover(QWidget):
    """Lies over the whole window."""

    def __init__(self, window: QMainWindow, context: Context, name: str) -> None:
        super().__init__(window)
        self.setObjectName("cover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        sign, said = QLabel(), QLabel(self.tr("Locked by {name}").format(name=name))
        sign.setPixmap(icon("lock-simple", context.theme, size_px=_SIGN_PX, tone="text.2").pixmap(_SIGN_PX, _SIGN_PX))
        said.setProperty("role", "title")
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        for each in (sign, said):
            column.addWidget(each, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()


def _tr_locked() -> str:
    return QCoreApplication.translate("UnlockDialog", "This window is locked")


def _tr_unlock() -> str:
    return QCoreApplication.translate("UnlockDialog", "Unlock")
