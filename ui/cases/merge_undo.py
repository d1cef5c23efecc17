"""One press after a merge at the form takes it back: whoever merged is the first to see that it was the wrong case."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from app.domain.errors import Refusal
from app.domain.ids import uuid7
from app.domain.workflow import Step
from app.messages import sentence
from app.queries.cases import CaseDetail
from app.services.cases import TakeStep
from app.services.intent import Changes
from ui.cases import wording
from ui.cases.asking import Asking
from ui.cases.wording import tr
from ui.context import Context


class MergeUndo(QPushButton):
    """Hidden while there is no merge of this form's to take back.

    Signals:
        said: a sentence about what came of it.
        undone: UUID of the case that stands for itself again, and the `Changes`.
    """

    said = Signal(str)
    undone = Signal(object, object)

    def __init__(self, context: Context) -> None:
        super().__init__(wording.step_text(Step.UNMERGE, context.language))
        self._context, self._ask = context, Asking(context.operations, self)
        self._case: UUID | None = None
        self._may = context.permissions.allows("unmerge", context.author.roles, own=True)
        self.setToolTip(tr("The report waits for acceptance again, with everything that was typed"))
        self.setProperty("step", "plain")
        self.clicked.connect(self._undo)
        self.hide()

    def offer(self, case: UUID) -> None:
        """The case was merged just now."""
        self._case = case
        self.setVisible(self._may)

    def forget(self) -> None:
        """Another report was begun."""
        self._case = None
        self.hide()

    def _undo(self) -> None:
        case, cases, author = self._case, self._context.cases, self._context.author
        if case is None:
            return
        self.setEnabled(False)
        self._ask.read(lambda: cases.detail(case, roles=author.roles, department=author.department, user=author.user),
                       self._take, refused=self._refused)

    def _take(self, detail: CaseDetail) -> None:
        if Step.UNMERGE not in detail.offered:
            self.setEnabled(True)
            self.forget()
            self.said.emit(tr("This merge can't be undone here any more."))
            return
        row = detail.row
        step = TakeStep(id=uuid7(self._context.clock.now()), case=row.id, step=Step.UNMERGE, seen_version=row.version,
                        facts={}, opinion=tr("Not the same case."))
        self._ask.write(step, lambda changes: self._done(row.id, row.number, changes), refused=self._refused)

    def _done(self, case: UUID, number: str, changes: Changes) -> None:
        self.setEnabled(True)
        self.forget()
        self.said.emit(tr("The merge is undone: {number} waits for acceptance.").format(
            number=wording.number_text(number)))
        self.undone.emit(case, changes)

    def _refused(self, refusal: Refusal) -> None:
        self.setEnabled(True)
        self.said.emit(sentence(refusal, self._context.language))
