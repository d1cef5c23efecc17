"""What can be done with many marked cases at once, and what came of each."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import Refusal
from app.domain.ids import uuid7
from app.domain.workflow import FREE, Step
from app.messages import filled, sentence
from app.queries.cases import CaseRow
from app.queries.people import DepartmentRow
from app.services.cases import Facts, TakeStep
from app.services.intent import Changes
from app.services.supervision import Supervise
from ui.cases import wording
from ui.cases.asking import Asking
from ui.cases.fields import ChoiceBox, DateField, TextField, level_field
from ui.cases.sheet_bar import print_sheets
from ui.cases.wording import is_chinese, tr
from ui.context import Context
from ui.dialogs import open_dialog
from ui.local_time import local

_STEPS = {"reported": Step.ACCEPT, "accepted": Step.FILE, "filed": Step.DISPATCH, "dispatched": Step.SIGN,
          "fed_back": Step.PASS_FEEDBACK, "awaiting_verification": Step.SEND_VERIFICATION}
"""The main line's step that needs nothing of its own from each case, by state."""
_TOLD = 5
"""So many refusals are told one by one."""


class QueueMany(QWidget):
    """A bar that is there while cases are marked.

    Signals:
        told: what came of it, in words.
        finished: everything was tried; marks may go.
    """

    told = Signal(str)
    finished = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("queue_many")
        self._context = context
        self._ask = Asking(context.operations, self)
        self._rows: Sequence[CaseRow] = ()
        self.count = QLabel()
        self.step_button = QPushButton()
        self.step_button.setProperty("step", "plain")
        self.step_button.clicked.connect(self._take_step)
        more = QToolButton()
        more.setText(tr("More"))
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setMinimumHeight(28)
        menu = QMenu(more)
        self.urge = menu.addAction(tr("Urge"), self._urge)
        self.supervise = menu.addAction(tr("Supervise…"), self._ask_order)
        self.supervise.setVisible(context.permissions.allows("supervise", context.author.roles))
        menu.addAction(tr("Print sheets…"), self._print)
        menu.addAction(tr("Unmark all"), self.finished.emit)
        more.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(self.count, 1)
        row.addWidget(self.step_button)
        row.addWidget(more)
        self.hide()

    def show_rows(self, rows: Sequence[CaseRow]) -> None:
        """Show what can be done with the marked cases; none hide the bar."""
        self._rows = list(rows)
        self.setVisible(bool(rows))
        taken = len(self._rows) - len(self._free())
        self.count.setText(wording.DOT.join(filter(None, (
            tr("{count} marked").format(count=len(rows)),
            tr("{count} taken").format(count=taken) if taken else ""))))
        step = self.step()
        self.step_button.setEnabled(taken < len(rows))
        self.step_button.setToolTip(tr("Cases that others have are left alone.") if taken else "")
        self.step_button.setVisible(step is not None and not self._context.read_only)
        if step is not None:
            self.step_button.setText(step_words(step))
        self.urge.setEnabled(not self._context.read_only)
        self.supervise.setEnabled(not self._context.read_only)

    def step(self) -> Step | None:
        """Return the step that the marked cases have in common; None where they stand differently."""
        states = {row.state for row in self._rows}
        return _STEPS.get(states.pop()) if len(states) == 1 else None

    def take(self, step: Step, facts: Facts | None = None, opinion: str = "") -> None:
        """Take the step on each marked case that nobody else has, one after the other, and tell what came of it."""
        clock, refused, done = self._context.clock, [], []
        rows = list(self._rows) if step in FREE else self._free()
        left = len(self._rows) - len(rows)

        def answered(row: CaseRow, refusal: Refusal | None) -> None:
            (done if refusal is None else refused).append((row, refusal))
            if len(done) + len(refused) == len(rows):
                self.told.emit(result(len(done), [(row.number, sentence(each, self._context.language))
                                                  for row, each in refused if each is not None], left))
                self.finished.emit()

        for row in rows:
            intent = TakeStep(id=uuid7(clock.now()), case=row.id, step=step.value, seen_version=row.version,
                              facts=dict(facts or {}), opinion=opinion)
            self._context.operations.write(intent, _then(answered, row), refused=_refused(answered, row))

    def _free(self) -> list[CaseRow]:
        """Return the marked cases that nobody else has."""
        return [row for row in self._rows if not wording.is_taken(row, self._context.author.user)]

    def _take_step(self) -> None:
        step = self.step()
        if step is Step.DISPATCH:
            self._ask.read(self._context.people.departments, self._ask_department,
                           refused=lambda refusal: self.told.emit(sentence(refusal, self._context.language)))
        elif step is not None:
            self.take(step)

    def _ask_department(self, departments: list[DepartmentRow]) -> None:
        dialog = DepartmentDialog(departments, len(self._free()), self._context.language, self)
        dialog.accepted.connect(lambda: self.take(Step.DISPATCH, {"department": dialog.department()}))
        open_dialog(dialog)

    def _urge(self) -> None:
        self.take(Step.URGE, opinion=tr("Please handle this soon."))

    def _ask_order(self) -> None:
        dialog = OrderDialog(len(self._rows), self._context.clock.now(), self)
        dialog.accepted.connect(lambda: self.order(dialog))
        open_dialog(dialog)

    def order(self, asked: "OrderDialog") -> None:
        """Put all marked cases under supervision by one order, or none."""
        facts = asked.facts()
        intent = Supervise(id=uuid7(self._context.clock.now()), cases=tuple(row.id for row in self._rows),
                           seen_versions=tuple(row.version for row in self._rows), instruction=asked.text.text,
                           level=int(str(facts["level"])), answer_by=str(facts["answer_by"]))
        self._context.operations.write(intent, self._ordered, refused=lambda refusal: self.told.emit(
            sentence(refusal, self._context.language)))

    def _ordered(self, changes: Changes) -> None:
        said = dict(changes.said)
        self.told.emit(filled(
            tr("{count} {count:case is|cases are} under supervision by order {number}."),
            count=said.get("cases", ""), number=said.get("number", "")))
        self.finished.emit()

    def _print(self) -> None:
        print_sheets(self._context, [row.id for row in self._rows], self.window())


