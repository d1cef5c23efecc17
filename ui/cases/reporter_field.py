"""Who calls, and what else came by the same number: a caller who asks again is known before he has said why."""

from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy

from app.domain.call import masked_number
from app.queries.cases import CaseFilter, CaseQueries, CaseRow, Order
from ui.cases import wording
from ui.cases.asking import Asking
from ui.cases.contact_field import ContactField
from ui.cases.near_list import age_text
from ui.cases.wording import tr
from ui.context import Context

LOOK_AFTER_MS = 300
LOOK_FROM_DIGITS = 7
"""A local number without its code; shorter ones would find half the town."""
MOST_SHOWN = 4
YEAR = timedelta(days=365)


def earlier_cases(cases: CaseQueries, number: str, roles: frozenset[str], now: datetime
                  ) -> tuple[list[CaseRow], int, int]:
    """Return the latest cases of a number, how many there are, and how many of the last year. On a reading thread."""
    wanted = CaseFilter(text=number)
    lately = replace(wanted, reported_from=now - YEAR)
    return (cases.page(wanted, order=Order.NEWEST, limit=MOST_SHOWN, roles=roles),
            cases.count(wanted, roles=roles), cases.count(lately, roles=roles))


class ReporterField(ContactField):
    """Who calls, and which earlier cases came by the same number."""

    case_chosen = Signal(object)
    """UUID of an earlier case that was pressed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._ask = Asking(context.operations, self)
        self._may_see = context.permissions.allows("see_reporter", context.author.roles)
        self._look = QTimer(self, singleShot=True, interval=LOOK_AFTER_MS, timeout=self.look_up)
        self.rows: list[QPushButton] = []
        self.hidden = ""
        """The number of a call, where this person may not see it and the field shows a mask."""
        self.title = QLabel()
        self.title.setProperty("role", "label")
        self.title.setWordWrap(True)  # Longer words widen no form.
        self.title.hide()
        self._column.addWidget(self.title)
        self.phone.textChanged.connect(lambda _: self._look.start())

    @property
    def number(self) -> str:
        if self.hidden and self.phone.text() == masked_number(self.hidden):
            return self.hidden
        return super().number

    def take_number(self, number: str) -> None:
        """Take the number of a call; who may not see reporters reads a mask."""
        self.hidden = "" if self._may_see else number
        self.phone.setText(number if self._may_see else masked_number(number))

    def clear(self) -> None:
        super().clear()
        self.hidden = ""
        self._show([])

    def look_up(self) -> None:
        """Look for earlier cases of the number; who may not see reporters is told of none."""
        number, cases, roles = self.number, self._context.cases, self._context.author.roles
        if not self._may_see or len(number.lstrip("+")) < LOOK_FROM_DIGITS or self.gap():
            self._show([])
            return
        now = self._context.clock.now()

        def show(found: tuple[list[CaseRow], int, int]) -> None:
            if number == self.number:
                self._show(*found)

        self._ask.read(lambda: earlier_cases(cases, number, roles, now), show, refused=lambda _: self._show([]))

    def _show(self, rows: list[CaseRow], count: int = 0, lately: int = 0) -> None:
        for button in self.rows:
            button.hide()
            button.deleteLater()
        self.rows = [self._row_of(each) for each in rows]
        self.title.setText(tr("Earlier cases of this number · {count}, {lately} within a year").format(
            count=count, lately=lately))
        self.title.setVisible(bool(rows))
        for button in self.rows:
            self._column.addWidget(button)

    def _row_of(self, row: CaseRow) -> QPushButton:
        language = self._context.language
        words = wording.DOT.join(word for word in (
            wording.short_number(row.number), wording.type_text(row, language), wording.state_text(row.state, language),
            age_text(row.reported_at, self._context.clock.now()), row.place) if word)
        button = QPushButton(words)
        button.setFlat(True)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.setToolTip(words)
        button.clicked.connect(lambda: self.case_chosen.emit(row.id))
        return button
