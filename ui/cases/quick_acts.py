"""Acts of one key beside the form: take a case, put it back, undo and redo by name, two steps in one, then the next.

A claim comes before the form: what the person chooses meanwhile would be chosen on a version that the claim ends.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.domain.errors import Refusal
from app.domain.ids import uuid7
from app.domain.workflow import Step
from app.messages import sentence
from app.queries.cases import CaseDetail, MediaRow
from app.services.cases import Clip, Facts, Photo, TakeStep
from app.services.intent import Changes
from ui.cases import wording
from ui.cases.asking import Asking
from ui.cases.wording import tr
from ui.context import Context

if TYPE_CHECKING:
    from ui.cases.decision_bar import DecisionBar


class QuickActs(QObject):
    """Belongs to a decision bar.

    Signals:
        next_wanted: the step is done, the next case is to be taken.
    """

    next_wanted = Signal()

    def __init__(self, context: Context, bar: "DecisionBar") -> None:
        super().__init__(bar)
        self._context, self._bar = context, bar
        self._ask = Asking(context.operations, self)
        self._to_claim: UUID | None = None
        self.claiming = False
        """Whether a claim is on its way: F8 waits for it."""
        self._then_next = False
        self.goes_on = False
        """Whether the next form is confirmed as soon as it opens."""
        self.undo_first: Callable[[], bool] = lambda: False
        """Undoes what was done last elsewhere in the window; False where that was nothing."""
        for command, words, act in (
                ("queue.put_back", tr("Put the case back"), self.put_back),
                ("undo", tr("Undo"), self.undo),
                ("redo", tr("Redo"), self.redo),
                ("case.two_steps", tr("This step and the one after it"), self.two_steps),
                ("case.primary_and_next", tr("This step, then the next case"), self.step_and_next)):
            context.commands.add(command, words, act, bar)

    def claim_when_read(self, case: UUID) -> None:
        """Claim the case as soon as it is shown: somebody took it with F9."""
        self._to_claim = case

    def claims(self, detail: CaseDetail | None) -> bool:
        """Begin the claim of a case that was taken; say whether the form has to wait for it."""
        if detail is None or detail.row.id != self._to_claim:
            return False
        self._to_claim = None
        if Step.CLAIM not in detail.offered or wording.is_mine(detail.row, self._context.author.user):
            return False
        self.claiming = True
        self._take(detail, Step.CLAIM, "", self._claimed, self._not_claimed)
        return True

    def put_back(self) -> None:
        """Release the case (Shift+F9)."""
        detail = self._bar.detail()
        if detail is None or Step.RELEASE not in detail.offered:
            self._bar.say(tr("You haven't taken this case."), briefly=True)
            return
        self._take(detail, Step.RELEASE, "", lambda changes: self._bar.done.emit(Step.RELEASE, changes), self._refused)

    def undo(self) -> None:
        """Take back what this person did last with the case (Ctrl+Z); say what, or why it can't be."""
        if self.undo_first():
            return
        detail = self._bar.detail()
        if detail is None or not detail.undo:
            self._bar.say(tr("There is nothing here that you could undo: only your own last step can be, "
                             "while nobody has gone on."), briefly=True)
            return
        undone = wording.step_text(detail.steps[-1].step, self._context.language)
        said = tr("Undone: {step} {number}").format(step=undone, number=wording.number_text(detail.row.number))

        def done(changes: Changes) -> None:
            self._bar.say(said, briefly=True)
            self._bar.done.emit(detail.undo, changes)

        order = dict(detail.steps[-1].facts).get("order") if detail.undo == Step.END_SUPERVISION else None
        self._take(detail, detail.undo, tr("Undone: {step} {number}").format(step=undone, number="").strip(), done,
                   self._refused, {"order": order} if order else {})

    def redo(self) -> None:
        """Take the step again that this person undid last (Ctrl+Shift+Z), with all that was said; say what, or why not.
        """
        detail = self._bar.detail()
        redo = detail.redo if detail is not None else None
        if detail is None or redo is None:
            self._bar.say(tr("There is nothing here that you could redo: only what you undid last can be, "
                             "while the case still allows it."), briefly=True)
            return
        step = redo.step
        said = tr("Redone: {step} {number}").format(step=wording.step_text(step, self._context.language),
                                                    number=wording.number_text(detail.row.number))

        def done(changes: Changes) -> None:
            self._bar.say(said, briefly=True)
            self._bar.done.emit(step, changes)

        self._take(detail, step, redo.opinion, done, self._refused, dict(redo.facts), redo.media)

    def two_steps(self) -> None:
        """Take the step, and the next one too where this post has it: file and dispatch."""
        self.goes_on = True
        self._bar.confirm()

    def step_and_next(self) -> None:
        """Take the step, then the next case: feed back and next."""
        self._then_next = True
        self._bar.confirm()

    def taken(self) -> None:
        """Go on after the form's step was taken."""
        if self._then_next:
            self._then_next = False
            self.next_wanted.emit()

    def stop(self) -> None:
        """Go no further: something is missing or was refused."""
        self._then_next = self.goes_on = False

    def _take(self, detail: CaseDetail, step: str, opinion: str, then: Callable[[Changes], None],
              refused: Callable[[Refusal], None], facts: Facts | None = None,
              media: Sequence[MediaRow] = ()) -> None:
        photos = tuple(Photo(each.sha256, each.stage, each.told) for each in media if each.kind == "photo")
        clips = tuple(Clip(each.sha256, each.stage, each.told) for each in media if each.kind == "video")
        self._ask.write(TakeStep(id=uuid7(self._context.clock.now()), case=detail.row.id, step=step,
                                 seen_version=detail.row.version, facts=facts or {}, opinion=opinion, photos=photos,
                                 clips=clips),
                        then, refused=refused)

    def _claimed(self, changes: Changes) -> None:
        self.claiming = False
        self._bar.done.emit(Step.CLAIM, changes)

    def _not_claimed(self, refusal: Refusal) -> None:
        self.claiming = self.goes_on = False
        self._bar.open_first()
        self._refused(refusal)

    def _refused(self, refusal: Refusal) -> None:
        self._bar.say(sentence(refusal, self._context.language))
