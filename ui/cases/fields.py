"""The fields of a step's form: one class per kind of fact, one table that says which fact has which field.

The transition table says what a step needs; this module only says how a person gives it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from app.domain.guards import SATISFACTION, SUPERVISION_LEVELS
from app.domain.limits import WORDS, Unit
from app.domain.workflow import ANSWER_WAYS, FINDINGS, STATES, State, reasons_of
from app.queries.places import CatalogueType, ComponentAt
from app.services.cases import Facts
from ui.cases import wording
from ui.cases.choices import Choices
from ui.cases.step_words import answer_text, level_text, role_text
from ui.cases.wording import tr
from ui.day_edit import DayEdit, paint_caret
from ui.local_time import local
from ui.qss import restyle

TYPING_FROM = 12
"""A list with more entries can be typed into (interface section 13)."""
OPINION_LINES = 2
MOST_UNITS = 999


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a choice: what it says and which facts it stands for."""

    text: str
    facts: Facts
    hint: str = ""


class Field(QWidget):
    """A labelled part of a form. `facts` is what it gives, `gap` what is missing, empty when nothing is."""

    changed = Signal()

    def __init__(self, label: str, *, required: bool = True) -> None:
        super().__init__()
        self.label = label
        self.required = required
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)

    def facts(self) -> Facts:
        """Return the facts that the person has given."""
        raise NotImplementedError

    def gap(self) -> str:
        """Return the name of what is missing, or nothing."""
        given = any(value not in ("", None) for value in self.facts().values())
        return self.label if self.required and not given else ""

    def state(self) -> Any:
        """Return what stands in the field, as JSON spells it; `put` puts it back into a new field of its kind."""
        return dict(self.facts())

    def put(self, state: Any) -> None:
        """Put back what stood in a field of this kind; what can no longer be chosen is left out."""
        raise NotImplementedError

    def hold(self, widget: QWidget, stretch: int = 1) -> None:
        """Show the widget in this field; it takes the focus for it."""
        widget.setAccessibleName(self.label)
        self._row.addWidget(widget, stretch)
        if self.focusProxy() is None:
            self.setFocusProxy(widget)


