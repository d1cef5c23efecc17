"""What can be undone, and by which step: never silently, always as a step of the table that the history keeps.

What was undone can be redone while nobody has gone on: the history tells it, so any window may, also after a start.
"""

from collections.abc import Sequence
from uuid import UUID

from app.domain.record import Case, StepTaken
from app.domain.workflow import Step, rule_of

UNDOES: dict[Step, Step] = {
    Step.SEND_CONFIRMATION: Step.RECALL_CONFIRMATION, Step.REASSIGN_CONFIRMATION: Step.RECALL_CONFIRMATION,
    Step.MERGE: Step.UNMERGE,
    Step.DISPATCH: Step.RECALL, Step.DISPATCH_SPLIT: Step.RECALL, Step.REDISPATCH_REWORK: Step.RECALL,
    Step.ADD_ASSISTANT: Step.CANCEL_ASSISTANT,
    Step.FEED_BACK: Step.WITHDRAW_FEEDBACK,
    Step.SUPERVISE: Step.END_SUPERVISION,
    Step.REQUEST_EXTENSION: Step.WITHDRAW_REQUEST, Step.REQUEST_DEFERRAL: Step.WITHDRAW_REQUEST,
    Step.REQUEST_SUSPENSION: Step.WITHDRAW_REQUEST, Step.REQUEST_VOID: Step.WITHDRAW_REQUEST,
    Step.CLAIM: Step.RELEASE,
}
"""By which step its taker undoes a step, while nothing else was done. What is not here can't be undone."""


def undo_of(case: Case, steps: Sequence[StepTaken], user: UUID | None) -> Step | None:
    """Return the step by which the user undoes what was done last with the case; None where there is none.

    Only the last step can be undone, and only by who took it. Whether the post may take the undoing step at all is the
    table's business (`offered`).
    """
    if not steps or user is None or steps[-1].user != user:
        return None
    back = UNDOES.get(Step(steps[-1].step))
    return back if back is not None and rule_of(case.state, back) is not None else None


def redo_of(steps: Sequence[StepTaken], user: UUID | None) -> StepTaken | None:
    """Return the step that the user took and then undid, both last of all on the case; None where there is none.

    Whether it may be taken again at all is the table's business (`offered`).
    """
    if len(steps) < 2 or user is None:
        return None
    done, back = steps[-2:]
    own = done.user == back.user == user
    part = str(done.facts.get("assistant") or done.assignment)
    return done if own and UNDOES.get(Step(done.step)) == back.step and part == back.assignment else None
