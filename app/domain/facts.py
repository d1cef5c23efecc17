"""What each fact of a step may be: its kind and how long it may get, checked before anything is made of it.

The transition table says which facts a step needs; this one says what a fact is, whatever step carries it.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.errors import BadInput
from app.domain.plain import LARGEST
from app.domain.record import Facts
from app.domain.texts import check_text

DESCRIPTION_CHARACTERS = 500
LINE_CHARACTERS = 100
"""Of what stands in one line: a letter's number, a name, a code."""
SAID_CHARACTERS = 500
"""Of what is said in sentences beside the opinion."""
_MOST = 50
"""Members of a list."""
_SHOWN = 100
"""So much of an unusable value is repeated to who gave it."""
Kind = Callable[[str, Any], bool]
"""Says whether a value may be the fact of the name; may itself raise what is wrong with it."""


def _text(most: int) -> Kind:
    def kind(name: str, value: Any) -> bool:
        if isinstance(value, str):
            check_text(name, value, most)
        return isinstance(value, str)
    return kind


_line, _said = _text(LINE_CHARACTERS), _text(SAID_CHARACTERS)


def _described(name: str, value: Any) -> bool:
    return _text(DESCRIPTION_CHARACTERS)(name, value) and bool(value.strip())


def _whole(name: str, value: Any) -> bool:
    return type(value) is int and abs(value) <= LARGEST


def _units(name: str, value: Any) -> bool:
    """A number of units of time; what is wrong with one is said together with its unit (`limits.parse_limit`)."""
    return _whole(name, value) or _line(name, value)


def _flag(name: str, value: Any) -> bool:
    return type(value) is bool


def _id(name: str, value: Any) -> bool:
    try:
        return isinstance(value, str) and str(UUID(value)) == value.lower()
    except ValueError:
        return False


def _day(name: str, value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _several(kind: Kind) -> Kind:
    return lambda name, value: isinstance(value, list) and len(value) <= _MOST and all(
        kind(name, each) for each in value)


def _part(name: str, value: Any) -> bool:
    """One assistant: who, what, and within which limit."""
    return isinstance(value, dict) and value.keys() <= _OF_PART.keys() and all(
        each is None or _OF_PART[key](name, each) for key, each in value.items())


_OF_PART: dict[str, Kind] = {"department": _id, "task": _said, "limit_value": _units, "limit_unit": _line}
_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("description",), _described),
    **dict.fromkeys(("place", "question", "task", "position_reason", "no_photo_reason"), _said),
    **dict.fromkeys((
        "kind", "type_code", "filing_condition", "severity", "reason", "finding", "camera", "order", "number",
        "request", "unit_grid", "responsibility_grid", "community", "street", "authority", "letter", "platform",
        "handler", "answer_way", "party", "upper_number", "enforcement_number", "limit_unit", "amount_unit",
        "wanted_unit"), _line),
    **dict.fromkeys((
        "component", "department", "suggested_department", "inspector", "merged_into", "colleague", "assistant",
        "assignment"), _id),
    **dict.fromkeys((
        "component_version", "x_mm", "y_mm", "lon_e7", "lat_e7", "accuracy_m", "level", "satisfaction"), _whole),
    **dict.fromkeys(("limit_value", "amount_value", "wanted_value"), _units),
    **dict.fromkeys(("condition_met", "photos_seen", "reached", "wants_answer", "anonymous", "new_clock"), _flag),
    **dict.fromkeys(("until", "answer_by"), _day),
    "departments": _several(_id), "to": _several(_line), "corrected": _several(_line), "assistants": _several(_part)}
_OF_PROGRAM = frozenset({"number", "unit_grid", "responsibility_grid", "community", "street", "request", "new_clock",
                         "component_version", "wanted_value", "wanted_unit", "corrected"})
"""What only the program makes: of the point, of the counters, of what was asked for."""


def check_facts(facts: Facts, *, said: bool = False) -> None:
    """Check the facts of a step; a value that is None is none.

    Args:
        facts: by name, as they came.
        said: whether a person says them, who may say nothing that the program makes.

    Raises:
        BadInput: `step.unknown_fact` (fact), `step.unusable_fact` (fact, value), `text.too_long`, `text.mark`.
    """
    for name, value in facts.items():
        kind = _KINDS.get(name)
        if kind is None or said and name in _OF_PROGRAM:
            raise BadInput("step.unknown_fact", fact=str(name)[:_SHOWN])
        if value is not None and not kind(name, value):
            raise BadInput("step.unusable_fact", fact=name, value=str(value)[:_SHOWN])


def said_facts(facts: Facts) -> Facts:
    """Return what a person said of a step's facts, without what the program made of it: to take the step again."""
    return {name: value for name, value in facts.items() if name not in _OF_PROGRAM}
