"""The place of a new case: typed and found, or picked on the map; grids show at once."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.domain.errors import Refusal
from app.domain.place import Point
from app.messages import sentence
from app.queries.places import Found, PlacedAt
from app.services.cases import Facts
from ui.cases import wording
from ui.cases.asking import Asking
from ui.cases.fields import Field
from ui.cases.place_field import placed_text
from ui.cases.wording import tr
from ui.context import Context

_DOOR = re.compile(r"[0-9]+号?.*$")
"""A door number and what follows: where no door is known, the street is."""
OFFERED_PX = 320
"""The list of what was found is wider than a narrow field."""
TYPING_MS = 200
"""How long after the last letter places are looked up."""


class PlaceSearch(Field):
    """Text of a place and, once found or clicked, its point."""

    pick_wanted = Signal()
    """The next click on the map is meant for `set_point`."""
    moved = Signal(object)
    """The `Point` that was chosen, None when it was cleared."""
    found = Signal(object)
    """The `Point` of a place that was found by its words: worth a look on the map."""
    mended = Signal()
    """The map moved a point that was there: `take_back` puts it where it was."""

    def __init__(self, context: Context) -> None:
        super().__init__(tr("Place"))
        self._context = context
        self._ask = Asking(context.operations, self)
        self._point: Point | None = None
        self._placed: PlacedAt | None = None
        self._found: dict[str, Found] = {}
        self._own_words = ""
        """What somebody typed or chose, not the map's phrase."""
        self._typed_by_hand = False
        """Whether they were typed: those stay when the map moves the point, a chosen place's don't."""
        self._before: list[tuple[Point | None, str, str, bool]] = []
        """Point, words, own words and whether typed, before each change of the point."""
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(tr("Door, grid"))
        self.edit.setToolTip(tr("Landmark, door, grid, or a click on the map"))
        self.said = QLabel()
        self.said.setProperty("role", "hint")
        self.said.setWordWrap(True)
        self.said.hide()
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.edit, 1)
        button = QPushButton(tr("On the map"))
        button.clicked.connect(self.pick_wanted)
        line.addWidget(button)
        column.addLayout(line)
        self.named: list[QPushButton] = []
        """Places that the description names, to press."""
        self._named = QVBoxLayout()
        self._named.setSpacing(0)
        column.addLayout(self._named)
        column.addWidget(self.said)
        self.hold(whole)
        self.setFocusProxy(self.edit)
        self.edit.setAccessibleName(self.label)
        self._words = QStringListModel(self)
        completer = QCompleter(self._words, self)
        completer.popup().setObjectName("completions")
        completer.popup().setMinimumWidth(OFFERED_PX)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        # Queued: the line edit writes the whole line of the list first.
        completer.activated.connect(self.pick, Qt.ConnectionType.QueuedConnection)
        self.edit.setCompleter(completer)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(TYPING_MS)
        self._wait.timeout.connect(self._search)
        self.edit.textEdited.connect(self._typed)
        self.changed.connect(self._forget_named)

    def point(self) -> Point | None:
        """Return the point, None while only words are known."""
        return self._point

    def placed(self) -> PlacedAt | None:
        """Return what lies under the point."""
        return self._placed

    def text(self) -> str:
        """Return the place in words."""
        return self.edit.text().strip()

    @property
    def typed_by_hand(self) -> bool:
        """Whether the words were typed and neither chosen nor the map's."""
        return self._typed_by_hand

    def move_to(self, point: Point) -> None:
        """Take a click on the map, or where the pin was dragged to; the words follow unless somebody typed them."""
        self._remember()
        mends = self._point is not None
        if not self._typed_by_hand:
            self._own_words = ""
        self.set_point(point)
        if mends:
            self.mended.emit()

    def take_back(self) -> bool:
        """Undo the last change of the point; False where there was none."""
        if not self._before:
            return False
        point, words, self._own_words, self._typed_by_hand = self._before.pop()
        self._write(words)
        if point is not None:
            self.set_point(point)
        else:
            self._point, self._placed = None, None
            self.said.hide()
            self.moved.emit(None)
            self.changed.emit()
        return True

    def _remember(self) -> None:
        self._before.append((self._point, self.edit.text(), self._own_words, self._typed_by_hand))

    def set_point(self, point: Point, words: str = "", *, typed: bool = False) -> None:
        """Take a point, and the words for it where somebody chose or (`typed`) typed them."""
        self._point = point
        if words:
            self._write(words)
            self._own_words, self._typed_by_hand = words, typed
        self._ask.read(lambda: self._context.places.placed_at(point), lambda placed: self._take(point, placed),
                       refused=self._refused)

    def clear(self) -> None:
        """Empty the field."""
        self._point, self._placed, self._own_words, self._typed_by_hand = None, None, "", False
        self._before.clear()
        self.edit.clear()
        self.offer_named([])
        self.said.hide()
        self.changed.emit()

    def offered(self) -> list[str]:
        """Return the places that were found for what was typed."""
        return self._words.stringList()

    def pick(self, words: str) -> None:
        """Take one of the places that were found."""
        found = self._found.get(words)
        if found is not None and found.point is not None:
            typed = self._own_words  # With its door number, where only the street is known.
            where = found.subtitle if found.kind in ("case", "component") and found.subtitle else words
            kept = typed.startswith(found.title)
            self._remember()
            self.set_point(found.point, typed if kept else where, typed=kept)
            self.found.emit(found.point)

    def offer_named(self, found: Sequence[Found]) -> None:
        """Offer places that the description names, while no place was said."""
        for button in self.named:
            button.hide()
            button.deleteLater()
        self.named = []
        if not self.empty:
            return
        for each in found:
            button = QPushButton(tr("From the words: {place}").format(place=each.title))
            button.setFlat(True)
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.setToolTip(tr("Take this place, which the description names"))
            button.clicked.connect(partial(self._take_named, each))
            self._named.addWidget(button)
            self.named.append(button)

    @property
    def empty(self) -> bool:
        """Whether no place was said or clicked."""
        return not self.text() and self._point is None

    def _take_named(self, found: Found, _: bool = False) -> None:
        if found.point is not None:
            self._remember()
            self.set_point(found.point, found.title)
            self.found.emit(found.point)

    def _forget_named(self) -> None:
        if not self.empty:
            self.offer_named([])

    def facts(self) -> Facts:
        return {"place": self.text()} if self.text() else {}

    def gap(self) -> str:
        if self._placed is not None and not self._placed.unit_grid:
            return tr("a place inside the district")
        return "" if self.text() or self._point else self.label

    def _write(self, words: str) -> None:
        self.edit.setText(words)
        self.edit.setCursorPosition(0)  # A narrow field shows how it begins.

    def _typed(self, text: str) -> None:
        self._own_words, self._typed_by_hand = text, bool(text)
        self._wait.start()
        self.changed.emit()

    def _search(self) -> None:
        text = self.text()
        if text:
            places, street = self._context.places, _DOOR.sub("", text)
            self._ask.read(lambda: places.search(text) or (places.search(street) if street else []),
                           lambda found: self._offer(text, found), refused=self._refused)

    def _offer(self, text: str, found: list[Found]) -> None:
        if text != self.text():
            return
        places_first = sorted(found, key=lambda each: each.kind != "address")
        self._found = {wording.DOT.join(part for part in (each.title, each.subtitle) if part): each
                       for each in places_first}
        self._words.setStringList(list(self._found))
        if self._point is None:
            self.said.setText(tr("Nothing found by this name. It can stay as it is; click the map for the point."))
            self.said.setVisible(not self._found)
        if self._found and self.edit.hasFocus():
            self.edit.completer().complete()

    def _take(self, point: Point, placed: PlacedAt) -> None:
        if point != self._point:
            return
        self._placed = placed
        if placed.phrase and not self._own_words:
            self._write(placed.phrase)
        said = placed_text(replace(placed, phrase="") if placed.phrase == self.text() else placed)
        self.said.setText(wording.DOT.join((said, tr("the pin can be dragged"))) if placed.unit_grid else said)
        self.said.show()
        self.moved.emit(point)
        self.changed.emit()

    def _refused(self, refusal: Refusal) -> None:
        self.said.setText(sentence(refusal, self._context.language))
        self.said.show()
