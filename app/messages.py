"""Turns codes into sentences: the only place that knows how a refusal reads in the user's language.

The sentences stand in `resources/messages/zh_CN.toml` and `en.toml`, one table per first part of a code, with
`{fact}` placeholders (see `filled`). A test holds that both files have the same codes with the same facts.
"""

import string
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from app.domain.errors import Refusal
from app.domain.limits import WORDS, Unit
from app.domain.workflow import FACTS, STATES, State, Step, words_of

LANGUAGES = ("zh_CN", "en")
"""Languages that every sentence has; the first is the default."""

_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "messages"


@cache
def sentences(language: str) -> dict[str, str]:
    """Return every sentence of a language by its dotted code.

    Raises:
        KeyError: the language is not one of `LANGUAGES`.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    tables = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    return {f"{section}.{key}": text for section, table in tables.items() for key, text in table.items()}


def text(code: str, language: str, **facts: str | int) -> str:
    """Return the sentence for a code, its facts filled in.

    Raises:
        KeyError: there is no such code, or the sentence names a fact that wasn't given.
    """
    return filled(sentences(language)[code], **facts)


def filled(words: str, /, **facts: str | int) -> str:
    """Return words with their facts filled in; `{count:case|cases}` is “case” where the count is one, else “cases”.

    Raises:
        KeyError: the words name a fact that wasn't given.
    """
    return _FILLER.vformat(words, (), facts)


class _Filler(string.Formatter):
    """Knows singular and plural. Qt's own numerus forms would do for the window alone, and for one count a sentence."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return a fact as it is to be read."""
        one, mark, many = format_spec.partition("|")
        if mark:
            return one if str(value) == "1" else many
        return str(super().format_field(value, format_spec))


_FILLER = _Filler()


def sentence(refusal: Refusal, language: str) -> str:
    """Return what a user reads about a refusal. Never fails: without its sentence a refusal shows its code."""
    try:
        return text(refusal.code, language,
                    **{name: _plain(worded(name, value, language)) for name, value in refusal.facts.items()})
    except KeyError:
        return str(refusal)


def worded(name: str, value: str | int, language: str) -> str | int:
    """Return the word for a step, state, unit, fact of a step, table or fields of a component where a refusal names it;
    else the value."""
    if name == "table":
        return sentences(language).get(f"table.{value}", value)
    if name == "fields":
        return ", ".join(field_word(each, language) for each in str(value).split(", "))
    zh_en = None
    if name == "step" and value in set(Step):
        zh_en = words_of(str(value))
    elif name == "state" and value in set(State):
        zh_en = (STATES[State(value)].zh, STATES[State(value)].en)
    elif name == "unit" and value in set(Unit):
        zh_en = (WORDS[Unit(value)], str(value).replace("_", " "))
    elif name in ("fact", "field"):
        zh_en = FACTS.get(str(value))
    return value if zh_en is None else zh_en[LANGUAGES.index(language)]


def field_word(field: str, language: str) -> str:
    """Return what a field of a component is called; an attribute keeps its own name."""
    return sentences(language).get(f"component_field.{field}", field.removeprefix("attributes."))


def _plain(value: str | int) -> str | int:
    """Return a fact as a sentence can hold it: a file's name may have line ends, marks that turn the writing, half
    characters."""
    if isinstance(value, int) or value.isprintable():
        return value
    return "".join(each if each.isprintable() else " " if each.isspace() else "?" for each in value)
