"""The fields of a case of several departments, and of handing a case to a colleague."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.assigning import MOST_ASSISTANTS
from app.domain.record import Part
from app.domain.workflow import Step
from app.queries.cases import AssignmentRow
from app.services.cases import Facts
from ui.cases import wording
from ui.cases.choices import Choices
from ui.cases.fields import ChoiceBox, ChoiceField, Field, LineField, Option
from ui.cases.wording import tr

_REVIEWED = frozenset({Step.ACCEPT_REFUSAL, Step.UPHOLD, Step.RULE_ACCEPT_REFUSAL, Step.RULE_UPHOLD})
_EXTENDED = frozenset({Step.GRANT_EXTENSION, Step.DENY_EXTENSION})


class _Assistant(QWidget):
    """One line: a department and its task."""

    def __init__(self, options: list[Option], changed: Callable[[], object]) -> None:
        super().__init__()
        self.box, self.task = ChoiceBox(), QLineEdit()
        self._options = options
        for option in options:
            self.box.addItem(option.text)
        self.box.setCurrentIndex(-1)
        self.box.setPlaceholderText(tr("Department"))
        self.box.setAccessibleName(tr("Assisting department"))
        self.task.setPlaceholderText(tr("Task"))
        self.task.setAccessibleName(tr("Task"))
        self.box.currentIndexChanged.connect(lambda _: changed())
        self.task.textChanged.connect(lambda _: changed())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.box, 2)
        row.addWidget(self.task, 3)

    def state(self) -> list[str]:
        """Return department and task as far as they are there."""
        at = self.box.currentIndex()
        return [str(self._options[at].facts["department"]) if at >= 0 else "", self.task.text()]

    def put(self, state: list[str]) -> None:
        """Put back what `state` gave."""
        department, task = state
        self.box.setCurrentIndex(next((at for at, each in enumerate(self._options)
                                       if each.facts["department"] == department), -1))
        self.task.setText(task)

    def given(self) -> Facts | None:
        """Return department and task; None while something is missing."""
        at, task = self.box.currentIndex(), self.task.text().strip()
        return {"department": self._options[at].facts["department"], "task": task} if at >= 0 and task else None


class AssistantsField(Field):
    """One to five assistants, each with a task of its own; lines that say nothing don't count."""

    def __init__(self, options: list[Option]) -> None:
        super().__init__(tr("Assistants"))
        self._options = options
        self.lines: list[_Assistant] = []
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.more = QPushButton(tr("One more"))
        self.more.setProperty("step", "plain")
        self.more.setAutoDefault(False)
        self.more.clicked.connect(self.add_line)
        self._row.addLayout(self._column, 1)
        self.add_line()
        self._column.addWidget(self.more)
        self.setFocusProxy(self.lines[0].box)

    def add_line(self) -> None:
        """Offer one more line."""
        line = _Assistant(self._options, self.changed.emit)
        self.lines.append(line)
        self._column.insertWidget(len(self.lines) - 1, line)
        self.more.setVisible(len(self.lines) < MOST_ASSISTANTS)

    def facts(self) -> Facts:
        given = [each for line in self.lines if (each := line.given()) is not None]
        return {"assistants": list(given)} if given else {}

    def state(self) -> list[list[str]]:
        return [line.state() for line in self.lines if line.state() != ["", ""]]

    def put(self, state: list[list[str]]) -> None:
        for _ in range(len(self.lines), len(state)):
            self.add_line()
        for line, each in zip(self.lines, state, strict=False):
            line.put(each)

    def gap(self) -> str:
        begun = any((line.given() is None) and (line.box.currentIndex() >= 0 or line.task.text().strip())
                    for line in self.lines)
        return self.label if begun or not self.facts() else ""


class DepartmentsField(Field):
    """Which departments have to go on: every one that has fed back, to begin with."""

    def __init__(self, rows: list[tuple[str, str]]) -> None:
        """`rows`: id and name."""
        super().__init__(tr("Departments"))
        self._boxes = {key: QCheckBox(name) for key, name in rows}
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        for box in self._boxes.values():
            box.setChecked(True)
            box.toggled.connect(lambda _: self.changed.emit())
            column.addWidget(box)
        self._row.addLayout(column)
        self.setFocusProxy(next(iter(self._boxes.values())))

    def facts(self) -> Facts:
        chosen = [key for key, box in self._boxes.items() if box.isChecked()]
        return {"departments": list(chosen)} if chosen else {}

    def state(self) -> list[str]:
        return [key for key, box in self._boxes.items() if box.isChecked()]

    def put(self, state: list[str]) -> None:
        for key, box in self._boxes.items():
            box.setChecked(key in state)


def assignment_fields(step: Step, choices: Choices) -> list[tuple[str, Field]]:
    """Return the fields that a step on a case of several departments asks for, by fact."""
    rows = choices.detail.assignments
    found: list[tuple[str, Field]] = [(name, make(choices)) for name, make in ASSIGNMENT_FIELDS.items()
                                      if name in choices.rule.needs]
    fed_back = [each for each in rows if each.state == Part.FED_BACK]
    if step is Step.RETURN_TO_DEPARTMENT and len(fed_back) > 1:
        found.append(("departments", DepartmentsField([
            (str(each.department), _name(each, choices.language)) for each in fed_back])))
    if step in _REVIEWED:
        found += _which([each for each in rows if each.state == Part.REFUSED and not each.lead], choices)
    if step in _EXTENDED:
        found += _which([each for each in rows if each.state in (Part.DISPATCHED, Part.HANDLING)], choices)
    if step is Step.CANCEL_ASSISTANT:
        found += _which([each for each in rows if not each.lead and each.state in
                         (Part.DISPATCHED, Part.HANDLING, Part.REFUSED)], choices, always=True)
    return found


def _which(rows: list[AssignmentRow], choices: Choices, *, always: bool = False) -> list[tuple[str, Field]]:
    if len(rows) < 2 and not always:
        return []
    options = [Option(_name(each, choices.language), {"assignment": str(each.department)}, each.task) for each in rows]
    return [("assignment", ChoiceField(tr("Which"), options))]


def _name(row: AssignmentRow, language: str) -> str:
    return row.name_zh if wording.is_chinese(language) else row.name_en


def _free_departments(choices: Choices, fact: str) -> list[Option]:
    """Return the departments that have no part in the case yet."""
    at_it = {each.department for each in choices.detail.assignments if each.state != Part.CANCELLED}
    at_it |= {choices.detail.department} if choices.detail.department and fact == "assistant" else set()
    chinese = wording.is_chinese(choices.language)
    return [Option(each.name_zh if chinese else each.name_en, {fact: str(each.id)})
            for each in choices.departments if each.id not in at_it]


def _colleague(choices: Choices) -> Field:
    chinese = wording.is_chinese(choices.language)
    return ChoiceField(tr("Colleague"), [Option(each.name_zh if chinese else each.name_en, {"colleague": str(each.id)})
                                         for each in choices.colleagues], chosen=-1)


ASSIGNMENT_FIELDS: dict[str, Callable[[Choices], Field]] = {
    "assistants": lambda choices: AssistantsField(_free_departments(choices, "department")),
    "assistant": lambda choices: ChoiceField(tr("Assistant"), _free_departments(choices, "assistant"), chosen=-1),
    "task": lambda choices: LineField("task", tr("Task"), hint=tr("What this department is to do")),
    "colleague": _colleague,
    "letter": lambda choices: LineField("letter", tr("Letter"), hint=tr("Its number")),
}
"""By fact, in the order in which a form asks."""
