"""How well words fit what was typed: the words themselves, pinyin and its initials, letters left out."""

from functools import cache

BEST, WITHIN, SCATTERED, NOT = 0, 1, 2, 3


def fit(words: str, typed: str) -> int:
    """Return `BEST` (begins so), `WITHIN`, `SCATTERED` (the letters in order, others between them) or `NOT`.

    The first call for Chinese words loads the pinyin table, which takes half a second: not on the GUI thread.
    """
    typed = "".join(typed.casefold().split())
    if not typed:
        return WITHIN
    return min(_fit(each, typed) for each in _spellings(words))


def _fit(text: str, typed: str) -> int:
    if text.startswith(typed):
        return BEST
    if typed in text:
        return WITHIN
    rest = iter(text)
    return SCATTERED if len(typed) > 1 and all(letter in rest for letter in typed) else NOT


@cache
def _spellings(words: str) -> tuple[str, ...]:
    plain = "".join(words.casefold().split())
    if plain.isascii():
        return (plain, "".join(each[0] for each in words.casefold().split()))
    from pypinyin import Style, lazy_pinyin  # As slow to import as the window's first map is to draw.
    initials = "".join(lazy_pinyin(words, style=Style.FIRST_LETTER))
    return plain, "".join("".join(lazy_pinyin(words)).split()).casefold(), "".join(initials.split()).casefold()
