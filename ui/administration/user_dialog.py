"""The form of one user: names, roles, department, grids; of a new one the login and the password for one log-in."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QApplication, QCheckBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem, QPushButton,
    QWidget)

from app.domain.ids import uuid7
from app.domain.people import Role, User
from app.domain.permission import NOBODYS
from app.login import one_time_password
from app.queries.people import DepartmentRow, UserRow
from app.services.people import SetPassword
from app.services.staff import AddUser, ChangeUser
from ui.card import Card
from ui.cases.fields import ChoiceBox
from ui.cases.wording import is_chinese
from ui.context import Context

WIDTH_PX, GRIDS_PX, ROLE_COLUMNS = 600, 120, 3
_ID = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Choices:
    """What a user may be given."""

    roles: Sequence[Role]
    departments: Sequence[DepartmentRow]
    grids: Sequence[tuple[str, str, str]]


class UserDialog(Card):
    """Adds a user, or changes one."""

    def __init__(self, context: Context, choices: Choices, user: UserRow | None, parent: QWidget | None = None) -> None:
        """`user` is who is changed, None for a new one."""
        title = _tr_new() if user is None else _tr_edit()
        super().__init__(context.operations, context.language, title, _tr_save(), parent)
        self.setMinimumWidth(WIDTH_PX)
        self._context, self._user, self._chinese = context, user, is_chinese(context.language)
        self.password = one_time_password() if user is None else ""
        self.login, self.name_zh, self.name_en, self.reason = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.department, self.primary = ChoiceBox(), QCheckBox(self.tr("Primary inspector of these grids"))
        self.roles: dict[str, QCheckBox] = {}
        self.grids = QListWidget()
        self._lay_out(choices)
        if user is not None:
            self._fill(user)
        self._show_grids()
        (self.name_zh if user else self.login).setFocus()

    def submit(self) -> None:
        """Save."""
        self.set_busy(True)
        user, now = self._wanted(), self._context.clock.now()
        if self._user is not None:
            self._operations.write(ChangeUser(id=uuid7(now), user=user, reason=self.reason.text()),
                                   lambda _: self.accept(), refused=self.refuse)
            return
        hashed, password, reason = self._context.hashed, self.password, self.reason.text()
        self._operations.read(lambda: hashed(password), lambda kept: self._operations.write(
            AddUser(id=uuid7(now), user=user, password_hash=kept, reason=reason), lambda _: self.accept(),
            refused=self.refuse), refused=self.refuse)

    def _wanted(self) -> User:
        grids = [self.grids.item(row) for row in range(self.grids.count())]
        return User(
            id=self._user.id if self._user else uuid7(self._context.clock.now()),
            version=self._user.version if self._user else 0, login=self.login.text().strip().lower(),
            name_zh=self.name_zh.text().strip(), name_en=self.name_en.text().strip(),
            roles=frozenset(code for code, box in self.roles.items() if box.isChecked()),
            department=self.department.currentData(), primary=self.primary.isChecked() and self._inspects(),
            responsibility_grids=tuple(item.data(_ID) for item in grids if item.checkState() is Qt.CheckState.Checked
                                       ) if self._inspects() else ())

    def _fill(self, user: UserRow) -> None:
        self.login.setText(user.login)
        self.login.setEnabled(False)
        self.name_zh.setText(user.name_zh)
        self.name_en.setText(user.name_en)
        for code, box in self.roles.items():
            box.setChecked(code in user.roles)
        self.department.setCurrentIndex(max(self.department.findData(user.department), 0))
        self.primary.setChecked(user.primary)
        for row in range(self.grids.count()):
            item = self.grids.item(row)
            if item.data(_ID) in user.responsibility_grids:
                item.setCheckState(Qt.CheckState.Checked)

    def _lay_out(self, choices: Choices) -> None:
        self.login.setPlaceholderText(self.tr("Small letters and digits, for example acc07"))
        self.reason.setPlaceholderText(self.tr("Kept in the journal"))
        self.department.addItem(self.tr("none"), None)
        for department in choices.departments:
            self.department.addItem(department.name_zh if self._chinese else department.name_en, department.id)
        boxes = QGridLayout()
        boxes.setVerticalSpacing(6)
        given = [role for role in choices.roles if role.code not in NOBODYS]
        for at, role in enumerate(given):
            box = self.roles[role.code] = QCheckBox(role.name_zh if self._chinese else role.name_en)
            box.setToolTip(role.code)
            box.toggled.connect(lambda _: self._show_grids())
            boxes.addWidget(box, at // ROLE_COLUMNS, at % ROLE_COLUMNS)
        self.grids.setFixedHeight(GRIDS_PX)
        for code, zh, en in choices.grids:
            item = QListWidgetItem(f"{zh if self._chinese else en or zh} · {code}")
            item.setData(_ID, code)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.grids.addItem(item)
        for words, widget in ((self.tr("Login"), self.login), (self.tr("Chinese name"), self.name_zh),
                              (self.tr("English name"), self.name_en)):
            widget.setAccessibleName(words)
            self.form.addRow(words, widget)
        self.form.addRow(self.tr("Roles"), boxes)
        for words, widget in ((self.tr("Department"), self.department), (self.tr("Grids"), self.grids),
                              ("", self.primary), (self.tr("Reason"), self.reason)):
            widget.setAccessibleName(words or self.primary.text())
            self.form.addRow(words, widget)
        if self.password:
            self.form.addRow(self.tr("One-time password"), shown_password(self.password))
            self.say(self.tr("Give the password to the user now; it isn't shown again. It is for one log-in."))

    def _inspects(self) -> bool:
        return self.roles["INS"].isChecked() if "INS" in self.roles else False

    def _show_grids(self) -> None:
        for row in (self.grids, self.primary):
            self.form.setRowVisible(row, self._inspects())


class PasswordGiven(Card):
    """Gives a user a new password for one log-in, and lifts a lock."""

    def __init__(self, context: Context, user: UserRow, parent: QWidget | None = None) -> None:
        super().__init__(context.operations, context.language, _tr_give(), _tr_give(), parent)
        self._context, self._user, self.password = context, user, one_time_password()
        self.form.addRow(self.tr("User"), QLabel(f"{user.name_zh if is_chinese(context.language) else user.name_en}"
                                                 f" · {user.login}"))
        self.form.addRow(self.tr("One-time password"), shown_password(self.password))
        self.say(self.tr("Give the password to the user now; it isn't shown again. It is for one log-in."))

    def submit(self) -> None:
        """Keep it."""
        self.set_busy(True)
        hashed, password, user = self._context.hashed, self.password, self._user.id
        self._operations.read(lambda: hashed(password), lambda kept: self._operations.write(
            SetPassword(id=uuid7(self._context.clock.now()), user=user, password_hash=kept),
            lambda _: self.accept(), refused=self.refuse), refused=self.refuse)


def shown_password(password: str) -> QWidget:
    """Return the password to read and to copy."""
    line, copy = QLineEdit(password), QPushButton(_tr_copy())
    line.setReadOnly(True)
    line.setAccessibleName(password)
    copy.setAutoDefault(False)
    copy.clicked.connect(lambda: QApplication.clipboard().setText(password))
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(line, 1)
    row.addWidget(copy)
    return whole


def _tr_new() -> str:
    return QCoreApplication.translate("UserDialog", "New user")


def _tr_edit() -> str:
    return QCoreApplication.translate("UserDialog", "Edit user")


def _tr_save() -> str:
    return QCoreApplication.translate("Administration", "Save")


def _tr_give() -> str:
    return QCoreApplication.translate("UserDialog", "Give a one-time password")


def _tr_copy() -> str:
    return QCoreApplication.translate("UserDialog", "Copy")
