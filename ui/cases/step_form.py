"""The form of one step: the fields of the facts that the transition table asks for, and nothing else."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.domain.channels import SOURCES
from app.domain.place import Point
from app.domain.workflow import Rule, Step
from app.services.cases import Clip, Facts, Photo, TakeStep
from ui.cases import wording
from ui.cases.assignment_fields import assignment_fields
from ui.cases.choices import Choices
from ui.cases.contact_field import ContactField
from ui.cases.fields import (
    FIELDS,
    ChoiceField,
    Field,
    LineField,
    Option,
    TextField,
    WishField,
    component_option,
    condition_options,
    urged_field,
)
from ui.cases.order_strip import order_field
from ui.cases.photo_field import AfterPhotoField, PhotoField
from ui.cases.place_field import PlaceField, SpotField, position_of, spot_of
from ui.cases.recording_field import ClipField
from ui.cases.suggestions import Suggestion, Suggestions, why_text
from ui.cases.type_field import TypeField
from ui.cases.wording import tr
from ui.context import Context

LABEL_PX = 60
_SETTLED = {Step.FILE: frozenset({"limit_value"}), Step.AGREE_LIMIT: frozenset({"limit_value"})}
"""Facts that the filing condition, or what was asked for, settles, so that nobody is asked."""


class StepForm(QWidget):
    """Asks for the facts of one step on one case, prefilled with what is known."""

    changed = Signal()
    pick_wanted = Signal()
    """The next click on the map is meant for `set_point`."""

    def __init__(self, context: Context, step: str, choices: Choices) -> None:
        super().__init__()
        self.step = step
        self._choices = choices
        self._fields = dict(_fields(context, step, choices))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, LABEL_PX)
        grid.setColumnStretch(1, 1)
        for row, (name, each) in enumerate(self._fields.items()):
            row = 2 * row  # A suggestion may stand below each field.
            self._suggest(context, grid, row + 1, name, each)
            label = QLabel(each.label)
            label.setProperty("role", "label")
            label.setBuddy(each)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(each, row, 1)
            each.changed.connect(self.changed)
            if isinstance(each, PlaceField):
                each.pick_wanted.connect(self.pick_wanted)
        self._follow_type()
        self._follow_wish()
        self._begun = {name: each.state() for name, each in self._fields.items()}

    def field(self, name: str) -> Field | None:
        """Return the field of a fact, of `opinion`, or of `photo.STAGE`."""
        return self._fields.get(name)

    def is_empty(self) -> bool:
        """Say whether the step asks for nothing."""
        return not self._fields

    def gaps(self) -> list[str]:
        """Return the names of what is missing, in the order of the form."""
        return [gap for gap in (each.gap() for each in self._fields.values()) if gap]

    def focus_first(self) -> None:
        """Put the focus on the first gap, else on the opinion, else on the first field."""
        wanted = next((each for each in self._fields.values() if each.gap()), self._fields.get("opinion"))
        wanted = wanted or next(iter(self._fields.values()), None)
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_point(self, point: Point) -> None:
        """Give a click on the map to the field that waits for one."""
        for each in self._fields.values():
            if isinstance(each, PlaceField):
                each.set_point(point)

    def take_picture(self, picture: QImage, name: str) -> bool:
        """Give a camera's picture to the field of photos; False where the step asks for none."""
        field = next((each for each in self._fields.values() if isinstance(each, PhotoField)), None)
        if field is not None:
            field.add_image(picture, name)
        return field is not None

    def intent(self, intent: UUID) -> TakeStep:
        """Return what the person means, with the given id."""
        row = self._choices.detail.row
        facts: Facts = {}
        photos: list[Photo] = []
        clips: list[Clip] = []
        for each in self._fields.values():
            facts |= each.facts()
            if isinstance(each, PhotoField):
                photos += each.photos()
            elif isinstance(each, ClipField):
                clips += each.clips()
        name, phone = self._contact()
        return TakeStep(id=intent, case=row.id, step=self.step, seen_version=row.version, facts=facts,
                        opinion=self.opinion(), photos=tuple(photos), clips=tuple(clips), reporter_name=name,
                        reporter_phone=phone)

    def _contact(self) -> tuple[str | None, str | None]:
        """Return name and phone of the reporter as far as they are corrected."""
        field, known = self._fields.get("contact"), self._choices.detail.contact
        if not isinstance(field, ContactField) or known is None:
            return None, None
        name, phone = field.name.text().strip(), field.number
        return name if name != known[0] else None, phone if phone != known[1] else None

    def opinion(self) -> str:
        """Return what the person has written."""
        field = self._fields.get("opinion")
        return field.text if isinstance(field, TextField) else ""

    def typed(self) -> dict[str, Any]:
        """Return what the person has changed, by field, as JSON spells it; nothing while all is as it came."""
        return {name: state for name, each in self._fields.items() if (state := each.state()) != self._begun[name]}

    def put(self, typed: Mapping[str, Any]) -> list[str]:
        """Put back what was changed in a form like this; return the texts for which there is no place."""
        left = []
        for name, state in typed.items():
            if isinstance(state, type(self._begun.get(name))):
                self._fields[name].put(state)
            elif isinstance(state, str) and state:
                left.append(state)
        return left

    def _suggest(self, context: Context, grid: QGridLayout, row: int, name: str, field: Field) -> None:
        """Show below a choice what the program suggests for it, and why."""
        if not isinstance(field, ChoiceField):
            return
        chinese = wording.is_chinese(self._choices.language)
        guesses: list[tuple[str, Suggestion]] = []
        if name in ("department", "suggested_department"):
            guesses = [(str(each.department), Suggestion(each.name_zh if chinese else each.name_en, each.guess.sure,
                                                         why_text(each.guess, catalogue=each.from_catalogue)))
                       for each in self._choices.who]
        elif name == "filing_condition":
            guesses = [(each.condition, Suggestion(wording.limit_text(each.limit_value, each.limit_unit),
                                                   each.guess.sure, why_text(each.guess)))
                       for each in self._choices.within]
        if guesses:
            shown = Suggestions(context, tr("Suggested"))
            shown.offer([suggestion for _, suggestion in guesses])
            shown.taken.connect(lambda number: field.choose_fact(name, guesses[number][0]))
            grid.addWidget(shown, row, 1)

    def _follow_type(self) -> None:
        """Offer the conditions of the type that is chosen."""
        kind, condition = self._fields.get("type_code"), self._fields.get("filing_condition")
        if isinstance(kind, TypeField) and isinstance(condition, ChoiceField):
            kind.changed.connect(lambda: condition.offer(condition_options(kind.chosen())))
        component = self._fields.get("component")
        if isinstance(kind, TypeField) and isinstance(component, ChoiceField):
            kind.changed.connect(lambda: self._leave_component(kind, component))

    def _leave_component(self, kind: TypeField, component: ChoiceField) -> None:
        """Of another type it is another component: which ones are near is asked for once the type is corrected."""
        chosen, row = kind.chosen(), self._choices.detail.row
        same = chosen is None or (chosen.kind, chosen.type_code) == (row.kind, row.type_code)
        component.setEnabled(same)
        if not same:
            component.choose(-1)

    def _follow_wish(self) -> None:
        """Who is to be answered leaves a number."""
        wish, contact = self._fields.get("answer_way"), self._fields.get("contact")
        if isinstance(wish, WishField) and isinstance(contact, ContactField):
            def follow() -> None:
                contact.number_wanted = bool(wish.facts()) and wish.wanted
            wish.changed.connect(follow)


