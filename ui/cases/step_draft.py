"""What is typed for a step of a case, kept until the step is taken: it survives another window's step, and a crash."""

from typing import Any

from app.queries.cases import CaseDetail
from ui.cases import wording
from ui.cases.draft import Draft, forget, kept
from ui.cases.step_form import StepForm
from ui.context import Context

Typed = dict[str, Any]
"""State by field, as `StepForm.typed` gives it."""


class StepDraft:
    """Belongs to a decision bar. One draft per case and user: that of the step for which something was typed last."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._draft: Draft | None = None

    def watch(self, form: StepForm, detail: CaseDetail) -> None:
        """Keep what is typed into the form from now on."""
        def content() -> dict[str, object]:
            typed = form.typed()
            return {"step": form.step, "typed": typed} if typed else {}

        self._draft = Draft(self._context, content, form, _name(detail))
        form.changed.connect(self._draft.changed)

    def leave(self) -> None:
        """The form goes, what was typed stays."""
        if self._draft is not None:
            self._draft.settle()
            self._draft = None

    def done(self) -> None:
        """The step was taken."""
        if self._draft is not None:
            self._draft.forget()
            self._draft = None

    def kept(self, detail: CaseDetail) -> tuple[str, Typed]:
        """Return for which step something was typed, and what.

        It waits while somebody else has the case, and is forgotten once the case has gone on without it.
        """
        name = _name(detail)
        found = kept(self._context, name)
        step, typed = found.get("step"), found.get("typed")
        if isinstance(step, str) and isinstance(typed, dict) and step in detail.offered:
            return step, typed
        if found and not wording.is_taken(detail.row, self._context.author.user):
            forget(self._context, name)
        return "", {}


def _name(detail: CaseDetail) -> str:
    return f"step/{detail.row.id}"
