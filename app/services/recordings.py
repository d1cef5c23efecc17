"""The recording of a call that came when its report was made already: it joins the case, which does not move."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from app.domain.errors import BadInput, NotAllowed
from app.domain.media import NAME_CHARACTERS, MediaFacts
from app.domain.texts import check_text
from app.ports.store import UnitOfWork
from app.services.intent import Author, Intent


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRecording(Intent):
    """Who took the call in adds its recording; the blob store holds the bytes."""

    kind: ClassVar[str] = "AddRecording"
    permission: ClassVar[str] = "report"
    case: UUID
    sha256: str
    name: str = ""
    """Of its file."""


def add_recording(intent: AddRecording, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Attach the recording to a case of the author's own.

    Raises:
        NotAllowed: `case.other_reporter` (number).
        BadInput: `blob.missing`; an unknown case; as `app.domain.texts.check_text`.
    """
    case = unit.cases.get(intent.case)
    if case.reported_by != author.user:
        raise NotAllowed("case.other_reporter", number=case.number)
    check_text("name", intent.name, NAME_CHARACTERS)
    if not unit.has_blob(intent.sha256):
        raise BadInput("blob.missing", sha256=intent.sha256)
    unit.cases.add_media(case.id, intent.sha256, stage="before", kind="audio", by=author.user,
                         told=MediaFacts(name=intent.name))
    return {"number": case.number}
