"""What a component or event type is found by: Chinese, pinyin and its initials, English, code."""

from collections.abc import Iterable
from functools import cache

from app.queries.places import CatalogueType


def ready_to_search(types: Iterable[CatalogueType]) -> list[CatalogueType]:
    """Return the types after making what they are found by: it takes half a second, so not on the GUI thread."""
    found = list(types)
    for each in found:
        searched_text(each)
    return found


@cache
def searched_text(known: CatalogueType) -> str:
    """Return everything that a type is found by."""
    from pypinyin import Style, lazy_pinyin  # As slow to import as the window's first map is to draw.
    initials = "".join(lazy_pinyin(known.type_zh, style=Style.FIRST_LETTER))
    return " ".join((known.type_zh, "".join(lazy_pinyin(known.type_zh)), initials, known.type_en.casefold(),
                     known.type_code, known.class_zh))
