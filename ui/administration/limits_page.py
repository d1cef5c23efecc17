"""Stage limits: one row per stage, for usual and for urgent cases; what is left as it was follows the defaults."""

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QScrollArea
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.errors import Refusal
from app.domain.ids import uuid7
from app.domain.limits import Limit, Unit, limit
from app.domain.time_rules import STAGE_LIMITS, RuleEdition, TimeRules
from app.domain.timing import IF_URGENT, USUAL, stage_limits
from app.domain.workflow import Clock
from app.messages import filled, sentence
from app.services.intent import Changes
from app.services.time_rules import SetStageLimits
from ui.cases import wording
from ui.cases.fields import ChoiceBox
from ui.cases.wording import tr
from ui.context import Context

VALUE_PX, UNIT_PX, STAGE_PX = 72, 128, 220
_MINUTE = timedelta(minutes=1)
Chosen = dict[str, dict[str, int | str]]


class LimitField(QWidget):
    """A number and its unit; an empty number means that the other column's limit holds."""

    def __init__(self, words: str, *, may_be_empty: bool) -> None:
        """`words` names it for those who don't see its place."""
        super().__init__()
        self.value, self.unit = QLineEdit(), ChoiceBox()
        check = QDoubleValidator(0.0, 999.0, 2, self.value)
        check.setNotation(QDoubleValidator.Notation.StandardNotation)
        self.value.setValidator(check)
        self.value.setFixedWidth(VALUE_PX)
        self.value.setAccessibleName(words)
        self.value.setPlaceholderText("—" if may_be_empty else "")
        self.unit.setFixedWidth(UNIT_PX)
        self.unit.setAccessibleName(self.tr("{stage}, unit").format(stage=words))
        for unit in Unit:
            self.unit.addItem(wording.unit_text(unit), unit.value)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.value)
        row.addWidget(self.unit)
        row.addStretch(1)

    def show_limit(self, found: Limit | None) -> None:
        """Show a limit in units of its own."""
        if found is None:
            self.value.clear()
            return
        count = Fraction(found.length // _MINUTE, limit(1, found.unit).length // _MINUTE)
        self.value.setText(f"{float(count):.2f}".rstrip("0").rstrip("."))
        self.unit.setCurrentIndex(self.unit.findData(found.unit.value))

    def chosen(self) -> Limit | None:
        """Return what is given, rounded to minutes; None where nothing is."""
        try:
            count = Fraction(self.value.text().strip().replace(",", "."))
        except ValueError:
            return None
        unit = Unit(self.unit.currentData())
        return Limit(round(count * (limit(1, unit).length // _MINUTE)) * _MINUTE, unit)


class LimitsPage(QWidget):
    """The stages in the order of the life cycle."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._known = context, TimeRules()
        self.usual: dict[str, LimitField] = {}
        self.urgent: dict[str, LimitField] = {}
        self.said = QLabel()
        self.save = QPushButton(self.tr("Save"))
        self.defaults = QPushButton(self.tr("Defaults"))
        self.give_up = QPushButton(self.tr("Discard"))
        self._lay_out()
        self.save.clicked.connect(self.submit)
        self.defaults.clicked.connect(lambda: self._show(USUAL, IF_URGENT))
        self.give_up.clicked.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read the limits anew."""
        self._context.operations.read(self._context.time_rules.now, self._show_known)

    def submit(self) -> None:
        """Save what differs from the defaults as the next edition."""
        known = self._known.edition(STAGE_LIMITS)
        usual = {stage: field.chosen() for stage, field in self.usual.items()}
        urgent = {stage: field.chosen() or (usual[stage] if stage in IF_URGENT else None)
                  for stage, field in self.urgent.items()}
        empty = next((words for stage, words, _ in self._stages() if usual[stage] is None), "")
        limits = {"usual": _differing(usual, USUAL), "urgent": _differing(urgent, IF_URGENT)}
        if empty:
            self.said.setText(self.tr("“{stage}” needs a limit.").format(stage=empty))
            return
        if limits == _standing(known):
            self.said.setText(self.tr("Nothing was changed."))
            return
        self.save.setDisabled(True)
        self._context.operations.write(SetStageLimits(
            id=uuid7(self._context.clock.now()), seen=known.number if known else 0, limits=limits),
            self._saved, refused=self._refuse)

    def _show_known(self, known: TimeRules) -> None:
        self._known = known
        found = stage_limits(known.stage_limits())
        self._show({**USUAL, **found.usual}, {**IF_URGENT, **found.urgent})

    def _show(self, usual: Mapping[str, Limit], urgent: Mapping[str, Limit]) -> None:
        for fields, limits in ((self.usual, usual), (self.urgent, urgent)):
            for stage, field in fields.items():
                field.show_limit(limits.get(stage))

    def _saved(self, changes: Changes) -> None:
        self.save.setEnabled(True)
        self.said.setText(filled(
            self.tr("Saved. The dates of {count} open {count:case|cases} changed."),
            count=dict(changes.said).get("cases", "0")))

    def _refuse(self, refusal: Refusal) -> None:
        self.save.setEnabled(True)
        self.said.setText(sentence(refusal, self._context.language))

    def _stages(self) -> tuple[tuple[str, str, str], ...]:
        """Return (stage, its words, who)."""
        return (
            (Clock.ACCEPT, tr("Accept"), tr("acceptor")), (Clock.CONFIRM, tr("Confirm"), tr("inspector")),
            (Clock.FILE, tr("File the case"), tr("shift leader")), (Clock.DISPATCH, tr("Dispatch"), tr("dispatcher")),
            (Clock.SIGN, tr("Sign in"), tr("department")), ("refuse", tr("Refuse at latest"), tr("department")),
            (Clock.REFUSAL_REVIEW, tr("Review a refusal"), tr("dispatcher")),
            (Clock.REVIEW, tr("Review the result"), tr("dispatcher")),
            (Clock.SEND_VERIFICATION, tr("Send to verify"), tr("acceptor")),
            (Clock.VERIFY, tr("Verify"), tr("inspector")), (Clock.CLOSE, tr("Close the case"), tr("shift leader")),
            (Clock.CALLBACK, tr("Call back"), tr("operator, acceptor")),
            (Clock.SUPERVISION, tr("Answer a supervision"), tr("department")))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(8)
        for column, words in enumerate((self.tr("Stage"), self.tr("Who"), self.tr("Usual"), self.tr("Urgent cases"))):
            head = QLabel(words)
            head.setProperty("role", "label")
            grid.addWidget(head, 0, column)
        for row, (stage, words, who) in enumerate(self._stages(), start=1):
            label = QLabel(words)
            label.setMinimumWidth(STAGE_PX)
            grid.addWidget(label, row, 0)
            by = QLabel(who)
            by.setProperty("role", "said")
            grid.addWidget(by, row, 1)
            self.usual[stage] = LimitField(words, may_be_empty=False)
            urgent = self.tr("{stage}, urgent cases").format(stage=words)
            self.urgent[stage] = LimitField(urgent, may_be_empty=True)
            grid.addWidget(self.usual[stage], row, 2)
            grid.addWidget(self.urgent[stage], row, 3)
        grid.setColumnStretch(4, 1)
        grid.setRowStretch(len(self.usual) + 1, 1)
        inside = QWidget()
        inside.setLayout(grid)
        scroll = QScrollArea()
        scroll.setObjectName("limits")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self.save.setProperty("step", "primary")
        self.said.setProperty("role", "said")
        hint = QLabel(self.tr("An empty field for urgent cases means: as usual. Open cases are counted anew at once."))
        hint.setProperty("role", "hint")
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.said, 1)
        for button in (self.defaults, self.give_up, self.save):
            acts.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(scroll, 1)
        column.addWidget(hint)
        column.addLayout(acts)


def _standing(known: RuleEdition | None) -> dict[str, Chosen]:
    """Return the limits of the edition, which are not the defaults'."""
    found = stage_limits(known.value if known else {})
    return {"usual": _differing(found.usual, USUAL), "urgent": _differing(found.urgent, IF_URGENT)}


def _differing(given: Mapping[str, Limit | None], defaults: Mapping[str, Limit]) -> Chosen:
    """Return the limits that are not the defaults'."""
    return {str(stage): {"minutes": each.length // _MINUTE, "unit": each.unit.value}
            for stage, each in given.items() if each is not None and each != defaults.get(stage)}
