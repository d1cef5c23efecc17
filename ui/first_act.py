"""One filled button in the whole window: the act that F8 does now, the form's or that of the open case."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from ui.cases.accept_form import AcceptForm
from ui.cases.decision_bar import DecisionBar


class FirstAct(QObject):
    """Gives the first act to whichever of the two was worked at last; a look at the map between takes it from neither.

    Where no step of a case is offered the form's button is the filled one, where no form is shown the case's.
    """

    def __init__(self, form: AcceptForm, decision: DecisionBar, cases: tuple[QWidget, ...], parent: QObject) -> None:
        """`cases` are the parts of the window in which a person works at cases: queue, orders, the case."""
        super().__init__(parent)
        self._form, self._decision, self._cases = form, decision, cases
        self._at_form = form.comes_first()
        self._form_shown = False
        # A method: the application outlives the window, and lets go of what belongs to it.
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]
        decision.first_changed.connect(self._tell)
        decision.back_passed_on.connect(lambda: form.decline() if form.isEnabled() else None)
        decision.quick.undo_first = self._undo
        decision.passed_on.connect(lambda: form.submit() if form.isEnabled() else None)  # Not while looking back.

    def follow(self, *, form_shown: bool) -> None:
        """Another workspace is shown, with the form or without."""
        self._form_shown = form_shown
        self._tell()

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        del before
        if now is None:
            return
        if now is self._form or self._form.isAncestorOf(now):
            self._at_form = True
        elif any(part is now or part.isAncestorOf(now) for part in self._cases):
            self._at_form = False
        else:
            return
        self._tell()

    def _undo(self) -> bool:
        """While the report is what was worked at, Ctrl+Z takes its place back, never a step of the case beside it."""
        return self._form_shown and self._at_form and self._form.place.take_back()

    def _tell(self) -> None:
        at_form = self._form_shown and self._at_form
        # A case without steps leaves its key unused: a second F8 must not report what is half written.
        self._form.foot.set_first(at_form or self._form_shown and not self._decision.offers_first, key=at_form)
        self._decision.set_first(not at_form, back=not (at_form and self._form.accepts))
