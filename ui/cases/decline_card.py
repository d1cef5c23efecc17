"""Asks why a report is not accepted: a reason of the table and a sentence."""

from PySide6.QtWidgets import QWidget

from app.domain.workflow import State, Step, reasons_of, rule_of
from app.services.cases import Facts
from ui.card import Card
from ui.cases import wording
from ui.cases.fields import ChoiceField, Option, TextField
from ui.cases.wording import tr
from ui.context import Context


class DeclineCard(Card):
    """Both are required; `facts` and `opinion` are what the step takes."""

    def __init__(self, context: Context, parent: QWidget | None) -> None:
        words = wording.step_text(Step.DECLINE, context.language)
        super().__init__(context.operations, context.language, words, words, parent)
        rule = rule_of(State.REPORTED, Step.DECLINE)
        assert rule is not None
        self.reason = ChoiceField(tr("Reason"), [Option(wording.reason_text(code, context.language), {"reason": code})
                                                 for code in reasons_of(rule)], chosen=-1)
        self.words = TextField(tr("Opinion"), hint=tr("Why: required"))
        for field in (self.reason, self.words):
            field.changed.connect(lambda: self.say(""))
            self.form.addRow(field.label, field)

    def facts(self) -> Facts:
        """Return the reason as a fact."""
        return self.reason.facts()

    def opinion(self) -> str:
        """Return the sentence."""
        return self.words.text

    def submit(self) -> None:
        """Take both, or say what is missing."""
        missing = [field for field in (self.reason, self.words) if field.gap()]
        if missing:
            self.say(tr("Still missing: {what}.").format(what=tr(", ").join(field.gap() for field in missing)))
            missing[0].setFocus()
        else:
            self.accept()
