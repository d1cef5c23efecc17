"""Text as an index finds it: overlapping two-character tokens for Chinese, whole words else, pinyin beside.

井盖破损 → `井盖 盖破 破损 损`: two characters or more are a phrase of such tokens, one is the beginning of a token.
What a user types is cut in the same way, so that no sign of his means anything to the index.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

SYLLABLES, INITIALS = 4, 8
"""So much of the text that follows is found by pinyin from each character on."""
TAILS = (6, 8, 14)
"""A case number is found from these places on too: by its day, its month and day, its running number."""
MOST_CHARACTERS = 200
"""Of what a user types; more finds nothing more."""


def tokens(text: str) -> str:
    """Return the tokens of a text, a blank between."""
    found: list[str] = []
    for chinese, run in _runs(text):
        found += [run[at:at + 2] for at in range(len(run))] if chinese else [run]
    return " ".join(found)


def number_tokens(number: str) -> str:
    """Return the tokens of a case number: the whole and its tails."""
    return " ".join([tokens(number), *(number[at:] for at in TAILS if number.isdecimal() and len(number) > at)])


def sounds(text: str) -> str:
    """Return the pinyin, in full and by initials, of the text from each Chinese character on."""
    return " ".join(dict.fromkeys(sound for chinese, run in _runs(text) if chinese for sound in _sounds(run)))


def phrases(word: str) -> tuple[str, ...]:
    """Return the FTS5 phrases that the word's parts are found by, each of which must be there."""
    return tuple(_phrase(run) if chinese and len(run) > 1 else '"' + run + '"*' for chinese, run in _runs(word))


def words(text: str) -> list[str]:
    """Return the words that a user has typed, folded; signs that are no letters end a word."""
    return [word for word in _folded(text[:MOST_CHARACTERS]).split() if any(map(str.isalnum, word))]


def is_latin(word: str) -> bool:
    """Say whether the word may be pinyin."""
    return word.isascii() and word.isalpha()


def _phrase(run: str) -> str:
    return '"' + " ".join(run[at:at + 2] for at in range(len(run) - 1)) + '"'


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    """Give (whether Chinese, characters) of each run of letters and digits of one sort."""
    for found in _RUNS.finditer(_folded(text)):
        yield found.lastindex == 1, found.group()


_RUNS = re.compile("([^\\W_\\x00-\\u2e7f]+)|([^\\W_\\u2e80-\\U0010ffff]+)")
"""Chinese letters and digits | others."""


@lru_cache(maxsize=20_000)
def _sounds(run: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin  # half a second to import
    syllables = lazy_pinyin(run, errors="ignore")
    return tuple(sound for at in range(len(syllables)) for sound in (
        "".join(syllables[at:at + SYLLABLES]), "".join(each[0] for each in syllables[at:at + INITIALS])) if sound)