def _fields(context: Context, step: str, choices: Choices) -> list[tuple[str, Field]]:
    """Return the fields of the step by fact, in the order of a form."""
    rule = choices.rule
    needs = set(rule.needs) - _SETTLED.get(Step(step), frozenset())
    found: list[tuple[str, Field]] = []
    if "type_code" in rule.needs:
        found.append(("type_code", _type_field(choices)))
    found += [(name, make(choices)) for name, make in FIELDS.items() if name in needs]
    found += assignment_fields(Step(step), choices)
    if "x_mm" in rule.needs:
        found.append(("place", PlaceField(context, position_of)))
    if "unit_grid" in rule.needs and not choices.detail.row.unit_grid:
        found.append(("place", PlaceField(context, spot_of)))
    if "position" in rule.needs:
        found.append(("position", SpotField(context)))
    if step == Step.AMEND:
        found += [("type_code", _type_field(choices, required=False)), *_component(choices),
                  ("severity", FIELDS["severity"](choices)),
                  ("point", PlaceField(context, spot_of, required=False, label=tr("Point"))),
                  ("place", LineField("place", tr("Place"), text=choices.detail.row.place)),
                  ("description", LineField("description", tr("Description"), text=choices.detail.description))]
        found += _of_caller(choices)
    found += [(need, AfterPhotoField(context, tr("Photos")) if need == "photo.after" else
               PhotoField(context, need.removeprefix("photo."), tr("Photos")))
              for need in rule.needs if need.startswith("photo.")]
    if "order" in rule.may and len(choices.detail.orders) > 1:
        found.insert(0, ("order", order_field(context, Step(step), choices)))
    found += [(name, _offered(context, choices, name)) for name in rule.may if name != "order"]
    found += [("clip", ClipField(context, name.removeprefix("photo.")))
              for name in (*rule.needs, *rule.may) if name.startswith("photo.")]
    if step == Step.URGE:
        found.append(("to", urged_field(choices)))
    if step == Step.ANSWER_REPORTER:
        found.append(("opinion", TextField(tr("Words"), hint=tr("What the reporter said"), required=False)))
    if "opinion" in rule.needs:
        found.append(("opinion", TextField(tr("Opinion"), hint=_hint(step, rule), text=_usual(step))))
    return found