class OrderDialog(QDialog):
    """What is ordered of many cases at once: instruction, level, date of the answer."""

    def __init__(self, count: int, now: datetime, parent: QWidget) -> None:
        super().__init__(parent)
        today = local(now).date()
        self.setWindowTitle(filled(tr("Supervise {count} {count:case|cases}"), count=count))
        self.text = TextField(tr("Instruction"), hint=tr("What is to be done"), lines=3)
        self.level = level_field()
        self.day = DateField("answer_by", tr("Answer by"), today, today + timedelta(days=1))
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        for each in (self.text, self.level, self.day):
            form.addRow(each.label, each)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        order = buttons.addButton(tr("Supervise"), QDialogButtonBox.ButtonRole.AcceptRole)
        order.setEnabled(False)
        self.text.changed.connect(lambda: order.setEnabled(not self.text.gap()))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(buttons)
        self.setMinimumWidth(420)

    def facts(self) -> Facts:
        """Return level and date."""
        return self.level.facts() | self.day.facts()


class DepartmentDialog(QDialog):
    """Which department gets many cases."""

    def __init__(self, departments: Sequence[DepartmentRow], count: int, language: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(filled(tr("Dispatch {count} {count:case|cases}"), count=count))
        self.box = ChoiceBox()
        for each in departments:
            self.box.addItem(each.name_zh if is_chinese(language) else each.name_en, str(each.id))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(tr("Dispatch"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(QLabel(tr("To which department?")))
        column.addWidget(self.box)
        column.addWidget(buttons)

    def department(self) -> str:
        """Return the id of the chosen department."""
        return str(self.box.currentData())


def step_words(step: Step) -> str:
    """Return what the step does with many, as its button says it."""
    return {Step.ACCEPT: tr("Accept all"), Step.FILE: tr("File all"), Step.DISPATCH: tr("Dispatch all…"),
            Step.SIGN: tr("Sign all"), Step.PASS_FEEDBACK: tr("Pass all on"),
            Step.SEND_VERIFICATION: tr("Send all to verification")}[step]


def result(done: int, refused: Sequence[tuple[str, str]], left: int = 0) -> str:
    """Return what came of it: how many were done, which were refused and why, how many others have."""
    alone = [filled(tr("{count} left alone: others have {count:it|them}."), count=left)] if left else []
    if not refused:
        return " ".join([tr("{count} done.").format(count=done), *alone])
    reasons = [f"{number}: {why}" for number, why in refused[:_TOLD]]
    if len(refused) > _TOLD:
        reasons.append(tr("and {count} more").format(count=len(refused) - _TOLD))
    return tr("{count} done, {refused} refused. ").format(count=done, refused=len(refused)) + " ".join(reasons + alone)


def _then(answered: Callable[[CaseRow, Refusal | None], None], row: CaseRow) -> Callable[[Changes], None]:
    return lambda changes: answered(row, None)


def _refused(answered: Callable[[CaseRow, Refusal | None], None], row: CaseRow) -> Callable[[Refusal], None]:
    return lambda refusal: answered(row, refusal)
