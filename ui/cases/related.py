"""Why another case has to do with this one, in words, and the list of them."""

from app.queries.records import RelatedCase
from ui.cases import wording
from ui.cases.wording import tr


def reasons_text(related: RelatedCase) -> str:
    """Return the distance and every reason: `18 m · 同一部件 · 反复发案`."""
    away = "" if related.away_m is None else f"{related.away_m:.0f} m"
    return wording.DOT.join(part for part in (away, *map(reason_text, related.reasons)) if part)


def reason_text(reason: str) -> str:
    """Return one reason in words."""
    words = {"merged_here": tr("merged into this case"), "merged_into": tr("this case was merged into it"),
             "repeated": tr("happens again after it"), "repeats": tr("happened again after this case"),
             "same_component": tr("same component"), "same_place": tr("same place")}
    return words.get(reason, reason)