class ChoiceBox(QComboBox):
    """A combo box with a caret, which the style sheet takes away."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.currentTextChanged.connect(self.setToolTip)
        self.currentIndexChanged.connect(self._show_whether_empty)
        self._show_whether_empty()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        paint_caret(self)

    def _show_whether_empty(self) -> None:
        """What merely asks to choose doesn't look like a choice."""
        restyle(self, "empty", self.currentIndex() < 0)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Let the wheel scroll the panel, never change what was chosen."""
        event.ignore()


class ChoiceField(Field):
    """One of several options; long lists can be searched by typing any part."""

    def __init__(self, label: str, options: Sequence[Option], *, chosen: int = 0, required: bool = True) -> None:
        super().__init__(label, required=required)
        self.box = ChoiceBox()
        self.box.setPlaceholderText(tr("Choose"))
        self._options: list[Option] = []
        self.offer(options, chosen=chosen)
        if len(options) > TYPING_FROM:
            self._make_searchable()
        self.box.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.hold(self.box)

    def facts(self) -> Facts:
        at = self.box.currentIndex()
        if self.box.isEditable() and self.box.currentText() != self.box.itemText(at):
            return {}
        return dict(self._options[at].facts) if 0 <= at < len(self._options) else {}

    def put(self, state: Facts) -> None:
        at = next((at for at, each in enumerate(self._options) if each.facts == state), None)
        if at is not None:
            self.box.setCurrentIndex(at)

    def choose(self, index: int) -> None:
        """Choose the option, -1 for none."""
        self.box.setCurrentIndex(index)

    def choose_fact(self, name: str, value: str) -> None:
        """Choose the option that gives this fact; where none does, all stays."""
        at = next((at for at, each in enumerate(self._options) if each.facts.get(name) == value), None)
        if at is not None:
            self.box.setCurrentIndex(at)

    def offer(self, options: Sequence[Option], *, chosen: int = 0) -> None:
        """Replace the options."""
        self._options = list(options)
        self.box.clear()
        for option in options:
            self.box.addItem(option.text + (f"　{option.hint}" if option.hint else ""))
        self.box.setCurrentIndex(chosen if options else -1)

    def _make_searchable(self) -> None:
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.box.completer()
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.popup().setObjectName("completions")
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        edit = self.box.lineEdit()
        edit.setPlaceholderText(tr("Type to search"))
        edit.textEdited.connect(lambda _: self.changed.emit())
        # The name comes before the hint: where there is no room for both, the hint is cut.
        edit.home(False)
        self.box.currentIndexChanged.connect(lambda _: edit.home(False))


class SegmentField(Field):
    """One of very few options, all of them seen: one press chooses."""

    def __init__(self, label: str, options: Sequence[Option], *, required: bool = True) -> None:
        super().__init__(label, required=required)
        self._options = list(options)
        self._group = QButtonGroup(self)
        for at, option in enumerate(self._options):
            button = QPushButton(option.text)
            button.setCheckable(True)
            button.setChecked(at == 0)
            button.setProperty("step", "segment")
            self._group.addButton(button, at)
            self.hold(button, 0)
            button.setAccessibleName(wording.DOT.join((label, option.text)))
        self._row.addStretch(1)
        self._group.idToggled.connect(lambda _, on: self.changed.emit() if on else None)

    def facts(self) -> Facts:
        return dict(self._options[self._group.checkedId()].facts)

    def put(self, state: Facts) -> None:
        at = next((at for at, each in enumerate(self._options) if each.facts == state), None)
        if at is not None:
            self._group.button(at).setChecked(True)


def answer_field(*, none: bool) -> SegmentField:
    """Ask how a reporter is answered; with `none`, whether at all."""
    ways = [Option(answer_text(way), {"answer_way": way}) for way in ANSWER_WAYS]
    return SegmentField(tr("Answer"), [Option(tr("none"), {}), *ways] if none else ways, required=False)


class WishField(Field):
    """Whether and how the reporter wants to be answered, to correct it: what stays as it was is no fact."""

    def __init__(self, wish: str | None) -> None:
        """`wish` is what stands: a way, empty where none was said, None where no answer is wanted."""
        super().__init__(tr("Answer"), required=False)
        unsaid = [Option(tr("either"), {"answer_way": ""})] if wish == "" else []
        ways = [Option(answer_text(way), {"answer_way": way}) for way in ANSWER_WAYS]
        self._choice = SegmentField(self.label, [Option(tr("none"), {}), *unsaid, *ways], required=False)
        self._begun: Facts = {} if wish is None else {"answer_way": wish}
        self._choice.put(self._begun)
        self._choice.changed.connect(self.changed)
        self.hold(self._choice)

    @property
    def wanted(self) -> bool:
        """Whether an answer is wanted as it is chosen now."""
        return bool(self._choice.facts())

    def facts(self) -> Facts:
        chosen = self._choice.facts()
        return {} if chosen == self._begun else {"wants_answer": bool(chosen), **chosen}

    def state(self) -> Facts:
        return self._choice.facts()

    def put(self, state: Facts) -> None:
        self._choice.put(state)


def _answered(choices: Choices) -> Field:
    """Ask how the reporter was answered: as he wanted it, to begin with."""
    field = answer_field(none=False)
    field.put({"answer_way": choices.detail.answer or "phone"})
    field.label = tr("Answered by")
    return field


class LineField(Field):
    """One line of text."""

    def __init__(self, name: str, label: str, *, hint: str = "", text: str = "", required: bool = True) -> None:
        super().__init__(label, required=required)
        self._name = name
        self.edit = QLineEdit(text)
        self.edit.setCursorPosition(0)  # What is longer than the field shows how it begins.
        self.edit.setPlaceholderText(hint)
        self.edit.textChanged.connect(lambda _: self.changed.emit())
        self.hold(self.edit)

    def facts(self) -> Facts:
        text = self.edit.text().strip()
        return {self._name: text} if text else {}

    def state(self) -> str:
        return self.edit.text()

    def put(self, state: str) -> None:
        self.edit.setText(state)


class _Text(QPlainTextEdit):
    """Tab leaves it, as in every other field."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # Ctrl+Enter confirms the step.
            return
        super().keyPressEvent(event)


