"""The catalogue: types at the left; the chosen type's filing conditions, in all their versions, at the right."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFileDialog, QHBoxLayout, QLabel, QPushButton
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.domain.catalogue import CatalogueType, FilingCondition, in_force
from ui.administration.catalogue_import import CatalogueImport
from ui.administration.condition_dialog import ConditionDialog, RetireDialog
from ui.administration.table import Column, RecordTable
from ui.administration.type_dialog import TypeDialog
from ui.cases import wording
from ui.context import Context
from ui.dialogs import open_dialog
from ui.file_dialog import file_dialog
from ui.icons import icon
from ui.local_time import local

KINDS = ("component", "event")


class CataloguePage(QWidget):
    """Types and conditions of both kinds."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._chinese = wording.is_chinese(context.language)
        self.kind = KINDS[0]
        self._conditions: dict[tuple[str, str], list[FilingCondition]] = {}
        self._type: CatalogueType | None = None
        self.kinds = QButtonGroup(self)
        self.types = self._make_types()
        self.versions = self._make_versions()
        self._head, self._about = QLabel(), QLabel()
        self.all_versions = QCheckBox(self.tr("Show earlier versions"))
        self.import_files = QPushButton(self.tr("Import …"))
        self.edit_type = QPushButton(self.tr("Edit type …"))
        self.add_condition = QPushButton(self.tr("New condition …"))
        self.change = QPushButton(self.tr("New version …"))
        self.retire = QPushButton(self.tr("Retire …"))
        self._lay_out()
        self._connect()
        self._show_type(None)
        self.refresh()

    def refresh(self) -> None:
        """Read types and conditions anew."""
        catalogue, kind = self._context.catalogue, self.kind

        def read() -> tuple[str, list[CatalogueType], list[FilingCondition]]:
            return kind, catalogue.types(kind), catalogue.conditions()

        self._context.operations.read(read, self._show)

    def show_kind(self, kind: str) -> None:
        """Show the types of `component` or `event`."""
        self.kind = kind
        self.kinds.button(KINDS.index(kind)).setChecked(True)
        self._show_type(None)
        self.types.choose(None)
        self.refresh()

    def _show(self, found: tuple[str, list[CatalogueType], list[FilingCondition]]) -> None:
        kind, types, conditions = found
        if kind != self.kind:
            return
        self._conditions = {}
        for each in conditions:
            self._conditions.setdefault((each.kind, each.type_code), []).append(each)
        self.types.show_records(types)
        if self._type is None and types:
            self.types.choose(types[0].type_code)
        elif self._type is not None:
            self._show_type(next((each for each in types if each.type_code == self._type.type_code), None))

    def _show_type(self, type_: CatalogueType | None) -> None:
        self._type = type_
        for button in (self.edit_type, self.add_condition):
            button.setEnabled(type_ is not None)
        if type_ is None:
            self._head.setText(self.tr("Choose a type"))
            self._about.clear()
            self._show_versions([])
            return
        self._head.setText(f"{type_.type_code}  {self._name(type_)}")
        retired = self.tr("retired since {day}").format(day=type_.retired_on) if type_.retired_on else ""
        self._about.setText(wording.DOT.join(
            each for each in (self._class(type_), type_.department_zh, type_.owner_hint, retired) if each))
        catalogue, kind, code = self._context.catalogue, self.kind, type_.type_code
        self._context.operations.read(lambda: catalogue.versions(kind, code), self._show_versions)

    def _show_versions(self, versions: Sequence[FilingCondition]) -> None:
        now = self._context.clock.now()
        self._in_force = {each.id for each in in_force(versions, now)}
        newest = {each.position: each for each in versions}
        shown = versions if self.all_versions.isChecked() else [
            each for each in versions if each.id in self._in_force or each is newest[each.position]]
        self.versions.show_records(list(shown))
        self._choose_version(None)

    def _choose_version(self, condition: FilingCondition | None) -> None:
        self.change.setEnabled(condition is not None)
        self.retire.setEnabled(condition is not None and condition.retired_why is None)

    def _chosen_version(self) -> FilingCondition | None:
        return self.versions.chosen_record()

    # What is done

    def offer(self, paths: Sequence[Path]) -> CatalogueImport:
        """Show what files would change, to be imported or given up."""
        dialog = CatalogueImport(self._context, paths, self)
        dialog.accepted.connect(self.refresh)
        open_dialog(dialog)
        return dialog

    def _choose_files(self) -> None:
        dialog = file_dialog(self, self.tr("Import catalogue"), "CSV (*.csv)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.offer([Path(name) for name in names]))
        open_dialog(dialog)

    def _edit_type(self, type_: CatalogueType | None) -> None:
        dialog = TypeDialog(self._context, self.kind, type_, self)
        dialog.accepted.connect(lambda: self._after(dialog.type_code))
        open_dialog(dialog)

    def _edit_condition(self, condition: FilingCondition | None) -> None:
        if self._type is None:
            return
        dialog = ConditionDialog(self._context, self.kind, self._type, condition, self)
        dialog.accepted.connect(self.refresh)
        open_dialog(dialog)

    def _retire_condition(self) -> None:
        condition = self._chosen_version()
        if condition is not None:
            dialog = RetireDialog(self._context, condition, self)
            dialog.accepted.connect(self.refresh)
            open_dialog(dialog)

    def _after(self, type_code: str) -> None:
        self.types.choose(type_code)
        self.refresh()

    # How it looks

    def _name(self, type_: CatalogueType) -> str:
        return type_.type_zh if self._chinese else type_.type_en or type_.type_zh

    def _class(self, type_: CatalogueType) -> str:
        return type_.class_zh if self._chinese else type_.class_en or type_.class_zh

    def _limit(self, condition: FilingCondition) -> str:
        return wording.limit_text(condition.limit_value, condition.limit_unit)

    def _limits(self, type_: CatalogueType) -> str:
        found = self._conditions.get((self.kind, type_.type_code), [])
        if not found:
            return "—"
        return self._limit(found[0]) + (f" +{len(found) - 1}" if len(found) > 1 else "")

    def _state(self, condition: FilingCondition) -> str:
        if condition.retired_why is not None:
            return self.tr("retired")
        if condition.id in self._in_force:
            return self.tr("in force")
        begins = condition.valid_from
        return self.tr("to come") if begins and begins > self._context.clock.now() else self.tr("earlier")

    def _make_types(self) -> RecordTable:
        return RecordTable(
            (Column(self.tr("Code"), lambda each: each.type_code, 64), Column(self.tr("Type"), self._name),
             Column(self.tr("Class"), self._class, 92, 600),
             Column(self.tr("Department"), lambda each: each.department_zh, 104),
             Column(self.tr("Limit"), self._limits, 144)),
            self._context.theme, add=self.tr("New type …"), search=self.tr("Code, name or department"),
            key=lambda each: each.type_code, faint=lambda each: each.retired_on is not None)

    def _make_versions(self) -> RecordTable:
        self._in_force: set[str] = set()
        table = RecordTable(
            (Column(self.tr("No."), lambda each: str(each.position), 40),
             Column(self.tr("File when"), lambda each: each.filing_zh),
             Column(self.tr("Close when"), lambda each: each.closing_zh),
             Column(self.tr("Limit"), self._limit, 104),
             Column(self.tr("Version"), lambda each: str(each.edition), 60),
             Column(self.tr("Valid from"), lambda each: _day(each.valid_from), 84),
             Column(self.tr("State"), self._state, 56)),
            self._context.theme, search=self.tr("Condition"), faint=lambda each: each.id not in self._in_force)
        table.view.setObjectName("condition_versions")
        table.show_whole()
        return table

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 8, 0)
        left.setSpacing(12)
        segments = QHBoxLayout()
        segments.setSpacing(0)
        for at, words in enumerate((self.tr("Components"), self.tr("Events"))):
            button = QPushButton(words)
            button.setProperty("step", "segment")
            button.setCheckable(True)
            button.setChecked(at == 0)
            self.kinds.addButton(button, at)
            segments.addWidget(button)
        segments.addStretch(1)
        self.import_files.setIcon(icon("folder-open", self._context.theme))
        self.import_files.setToolTip(self.tr("Types and conditions from CSV files; what they change is shown first"))
        segments.addWidget(self.import_files)
        left.addLayout(segments)
        left.addWidget(self.types, 1)
        self._head.setProperty("role", "title")
        self._about.setProperty("role", "said")
        self._about.setWordWrap(True)
        self.edit_type.setIcon(icon("pencil-simple", self._context.theme))
        head = QHBoxLayout()
        head.addWidget(self._head, 1)
        head.addWidget(self.edit_type)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        for button in (self.add_condition, self.change, self.retire):
            acts.addWidget(button)
        acts.addStretch(1)
        acts.addWidget(self.all_versions)
        right = QVBoxLayout()
        right.setContentsMargins(8, 0, 0, 0)
        right.setSpacing(12)
        right.addLayout(head)
        right.addWidget(self._about)
        right.addWidget(self.versions, 1)
        right.addLayout(acts)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        for layout in (left, right):
            part = QWidget()
            part.setLayout(layout)
            split.addWidget(part)
        split.setSizes([512, 588])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def _connect(self) -> None:
        self.kinds.idClicked.connect(lambda at: self.show_kind(KINDS[at]))
        self.types.chosen.connect(self._on_type)
        self.import_files.clicked.connect(self._choose_files)
        self.types.adding.connect(lambda: self._edit_type(None))
        self.types.view.doubleClicked.connect(lambda _: self._edit_type(self._type))
        self.edit_type.clicked.connect(lambda: self._edit_type(self._type))
        self.versions.chosen.connect(self._choose_version)
        self.versions.view.doubleClicked.connect(lambda _: self._edit_condition(self._chosen_version()))
        self.add_condition.clicked.connect(lambda: self._edit_condition(None))
        self.change.clicked.connect(lambda: self._edit_condition(self._chosen_version()))
        self.retire.clicked.connect(self._retire_condition)
        self.all_versions.toggled.connect(lambda _: self._show_type(self._type))

    def _on_type(self, type_: CatalogueType | None) -> None:
        if type_ is not None and type_ != self._type:
            self._show_type(type_)


def _day(at: datetime | None) -> str:
    return "—" if at is None else f"{local(at):%Y-%m-%d}"
