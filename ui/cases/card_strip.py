"""Cards above everything else of a case, one for each thing that stands open: a request, an order of supervision."""

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.workflow import rule_of
from app.queries.cases import CaseDetail
from ui.cases import wording
from ui.cases.fold import Fold
from ui.context import Context

Thing = TypeVar("Thing")


class CardStrip(QWidget, Generic[Thing]):
    """One card for each thing; nothing to see where there is none. Who derives from it says which, and how each looks.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shown: object = None
        self.cards: list[QFrame] = []
        self.fold = Fold(context.theme, self._ended_words())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self.fold)

    def show_case(self, detail: CaseDetail) -> bool:
        """Show what stands open of this case, and folded what is over; say whether there is anything."""
        things, ended = self._things(detail), self._ended(detail)
        shown = (things, ended, detail.offered, detail.row.state)
        if shown != self._shown:
            self._shown = shown
            for card in self.cards:
                card.hide()
                card.deleteLater()
            self.cards = [self._card(each, detail) for each in things]
            for at, card in enumerate(self.cards):
                self._column.insertWidget(at, card)
            self.fold.hold([self._card(each, detail) for each in ended])
        return bool(things or ended)

    def lines(self) -> list[str]:
        """Return what is said, a card each."""
        return [card.accessibleName() for card in self.cards]

    def _things(self, detail: CaseDetail) -> Sequence[Thing]:
        raise NotImplementedError

    def _ended_words(self) -> str:
        """Return what the fold of what is over says, with the place of `{count}`."""
        return ""

    def _ended(self, detail: CaseDetail) -> Sequence[Thing]:
        """Return what is over; for those who have something to tell of it."""
        return ()

    def _card(self, thing: Thing, detail: CaseDetail) -> QFrame:
        raise NotImplementedError

    def _frame(self, said: Iterable[str], head: Sequence[QWidget], *below: QWidget) -> tuple[QFrame, QVBoxLayout]:
        """Return a card that says so to who can't see it, and the column below its head: sign, title, what is right."""
        card = QFrame()
        card.setProperty("role", "card")
        card.setAccessibleName(wording.DOT.join(part for part in said if part))
        row = QHBoxLayout()
        row.setSpacing(8)
        for at, part in enumerate(head):
            row.addWidget(part, int(at == 1))
        column = QVBoxLayout(card)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(4)
        column.addLayout(row)
        for part in below:
            if isinstance(part, QLabel):
                part.setWordWrap(True)
            column.addWidget(part)
        return card, column

    def _button(self, detail: CaseDetail, step: str) -> QPushButton:
        """Return the button of a step that may be taken from here."""
        rule = rule_of(detail.row.state, step)
        assert rule is not None
        button = QPushButton(wording.rule_text(rule, self._context.language))
        button.setProperty("step", "plain")
        button.setAutoDefault(False)
        return button