class TextField(Field):
    """The step's opinion, or another longer text. Its value is no fact; the form reads `text`."""

    def __init__(self, label: str, *, hint: str = "", required: bool = True, text: str = "",
                 lines: int = OPINION_LINES) -> None:
        super().__init__(label, required=required)
        self.edit = _Text()
        self.edit.setPlaceholderText(hint)
        self.edit.setPlainText(text)
        height = self.edit.fontMetrics().lineSpacing() * lines + 14
        self.edit.setFixedHeight(max(height, 32))
        self.edit.textChanged.connect(self.changed.emit)
        self.hold(self.edit)

    @property
    def text(self) -> str:
        """What was written."""
        return self.edit.toPlainText().strip()

    def facts(self) -> Facts:
        return {}

    def state(self) -> str:
        return self.edit.toPlainText()

    def put(self, state: str) -> None:
        self.edit.setPlainText(state)

    def gap(self) -> str:
        return self.label if self.required and not self.text else ""


class CheckField(Field):
    """Something the person vouches for."""

    def __init__(self, name: str, label: str, said: str, *, required: bool = True) -> None:
        super().__init__(label, required=required)
        self._name, self._said = name, said
        self.box = QCheckBox(said)
        self.box.toggled.connect(lambda _: self.changed.emit())
        self.hold(self.box)
        self.box.setAccessibleName(said)

    def facts(self) -> Facts:
        return {self._name: self.box.isChecked()}

    def state(self) -> bool:
        return self.box.isChecked()

    def put(self, state: bool) -> None:
        self.box.setChecked(state)

    def gap(self) -> str:
        return self._said if self.required and not self.box.isChecked() else ""


class DateField(Field):
    """A day after today."""

    def __init__(self, name: str, label: str, today: date, chosen: date) -> None:
        super().__init__(label)
        self._name = name
        start = today + timedelta(days=1)
        self.edit = DayEdit(QDate(chosen.year, chosen.month, chosen.day))
        self.edit.setMinimumDate(QDate(start.year, start.month, start.day))
        self.edit.dateChanged.connect(lambda _: self.changed.emit())
        self.hold(self.edit)

    def facts(self) -> Facts:
        return {self._name: self.edit.date().toString(Qt.DateFormat.ISODate)}

    def state(self) -> str:
        return self.edit.date().toString(Qt.DateFormat.ISODate)

    def put(self, state: str) -> None:
        self.edit.setDate(QDate.fromString(state, Qt.DateFormat.ISODate))


class NumberEdit(QLineEdit):
    """A whole number that is typed."""

    def __init__(self, value: int, most: int) -> None:
        super().__init__(str(value))
        self.setValidator(QIntValidator(1, most, self))

    def value(self) -> int:
        """Return the number, 0 while there is none."""
        return int(self.text()) if self.hasAcceptableInput() else 0


class AmountField(Field):
    """A length of time: a whole number and its unit, as `PREFIX_value` and `PREFIX_unit`."""

    def __init__(self, prefix: str, label: str, value: int, unit: str) -> None:
        super().__init__(label)
        self._prefix = prefix
        self.number = NumberEdit(value, MOST_UNITS)
        self.unit = ChoiceBox()
        for each in Unit:
            self.unit.addItem(wording.unit_text(each), each.value)
        known = next((key for key, word in WORDS.items() if unit in (key.value, word)), Unit.WORK_HOUR)
        self.unit.setCurrentIndex(list(Unit).index(known))
        self.number.textChanged.connect(lambda _: self.changed.emit())
        self.unit.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.hold(self.number)
        self.hold(self.unit)
        self.number.setAccessibleName(label)
        self.unit.setAccessibleName(tr("Unit"))

    def facts(self) -> Facts:
        return {f"{self._prefix}_value": self.number.value(), f"{self._prefix}_unit": self.unit.currentData()}

    def state(self) -> list[str]:
        return [self.number.text(), self.unit.currentData()]

    def put(self, state: list[str]) -> None:
        number, unit = state
        self.number.setText(number)
        self.unit.setCurrentIndex(max(self.unit.findData(unit), 0))

    def gap(self) -> str:
        return "" if self.number.value() else self.label


