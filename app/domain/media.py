"""What the file of a photo, recording or clip told of itself: kept with the medium, noted and never trusted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.place import Point
from app.domain.repeats import away_m

MOST_PHOTO_BYTES, MOST_RECORDING_BYTES, MOST_CLIP_BYTES = 20 << 20, 100 << 20, 200 << 20
MOST_MEDIUM_BYTES = max(MOST_PHOTO_BYTES, MOST_RECORDING_BYTES, MOST_CLIP_BYTES)
"""No blob is larger."""
NAME_CHARACTERS = 160
FAR_M = 300.0
"""A photo taken farther from its case is pointed out (reliability section 9)."""
AHEAD = timedelta(minutes=10)
"""So far a camera's clock may go ahead."""
STALE = timedelta(days=7)
"""A photo taken longer before it was attached is pointed out: it may show another day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFacts:
    """All may be empty: an older store, a file that tells nothing."""

    name: str = ""
    """Of the file as it came, in one line."""
    taken_at: datetime | None = None
    """By the camera's clock, aware."""
    point: Point | None = None
    """Where the camera says that it was, in the district's CRS."""
    camera: str = ""
    """Maker and model."""
    length_s: int = 0
    """Of a clip, as its pictures were counted."""

    def clock_is_off(self, attached_at: datetime) -> bool:
        """Say whether it was taken after it was attached, by its own clock."""
        return self.taken_at is not None and self.taken_at > attached_at + AHEAD

    def is_stale(self, attached_at: datetime) -> bool:
        """Say whether it was taken long before it was attached."""
        return self.taken_at is not None and self.taken_at < attached_at - STALE

    def far_m(self, place: Point | None) -> int | None:
        """Return how many metres from the place it was taken, where that is too far; else None."""
        away = away_m(self.point, place)
        return round(away) if away is not None and away > FAR_M else None


NOTHING_TOLD = MediaFacts()


def one_line(text: str, most: int = NAME_CHARACTERS) -> str:
    """Return a name as it may be kept: one line, no marks that turn the writing, not too long, its ending kept."""
    plain = "".join(character if character.isprintable() else "?" for character in text).strip()
    return plain if len(plain) <= most else plain[:most - 17] + "…" + plain[-16:]
