"""The field that places a case: a click on the map gives the point, and shows at once which grid it lies in."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from app.domain.place import Point
from app.messages import sentence
from app.queries.places import PlacedAt
from app.services.cases import Facts
from ui.cases import wording
from ui.cases.asking import Asking
from ui.cases.fields import Field
from ui.cases.wording import tr
from ui.context import Context


def placed_text(placed: PlacedAt) -> str:
    """Return grid and phrase of a place, or how far outside the district it is."""
    if not placed.unit_grid:
        return tr("This point is {metres} m outside the district. Check it.").format(metres=round(placed.outside_m))
    guessed = tr("nearest grid") if placed.guessed else ""
    parts = (placed.phrase, tr("area {number}").format(number=placed.responsibility_grid[-3:]),
             wording.grid_text(placed.unit_grid), guessed)
    return wording.DOT.join(part for part in parts if part)


def position_of(point: Point, placed: PlacedAt) -> Facts:
    """Return the facts of a case that is moved to a point."""
    return {"x_mm": point.x_mm, "y_mm": point.y_mm, "place": placed.phrase}


def spot_of(point: Point, placed: PlacedAt) -> Facts:
    """Return where somebody stands who looks at the case, or where a case lies that gets its point."""
    del placed
    return {"x_mm": point.x_mm, "y_mm": point.y_mm}


class PlaceField(Field):
    """Waits for a click on the map."""

    pick_wanted = Signal()
    """The next click on the map is meant for `set_point`."""

    def __init__(self, context: Context, give: Callable[[Point, PlacedAt], Facts], *, required: bool = True,
                 label: str = "") -> None:
        super().__init__(label or tr("Place"), required=required)
        self._context = context
        self._ask = Asking(context.operations, self)
        self._give = give
        self._facts: Facts = {}
        self._said = QLabel(tr("Click the map"))
        self._said.setWordWrap(True)
        button = QPushButton(tr("On the map"))
        button.clicked.connect(self.pick_wanted)
        self.hold(button, 0)
        self._row.addWidget(self._said, 1)

    def set_point(self, point: Point) -> None:
        """Take the point that was clicked."""
        self._ask.read(lambda: self._context.places.placed_at(point), lambda placed: self._take(point, placed),
                       refused=lambda refusal: self._said.setText(sentence(refusal, self._context.language)))

    def facts(self) -> Facts:
        return dict(self._facts)

    def state(self) -> list[Any]:
        return [self._facts, self._said.text()]

    def put(self, state: list[Any]) -> None:
        self._facts = dict(state[0])
        self._said.setText(state[1])
        self.changed.emit()

    def _take(self, point: Point, placed: PlacedAt) -> None:
        self._facts = self._give(point, placed) if placed.unit_grid else {}
        self._said.setText(placed_text(placed))
        self.changed.emit()


class SpotField(PlaceField):
    """Where the inspector stood, clicked on the map, or why there is no position: prefilled, as the hall is told."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, spot_of)
        self.label = tr("Spot")
        self._said.hide()
        self.reason = QLineEdit(tr("Told by phone from the spot"))
        self.reason.setPlaceholderText(tr("or: why there is no position"))
        self.reason.setAccessibleName(tr("Why there is no position"))
        self.reason.textChanged.connect(self.changed)
        self._row.addWidget(self.reason, 1)

    def facts(self) -> Facts:
        reason = self.reason.text().strip()
        return dict(self._facts) or ({"position_reason": reason} if reason else {})

    def state(self) -> list[Any]:
        return [*super().state(), self.reason.text()]

    def put(self, state: list[Any]) -> None:
        self.reason.setText(state[2])
        super().put(state)
        self._show_either()

    def _take(self, point: Point, placed: PlacedAt) -> None:
        super()._take(point, placed)
        self._show_either()

    def _show_either(self) -> None:
        """Once a point was clicked, it is what is said; the reason is only for where there is none."""
        self._said.setVisible(self._said.text() != tr("Click the map"))
        self.reason.setVisible(not self._facts)