def _amount(choices: Choices) -> Field:
    asked = choices.asked
    value, unit = int(asked.get("amount_value", 1)), asked.get("amount_unit", Unit.WORK_DAY)
    return AmountField("amount", tr("Length"), value, unit)


def _department(choices: Choices) -> Field:
    suggested = choices.type.department_zh if choices.type else ""
    chinese, had = wording.is_chinese(choices.language), choices.detail.department
    options, chosen = [], 0
    for at, each in enumerate(choices.departments):
        load = tr("open {open} · overdue {overdue}").format(open=each.open_cases, overdue=each.overdue_cases)
        options.append(Option(each.name_zh if chinese else each.name_en, {"department": str(each.id)}, load))
        if each.id == had or had is None and each.name_zh == suggested:
            chosen = at
    return ChoiceField(tr("Dispatch to"), options, chosen=chosen)


def _limit(choices: Choices) -> Field:
    known = choices.condition
    return AmountField("limit", tr("Limit"), known[3] if known else 1, known[4] if known else Unit.WORK_DAY)


def component_option(component: ComponentAt) -> Option:
    """Return a component to choose: its code, how far it is, whose it is."""
    return Option(component.code, {"component": str(component.id)},
                  wording.DOT.join((f"{component.distance_m:.0f} m", component.department_zh)))


def condition_options(known: CatalogueType | None) -> list[Option]:
    """Return the filing conditions of a type, each with its limit."""
    return [Option(f"{wording.limit_text(each[3], each[4])}{wording.DOT}{each[1]}", {"filing_condition": each[0]})
            for each in (known.conditions if known else ())]


def _condition(choices: Choices) -> Field:
    options = condition_options(choices.type)
    chosen = choices.type.conditions.index(choices.condition) if choices.type and choices.condition else 0
    return ChoiceField(tr("Condition"), options, chosen=chosen)


def _inspector(choices: Choices) -> Field:
    chinese = wording.is_chinese(choices.language)
    return ChoiceField(tr("Inspector"), [Option(each.name_zh if chinese else each.name_en, {"inspector": str(each.id)})
                                         for each in choices.inspectors])


def _camera(choices: Choices) -> Field:
    return ChoiceField(tr("Camera"), [Option(f"{each.code} {each.name}", {"camera": each.code},
                                             f"{each.distance_m:.0f} m") for each in choices.cameras])


def _main_case(choices: Choices) -> Field:
    options = [Option(f"{wording.short_number(each.number)} {wording.type_text(each, choices.language)}",
                      {"merged_into": str(each.id)}, each.place) for each in choices.near]
    return ChoiceField(tr("Main case"), options)


def _reason(choices: Choices) -> Field:
    codes = reasons_of(choices.rule)
    return ChoiceField(tr("Reason"), [Option(wording.reason_text(code, choices.language), {"reason": code})
                                      for code in codes], chosen=-1)


def _severity(choices: Choices) -> Field:
    words = {"normal": tr("Normal"), "urgent": tr("Urgent"), "major": tr("Major")}
    chosen = list(words).index(choices.detail.severity) if choices.detail.severity in words else 0
    return ChoiceField(tr("Severity"), [Option(text, {"severity": key}) for key, text in words.items()], chosen=chosen)


def _finding(choices: Choices) -> Field:
    del choices
    return ChoiceField(tr("Finding"), [Option(wording.finding_text(key), {"finding": key})
                                       for key in FINDINGS])


