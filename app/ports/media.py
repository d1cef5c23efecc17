"""The media door: every photo, recording and clip of a person passes it before the blob store keeps it."""

from dataclasses import dataclass
from typing import Protocol

from app.domain.media import MediaFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """What was let in: a photo is encoded anew, without what its file told besides the picture."""

    content: bytes
    kind: str
    """`photo`, `audio` or `video`."""
    told: MediaFacts = MediaFacts()
    """What the file told besides: `taken_at` in the store's time zone."""
    animated: bool = False
    """Only its first picture was kept."""
    seconds: float = 0.0
    """Length of a recording or clip."""


class MediaDoor(Protocol):
    """Looks at files outside of this process, bounded in memory and time. Call it off the GUI thread."""

    def photo(self, content: bytes, name: str) -> Medium:
        """Return the photo as it may be kept.

        Raises:
            BadInput: `media.…` (name and what is wrong).
            Unusable: `media.no_checker`.
        """
        ...

    def recording(self, content: bytes, name: str) -> Medium:
        """Return the recording as it is; raises as `photo`."""
        ...

    def clip(self, content: bytes, name: str) -> Medium:
        """Return the video clip as it is; raises as `photo`."""
        ...
