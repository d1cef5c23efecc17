"""The acceptance desk's form: a hotline call becomes a reported case, in the order in which people talk.

What is missing is listed beside the button, possible duplicates appear below as soon as there is a place; they never
block. F8 and Ctrl+Enter inside the form submit it.
"""

import re
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import Refusal
from app.domain.ids import uuid7
from app.domain.place import Point
from app.messages import sentence
from app.queries.cases import CaseRow
from app.queries.places import CatalogueType, ComponentAt
from app.services.cases import DESCRIPTION_CHARACTERS, ReportCase
from app.services.intent import Changes
from ui.cases import wording
from ui.cases.asking import Asking
from ui.cases.fields import CheckField, ChoiceField, Field, Option, TextField
from ui.cases.near_list import NearList
from ui.cases.photo_field import PhotoField
from ui.cases.place_search import PlaceSearch
from ui.cases.type_field import TypeField
from ui.cases.type_search import ready_to_search
from ui.cases.wording import tr
from ui.commands import key_text, with_key
from ui.context import Context

CHANNEL = "hotline"
PHONE = re.compile(r"\+?[0-9][0-9 \-]{5,18}")
DUPLICATE_M = 50.0
"""How far a possible duplicate may lie (domain section 6.5)."""
LABEL_PX = 64


class ReporterField(Field):
    """Name and phone of who calls; both may be missing."""

    def __init__(self) -> None:
        super().__init__(tr("Reporter"), required=False)
        self.name, self.phone = QLineEdit(), QLineEdit()
        self.name.setPlaceholderText(tr("Name"))
        self.phone.setPlaceholderText(tr("Phone"))
        for edit, stretch in ((self.name, 1), (self.phone, 2)):
            edit.textChanged.connect(lambda _: self.changed.emit())
            self.hold(edit, stretch)
            edit.setAccessibleName(edit.placeholderText())

    def gap(self) -> str:
        phone = self.phone.text().strip()
        return tr("a usable phone number") if phone and not PHONE.fullmatch(phone) else ""


