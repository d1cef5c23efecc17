"""Users: a list with search at the left, the chosen one with what can be done at the right."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.ids import uuid7
from app.queries.people import UserRow
from app.services.staff import BarUser, UnlockUser
from ui.administration.reason_dialog import ReasonDialog
from ui.administration.table import Column, RecordTable
from ui.administration.user_dialog import Choices, PasswordGiven, UserDialog
from ui.cases.facts import FactSheet
from ui.cases.wording import is_chinese
from ui.context import Context
from ui.dialogs import open_dialog
from ui.local_time import local

_ABOUT_PX = 300


@dataclass(slots=True)
class Staff:
    """What the page has read."""

    users: list[UserRow] = field(default_factory=list)
    choices: Choices = field(default_factory=lambda: Choices((), (), ()))
    locked: dict[UUID, datetime] = field(default_factory=dict)


class UsersPage(QWidget):
    """Every user of the store."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._chinese = context, is_chinese(context.language)
        self._staff = Staff()
        self.chosen: UserRow | None = None
        self.table = RecordTable(
            (Column(self.tr("Login"), lambda user: user.login, 90), Column(self.tr("Name"), self._name),
             Column(self.tr("Roles"), self._roles, 190), Column(self.tr("Department"), self._department, 170),
             Column(self.tr("State"), self._state, 120)),
            context.theme, add=self.tr("New user…"), search=self.tr("Login, name, role or department"),
            faint=lambda user: user.barred)
        self.head, self.facts = QLabel(), FactSheet()
        self.edit = QPushButton(self.tr("Edit…"))
        self.give = QPushButton(self.tr("One-time password…"))
        self.unlock = QPushButton(self.tr("Unlock"))
        self.bar = QPushButton()
        self._lay_out()
        self._connect()
        self._show_user(None)
        self.refresh()

    def refresh(self) -> None:
        """Read the users anew."""
        context = self._context

        def read() -> Staff:
            staff = context.staff
            return Staff(context.people.users(),
                         Choices(staff.roles(), context.people.departments(), staff.responsibility_grids()),
                         staff.locked(context.clock.now()))

        context.operations.read(read, self._show)

    def _show(self, staff: Staff) -> None:
        self._staff = staff
        self.table.show_records(staff.users)
        if self.chosen is None and staff.users:
            self.table.choose(staff.users[0].id)
        elif self.chosen is not None:
            self._show_user(next((user for user in staff.users if user.id == self.chosen.id), None))

    def _show_user(self, user: UserRow | None) -> None:
        self.chosen = user
        for button in (self.edit, self.give, self.bar):
            button.setEnabled(user is not None)
        self.bar.setText(self.tr("Let in again…") if user is not None and user.barred else self.tr("Bar…"))
        self.unlock.setVisible(user is not None and user.id in self._staff.locked)
        self.head.setText(self._name(user) if user else self.tr("Choose a user"))
        grids = {code: zh if self._chinese else en or zh for code, zh, en in self._staff.choices.grids}
        self.facts.show_facts([] if user is None else [(label, text) for label, text in (
            (self.tr("Login"), user.login), (self.tr("Roles"), self._roles(user)),
            (self.tr("Department"), self._department(user)),
            (self.tr("Grids"), "、".join(grids.get(code, code) for code in user.responsibility_grids)),
            (self.tr("State"), self._state(user))) if text])

    def _edit(self, user: UserRow | None) -> None:
        self._open(UserDialog(self._context, self._staff.choices, user, self))

    def _bar(self) -> None:
        user = self.chosen
        assert user is not None
        barred, version = not user.barred, user.version
        title = self.tr("Bar") if barred else self.tr("Let in again")
        about = self.tr("{name} can no longer log in, and nothing of an open window is taken any more.") if barred \
            else self.tr("{name} can log in again.")
        self._open(ReasonDialog(self._context, title, about.format(name=self._name(user)), lambda reason: [
            BarUser(id=uuid7(self._context.clock.now()), user=user.id, barred=barred, seen_version=version,
                    reason=reason)], self))

    def _unlock(self) -> None:
        assert self.chosen is not None
        intent = UnlockUser(id=uuid7(self._context.clock.now()), user=self.chosen.id)
        self._context.operations.write(intent, lambda _: self.refresh())

    def _open(self, dialog: QDialog) -> None:
        dialog.accepted.connect(self.refresh)
        open_dialog(dialog)

    def _lay_out(self) -> None:
        self.head.setProperty("role", "title")
        about = QVBoxLayout()
        about.setSpacing(12)
        about.addWidget(self.head)
        about.addWidget(self.facts)
        about.addSpacing(8)
        for button in (self.edit, self.give, self.unlock, self.bar):
            about.addWidget(button)
        about.addStretch(1)
        side = QWidget()
        side.setLayout(about)
        side.setFixedWidth(_ABOUT_PX)
        about.setContentsMargins(0, 44, 0, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        row.addWidget(self.table, 1)
        row.addWidget(side)

    def _connect(self) -> None:
        self.table.chosen.connect(self._show_user)
        self.table.adding.connect(lambda: self._edit(None))
        self.table.view.doubleClicked.connect(lambda _: self._edit(self.chosen))
        self.edit.clicked.connect(lambda: self._edit(self.chosen))
        self.give.clicked.connect(lambda: self._open(PasswordGiven(self._context, self.chosen, self)))
        self.unlock.clicked.connect(self._unlock)
        self.bar.clicked.connect(self._bar)

    def _name(self, user: UserRow) -> str:
        return user.name_zh if self._chinese else user.name_en

    def _roles(self, user: UserRow) -> str:
        names = [role.name_zh if self._chinese else role.name_en for role in self._staff.choices.roles
                 if role.code in user.roles]
        return ("、" if self._chinese else ", ").join(names)

    def _department(self, user: UserRow) -> str:
        return next((each.name_zh if self._chinese else each.name_en for each in self._staff.choices.departments
                     if each.id == user.department), "")

    def _state(self, user: UserRow) -> str:
        if user.barred:
            return self.tr("barred")
        until = self._staff.locked.get(user.id)
        if until is not None:
            return self.tr("locked until {time}").format(time=f"{local(until):%H:%M}")
        return self.tr("one-time password") if user.must_change_password else ""
