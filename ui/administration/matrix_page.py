"""Who may do what: permissions down, roles across; a click changes a cell, one reason saves them all."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QLabel, QLineEdit, QPushButton, QTableView
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.ids import uuid7
from app.domain.people import Role
from app.domain.permission import NOBODYS, Permission
from app.messages import filled
from app.permissions import has_own, words_of_permission
from app.services.intent import Intent
from app.services.roles import SaveRole, SetPermission
from ui.administration.reason_dialog import ReasonDialog
from ui.card import Card
from ui.cases.wording import is_chinese
from ui.context import Context
from ui.dialogs import open_dialog

Index = QModelIndex | QPersistentModelIndex
MAY, OWN, NOT = "●", "○", "–"
_ROW_PX, _HEAD_PX, _ROLE_PX, _FIRST_PX = 32, 66, 52, 214


class Matrix(QAbstractTableModel):
    """The permissions as they stand, with what was clicked over them."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._theme, self._chinese = context.theme, is_chinese(context.language)
        self.roles: list[Role] = []
        self.rows: list[Permission] = []
        self.wanted: dict[str, Permission] = {}
        """Changed rows by name, not yet saved."""

    def show_rows(self, roles: list[Role], rows: list[Permission]) -> None:
        """Show these, nothing changed."""
        self.beginResetModel()
        self.roles, self.rows = [role for role in roles if role.code not in NOBODYS], rows
        self.wanted = {}
        self.endResetModel()

    def cell(self, row: int, column: int) -> str:
        """Return ●, ○ or –."""
        permission, code = self._row(row), self.roles[column].code
        return MAY if code in permission.any else OWN if code in permission.own else NOT

    def turn(self, row: int, column: int) -> None:
        """Give a cell its next value: ● where it was –, then ○ where the permission can be limited to the own."""
        permission, code, now = self._row(row), self.roles[column].code, self.cell(row, column)
        turns = (NOT, MAY, OWN) if has_own(permission.name) else (NOT, MAY)
        then = turns[(turns.index(now) + 1) % len(turns)] if now in turns else NOT
        changed = replace(permission, any=permission.any - {code} | ({code} if then == MAY else set()),
                          own=permission.own - {code} | ({code} if then == OWN else set()))
        if changed == self.rows[row]:
            self.wanted.pop(permission.name, None)
        else:
            self.wanted[permission.name] = changed
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.roles) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """As Qt asks."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """As Qt asks."""
        return 0 if parent.isValid() else len(self.roles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Sign, alignment, and the colours of what was changed and of what is denied."""
        row, column = index.row(), index.column()
        sign = self.cell(row, column)
        changed = self.wanted.get(self.rows[row].name)
        touched = changed is not None and sign != self._before(row, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return sign
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter)
        if role == Qt.ItemDataRole.BackgroundRole and touched:
            return self._theme.colour("accent.soft")
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._theme.colour("accent" if touched else "text.disabled" if sign == NOT else "text.1")
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{self._words(row)} · {self._name(column)}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation,  # noqa: N802
                   role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Roles across, permissions down."""
        across = orientation == Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.roles[section].code if across else self.rows[section].name
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._name(section) if across else self._words(section)

    def _row(self, row: int) -> Permission:
        permission = self.rows[row]
        return self.wanted.get(permission.name, permission)

    def _before(self, row: int, column: int) -> str:
        permission, code = self.rows[row], self.roles[column].code
        return MAY if code in permission.any else OWN if code in permission.own else NOT

    def _name(self, column: int) -> str:
        return self.roles[column].name_zh if self._chinese else self.roles[column].name_en

    def _words(self, row: int) -> str:
        zh, en = words_of_permission(self.rows[row].name)
        return zh if self._chinese else en


class MatrixPage(QWidget):
    """The matrix with its legend and what saves it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.model = Matrix(context)
        self.view = self._make_view()
        self.said = QLabel()
        self.add_role = QPushButton(self.tr("New role…"))
        self.add_role.setProperty("step", "plain")
        self.save, self.discard = QPushButton(self.tr("Save…")), QPushButton(self.tr("Discard"))
        self.save.setProperty("step", "primary")
        self.discard.setProperty("step", "plain")
        self._lay_out()
        self.view.clicked.connect(self._turn)
        self.view.activated.connect(self._turn)
        self.save.clicked.connect(self._save)
        self.add_role.clicked.connect(lambda: self.edit_role(None))
        self.view.horizontalHeader().sectionDoubleClicked.connect(lambda at: self.edit_role(self.model.roles[at]))
        self.discard.clicked.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read the matrix anew; what was clicked and not saved is gone."""
        staff = self._context.staff
        self._context.operations.read(lambda: (staff.roles(), staff.permissions()), lambda found: self._show(*found))

    def edit_role(self, role: Role | None) -> "RoleDialog":
        """Open the form of a role, None for a new one."""
        dialog = RoleDialog(self._context, role, self)
        dialog.accepted.connect(self.refresh)
        open_dialog(dialog)
        return dialog

    def _show(self, roles: list[Role], rows: list[Permission]) -> None:
        self.model.show_rows(roles, rows)
        self._count()

    def _turn(self, index: QModelIndex) -> None:
        self.model.turn(index.row(), index.column())
        self._count()

    def _count(self) -> None:
        changed = len(self.model.wanted)
        self.save.setEnabled(bool(changed))
        self.discard.setEnabled(bool(changed))
        self.said.setText(filled(self.tr(
            "{count} {count:permission|permissions} changed, not yet saved"), count=changed) if changed else
                          self.tr("● may · ○ for the own department, area or reports · – may not. Click to change."))

    def _save(self) -> None:
        chinese = is_chinese(self._context.language)
        names = ("、" if chinese else ", ").join(words_of_permission(name)[0 if chinese else 1]
                                                for name in self.model.wanted)
        dialog = ReasonDialog(self._context, self.tr("Change permissions"), names,
                              partial(self._intents, list(self.model.wanted.values())), self)
        dialog.finished.connect(lambda _: self.refresh())
        open_dialog(dialog)

    def _intents(self, wanted: list[Permission], reason: str) -> list[Intent]:
        return [SetPermission(id=uuid7(self._context.clock.now()), name=each.name, any=each.any, own=each.own,
                              seen_version=each.version, reason=reason) for each in wanted]

    def _make_view(self) -> QTableView:
        view = QTableView()
        view.setObjectName("matrix")
        view.setModel(self.model)
        view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        view.setShowGrid(True)
        across, down = view.horizontalHeader(), view.verticalHeader()
        across.setDefaultSectionSize(_ROLE_PX)
        across.setMinimumSectionSize(_ROLE_PX)
        across.setFixedHeight(_HEAD_PX)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        across.setHighlightSections(False)
        across.setSectionsClickable(True)
        down.setDefaultSectionSize(_ROW_PX)
        down.setFixedWidth(_FIRST_PX)
        down.setHighlightSections(False)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return view

    def _lay_out(self) -> None:
        self.said.setProperty("role", "said")
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        foot.addWidget(self.add_role)
        foot.addWidget(self.discard)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.view, 1)
        column.addLayout(foot)


class RoleDialog(Card):
    """Code and names of a role; what it may do is clicked in the matrix."""

    def __init__(self, context: Context, role: Role | None, parent: QWidget | None = None) -> None:
        super().__init__(context.operations, context.language, QCoreApplication.translate("RoleDialog", "Role"),
                         QCoreApplication.translate("Administration", "Save"), parent)
        self._context, self._role = context, role
        self.code, self.name_zh, self.name_en = QLineEdit(), QLineEdit(), QLineEdit()
        for words, edit in ((self.tr("Code"), self.code), (self.tr("Chinese name"), self.name_zh),
                            (self.tr("English name"), self.name_en)):
            self.form.addRow(words, edit)
        self.say(self.tr("A new role may do nothing until the matrix says so."))
        if role is not None:
            self.code.setText(role.code)
            self.code.setEnabled(False)
            self.name_zh.setText(role.name_zh)
            self.name_en.setText(role.name_en)

    def submit(self) -> None:
        """Save."""
        self.set_busy(True)
        role = Role(code=self.code.text().strip().upper(), version=self._role.version if self._role else 0,
                    position=self._role.position if self._role else 0, name_zh=self.name_zh.text().strip(),
                    name_en=self.name_en.text().strip())
        self._operations.write(SaveRole(id=uuid7(self._context.clock.now()), role=role), lambda _: self.accept(),
                               refused=self.refuse)
