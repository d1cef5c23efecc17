"""What a person may type: text that can be shown, printed and spelled in the journal, and nothing that hides."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from app.domain.errors import BadInput

_ALLOWED = frozenset("\n\t")
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of writing: what follows would read otherwise than it is stored."""


def check_text(field: str, text: str, most: int) -> None:
    """Raise BadInput unless the text can be taken.

    Args:
        field: name of the field, as `app.domain.workflow.FACTS` and the forms have it.
        most: the most characters.

    Raises:
        BadInput: `text.too_long` (field, most, found), `text.mark` (field, mark: its code point, position from 1).
    """
    if len(text) > most:
        raise BadInput("text.too_long", field=field, most=most, found=len(text))
    if text.isprintable():
        return  # Which none of the marks below is.
    for position, character in enumerate(text, start=1):
        if character in _ALLOWED:
            continue
        if character in _TURNING or unicodedata.category(character) in ("Cc", "Cs"):
            raise BadInput("text.mark", field=field, mark=f"U+{ord(character):04X}", position=position)


def check_texts(values: Mapping[str, Any], most: int) -> None:
    """Check every text in named values, those within lists and objects too."""
    for name, value in values.items():
        for text in _texts(value):
            check_text(name, text, most)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for key, inner in value.items() for text in (str(key), *_texts(inner))]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in _texts(inner)]
    return []
