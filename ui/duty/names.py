"""How people, posts and shifts are called in the language of the window."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from app.domain.people import Post, Shift
from app.domain.workflow import STATES
from app.queries.people import UserRow
from ui.cases.wording import is_chinese


def name_of(thing: UserRow | Post | Shift, language: str) -> str:
    """Return the Chinese or the English name."""
    return thing.name_zh if is_chinese(language) else thing.name_en


def names_by_id(users: Iterable[UserRow], language: str) -> dict[UUID, str]:
    """Return the users' names."""
    return {user.id: name_of(user, language) for user in users}


def clock_text(minute: int) -> str:
    """Return minutes after midnight as a clock shows them."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def span_text(shift: Shift) -> str:
    """Return when a shift begins and ends."""
    return f"{clock_text(shift.begins_min)}–{clock_text(shift.ends_min)}"


def counts_text(counts: dict[str, int], language: str) -> str:
    """Return how many cases stand in which state, in the order of the life cycle."""
    at = 0 if is_chinese(language) else 1
    words = [((info.zh, info.en)[at], counts[state]) for state, info in STATES.items() if counts.get(state)]
    return "　".join(f"{word} {count}" for word, count in words)


def day_text(day: date) -> str:
    """Return month and day."""
    return f"{day:%m-%d}"
