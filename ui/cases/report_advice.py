"""What is looked up while a report is typed: what its words mean, what lies at its place, which cases may be the same.

It never blocks and takes nothing by itself. An answer to what was typed before is dropped.
"""

from collections.abc import Iterable
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.duplicates import Known
from app.domain.errors import Refusal
from app.domain.place import Point
from app.domain.suggestion import Guess
from app.queries.advice import Duplicate, TypeKey
from app.queries.places import COMPONENTS_WITHIN_M, ComponentAt, Found
from ui.cases.asking import Asking
from ui.cases.fields import ChoiceField, Option, TextField, component_option
from ui.cases.near_list import NearList
from ui.cases.place_search import PlaceSearch
from ui.cases.suggestions import Suggestion, Suggestions, why_text
from ui.cases.type_field import TypeField
from ui.cases.wording import tr
from ui.context import Context

LOOK_AFTER_MS = 350
"""So long after the last letter duplicates and suggestions are looked up."""
DUPLICATES_SHOWN = 4


class ReportAdvice(QObject):
    """Watches the fields of a report and shows what fits them in `suggestions`, in `near` and in the fields."""

    marked = Signal(list)
    """The `Point`s to ring on the map: that of the duplicate that is looked at."""
    judged = Signal()
    """A possible duplicate was said to be another case, or no longer."""
    refused = Signal(Exception)

    def __init__(self, context: Context, parent: QObject, *, description: TextField, type_: TypeField,
                 place: PlaceSearch, component: ChoiceField) -> None:
        super().__init__(parent)
        self._context = context
        self._ask = Asking(context.operations, self)
        self._description, self._type, self._place, self._component = description, type_, place, component
        self.point: Point | None = None
        """Where the report is, once the map has answered."""
        self.apart: set[UUID] = set()
        """Cases that are not the same one as this report, as who writes it says."""
        self._guesses: list[Guess[TypeKey]] = []
        self._found: list[Duplicate] = []
        self._look = QTimer(self, singleShot=True, interval=LOOK_AFTER_MS, timeout=self.look_up)
        self.suggestions = Suggestions(context, tr("Suggested types"))
        self.suggestions.taken.connect(self._take_type)
        self.near = NearList(context)
        self.near.told_apart.connect(self._tell_apart)
        self.near.shown_again.connect(self._show_again)
        self.near.looked_at.connect(self._mark)
        type_.changed.connect(self._look_around)
        description.changed.connect(self._look.start)
        component.changed.connect(self._look.start)
        place.moved.connect(self._move)
        self._offer_components([])

    def clear(self) -> None:
        """Forget the report: another begins."""
        self._offer_components([])
        self._look.stop()
        self.suggestions.offer([])
        self.apart.clear()
        self._show_near([])
        self.point = None
        self.marked.emit([])

    def take_apart(self, cases: Iterable[UUID]) -> None:
        """Put back what a draft had told apart."""
        self.apart = set(cases)

    def look_up(self) -> None:
        """Look up what the words mean and which cases may be the same."""
        report, advice = self._known(), self._context.advice
        guessing, apart = self._type.chosen() is None, len(self.apart)

        places, no_place = self._context.places, self._place.empty

        def read() -> tuple[list[Guess[TypeKey]], list[Duplicate], list[Found]]:
            return (advice.types(report.text) if guessing else [],
                    advice.duplicates(report, limit=DUPLICATES_SHOWN + apart),
                    places.named_in(report.text) if no_place else [])

        self._ask.read(read, lambda found: self._show_found(report, *found), refused=self._refused)

    def _move(self, point: Point | None) -> None:
        self.point = point
        self._mark(None)
        self._look_around()

    def _mark(self, found: Duplicate | None) -> None:
        other = found.row.point if found is not None else None
        self.marked.emit([other] if other is not None else [])

    def _look_around(self) -> None:
        """Look up the components near the point, then cases."""
        self._look.start()
        point, known, places = self.point, self._type.chosen(), self._context.places
        if known is not None and known.kind != "component":
            self._offer_components([], tr("an event has none"))
            return
        if point is None or known is None:
            self._offer_components([])
            return

        def show(parts: list[ComponentAt]) -> None:
            if point == self.point and known == self._type.chosen():
                self._offer_components(parts, tr("none of this type within {metres} m").format(
                    metres=round(COMPONENTS_WITHIN_M)))

        self._ask.read(lambda: places.components_near(point, type_code=known.type_code), show, refused=self._refused)

    def _known(self) -> Known:
        known, component = self._type.chosen(), self._component.facts().get("component")
        return Known(
            kind=known.kind if known else "", type_code=known.type_code if known else "", point=self.point,
            component=UUID(str(component)) if component else None, text=self._description.text,
            reported_at=self._context.clock.now())

    def _show_found(self, report: Known, guesses: list[Guess[TypeKey]], found: list[Duplicate],
                    named: list[Found]) -> None:
        now = self._known()
        if (now.text, now.point, now.type_code) != (report.text, report.point, report.type_code):
            return
        self._guesses = [guess for guess in guesses if self._type.named(*guess.what) is not None]
        self.suggestions.offer([Suggestion(self._type.named(*guess.what) or "", guess.sure, why_text(guess))
                                for guess in self._guesses])
        self._show_near(found)
        self._place.offer_named(named)

    def _show_near(self, found: list[Duplicate]) -> None:
        self._found = found
        self.near.show_found(found, self.apart)

    def _tell_apart(self, found: Duplicate) -> None:
        """It is another case: for this report it is shown no more."""
        self.apart.add(found.row.id)
        self._mark(None)
        self.near.show_found(self._found, self.apart)
        self.judged.emit()
        self._look.start()  # For one that had no place.

    def _show_again(self) -> None:
        self.apart.clear()
        self.near.show_found(self._found, self.apart)
        self.judged.emit()

    def _take_type(self, number: int) -> None:
        self._type.choose(*self._guesses[number].what)
        self.suggestions.offer([])
        self._place.setFocus()

    def _offer_components(self, parts: list[ComponentAt], where_none: str = "") -> None:
        """Offer these; where there are none, say why: that is no longer to be waited for."""
        options = [component_option(each) for each in parts]
        self._component.box.setPlaceholderText(where_none or tr("type and place first"))
        self._component.offer([*options, Option(tr("None of these"), {})] if options else [])

    def _refused(self, refusal: Refusal) -> None:
        self.refused.emit(refusal)