def urged_field(choices: Choices) -> Field:
    """Ask who is urged: who has the case, first (N17)."""
    post = STATES[State(choices.detail.row.state)].post
    usual = ["DEP", "DPH"] if post == "DEP" else [post]
    offered = [usual, *([["DPH"], ["DPH", "DIR"]] if post == "DEP" else [["SHF"], ["DIR"]])]
    return ChoiceField(tr("Urge"), [Option(tr(", ").join(map(role_text, roles)), {"to": list(roles)})
                                    for roles in offered])


def _level(choices: Choices) -> Field:
    del choices
    return level_field()


def level_field() -> ChoiceField:
    """Ask for the level of a supervision (domain section 10)."""
    return ChoiceField(tr("Level"), [Option(level_text(level), {"level": level}) for level in SUPERVISION_LEVELS])


def _day(name: str, label: Callable[[], str], days: int) -> Callable[[Choices], Field]:
    def make(choices: Choices) -> Field:
        today = local(choices.now).date()
        asked = choices.asked.get(name)
        return DateField(name, label(), today, date.fromisoformat(asked) if asked else today + timedelta(days=days))
    return make


class ReachedField(Field):
    """Whether the reporter was reached, and how satisfied he is; nobody is satisfied who wasn't reached."""

    def __init__(self) -> None:
        super().__init__(tr("Answer"))
        self.reached, self.satisfaction = ChoiceBox(), ChoiceBox()
        for word, value in ((tr("Reporter was reached"), True), (tr("Not reached"), False)):
            self.reached.addItem(word, value)
        self.satisfaction.addItem(tr("Satisfaction: not said"), None)
        words = (tr("very dissatisfied"), tr("dissatisfied"), tr("neither"), tr("satisfied"), tr("very satisfied"))
        for value in reversed(SATISFACTION):
            self.satisfaction.addItem(f"{value}{wording.DOT}{words[value - 1]}", value)
        for box in (self.reached, self.satisfaction):
            self.hold(box)
            box.currentIndexChanged.connect(lambda _: self._follow())
        self.satisfaction.setAccessibleName(tr("Satisfaction"))

    def facts(self) -> Facts:
        reached, satisfaction = self.reached.currentData(), self.satisfaction.currentData()
        return {"reached": reached} | ({"satisfaction": satisfaction} if reached and satisfaction else {})

    def state(self) -> list[int]:
        return [self.reached.currentIndex(), self.satisfaction.currentIndex()]

    def put(self, state: list[int]) -> None:
        for box, index in zip((self.reached, self.satisfaction), state, strict=True):
            box.setCurrentIndex(index)

    def _follow(self) -> None:
        self.satisfaction.setEnabled(bool(self.reached.currentData()))
        self.changed.emit()


FIELDS: dict[str, Callable[[Choices], Field]] = {
    "filing_condition": _condition,
    "severity": _severity,
    "department": _department,
    "limit_value": _limit,
    "amount_value": _amount,
    "inspector": _inspector,
    "question": lambda choices: LineField("question", tr("Question"), hint=tr("What should the inspector look at?")),
    "finding": _finding,
    "camera": _camera,
    "merged_into": _main_case,
    "reason": _reason,
    "until": _day("until", lambda: tr("Until"), 30),
    "answer_by": _day("answer_by", lambda: tr("Answer by"), 1),
    "level": _level,
    "authority": lambda choices: LineField("authority", tr("Authority")),
    "platform": lambda choices: LineField("platform", tr("Platform")),
    "handler": lambda choices: LineField("handler", tr("Handler"), hint=tr("Who does it")),
    "party": lambda choices: LineField("party", tr("Party"), hint=tr("if known")),
    "upper_number": lambda choices: LineField("upper_number", tr("Upper platform's number"), hint=tr("if known")),
    "enforcement_number": lambda choices: LineField("enforcement_number", tr("Enforcement case"), hint=tr("if known")),
    "photos_seen": lambda choices: CheckField("photos_seen", tr("Seen"), tr("Photos before and after seen")),
    "condition_met": lambda choices: CheckField("condition_met", tr("Result"), tr("Closing condition met")),
    "reached": lambda choices: ReachedField(),
    "answer_way": _answered,
}
"""By fact, in the order in which a form asks; the type has a field of its own. Other facts are known already."""