def _component(choices: Choices) -> list[tuple[str, Field]]:
    """Return the field that corrects which component it is, where one of the case's type is near."""
    if not choices.components:
        return []
    options, now = [component_option(each) for each in choices.components], choices.detail.component
    if now is not None and now not in {each.id for each in choices.components}:
        options.insert(0, Option(choices.detail.component_code, {"component": str(now)}))
    chosen = next((at for at, each in enumerate(options) if each.facts == {"component": str(now)}), -1)
    return [("component", ChoiceField(tr("Component"), options, chosen=chosen, required=False))]


def _of_caller(choices: Choices) -> list[tuple[str, Field]]:
    """Return the fields that correct who called and whether he is answered; what is masked can't be corrected."""
    channel, contact = choices.detail.row.channel, choices.detail.contact
    if channel not in SOURCES or not SOURCES[channel].caller:
        return []
    known: list[tuple[str, Field]] = [] if contact is None else [
        ("contact", ContactField(*contact, anonymous=choices.detail.anonymous))]
    return [*known, ("answer_way", WishField(choices.detail.answer))]


def _offered(context: Context, choices: Choices, name: str) -> Field:
    """Return the field of a fact that may be left out."""
    if name.startswith("photo."):
        return PhotoField(context, name.removeprefix("photo."), tr("Photos"), required=False)
    field = FIELDS[name](choices)
    field.required = False
    return field


def _type_field(choices: Choices, *, required: bool = True) -> TypeField:
    field = TypeField(choices.language, required=required)
    field.offer(choices.types)
    field.choose(choices.detail.row.kind, choices.detail.row.type_code)
    return field


def _hint(step: str, rule: Rule) -> str:
    if step in (Step.DISPATCH, Step.REDISPATCH_REWORK):
        return tr("A sentence for the department")
    if step == Step.FEED_BACK:
        return tr("What was done")
    if rule.primary:
        return tr("A sentence for the record")
    return tr("Why: required")


def _usual(step: str) -> str:
    """Return the plain sentence of a main line's step: the plain case needs no typing. It can be written over."""
    return {
        Step.DISPATCH: tr("Please handle within the limit."),
        Step.REDISPATCH_REWORK: tr("Not solved yet, please handle again."),
        Step.PASS_FEEDBACK: tr("Feedback complete, please verify."),
        Step.CLOSE: tr("Verified as solved, closing agreed."),
    }.get(Step(step), "")
