"""What stands in the acceptance form, as its draft has it: plain values, some of which an older draft may lack."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.domain.media import MediaFacts
from app.domain.place import Point
from ui.cases.draft import Content
from ui.cases.recording_field import Attached

if TYPE_CHECKING:
    from ui.cases.accept_form import AcceptForm


def content_of(form: "AcceptForm") -> Content:
    """Return what was typed or came with a call; empty when nothing did."""
    known, point, recording = form.type.chosen(), form.place.point(), form.recording.attached
    found: Content = {
        "description": form.description.edit.toPlainText(), "place": form.place.text(),
        "place_typed": form.place.typed_by_hand,
        "facts": form.source.facts() if form.source.said() else {}, "call": form.call,
        "name": form.reporter.name.text(), "phone": form.reporter.phone.text(),
        "recording": [recording.told.name, recording.sha256] if recording else [],
        "photos": form.photos.state(), "clip": form.clip.state(),
        "type": [known.kind, known.type_code] if known else [], "point": [point.x_mm, point.y_mm] if point else []}
    if not any(found.values()):
        return {}
    return found | {"channel": form.source.channel, "answer": form.answer.facts(),
                    "severity": form.severity.box.currentIndex(), "number": form.reporter.hidden,
                    "anonymous": form.reporter.anonymous.isChecked(),
                    "not_same": sorted(map(str, form.advice.apart))}


def put_back(form: "AcceptForm", content: dict[str, Any]) -> None:
    """Put a draft into an empty form."""
    form.call = str(content.get("call", ""))
    form.advice.take_apart(map(UUID, content.get("not_same", ())))
    form.source.choose(str(content.get("channel", "")))
    for name, value in content.get("facts", {}).items():
        form.source.set_fact(name, value)
    form.description.edit.setPlainText(str(content["description"]))
    if content["type"]:
        form.type.choose(*content["type"])
    if content["point"]:
        form.place.set_point(Point(*content["point"]), str(content["place"]),
                             typed=bool(content.get("place_typed", True)))
    else:
        form.place.edit.setText(str(content["place"]))
    form.reporter.name.setText(str(content["name"]))
    if content.get("number"):
        form.reporter.take_number(str(content["number"]))
    else:
        form.reporter.phone.setText(str(content["phone"]))
    form.reporter.anonymous.setChecked(bool(content.get("anonymous")))
    asked = {"answer_way": "phone"} if content.get("wants_answer") else {}  # An older program asked only whether.
    form.answer.put(content.get("answer", asked))
    form.severity.choose(int(content["severity"]))
    form.photos.put(content["photos"])
    if content.get("recording"):
        name, sha256 = content["recording"]
        form.recording.take(Attached(sha256, MediaFacts(name=name)))
    elif form.call:
        form.recording.expect()
    form.clip.put(content.get("clip"))
