"""What a report must tell of where it came from, channel by channel (domain sections 5 and 11)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.errors import BadInput, NotAllowed
from app.domain.workflow import ANSWER_WAYS, Step

SOURCE_CHARACTERS = 100
LINES = ("12319", "12345", "other")
"""Numbers by which a caller reaches the hotline (domain 11.3)."""
PORTALS = ("website", "wechat", "app")
REPORTER_KINDS = ("resident", "business", "organisation", "visitor", "deputy")
"""Who reports: the last are deputies of the people's congress and members of the political consultative conference."""


@dataclass(frozen=True, slots=True)
class Source:
    """The facts of one channel."""

    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    """What nobody types: the telephone exchange tells it."""
    caller: bool = False
    """Whether somebody may wait for an answer: name, phone, and whether and how they want one (`answer_way`)."""


SOURCES: dict[str, Source] = {
    "hotline": Source(may=("line", "reference", "reporter_kind"), told=("called_at",), caller=True),
    "public_portal": Source(may=("portal", "letter", "reporter_kind"), caller=True),
    "sms": Source(may=("reference", "reporter_kind"), caller=True),
    "media": Source(needs=("outlet", "appeared"), caller=True),
    "leader": Source(needs=("leader", "letter")),
    "upper": Source(needs=("upper_number", "answer_by"), may=("platform",)),
    "peer": Source(needs=("authority",), may=("letter",)),
    "enforcement": Source(needs=("officer",), may=("letter",)),
    "video": Source(needs=("camera",)),
    "sensor": Source(needs=("device",)),
    "inspector": Source(),
    "self": Source(),
}
"""By channel, in the order in which a desk offers them."""

_HALL = tuple(channel for channel in SOURCES if channel not in ("inspector", "video"))
_OFFERED = {"INS": ("inspector",), "VID": ("video",), "HOT": ("hotline", "public_portal", "sms"), "ACC": _HALL,
            "LED": ("leader",), "SUP": ("self", "leader"), "ENF": ("enforcement",)}
_WORDS = {"line": LINES, "portal": PORTALS, "reporter_kind": REPORTER_KINDS, "answer_way": ANSWER_WAYS}


def channels_of(roles: Collection[str]) -> tuple[str, ...]:
    """Return the channels whose reports these posts take in, their usual one first; the hall's for any other post."""
    found = [channel for role, channels in _OFFERED.items() if role in roles for channel in channels]
    return tuple(dict.fromkeys(found)) or _HALL


def checked_source(channel: str, told: Mapping[str, object], today: date) -> dict[str, str]:
    """Return the facts of a channel, trimmed, empty ones left out.

    Args:
        today: the local day: an answer is due then or later.

    Raises:
        NotAllowed: `step.fact_missing`.
        BadInput: `case.unknown_channel`, `case.not_of_channel`, `case.too_long`, `step.unusable_fact`.
    """
    known = SOURCES.get(channel)
    if known is None:
        raise BadInput("case.unknown_channel", value=channel)
    allowed = (*known.needs, *known.may, *known.told, *(("answer_way",) if known.caller else ()))
    facts = {name: str(value).strip() for name, value in told.items() if value is not None and str(value).strip()}
    for name in facts:
        if name not in allowed:
            raise BadInput("case.not_of_channel", fact=name, channel=channel)
    for name in known.needs:
        if name not in facts:
            raise NotAllowed("step.fact_missing", step=Step.REPORT.value, fact=name)
    for name, value in facts.items():
        if not _usable(name, value, today):
            raise BadInput("step.unusable_fact", fact=name, value=value[:SOURCE_CHARACTERS])
    return facts


def _usable(name: str, value: str, today: date) -> bool:
    if name == "answer_by":
        try:
            return date.fromisoformat(value) >= today
        except ValueError:
            return False
    if name == "called_at":
        return _is_instant(value)
    return value in _WORDS.get(name, (value,)) and len(value) <= SOURCE_CHARACTERS and value.isprintable()


def _is_instant(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
