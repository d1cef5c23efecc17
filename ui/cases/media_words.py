"""What media of a case are called, and the order in which photos are looked at."""

from collections.abc import Sequence

from app.domain.media import MediaFacts
from app.messages import filled
from app.queries.cases import MediaRow
from app.services.cases import PHOTO_STAGES
from ui.cases.wording import DOT, tr
from ui.local_time import local


def stage_text(stage: str) -> str:
    """Return the stage of a photo in words."""
    return {"before": tr("Before"), "progress": tr("Under way"), "after": tr("After"),
            "verification": tr("At verification")}.get(stage, stage)


def kind_text(kind: str) -> str:
    """Return the kind of a medium in words."""
    return {"photo": tr("Photo"), "audio": tr("Recording"), "video": tr("Video")}.get(kind, tr("File"))


def media_name(media: MediaRow) -> str:
    """Return the name of the file as it came; its kind and the beginning of its hash where none was told."""
    return media.told.name or f"{kind_text(media.kind)} {media.sha256[:8]}"


def told_text(media: MediaRow) -> str:
    """Return what a photo's file told of itself: name, when it was taken, with what."""
    return DOT.join(filter(None, (media.told.name, taken_text(media))))


def taken_text(media: MediaRow) -> str:
    """Return when a photo was taken, and with what."""
    taken = "" if media.told.taken_at is None else tr("taken {when}").format(
        when=local(media.told.taken_at).strftime("%Y-%m-%d %H:%M"))
    return DOT.join(filter(None, (taken, media.told.camera)))


def length_text(told: MediaFacts) -> str:
    """Return how long a clip runs, `1:05`; empty where nobody counted."""
    return clock_text(told.length_s * 1000) if told.length_s else ""


def clock_text(at_ms: int) -> str:
    """Return a moment of a recording or clip: `1:05`."""
    return f"{at_ms // 60_000}:{at_ms // 1000 % 60:02d}"


def odd_text(media: MediaRow) -> str:
    """Return what in a photo's own facts doesn't fit the case: a hint, since cameras are set wrongly."""
    found = []
    if media.told.clock_is_off(media.at):
        found.append(tr("says that it was taken later than it was attached"))
    elif media.told.is_stale(media.at):
        found.append(filled(
            tr("was taken {days} {days:day|days} before it was attached"),
            days=(media.at - media.told.taken_at).days if media.told.taken_at else 0))
    if media.far_m is not None:
        found.append(tr("was taken {metres} m from the case's place").format(metres=media.far_m))
    return DOT.join(found)


def photos_in_order(media: Sequence[MediaRow]) -> list[MediaRow]:
    """Return the photos among the media, by stage, oldest first."""
    return sorted((each for each in media if each.kind == "photo"),
                  key=lambda each: (PHOTO_STAGES.index(each.stage), each.at))
