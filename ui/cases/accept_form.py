"""The form of who takes reports in: a call, a letter or a camera's find becomes a case, in the order of the talk.

What is missing is listed beside the button. What the words probably mean and which cases may be the same appear while
one types; they never block, and nothing is taken by itself. F8 and Ctrl+Enter inside the form submit it: who may accept
accepts by the same press, or declines with a reason (F7). Whatever was typed is kept as a draft until the store has it.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.call import Call
from app.domain.errors import Refusal
from app.domain.ids import uuid7
from app.domain.facts import DESCRIPTION_CHARACTERS
from app.domain.place import Point
from app.domain.workflow import Step
from app.messages import sentence
from app.queries.advice import Duplicate
from app.queries.places import CameraAt, CatalogueType
from app.services.cases import Facts, ReportCase, TakeStep
from app.services.intent import Changes
from ui.cases import wording
from ui.cases.asking import Asking
from ui.cases.decline_card import DeclineCard
from ui.cases.draft import Content, Draft
from ui.cases.form_content import content_of, put_back
from ui.cases.form_foot import FormFoot
from ui.cases.fields import ChoiceField, Field, Option, TextField, answer_field
from ui.cases.photo_field import PhotoField
from ui.cases.place_search import PlaceSearch
from ui.cases.recording_field import ClipField, RecordingField
from ui.cases.report_advice import ReportAdvice
from ui.cases.reporter_field import ReporterField
from ui.cases.source_field import SourceField
from ui.cases.type_field import TypeField
from ui.cases.type_search import ready_to_search
from ui.cases.wording import tr
from ui.context import Context
from ui.dialogs import open_dialog
from ui.local_time import local

LABEL_PX = 64


class AcceptForm(QWidget):
    """Takes one report after another."""

    reported = Signal(object, object)
    """UUID of the new case and the `Changes` that the store answered."""
    acceptable = Signal()
    """What was reported waits for acceptance now, and is no part of another case."""
    call_reported = Signal(str, object, bool)
    """Id of a call, UUID of its case, and whether its recording is with the case already."""
    moved = Signal(object)
    """The `Point` of the form, None without one: the map's pin."""
    pick_wanted = Signal()
    """The next click on the map is meant for `set_point`."""
    case_chosen = Signal(object)
    """UUID of a possible duplicate that was pressed."""
    camera_reported = Signal()
    """A camera's picture began the report of a post whose reports come by camera."""
    marked = Signal(list)
    """The `Point`s to ring on the map: that of the duplicate that is looked at."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("accept_form")
        self._context = context
        self._ask = Asking(context.operations, self)
        self.accepts = context.permissions.allows("accept", context.author.roles)
        """Whether this post accepts what it reports."""
        self.busy = False
        """Whether a report is on its way."""
        self.call = ""
        """Id of the call that is being written down; empty without one."""
        self._sent = ("", False)
        """The call whose report is on its way, and whether its recording goes along."""
        self._missing = ""
        """The sentence about gaps, while it is shown."""
        self._labels: dict[Field, QLabel] = {}
        self._unasked: frozenset[Field] = frozenset()
        self._make_fields()
        self._offered = self._restored = False
        self._build()
        self.draft = Draft(context, self.content, self)
        for each in self.fields:
            each.changed.connect(self.draft.changed)
            each.changed.connect(self._follow_gaps)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The types are read when the form is first seen: a start in another workspace doesn't wait for them."""
        super().showEvent(event)
        if self.comes_first():
            self.description.setFocus()
        if not self._offered:
            self._offered = True
            places = self._context.places
            self._ask.read(lambda: ready_to_search(places.types()), self._offer_types, refused=self._refused)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The fields keep most of the height."""
        super().resizeEvent(event)
        self.near.setMaximumHeight(self.height() // 3)

    def set_point(self, point: Point) -> None:
        """Take a click on the map, or where the pin was dragged to, as the place."""
        if self.isEnabled():
            self.place.move_to(point)
        else:  # While looking back nothing moves, and a dragged pin goes back.
            self.moved.emit(self.place.point())

    def take_picture(self, picture: QImage, camera: CameraAt) -> None:
        """Take a camera's picture; where reports come by camera, it begins one: place and camera are its own."""
        self.photos.add_image(picture, camera.name)
        if self.source.usual != "video":
            return
        self.source.choose("video")
        self.source.set_fact("camera", camera.code)
        if self.place.point() is None:
            self.place.set_point(camera.point)
        self.camera_reported.emit()
        self.description.setFocus()

    def gaps(self, *, declining: bool = False) -> list[str]:
        """Return what is missing or unusable, in the order of the form; what is declined needs no type."""
        asked = [each for each in self.asked() if not (declining and each is self.type)]
        gaps = [gap for gap in (each.gap() for each in asked) if gap]
        if len(self.description.text) > DESCRIPTION_CHARACTERS:
            gaps.append(tr("a description of at most {most} characters").format(most=DESCRIPTION_CHARACTERS))
        return gaps

    def asked(self) -> tuple[Field, ...]:
        """Return the fields that the channel asks for."""
        return tuple(each for each in self.fields if each not in self._unasked)

    def submit(self) -> None:
        """Do the form's primary act (F8): report, and accept where this post may; or go to the first gap."""
        if self.accepts:
            self._report(lambda case, changes: self._step_on(
                case, changes, Step.ACCEPT, tr("Accepted as {number}."),
                tr("Reported as {number}, but not accepted: {why}")))
        else:
            self.report()

    def report(self) -> None:
        """Report the case, which then waits for acceptance."""
        self._report(self._done)

    def decline(self) -> None:
        """Report the case and don't accept it (F7), with a reason that is asked for."""
        if not self.accepts or not self._whole(declining=True):
            return
        card = DeclineCard(self._context, self)
        card.accepted.connect(lambda: self._decline(card.facts(), card.opinion()))
        open_dialog(card)

    def _decline(self, facts: Facts, opinion: str) -> None:
        self._report(lambda case, changes: self._step_on(
            case, changes, Step.DECLINE, tr("Reported as {number}, not accepted."),
            tr("Reported as {number}, but it waits for acceptance: {why}"), facts, opinion), declining=True)

    def _report(self, then: Callable[[UUID, Changes], None], *, declining: bool = False) -> None:
        if self._whole(declining=declining):
            self._set_busy(True)
            case = uuid7(self._context.clock.now())
            self._ask.write(self._intent(case), lambda changes: then(case, changes), refused=self._refused)

    def _whole(self, *, declining: bool) -> bool:
        """Say whether the report can be made now, and where not, what is missing."""
        gaps = [] if self.busy else self.gaps(declining=declining)
        if gaps:
            self._say_gaps(gaps)
            next((each for each in self.asked() if each.gap() in gaps), self.description).setFocus()
        return not self.busy and not gaps

    def _step_on(self, case: UUID, changes: Changes, step: Step, words: str, refused_words: str,
                 facts: Facts | None = None, opinion: str = "", main: str = "") -> None:
        """The report stands; now its first step is taken. Should that be refused, it waits for acceptance."""
        def taken(after: Changes) -> None:
            self._taken(case, after)
            if step is Step.MERGE:
                self.merge_undo.offer(case)
            number = wording.number_text(dict(after.said).get("number", ""))
            self.say(words.format(number=number, main=main))

        def refused(refusal: Refusal) -> None:
            self._done(case, changes)
            self.say(refused_words.format(number=dict(changes.said).get("number", ""),
                                          why=sentence(refusal, self._context.language)))

        self._ask.write(TakeStep(id=uuid7(self._context.clock.now()), case=case, step=step, seen_version=1,
                                 facts=dict(facts or {}), opinion=opinion), taken, refused=refused)

    def _say_gaps(self, gaps: Sequence[str]) -> None:
        self._missing = tr("Still missing: {what}.").format(what=tr(", ").join(gaps)) if gaps else ""
        self.say(self._missing)

    def _follow_gaps(self) -> None:
        """What is said to be missing is no longer said once it is there."""
        if self._missing and self.said.text() == self._missing:
            self._say_gaps(self.gaps())

    def merge(self, into: Duplicate) -> None:
        """Report what was typed and merge it into a case: reporter and photos go along, and nothing typed is lost."""
        if self.busy:
            return
        if not self.description.text:
            self.say(tr("Still missing: {what}.").format(what=self.description.label))
            self.description.setFocus()
            return
        self._set_busy(True)
        case = uuid7(self._context.clock.now())
        self._ask.write(self._intent(case, place=into.row.place), lambda changes: self._reported(case, changes, into),
                        refused=self._refused)

    def comes_first(self) -> bool:
        """Say whether it is before the cases beside it: for who accepts none, or while a report is being written."""
        focused = self.window().focusWidget()
        return (not self.accepts or bool(self.content())
                or focused is not None and self.isAncestorOf(focused))

    def begin(self) -> None:
        """Begin another report (Ctrl+N); what was typed is put aside among the drafts."""
        self._begin()

    def clear(self) -> None:
        """Empty the form: its report is made, put aside or dropped."""
        self._empty()
        self.say("")
        self.draft.forget()
        self.description.setFocus()

    def content(self) -> Content:
        """Return what was typed, for the draft; empty when nothing was."""
        return content_of(self)

    def restore(self, content: Content) -> None:
        """Put a draft back."""
        put_back(self, content)
        self.say(tr("This is a draft that was not reported."))

    def begin_call(self, call: Call, *, back: bool = False) -> bool:
        """Begin the report of a call; what was typed is put aside. Say whether it is in the form now.

        `back`: it was missed, and is rung back now: no recording of it is to come.
        """
        written = "" if self.busy or back else self.drafts.of_call(call.id)
        if written:
            self.drafts.take_up(written)
            return self.call == call.id
        if not self._begin():
            return False
        self.source.choose("hotline")
        self.source.set_fact("called_at", local(call.rang_at).isoformat(timespec="seconds"))
        if call.line:
            self.source.set_fact("line", call.line)
        self.call = "" if back else call.id
        self.reporter.take_number(call.number)
        if self.call:
            self.recording.expect()
        self.draft.keep()
        return True

    def _begin(self) -> bool:
        """Put aside what was typed; say whether the form is empty now."""
        typed = bool(self.content())
        if self.busy or not (self.drafts.park() if typed or self._restored else self.drafts.park_unseen()):
            return False
        self._restored = True
        self.clear()
        if typed:
            self.say(tr("Put aside; it is among the drafts."))
        return True

    def _empty(self) -> None:
        self.call = ""
        self.description.edit.clear()
        self.type.choose("", "")
        self.place.clear()
        self.source.clear()
        self.reporter.clear()
        self.merge_undo.forget()
        self.recording.clear()
        self.clip.clear()
        self.answer.put({})
        self.severity.choose(0)
        self.photos.clear()
        self.advice.clear()
        self.moved.emit(None)

    def _make_fields(self) -> None:
        context = self._context
        self.source = SourceField(context)
        self.description = TextField(tr("Description"), hint=tr("What the caller says, in plain words"), lines=3)
        self.type = TypeField(context.language, required="ACC" in context.author.roles)
        self.place = PlaceSearch(context)
        self.component = ChoiceField(tr("Component"), [], chosen=-1, required=False)
        self.reporter = ReporterField(context)
        self.recording, self.clip = RecordingField(context), ClipField(context, "before")
        self.answer = answer_field(none=True)
        self.severity = ChoiceField(tr("Severity"), [Option(tr("Normal"), {"severity": "normal"}),
                                                     Option(tr("Urgent"), {"severity": "urgent"}),
                                                     Option(tr("Major"), {"severity": "major"})])
        self.photos = PhotoField(context, "before", tr("Photos"), required=False)
        self.photos.place = lambda: self.advice.point
        # The order of a telephone call.
        self.fields: tuple[Field, ...] = (self.description, self.type, self.place, self.component, self.source,
                                          self.reporter, self.answer, self.severity, self.photos, self.recording,
                                          self.clip)
        self.source.channel_chosen.connect(lambda _: self._follow_channel())
        self.reporter.case_chosen.connect(self.case_chosen)
        self.answer.changed.connect(self._follow_answer)
        self.place.moved.connect(self.moved)
        self.place.pick_wanted.connect(self.pick_wanted)
        self.advice = ReportAdvice(context, self, description=self.description, type_=self.type, place=self.place,
                                   component=self.component)
        self.suggestions, self.near = self.advice.suggestions, self.advice.near
        self.advice.marked.connect(self.marked)
        self.advice.judged.connect(lambda: self.draft.changed())
        self.advice.refused.connect(self._refused)
        self.near.case_chosen.connect(self.case_chosen)
        self.near.merge_wanted.connect(self.merge)

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        grid.setColumnMinimumWidth(0, LABEL_PX)
        grid.setColumnStretch(1, 1)
        after = self.fields.index(self.description)
        grid.addWidget(self.suggestions, after + 1, 1)
        for row, each in ((at + (at > after), each) for at, each in enumerate(self.fields)):
            label = self._labels[each] = QLabel()
            label.setProperty("role", "label")
            label.setBuddy(each)
            top = each in (self.source, self.reporter, self.description, self.place)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignRight | (
                Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignVCenter))
            label.setContentsMargins(0, 6 if top else 0, 0, 0)
            grid.addWidget(each, row, 1)
        body = QWidget()
        body.setObjectName("form_body")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addLayout(grid)
        self._follow_channel()
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addWidget(self.near)  # Pinned: on a low screen nobody would scroll down to see whether there are any.
        whole.addWidget(self._build_foot())
        commands = self._context.commands
        commands.add("form.place", tr("To the place field"), self.place.setFocus, self)
        commands.add("form.new", tr("New case"), self.begin, self)
        commands.add("form.save", tr("Save the draft"), self._save, self)
        commands.add("suggestion.take", tr("Take the first suggestion"), lambda: self.suggestions.take(0), self)
        commands.add("case.merge", tr("Merge into the first duplicate"), self.near.merge_first, self)
        commands.add("case.duplicates", tr("Show the first duplicate beside it"), self.near.open_first, self)

    def _follow_channel(self) -> None:
        """Ask only for what the channel has: a caller, his recording or else a clip, an inspector's type and photo."""
        without_caller: tuple[Field, ...] = () if self.source.source.caller else (self.reporter, self.answer)
        called = self.source.channel == "hotline"
        self._unasked = frozenset((*without_caller, self.clip if called else self.recording))
        by_inspector = self.source.channel in ("inspector", "video")
        self.photos.required = by_inspector
        self.type.required = by_inspector or "ACC" in self._context.author.roles
        for field, label in self._labels.items():
            label.setText(field.label + (" *" if field.required and field is not self.severity else ""))
            field.setVisible(field not in self._unasked)
            label.setVisible(field not in self._unasked)

    def _follow_answer(self) -> None:
        self.reporter.number_wanted = bool(self.answer.facts())
        self._follow_gaps()

    def _build_foot(self) -> QWidget:
        foot = self.foot = FormFoot(self._context, self.content, accepts=self.accepts)
        self.said, self.drafts, self.merge_undo, self.submit_button = (
            foot.said, foot.drafts, foot.merge_undo, foot.submit_button)
        self._buttons = foot.buttons
        self.say = foot.say
        foot.new.triggered.connect(self.begin)
        foot.submit_button.clicked.connect(self.submit)
        foot.report_only.triggered.connect(self.report)
        foot.decline.triggered.connect(self.decline)
        self.drafts.taken.connect(self._take_up)
        self.drafts.drop_wanted.connect(self.clear)
        self.merge_undo.undone.connect(self._undone)
        return foot

    def event(self, event: QEvent) -> bool:
        """Keep F8, Ctrl+Enter and F7 for the form while the focus is in it, whatever else the window does with them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and (
                _submits(event) or self._declines(event)):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if _submits(event):
            self.submit()
        elif self._declines(event):
            self.decline()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def _declines(self, event: QKeyEvent) -> bool:
        return self.accepts and event.key() == Qt.Key.Key_F7 and not event.modifiers()

    def _intent(self, case: UUID, place: str = "") -> ReportCase:
        known = self.type.chosen()
        component, caller = self.component.facts().get("component"), self.source.source.caller
        answer = self.answer.facts() if caller else {}
        self._sent = self.call, bool(self.recording.recordings())
        return ReportCase(
            id=uuid7(self._context.clock.now()), case=case, channel=self.source.channel,
            description=self.description.text, kind_of=known.kind if known else "",
            type_code=known.type_code if known else "",
            component=UUID(str(component)) if component else None, point=self.place.point(),
            place=self.place.text() or place,
            reporter_name=self.reporter.name.text().strip() if caller else "",
            reporter_phone=self.reporter.number if caller else "",
            anonymous=caller and self.reporter.anonymous.isChecked(),
            wants_answer=bool(answer), photos=self.photos.photos(),
            source={name: str(value) for name, value in (self.source.facts() | answer).items()},
            recordings=self.recording.recordings() if self.source.channel == "hotline" else (),
            recording_names=self.recording.names() if self.source.channel == "hotline" else (),
            clips=self.clip.clips() if self.source.channel != "hotline" else (),
            severity=str(self.severity.facts().get("severity", "normal")))

    def _offer_types(self, types: list[CatalogueType]) -> None:
        self.type.offer(types)
        self._restored = True
        self.draft.offer(self.restore)

    def _take_up(self, content: Content) -> None:
        self._empty()
        self.restore(content)
        if (point := self.place.point()) is not None:
            self.place.found.emit(point)  # Its pin may lie far from what was looked at meanwhile.
        self.draft.keep()
        self.description.setFocus()

    def _save(self) -> None:
        self.draft.keep()
        self.say(tr("The draft is kept on this workstation."))

    def _taken(self, case: UUID, changes: Changes) -> None:
        self._set_busy(False)
        number = dict(changes.said).get("number", "")
        self.clear()
        words = (tr("Kept here as {number}, reported once connected: its number may change then.") if changes.pending
                 else tr("Reported as {number}."))
        self.say(words.format(number=number))
        if self._sent[0]:
            self.call_reported.emit(self._sent[0], case, self._sent[1])
        self.reported.emit(case, changes)

    def _done(self, case: UUID, changes: Changes) -> None:
        self._taken(case, changes)
        self.acceptable.emit()

    def _undone(self, case: UUID, changes: Changes) -> None:
        self.reported.emit(case, changes)
        self.acceptable.emit()

    def _reported(self, case: UUID, changes: Changes, into: Duplicate) -> None:
        main = wording.number_text(into.row.number)
        self._step_on(
            case, changes, Step.MERGE, tr("Reported as {number} and merged into {main}."),
            tr("Reported as {number}, but not merged: {why}"), {"merged_into": str(into.row.id)},
            tr("The same as {number}.").format(number=main), main=main)

    def _refused(self, refusal: Refusal) -> None:
        self._set_busy(False)
        self.say(sentence(refusal, self._context.language))

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        for button in self._buttons:
            button.setEnabled(not busy)


def _submits(event: QKeyEvent) -> bool:
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return event.key() == Qt.Key.Key_F8 and not event.modifiers() or (
        control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter))
