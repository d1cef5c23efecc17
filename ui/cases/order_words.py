"""How an order of supervision (督办单) reads: its card, its date, what came of it; and whom it waits for."""

from collections.abc import Iterable
from datetime import date

from app.domain.permission import Permissions
from app.queries.cases import CaseOrder, SupervisionOrder
from app.services.intent import Author
from ui.cases import wording
from ui.cases.step_words import level_text
from ui.cases.wording import tr

LEVELS = (3, 2, 1)
"""The red card first."""
CARD = {3: "overdue", 2: "near", 1: "urged"}
"""By level, the meaning whose colour the card has."""


def card_text(level: int) -> str:
    """Return the level as the head of a group: `Red card`."""
    words = level_text(level)
    return words[:1].upper() + words[1:]


def date_text(order: CaseOrder) -> str:
    """Return by when the answer is wanted."""
    day = date.fromisoformat(order.answer_by) if order.answer_by else None
    return tr("answer by {day}").format(day=day.strftime("%m-%d")) if day else ""


def came_text(order: CaseOrder) -> str:
    """Return what came of the order so far: the answer, or that it is wanted, once more."""
    if order.answered:
        late = tr("answered late") if order.time.meaning == "overdue" else tr("answered")
        return wording.DOT.join(part for part in (late, order.answered_by, order.answer) if part)
    if order.again:
        return tr("another answer asked for: {why}").format(why=order.again)
    return tr("no answer yet")


def option_text(order: CaseOrder) -> str:
    """Return the order in a list to choose from."""
    return wording.DOT.join((order.number, level_text(order.level), date_text(order)))


def given_by(orders: Iterable[SupervisionOrder], author: Author) -> list[SupervisionOrder]:
    """Return those that the person has given."""
    return [each for each in orders if each.by == author.user]


def heard_by(order: SupervisionOrder, author: Author, permissions: Permissions) -> bool:
    """Say whether the order is the person's business: he gave it, may end everybody's, or has to answer."""
    return (order.by == author.user or permissions.allows("end_supervision", author.roles)
            or bool(author.roles & {"DEP", "DPH"}))


def waits_for(order: SupervisionOrder, author: Author, permissions: Permissions) -> bool:
    """Say whether the person has to do something: a department to answer, who ordered it to judge or to follow up."""
    if not heard_by(order, author, permissions):
        return False
    return not order.answered if author.roles & {"DEP", "DPH"} else order.answered or order.overdue
