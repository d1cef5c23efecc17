"""The foot of the acceptance form: a sentence, below it drafts, a new case, and what can be done with the report."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from app.domain.workflow import Step
from ui.cases import wording
from ui.cases.draft import Content
from ui.cases.merge_undo import MergeUndo
from ui.cases.parked_drafts import ParkedDrafts
from ui.cases.wording import tr
from ui.commands import key_text, with_key
from ui.context import Context
from ui.qss import restyle


class FormFoot(QWidget):
    """One filled button, the form's primary act; beside it only what is always there."""

    def __init__(self, context: Context, content: Callable[[], Content], *, accepts: bool) -> None:
        """`content` returns what stands in the form; with `accepts` the report can be accepted or declined at once."""
        super().__init__()
        self.setObjectName("decision_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.hide()
        self.merge_undo = MergeUndo(context)
        self.drafts = ParkedDrafts(context, content)
        self.more_button = QPushButton(tr("More"))
        menu = QMenu(self.more_button)
        self.new = menu.addAction(tr("New case") + "\t" + key_text("form.new"))
        self.report_only = menu.addAction(tr("Report only"))
        self.decline = menu.addAction(
            wording.step_text(Step.DECLINE, context.language) + "…\t" + key_text("case.back"))
        for action in (self.report_only, self.decline):
            action.setVisible(accepts)
        self.more_button.setMenu(menu)
        self._words = tr("Report and accept") if accepts else tr("Report")
        self.submit_button = QPushButton()
        self.submit_button.setAccessibleName(self._words)
        self.more_button.setProperty("step", "plain")
        self.set_first(True, key=True)
        self.buttons = (self.drafts, self.more_button, self.submit_button)
        """What can't be pressed while the report is on its way."""
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button in (self.merge_undo, *self.buttons):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.said)
        column.addLayout(row)
        self.drafts.said.connect(self.say)
        self.merge_undo.said.connect(self.say)

    def set_first(self, first: bool, *, key: bool) -> None:
        """Say whether the window's first act is here: its button is filled; `key`: whether its key acts here, too."""
        restyle(self.submit_button, "step", "primary" if first else "plain")
        self.submit_button.setText(self._words + ("  " + key_text("case.primary") if key else ""))
        self.submit_button.setToolTip(with_key(self._words, "case.primary") if key else self._words)

    def say(self, text: str) -> None:
        """Show a sentence by the buttons."""
        self.said.setText(text)
        self.said.setVisible(bool(text))
