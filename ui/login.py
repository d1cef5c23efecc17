"""Who sits here: the log-in, and a password of one's own. The check runs off the GUI thread; it is slow on purpose."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.errors import BadInput, Refusal
from app.domain.ids import uuid7
from app.login import check_new_password
from app.queries.people import UserRow
from app.services.people import SetPassword
from ui.card import Card
from ui.cases.fields import ChoiceBox
from ui.cases.wording import is_chinese
from ui.context import Context
from ui.operations import Operations

LogIn = Callable[[str, str], UserRow]


class LoginDialog(Card):
    """Asks for a login and its password; `user` is who it was, once accepted."""

    def __init__(self, operations: Operations, log_in: LogIn, language: str, *, offered: Sequence[UserRow] = (),
                 hint: str = "", login: str = "", parent: QWidget | None = None) -> None:
        """
        Args:
            operations: where the check runs.
            log_in: returns the user or raises Refusal (`app.login.log_in`).
            language: of names and refusals.
            offered: users to choose from (a demonstration's); any other login may be typed too.
            hint: a sentence below the fields, for example the demonstration's password.
            login: filled in already.
            parent: the window that is covered.
        """
        super().__init__(operations, language, _tr_login(), _tr_login(), parent)
        self._log_in = log_in
        self.user: UserRow | None = None
        self.login = ChoiceBox()
        self.login.setEditable(True)
        self.login.setInsertPolicy(ChoiceBox.InsertPolicy.NoInsert)
        for each in offered:
            name = each.name_zh if is_chinese(language) else each.name_en
            self.login.addItem(f"{name} · {each.login}", each.login)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.login.setAccessibleName(self.tr("User"))
        self.password.setAccessibleName(self.tr("Password"))
        self.form.addRow(self.tr("User"), self.login)
        self.form.addRow(self.tr("Password"), self.password)
        self.say(hint)
        known = self.login.findData(login)
        if known >= 0:
            self.login.setCurrentIndex(known)
        else:
            self.login.setEditText(login)
        (self.password if login else self.login).setFocus()

    def chosen(self) -> str:
        """Return the login that is chosen or typed."""
        at, typed = self.login.currentIndex(), self.login.currentText().strip()
        return str(self.login.itemData(at)) if at >= 0 and self.login.itemText(at) == typed else typed

    def submit(self) -> None:
        """Check the password."""
        login, password = self.chosen(), self.password.text()
        if not login:
            self.say(self.tr("Give your login name."))
            self.login.setFocus()
            return
        self.set_busy(True)
        self._operations.read(lambda: self._log_in(login, password), self._take, refused=self.refuse)

    def refuse(self, refusal: Refusal) -> None:
        """Say why not, ready for another try."""
        super().refuse(refusal)
        self.password.selectAll()
        self.password.setFocus()

    def _take(self, user: UserRow) -> None:
        self.user = user
        self.accept()


class PasswordDialog(Card):
    """Sets the user's own password."""

    def __init__(self, context: Context, log_in: LogIn, hashed: Callable[[str], str],
                 parent: QWidget | None = None) -> None:
        """`log_in` proves the old password, `hashed` gives the Argon2 text of the new one; both may take long."""
        super().__init__(context.operations, context.language, _tr_password(), _tr_password(), parent)
        self._context, self._log_in, self._hashed = context, log_in, hashed
        self.old, self.new, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        for edit, words in ((self.old, self.tr("Password now")), (self.new, self.tr("New password")),
                            (self.again, self.tr("Once more"))):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
            edit.setAccessibleName(words)
            self.form.addRow(words, edit)

    def submit(self) -> None:
        """Check the old one, keep the new one."""
        old, new = self.old.text(), self.new.text()
        if new != self.again.text():
            self.say(self.tr("The new password was not typed the same twice."))
            return
        if new == old:
            self.say(self.tr("Take another password than the one you have now."))
            return
        try:
            check_new_password(new, self._context.author.login)
        except BadInput as refusal:
            self.refuse(refusal)
            return
        self.set_busy(True)

        def prove() -> tuple[UUID, str]:
            return self._log_in(self._context.author.login, old).id, self._hashed(new)

        self._operations.read(prove, self._keep, refused=self.refuse)

    def _keep(self, proved: tuple[UUID, str]) -> None:
        user, password_hash = proved
        intent = SetPassword(id=uuid7(self._context.clock.now()), user=user, password_hash=password_hash)
        self._operations.write(intent, lambda _: self.accept(), refused=self.refuse)


def _tr_login() -> str:
    return QCoreApplication.translate("LoginDialog", "Log in")


def _tr_password() -> str:
    return QCoreApplication.translate("PasswordDialog", "Change my password")
