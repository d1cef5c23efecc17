"""What media of a case are called, and the order in which photos are looked at."""

from collections.abc import Sequence

from app.queries.cases import MediaRow
from ui.cases.wording import tr

STAGES = ("before", "after", "verification")
"""What it was, what was done about it, what the inspector saw."""


def stage_text(stage: str) -> str:
    """Return the stage of a photo in words."""
    return {"before": tr("Before"), "verification": tr("At verification"), "after": tr("After")}.get(stage, stage)


def kind_text(kind: str) -> str:
    """Return the kind of a medium in words."""
    return {"photo": tr("Photo"), "audio": tr("Recording"), "video": tr("Video")}.get(kind, tr("File"))


def media_name(media: MediaRow) -> str:
    """Return the name of the file as it came; its kind and the beginning of its hash where none was told."""
    return media.name or f"{kind_text(media.kind)} {media.sha256[:8]}"


def photos_in_order(media: Sequence[MediaRow]) -> list[MediaRow]:
    """Return the photos among the media, by stage, oldest first."""
    return sorted((each for each in media if each.kind == "photo"),
                  key=lambda each: (STAGES.index(each.stage) if each.stage in STAGES else len(STAGES), each.at))
