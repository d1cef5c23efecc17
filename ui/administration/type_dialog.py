"""The form of one type of the catalogue."""

from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget

from app.domain.catalogue import GEOMETRIES, NAME_CHARACTERS, CatalogueType
from app.domain.ids import uuid7
from app.queries.people import DepartmentRow
from app.services.catalogue import SaveType
from ui.card import Card
from ui.cases.fields import ChoiceBox
from ui.context import Context
from ui.local_time import local

WIDTH_PX = 520
FIELDS = ("class_zh", "class_en", "type_zh", "type_en", "owner_hint")


class TypeDialog(Card):
    """Asks for names and department; of a new type for its code and geometry too."""

    def __init__(self, context: Context, kind: str, type_: CatalogueType | None, parent: QWidget | None = None) -> None:
        """`type_` is None for a new one."""
        title = _tr_new() if type_ is None else _tr_edit()
        super().__init__(context.operations, context.language, title, _tr_save(), parent)
        self.setMinimumWidth(WIDTH_PX)
        self._context, self._kind, self._type = context, kind, type_
        self.code = QLineEdit()
        self.code.setMaxLength(4)
        self.code.setPlaceholderText(self.tr("4 digits; extensions from 2101 on"))
        self.code.setAccessibleName(self.tr("Type code"))
        if type_ is None:
            self.form.addRow(self.tr("Type code"), self.code)
        else:
            self.code.setText(type_.type_code)
            self.form.addRow(self.tr("Type code"), QLabel(type_.type_code))
        self.edits = {name: QLineEdit() for name in FIELDS}
        words = (self.tr("Class (Chinese)"), self.tr("Class (English)"), self.tr("Name (Chinese)"),
                 self.tr("Name (English)"), self.tr("Owner"))
        for edit, word in zip(self.edits.values(), words, strict=True):
            edit.setMaxLength(NAME_CHARACTERS)
            edit.setAccessibleName(word)
            self.form.addRow(word, edit)
        self.geometry_kind = ChoiceBox()
        for name, word in zip(GEOMETRIES, (self.tr("Point"), self.tr("Line"), self.tr("Area")), strict=True):
            self.geometry_kind.addItem(word, name)
        if type_ is None and kind == "component":
            self.geometry_kind.setAccessibleName(self.tr("Geometry"))
            self.form.addRow(self.tr("Geometry"), self.geometry_kind)
        self.department = ChoiceBox()
        self.department.setEditable(True)
        self.department.setAccessibleName(self.tr("Responsible department"))
        self.form.addRow(self.tr("Responsible department"), self.department)
        self.retired = QCheckBox(self.tr("Retired: nothing new is reported under it"))
        if type_ is not None:
            self.form.addRow("", self.retired)
        self._fill()
        context.operations.read(context.people.departments, self._offer_departments)

    @property
    def type_code(self) -> str:
        """The code of what was saved."""
        return self.code.text().strip()

    def submit(self) -> None:
        """Save the type."""
        self.set_busy(True)
        code = self.type_code
        given = {name: edit.text().strip() for name, edit in self.edits.items()}
        given["department_zh"] = self.department.currentText().strip()
        if self._type is None:
            geometry = self.geometry_kind.currentData() if self._kind == "component" else ""
            type_ = CatalogueType(type_code=code, class_code=code[:2], geometry=geometry, **given)
        else:
            today = local(self._context.clock.now()).date()
            retired_on = (self._type.retired_on or today) if self.retired.isChecked() else None
            type_ = replace(self._type, retired_on=retired_on, **given)
        self._operations.write(
            SaveType(id=uuid7(self._context.clock.now()), kind_of=self._kind, type=type_, seen_version=type_.version),
            lambda _: self.accept(), refused=self.refuse)

    def _fill(self) -> None:
        if self._type is None:
            return
        for name, edit in self.edits.items():
            edit.setText(getattr(self._type, name))
        self.department.setEditText(self._type.department_zh)
        self.retired.setChecked(self._type.retired_on is not None)

    def _offer_departments(self, departments: list[DepartmentRow]) -> None:
        typed = self.department.currentText()
        self.department.addItems([each.name_zh for each in departments])
        self.department.setEditText(typed)


def _tr_new() -> str:
    return QCoreApplication.translate("TypeDialog", "New type")


def _tr_edit() -> str:
    return QCoreApplication.translate("TypeDialog", "Edit type")


def _tr_save() -> str:
    return QCoreApplication.translate("Administration", "Save")
