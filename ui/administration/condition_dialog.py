"""Forms of one filing condition: its next version, or its retirement."""

from datetime import date

from PySide6.QtCore import QCoreApplication, QDate
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from app.domain.catalogue import LIMIT_AT_MOST, LIMIT_UNITS, CatalogueType, FilingCondition
from app.domain.ids import uuid7
from app.services.catalogue import SaveCondition
from ui.card import Card
from ui.cases import wording
from ui.cases.fields import ChoiceBox
from ui.context import Context
from ui.day_edit import DayEdit
from ui.local_time import local

WIDTH_PX, TEXT_PX, VALUE_PX = 560, 72, 96


class ConditionDialog(Card):
    """Asks for the texts, the limit and the day that they hold from."""

    def __init__(self, context: Context, kind: str, type_: CatalogueType, condition: FilingCondition | None,
                 parent: QWidget | None = None) -> None:
        """`condition` is the newest version of what is changed, None for a new condition."""
        title = _tr_new() if condition is None else _tr_change()
        super().__init__(context.operations, context.language, title, _tr_save(), parent)
        self.setMinimumWidth(WIDTH_PX)
        self._context, self._kind, self._type, self._condition = context, kind, type_, condition
        name = type_.type_zh if wording.is_chinese(context.language) else type_.type_en or type_.type_zh
        self.form.addRow(self.tr("Type"), QLabel(f"{type_.type_code}  {name}"))
        self.filing, self.closing = QPlainTextEdit(), QPlainTextEdit()
        for edit, words in ((self.filing, self.tr("File when")), (self.closing, self.tr("Close when"))):
            edit.setFixedHeight(TEXT_PX)
            edit.setTabChangesFocus(True)
            edit.setAccessibleName(words)
            self.form.addRow(words, edit)
        self.value, self.unit = QLineEdit(), ChoiceBox()
        self.value.setValidator(QIntValidator(1, LIMIT_AT_MOST, self.value))
        self.value.setMaximumWidth(VALUE_PX)
        self.value.setAccessibleName(self.tr("Limit"))
        self.unit.setAccessibleName(self.tr("Unit"))
        for unit in LIMIT_UNITS:
            self.unit.addItem(wording.unit_text(unit), unit)
        limit = QHBoxLayout()
        limit.addWidget(self.value)
        limit.addWidget(self.unit, 1)
        self.form.addRow(self.tr("Limit"), limit)
        today = local(context.clock.now()).date()
        self.first = DayEdit(QDate(today.year, today.month, today.day))
        self.first.setMinimumDate(self.first.date())
        self.first.setAccessibleName(self.tr("Valid from"))
        self.form.addRow(self.tr("Valid from"), self.first)
        self.say(self.tr("Cases filed before keep the version that they were filed under."))
        self._fill()

    def submit(self) -> None:
        """Add the version."""
        self.set_busy(True)
        day: date = self.first.date().toPython()
        today = local(self._context.clock.now()).date()
        condition = self._condition
        self._operations.write(SaveCondition(
            id=uuid7(self._context.clock.now()), kind_of=self._kind, type_code=self._type.type_code,
            position=condition.position if condition else 0, filing_zh=self.filing.toPlainText().strip(),
            closing_zh=self.closing.toPlainText().strip(), limit_value=int(self.value.text() or 0),
            limit_unit=self.unit.currentData(), valid_from=None if day == today else day,
            seen=condition.id if condition else ""), lambda _: self.accept(), refused=self.refuse)

    def _fill(self) -> None:
        if self._condition is None:
            return
        self.filing.setPlainText(self._condition.filing_zh)
        self.closing.setPlainText(self._condition.closing_zh)
        self.value.setText(str(self._condition.limit_value))
        self.unit.setCurrentIndex(max(self.unit.findData(self._condition.limit_unit), 0))


class RetireDialog(Card):
    """Asks why nothing is filed under a condition any more."""

    def __init__(self, context: Context, condition: FilingCondition, parent: QWidget | None = None) -> None:
        """`condition` is its newest version."""
        super().__init__(context.operations, context.language, _tr_retire(), _tr_retire(), parent)
        self.setMinimumWidth(WIDTH_PX)
        self._context, self._condition = context, condition
        text = QLabel(condition.filing_zh)
        text.setWordWrap(True)
        self.form.addRow(self.tr("Condition"), text)
        self.why = QPlainTextEdit()
        self.why.setFixedHeight(TEXT_PX)
        self.why.setTabChangesFocus(True)
        self.why.setAccessibleName(self.tr("Reason"))
        self.form.addRow(self.tr("Reason"), self.why)
        self.say(self.tr("It is offered no more. Cases filed under it keep it."))

    def submit(self) -> None:
        """Add the version that ends it."""
        if not self.why.toPlainText().strip():
            self.say(self.tr("Give a reason."))
            self.why.setFocus()
            return
        self.set_busy(True)
        one = self._condition
        self._operations.write(SaveCondition(
            id=uuid7(self._context.clock.now()), kind_of=one.kind, type_code=one.type_code, position=one.position,
            filing_zh=one.filing_zh, closing_zh=one.closing_zh, limit_value=one.limit_value,
            limit_unit=one.limit_unit, retired_why=self.why.toPlainText().strip(), seen=one.id),
            lambda _: self.accept(), refused=self.refuse)


def _tr_new() -> str:
    return QCoreApplication.translate("ConditionDialog", "New filing condition")


def _tr_change() -> str:
    return QCoreApplication.translate("ConditionDialog", "New version of the filing condition")


def _tr_save() -> str:
    return QCoreApplication.translate("Administration", "Save")


def _tr_retire() -> str:
    return QCoreApplication.translate("RetireDialog", "Retire")
