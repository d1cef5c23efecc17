"""Names of places by pinyin: in full or by initials, from any of their characters on."""

from collections.abc import Iterable
from functools import lru_cache

LEAST_LETTERS = 2


def sounds_like(text: str, names: Iterable[str]) -> list[str]:
    """Return the names that the pinyin stands for; those that begin with it first, then the shorter ones.

    `text` may have blanks and capitals; what is no pinyin at all, or a single letter, finds nothing.
    """
    wanted = text.replace(" ", "").replace("'", "").lower()
    if len(wanted) < LEAST_LETTERS or not (wanted.isascii() and wanted.isalpha()):
        return []
    found = [(at, len(name), name) for name in names if (at := _place_of(wanted, name)) is not None]
    return [name for _, _, name in sorted(found)]


def _place_of(wanted: str, name: str) -> int | None:
    return next((at for at, sounds in enumerate(_tails(name)) if any(each.startswith(wanted) for each in sounds)), None)


@lru_cache(maxsize=50_000)
def _tails(name: str) -> tuple[tuple[str, str], ...]:
    from pypinyin import lazy_pinyin  # half a second to import
    syllables = lazy_pinyin(name, errors="ignore")
    return tuple(("".join(syllables[at:]), "".join(each[0] for each in syllables[at:]))
                 for at in range(len(syllables)))