class AcceptForm(QWidget):
    """Takes one report after another."""

    reported = Signal(object, object)
    """UUID of the new case and the `Changes` that the store answered."""
    moved = Signal(object)
    """The `Point` of the form, None without one: the map's pin."""
    pick_wanted = Signal()
    """The next click on the map is meant for `set_point`."""
    case_chosen = Signal(object)
    """UUID of a possible duplicate that was pressed."""
    near_found = Signal(list)
    """The `CaseRow`s near the point."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("accept_form")
        self._context = context
        self._ask = Asking(context.operations, self)
        self._busy = False
        self._point: Point | None = None
        self._make_fields()
        self._offered = False
        self._build()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The types are read when the form is first seen: a start in another workspace doesn't wait for them."""
        super().showEvent(event)
        if not self._offered:
            self._offered = True
            places = self._context.places
            self._ask.read(lambda: ready_to_search(places.types()), self.type.offer, refused=self._refused)

    def set_point(self, point: Point) -> None:
        """Take a click on the map as the place."""
        self.place.set_point(point)

    def gaps(self) -> list[str]:
        """Return what is missing or unusable, in the order of the form."""
        gaps = [gap for gap in (each.gap() for each in self.fields) if gap]
        if len(self.description.text) > DESCRIPTION_CHARACTERS:
            gaps.append(tr("a description of at most {most} characters").format(most=DESCRIPTION_CHARACTERS))
        return gaps

    def submit(self) -> None:
        """Report the case, or go to the first gap."""
        if self._busy:
            return
        gaps = self.gaps()
        if gaps:
            self.say(tr("Still missing: {what}.").format(what=tr(", ").join(gaps)))
            next((each for each in self.fields if each.gap()), self.description).setFocus()
            return
        self._set_busy(True)
        case = uuid7(self._context.clock.now())
        self._ask.write(self._intent(case), lambda changes: self._taken(case, changes),
                        refused=self._refused)

    def clear(self) -> None:
        """Begin anew."""
        self._empty()
        self.description.setFocus()

    def say(self, text: str) -> None:
        """Show a sentence by the buttons."""
        self.said.setText(text)

    def _empty(self) -> None:
        self.description.edit.clear()
        self.type.choose("", "")
        self.place.clear()
        self._offer_components([])
        self.reporter.name.clear()
        self.reporter.phone.clear()
        self.wants_answer.box.setChecked(False)
        self.severity.choose(0)
        self.photos.clear()
        self.near.show_rows([], None, None, self._context.clock.now())
        self._point = None
        self.moved.emit(None)

    def _make_fields(self) -> None:
        context = self._context
        self.description = TextField(tr("Description"), hint=tr("What the caller says, in plain words"), lines=3)
        self.type = TypeField(context.language, required="ACC" in context.author.roles)
        self.place = PlaceSearch(context)
        self.component = ChoiceField(tr("Component"), [], chosen=-1, required=False)
        self.reporter = ReporterField()
        self.wants_answer = CheckField("wants_answer", tr("Answer"), tr("Wants an answer"), required=False)
        self.severity = ChoiceField(tr("Severity"), [Option(tr("Normal"), {"severity": "normal"}),
                                                     Option(tr("Urgent"), {"severity": "urgent"})])
        self.photos = PhotoField(context, "before", tr("Photos"), required=False)
        self.fields: tuple[Field, ...] = (self.description, self.type, self.place, self.component, self.reporter,
                                          self.wants_answer, self.severity, self.photos)
        self.type.changed.connect(self._look_around)
        self.place.moved.connect(self._moved)
        self.place.pick_wanted.connect(self.pick_wanted)

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        grid.setColumnMinimumWidth(0, LABEL_PX)
        grid.setColumnStretch(1, 1)
        for row, each in enumerate(self.fields):
            label = QLabel(each.label + (" *" if each.required and each is not self.severity else ""))
            label.setProperty("role", "label")
            label.setBuddy(each)
            top = each in (self.description, self.place)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignRight | (
                Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignVCenter))
            label.setContentsMargins(0, 6 if top else 0, 0, 0)
            grid.addWidget(each, row, 1)
        self.near = NearList(self._context.language, self._context.theme)
        self.near.case_chosen.connect(self.case_chosen)
        body = QWidget()
        body.setObjectName("form_body")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addLayout(grid)
        column.addWidget(self.near)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addWidget(self._build_foot())
        commands = self._context.commands
        commands.add("form.place", tr("To the place field"), self.place.setFocus, self)
        commands.add("form.new", tr("New case"), self.clear, self)

    def _build_foot(self) -> QWidget:
        foot = QWidget()
        foot.setObjectName("decision_bar")
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(8)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.clear_button = QPushButton(f"{tr('Clear')}  {key_text('form.new')}")
        self.clear_button.setProperty("step", "plain")
        self.clear_button.clicked.connect(self.clear)
        self.submit_button = QPushButton(f"{tr('Report')}  {key_text('case.primary')}")
        self.submit_button.setToolTip(with_key(tr("Report"), "case.primary"))
        self.submit_button.setProperty("step", "primary")
        self.submit_button.setAccessibleName(tr("Report"))
        self.submit_button.clicked.connect(self.submit)
        row.addWidget(self.said, 1)
        row.addWidget(self.clear_button)
        row.addWidget(self.submit_button)
        return foot

    def event(self, event: QEvent) -> bool:
        """Keep F8 and Ctrl+Enter for the form while the focus is in it, whatever else the window does with them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _submits(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if _submits(event):
            self.submit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def _intent(self, case: UUID) -> ReportCase:
        known = self.type.chosen()
        component = self.component.facts().get("component")
        return ReportCase(
            id=uuid7(self._context.clock.now()), case=case, channel=CHANNEL, description=self.description.text,
            kind_of=known.kind if known else "", type_code=known.type_code if known else "",
            component=UUID(str(component)) if component else None, point=self.place.point(), place=self.place.text(),
            reporter_name=self.reporter.name.text().strip(), reporter_phone=self.reporter.phone.text().strip(),
            wants_answer=self.wants_answer.box.isChecked(), photos=self.photos.photos(),
            severity=str(self.severity.facts().get("severity", "normal")))

    def _moved(self, point: Point) -> None:
        self._point = point
        self.moved.emit(point)
        self._look_around()

    def _look_around(self) -> None:
        """Look up components and cases near the point."""
        point, known, context = self._point, self.type.chosen(), self._context
        if point is None:
            return

        def read() -> tuple[list[ComponentAt], list[CaseRow]]:
            parts = (context.places.components_near(point, type_code=known.type_code)
                     if known and known.kind == "component" else [])
            return parts, context.cases.near(point, radius_m=DUPLICATE_M)

        self._ask.read(read, lambda found: self._show_around(point, known, *found), refused=self._refused)

    def _show_around(self, point: Point, known: CatalogueType | None, parts: list[ComponentAt],
                     near: list[CaseRow]) -> None:
        if point != self._point or known != self.type.chosen():
            return
        self._offer_components(parts)
        self.near.show_rows(near, point, known, self._context.clock.now())
        self.near_found.emit(near)

    def _offer_components(self, parts: list[ComponentAt]) -> None:
        options = [Option(each.code, {"component": str(each.id)},
                          wording.DOT.join((f"{each.distance_m:.0f} m", each.department_zh))) for each in parts]
        self.component.offer([*options, Option(tr("None of these"), {})] if options else [])

    def _taken(self, case: UUID, changes: Changes) -> None:
        self._set_busy(False)
        number = dict(changes.said).get("number", "")
        self.clear()
        self.say(tr("Reported as {number}.").format(number=number))
        self.reported.emit(case, changes)

    def _refused(self, refusal: Refusal) -> None:
        self._set_busy(False)
        self.say(sentence(refusal, self._context.language))

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.submit_button.setEnabled(not busy)


def _submits(event: QKeyEvent) -> bool:
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return event.key() == Qt.Key.Key_F8 and not event.modifiers() or (
        control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter))
