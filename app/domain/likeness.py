"""How alike two texts are: by the pairs of neighbouring characters in both, which suits Chinese and needs no words.

Dice's coefficient over the sets of pairs: 2·|A∩B| / (|A|+|B|).
"""

import re
import unicodedata

_NOT_TEXT = re.compile(r"[\W_]+")


def pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters within runs of letters, figures and 汉字; a lone one stands alone."""
    runs = filter(None, _NOT_TEXT.split(unicodedata.normalize("NFKC", text).casefold()))
    return frozenset(run[at:at + 2] for run in runs for at in range(max(len(run) - 1, 1)))


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return 0 (nothing in common, or nothing to compare) to 1 (the same pairs)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
