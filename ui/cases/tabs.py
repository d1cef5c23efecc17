"""Which tabs a queue has and whose cases it shows: each post sees what waits for it (interface section 2)."""

from uuid import UUID

from app.domain.workflow import ENDS, OPEN
from app.queries.cases import CaseRow, QueueTab
from app.services.intent import Author
from ui.cases.wording import tr
from ui.context import Context

_ENDED = QueueTab(key="ended", states=tuple(sorted(ENDS)))
"""What has ended, newest first: to reopen, to call back, to look up."""
_CALL_BACK = QueueTab(key="to_call_back", states=("closed", "not_accepted", "not_filed"), call_back=True)
_DEPARTMENT = (QueueTab(key="to_sign", states=("dispatched",)), QueueTab(key="handling", states=("handling",)),
               QueueTab(key="reviewed", states=("refused", "fed_back")),
               QueueTab(key="parked", states=("deferred", "suspended")), _ENDED)
_INSPECTOR = (QueueTab(key="to_confirm", states=("confirming",)), QueueTab(key="to_verify", states=("verifying",)),
              _ENDED)
_WORKSPACES = {
    "accept": (QueueTab(key="to_accept", states=("reported",)), QueueTab(key="confirming", states=("confirming",)),
               QueueTab(key="to_send", states=("awaiting_verification",)),
               QueueTab(key="verifying", states=("verifying",)), _CALL_BACK, _ENDED),
    "duty": (QueueTab(key="to_file", states=("accepted",)), QueueTab(key="to_close", states=("verified",)),
             QueueTab(key="disputed", states=("refused",)), QueueTab(key="handling", states=("dispatched", "handling")),
             QueueTab(key="parked", states=("deferred", "suspended")), _ENDED),
    "dispatch": (QueueTab(key="to_dispatch", states=("filed",)), QueueTab(key="to_review", states=("fed_back",)),
                 QueueTab(key="handling", states=("dispatched", "handling")),
                 QueueTab(key="returned", states=("refused",)),
                 QueueTab(key="parked", states=("deferred", "suspended")), _ENDED),
    "video": (QueueTab(key="to_check", states=("awaiting_verification",)), _ENDED),
}
_OTHERS = (QueueTab(key="open", states=tuple(OPEN)), _ENDED)


def tabs_for(workspace: str, author: Author) -> tuple[QueueTab, ...]:
    """Return the tabs of the workspace as the author sees it, the first one shown first."""
    if author.roles & {"DEP", "DPH"}:
        return _DEPARTMENT
    if "INS" in author.roles and not author.roles - {"INS"}:
        return _INSPECTOR
    return _WORKSPACES.get(workspace, _OTHERS)


def tab_title(key: str) -> str:
    """Return the words on a tab."""
    return {
        "to_accept": tr("To accept"), "confirming": tr("Confirming"), "to_send": tr("To verify"),
        "verifying": tr("Verifying"), "to_file": tr("To file"), "to_close": tr("To close"), "disputed": tr("Disputed"),
        "handling": tr("Handling"), "parked": tr("Parked"), "to_dispatch": tr("To dispatch"),
        "to_review": tr("To review"), "returned": tr("Returned"), "to_check": tr("By camera"), "open": tr("Open"),
        "ended": tr("Ended"), "to_call_back": tr("Call back"), "to_sign": tr("To sign"), "reviewed": tr("Under review"),
        "to_confirm": tr("To confirm"), "to_verify": tr("To verify"),
    }[key]


def empty_sentence(key: str) -> str:
    """Return what an empty tab says: what is so, then what will happen."""
    return tr("Nothing waits under “{tab}”. New cases will appear here.").format(tab=tab_title(key))


def own_of(author: Author) -> tuple[UUID | None, UUID | None]:
    """Return the department or the inspector whose cases alone the author sees; two times None: all of them."""
    if author.roles & {"DEP", "DPH"}:
        return author.department, None
    return None, author.user if author.roles == {"INS"} else None


def open_cases(context: Context) -> list[CaseRow]:
    """Return the open cases that the person sees, for map and status bar."""
    department, inspector = own_of(context.author)
    return context.cases.open_cases(department=department, inspector=inspector)
