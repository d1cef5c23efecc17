"""Which cases a post must hear of: those that are new in its queue, and those whose time is nearly used up."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from app.queries.cases import CaseRow
from app.services.intent import Author
from ui.cases.tabs import tabs_for
from ui.context import Context
from ui.workspaces import first_for

_OTHERS_WORK = frozenset({"handling", "confirming", "verifying", "parked", "reviewed", "open", "ended"})
"""Tabs in which nothing waits for the post itself."""
SOUND, TRAY = "sound", "tray"


@dataclass(frozen=True, slots=True)
class News:
    """What came since the last look."""

    new: tuple[CaseRow, ...] = ()
    near: tuple[CaseRow, ...] = ()


class Notices:
    """Compares what is open now with what was open before."""

    def __init__(self, author: Author) -> None:
        self._states = waiting_states(author)
        self._before: dict[UUID, CaseRow] | None = None

    def take(self, rows: Iterable[CaseRow], own: Iterable[UUID] = ()) -> News:
        """Return what is new among the open cases; `own` are the cases that this person changed himself."""
        now = {row.id: row for row in rows if row.state in self._states}
        before, self._before = self._before, now
        if before is None:
            return News()
        own = set(own)
        new = tuple(row for row in now.values() if row.id not in before and row.id not in own)
        near = tuple(row for row in now.values() if row.stage.meaning == "near" and row.id not in own
                     and row.id in before and before[row.id].stage.meaning == "ontime")
        return News(new, near)


def waiting_states(author: Author) -> frozenset[str]:
    """Return the states in which a case waits for the author's post."""
    department = bool(author.roles & {"DEP", "DPH"})
    tabs = tabs_for(first_for(author, None).key, author)
    return frozenset(state for tab in tabs for state in tab.states
                     if tab.key not in _OTHERS_WORK or (department and tab.key == "handling"))


def wanted(context: Context, way: str) -> bool:
    """Say whether the person wants notices of this way, `SOUND` or `TRAY`: yes, until he says no."""
    kept = context.workstation.kept("preference", _key(context)) or {}
    return bool(kept.get(way, True))


def want(context: Context, way: str, on: bool) -> None:
    """Remember whether the person wants them."""
    kept = context.workstation.kept("preference", _key(context)) or {}
    context.workstation.keep("preference", _key(context), {**kept, way: on})


def _key(context: Context) -> str:
    return f"notices.{context.author.login}"
