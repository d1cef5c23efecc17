"""Departments that handle cases: a list, and the form of one."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from app.domain.ids import uuid7
from app.domain.people import Department
from app.queries.people import DepartmentRow
from app.services.staff import SaveDepartment
from ui.administration.table import Column, RecordTable
from ui.card import Card
from ui.cases.wording import is_chinese
from ui.context import Context
from ui.dialogs import open_dialog
from ui.local_time import local


class DepartmentsPage(QWidget):
    """Every department, ended ones too."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        chinese = is_chinese(context.language)
        self.table = RecordTable(
            (Column(self.tr("Code"), lambda each: each.code, 80),
             Column(self.tr("Name"), lambda each: each.name_zh if chinese else each.name_en),
             Column(self.tr("Open cases"), lambda each: str(each.open_cases), 110),
             Column(self.tr("Overdue"), lambda each: str(each.overdue_cases), 110),
             Column(self.tr("State"), self._state, 180)),
            context.theme, add=self.tr("New department…"), search=self.tr("Code or name"),
            faint=lambda each: each.ended_on is not None)
        self.table.adding.connect(lambda: self.edit(None))
        self.table.view.doubleClicked.connect(lambda _: self.edit(self._chosen))
        self.table.view.activated.connect(lambda _: self.edit(self._chosen))
        self.table.chosen.connect(self._choose)
        self._chosen: DepartmentRow | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        self.refresh()

    def refresh(self) -> None:
        """Read the departments anew."""
        people = self._context.people
        self._context.operations.read(lambda: people.departments(ended=True), self.table.show_records)

    def edit(self, department: DepartmentRow | None) -> "DepartmentDialog":
        """Open the form of a department, None for a new one."""
        dialog = DepartmentDialog(self._context, department, self)
        dialog.accepted.connect(self.refresh)
        open_dialog(dialog)
        return dialog

    def _choose(self, department: DepartmentRow | None) -> None:
        self._chosen = department

    def _state(self, department: DepartmentRow) -> str:
        if department.ended_on is None:
            return ""
        return self.tr("ended on {day}").format(day=department.ended_on.isoformat())


class DepartmentDialog(Card):
    """Names, and whether cases still go there."""

    def __init__(self, context: Context, department: DepartmentRow | None, parent: QWidget | None = None) -> None:
        title = _tr_new() if department is None else _tr_edit()
        super().__init__(context.operations, context.language, title, _tr_save(), parent)
        self._context, self._department = context, department
        self.code, self.name_zh, self.name_en = QLineEdit(), QLineEdit(), QLineEdit()
        self.ended = QCheckBox(self.tr("Ended: no case is dispatched to it any more"))
        for words, edit in ((self.tr("Code"), self.code), (self.tr("Chinese name"), self.name_zh),
                            (self.tr("English name"), self.name_en)):
            edit.setAccessibleName(words)
            self.form.addRow(words, edit)
        self.form.addRow("", self.ended)
        self.form.setRowVisible(self.ended, department is not None)
        if department is not None:
            self.code.setText(department.code)
            self.code.setEnabled(False)
            self.name_zh.setText(department.name_zh)
            self.name_en.setText(department.name_en)
            self.ended.setChecked(department.ended_on is not None)

    def submit(self) -> None:
        """Save."""
        self.set_busy(True)
        now, before = self._context.clock.now(), self._department
        ended_on = before.ended_on if before else None
        wanted = Department(
            id=before.id if before else uuid7(now), version=before.version if before else 0,
            code=self.code.text().strip().upper(), name_zh=self.name_zh.text().strip(),
            name_en=self.name_en.text().strip(),
            ended_on=(ended_on or local(now).date()) if self.ended.isChecked() else None)
        self._operations.write(SaveDepartment(id=uuid7(now), department=wanted), lambda _: self.accept(),
                               refused=self.refuse)


def _tr_new() -> str:
    return QCoreApplication.translate("DepartmentDialog", "New department")


def _tr_edit() -> str:
    return QCoreApplication.translate("DepartmentDialog", "Edit department")


def _tr_save() -> str:
    return QCoreApplication.translate("Administration", "Save")
